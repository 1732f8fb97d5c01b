/** The fixture as a Worker. */

import type { McpHandler } from "../../../src/mcp/http.ts";
import { fetch } from "./options.ts";

const worker: Pick<McpHandler, "fetch"> = { fetch: (request) => fetch(request) };
export default worker;
