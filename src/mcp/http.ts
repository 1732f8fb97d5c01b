/**
 * MCP over HTTP as one function from a request to its answer, for any runtime that has them. Everything is checked before a body is
 * read: path and method, `Host`, `Origin`, credentials; then the session, and the size of the body.
 *
 * @module
 */

import { type HttpSession, openHttpSession } from "./adapter/sdk-v1-http.ts";
import type { Identity, SdkServerOptions } from "./adapter/sdk-v1.ts";
import { type Auth, authenticator } from "./http/auth.ts";
import { readJson, watched } from "./http/body.ts";
import { fromAllowedPage, hasHost, hostOf, loopback } from "./http/origin.ts";
import { refuse } from "./http/refuse.ts";
import { createSessions, type Place } from "./http/sessions.ts";
import type { Registry } from "./registry.ts";

/** Options of {@linkcode createMcpHandler}. */
export interface McpHandlerOptions extends Pick<SdkServerOptions, "name" | "version" | "confirmTimeout" | "onError" | "extend"> {
  /** What is served. */
  readonly registry: Registry;
  /** How clients prove themselves. */
  readonly auth: Auth;
  /** The one path that is served. Default `/mcp`. */
  readonly path?: string | undefined;
  /** Hosts that requests may be for, such as `mcp.example.com` or `localhost:3000`. No wildcards. Default: the names of this machine. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of other sites whose pages may send requests, such as `https://app.example.com`; they get CORS headers. Default: none. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Most bytes of a request's body. Default 4 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Most sessions, or without them most requests at once; beyond it 503 is answered. Default 100. */
  readonly maxSessions?: number | undefined;
  /** Milliseconds after which a session without requests and streams is over. Default half an hour. */
  readonly sessionIdle?: number | undefined;
  /**
   * Serves each request on its own, for runtimes that keep nothing between two of them, as Workers: nobody can be asked, and a client
   * cancels by closing the answer (a Worker hears of it with the compatibility flag `enable_request_signal`, within 15 seconds). With
   * sessions a closed answer cancels nothing, as the protocol has it. Default false.
   */
  readonly stateless?: boolean | undefined;
  /** The clock, in milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** A server over HTTP, as `Deno.serve`, `Bun.serve` and Workers take one. */
export interface McpHandler {
  /** Answers a request. It never rejects. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Ends all sessions with the calls that run, and refuses everything from now on. */
  readonly close: () => Promise<void>;
}

/** Makes the server. Throws `TypeError` for options that would leave it open: a short token, or no token beyond this machine. */
export function createMcpHandler(options: McpHandlerOptions): McpHandler {
  const { registry, auth, path = "/mcp", stateless = false, maxBodyBytes = 4 * 1024 * 1024, maxSessions = 100 } = options;
  const { allowedHosts = loopback, allowedOrigins = [], sessionIdle = 30 * 60_000, now = Date.now } = options;
  if (auth === "none" && allowedHosts.some((host) => !hasHost(loopback, host))) {
    throw new TypeError("Without credentials only this machine may be served: allowedHosts has other names");
  }
  const methods = stateless ? ["POST"] : ["GET", "POST", "DELETE"];
  const authenticate = authenticator(auth);
  const sessions = createSessions({ most: maxSessions, idle: sessionIdle, now });
  let closed = false;

  /** What can be said without the body. */
  async function admit(request: Request): Promise<Identity | Response> {
    if (closed) return refuse(503, "The server is closed");
    if (new URL(request.url).pathname !== path) return refuse(404, `Only ${path} is served`);
    const preflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
    if (!preflight && !methods.includes(request.method)) return refuse(405, "Method not allowed", { allow: methods.join(", ") });
    if (!hasHost(allowedHosts, hostOf(request))) return refuse(403, "This host is not served");
    if (!fromAllowedPage(request, allowedOrigins)) return refuse(403, "This origin is not allowed");
    return preflight ? new Response(null, { status: 204 }) : await authenticate(request);
  }

  async function answer(request: Request): Promise<Response> {
    const identity = await admit(request);
    if (identity instanceof Response) return identity;
    const id = stateless ? null : request.headers.get("mcp-session-id");
    const known = id === null ? undefined : sessions.find(id, identity.subject);
    if (id !== null && !known) return refuse(404, "There is no such session", {}, -32001);
    const body = request.method === "POST" ? await readJson(request, maxBodyBytes) : { json: undefined };
    if (body instanceof Response) return body;
    if (known) return await speak(known, request, body.json, identity);
    if (!stateless && !begins(body.json)) return refuse(400, "A session begins with initialize; the others need its Mcp-Session-Id");
    const place = sessions.take(identity.subject);
    if (!place) return refuse(503, "Too many sessions", { "retry-after": "10" });
    return await open(place, request, body.json, identity);
  }

  async function open(place: Place, request: Request, body: unknown, identity: Identity): Promise<Response> {
    const over = () => void sessions.leave(place);
    // A place that nobody uses yet would be the first to make room for another.
    const opened = sessions.enter(place);
    try {
      const session = place.session = await openHttpSession(registry, options, stateless ? undefined : place.id, over);
      if (closed) await session.close();
      // Bun and workerd say it by the signal alone that a client has gone; others end the body as well.
      if (stateless) request.signal.addEventListener("abort", over, { once: true });
      const response = await speak(place, request, body, identity, stateless ? over : undefined);
      if (!stateless && !session.initialized) over();
      return response;
    } finally {
      opened();
    }
  }

  async function speak(place: Place, request: Request, body: unknown, identity: Identity, ended?: () => void): Promise<Response> {
    const leave = sessions.enter(place);
    try {
      return watched(await (place.session as HttpSession).handle(request, body, identity), () => {
        leave();
        ended?.();
      });
    } catch (error) {
      leave();
      await sessions.leave(place);
      throw error;
    }
  }

  return {
    async fetch(request) {
      try {
        return withCors(await answer(request), request.headers.get("origin"), allowedOrigins);
      } catch (error) {
        options.onError?.(error instanceof Error ? error : new Error(String(error)));
        return refuse(500, "Internal error", {}, -32603);
      }
    },
    async close() {
      closed = true;
      await sessions.close();
    },
  };
}

function begins(body: unknown): boolean {
  return typeof body === "object" && body !== null && "method" in body && body.method === "initialize";
}

/** Lets pages of listed origins read the answer; those of the server's own need no leave. */
function withCors(response: Response, origin: string | null, allowed: readonly string[]): Response {
  if (origin === null || !allowed.includes(origin)) return response;
  const headers = new Headers(response.headers);
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", "mcp-session-id, www-authenticate");
  headers.append("vary", "origin");
  if (response.status === 204) {
    headers.set("access-control-allow-methods", "GET, POST, DELETE");
    headers.set("access-control-allow-headers", "authorization, content-type, last-event-id, mcp-protocol-version, mcp-session-id");
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
