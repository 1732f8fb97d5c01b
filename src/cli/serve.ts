/**
 * Serves a plan: on stdin and stdout, or over HTTP.
 *
 * @module
 */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Io } from "./io.ts";
import type { Log } from "./log.ts";
import type { HttpOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { Bearer } from "./token.ts";

/** Serves until the client has gone, or the process is told to end. What each way needs is loaded for it alone. */
export async function serve({ registry, http }: Plan, bearer: Bearer | undefined, io: Io, log: Log): Promise<void> {
  const onError = (error: Error) => log.info(error.message);
  if (http) return await serveHttp(registry, http, bearer, io, onError);
  const { serveProcess } = await import("../mcp/adapter/node-stdio.ts");
  await serveProcess(registry, { signal: io.signal, onError });
}

async function serveHttp(
  registry: Plan["registry"],
  http: HttpOptions,
  bearer: Bearer | undefined,
  io: Io,
  onError: (error: Error) => void,
): Promise<void> {
  const { hostname, path, allowedOrigins } = http;
  const [{ toNodeListener }, { createMcpHandler }, { loopback }] = await Promise.all([
    import("../mcp/adapter/node-http.ts"),
    import("../mcp/http.ts"),
    import("../mcp/http/origin.ts"),
  ]);
  const name = hostname.includes(":") ? `[${hostname}]` : hostname;
  const handler = createMcpHandler({
    registry,
    auth: bearer ? { token: bearer.token } : "none",
    path,
    // The address that listens is one that is meant; an address that stands for all is none.
    allowedHosts: [...loopback, ...loopback.includes(name) || ["0.0.0.0", "[::]"].includes(name) ? [] : [name], ...http.allowedHosts],
    allowedOrigins,
    onError,
  });
  const server = createServer(toNodeListener(handler));
  server.listen(http.port, hostname);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // Said whatever the log level: without it nobody could connect.
  io.err(`dockwire: serves http://${name}:${port}${path}\n`);
  if (bearer?.made) io.err(`dockwire: bearer token ${bearer.token}\n`);

  if (!io.signal.aborted) await once(io.signal, "abort");
  server.close();
  await handler.close();
  server.closeAllConnections();
}
