/**
 * Refusals over HTTP, in the form that MCP clients read.
 *
 * @module
 */

/** An answer without a result: a status, and an error of JSON-RPC that belongs to no request. */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}, code = -32000): Response {
  return new Response(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}
