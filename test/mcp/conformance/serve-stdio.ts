/** The fixture on stdin and stdout. */

import process from "node:process";
import { serveProcess } from "../../../src/mcp/adapter/node-stdio.ts";
import { extend, registry } from "./registry.ts";

await serveProcess(registry, { extend, name: "dockwire-fixture", version: "1.0.0" });
process.exit();
