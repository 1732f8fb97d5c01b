/** The fixture on Deno; prints its address. */

import { fetch } from "./options.ts";

Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`http://localhost:${port}/mcp`) }, fetch);
