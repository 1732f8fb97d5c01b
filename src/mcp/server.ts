/**
 * Serves a registry of `dockwire/mcp` over the Model Context Protocol: by HTTP, by two streams of lines, or by whatever transport of the
 * SDK. Needs `@modelcontextprotocol/sdk`, version 1, and `zod`; it knows no runtime.
 *
 * @module
 */

export { createSdkServer, type Identity, type SdkServer, type SdkServerOptions } from "./adapter/sdk-v1.ts";
export type { Auth, Verified } from "./http/auth.ts";
export { createMcpHandler, type McpHandler, type McpHandlerOptions } from "./http.ts";
export { serveStdio, type StdioOptions, type StdioServer } from "./stdio.ts";
