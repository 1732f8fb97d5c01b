/** The fixture on Node, through our own listener; prints its address. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "../../../src/mcp/adapter/node-http.ts";

import { fetch } from "./options.ts";

const server = createServer(toNodeListener({ fetch }));
server.listen(0, "127.0.0.1", () => console.log(`http://localhost:${(server.address() as AddressInfo).port}/mcp`));
