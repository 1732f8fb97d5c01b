/** The fixture for every runtime: our own handlers with nothing but the fixture registry put in, `/mcp` with sessions, `/stateless` without. */

import { createMcpHandler, type McpHandlerOptions } from "../../../src/mcp/server.ts";
import type { Registry } from "../../../src/mcp/registry.ts";
import { extend, registry } from "./registry.ts";

let [began, aborted] = [0, 0];

/** `test_aborted` says how many calls of `test_wait` began and were aborted, so that a client sees that its going was noticed. */
const counting: Registry = {
  ...registry,
  async call(name, args, context) {
    if (name === "test_aborted") return { content: [{ type: "text", text: JSON.stringify({ began, aborted }) }] };
    if (name === "test_wait") {
      began++;
      context.signal.addEventListener("abort", () => aborted++, { once: true });
    }
    return await registry.call(name, args, context);
  },
};

/** Without a token, since the conformance tool cannot send one. */
const options: McpHandlerOptions = { registry: counting, extend, auth: "none", name: "dockwire-fixture", version: "1.0.0" };
const sessions = createMcpHandler(options);
const stateless = createMcpHandler({ ...options, path: "/stateless", stateless: true });

/** Answers a request to either. */
export function fetch(request: Request): Promise<Response> {
  return new URL(request.url).pathname === "/stateless" ? stateless.fetch(request) : sessions.fetch(request);
}
