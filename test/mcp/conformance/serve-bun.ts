/** The fixture on Bun; prints its address. */

import { fetch } from "./options.ts";

interface Bun {
  serve(
    of: { hostname: string; port: number; idleTimeout: number; fetch: (request: Request) => Promise<Response> },
  ): { readonly port: number };
}

const { port } = (globalThis as unknown as { readonly Bun: Bun }).Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch });
console.log(`http://localhost:${port}/mcp`);
