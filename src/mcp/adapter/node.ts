/**
 * Serves `dockwire/mcp/server` on Node, and on what plays it: as a listener of `node:http`, or on the process's own stdin and stdout.
 *
 * @module
 */

export { toNodeListener } from "./node-http.ts";
export { type ProcessOptions, serveProcess } from "./node-stdio.ts";
