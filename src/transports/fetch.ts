/**
 * A transport over any `fetch`: the global one, a service binding's, one with a proxy or a client certificate.
 *
 * It cannot upgrade a connection, so it carries no stdin. It sets no time limit itself, but a `fetch` may have its
 * own: Node's ends an answer that is silent for 300 seconds, which `logs`, `events` and `wait` can be.
 *
 * @module
 */

import { DockerConnectionError, DockerInputError } from "../core/errors.ts";
import type { Transport, WireRequest, WireResponse } from "../core/transport.ts";
import { fetchBody } from "./fetch/body.ts";
import { networkError } from "./fetch/errors.ts";
import { type Flight, flights } from "./fetch/flight.ts";
import { type Upload, uploading } from "./fetch/upload.ts";

/** What this transport needs of a `fetch`. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Options of {@linkcode fetchTransport}. */
export interface FetchTransportOptions {
  /** Where the engine is: `http://` or `https://`, with a path where one goes before every request. */
  readonly baseUrl: string | URL;
  /** Does the requests. Default: the global `fetch`, looked up at each request. */
  readonly fetch?: FetchLike | undefined;
  /** Headers that go with every request, unless the request has its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * A transport over a `fetch`. Redirects are answers and are not followed, nothing is retried.
 *
 * Throws `DockerInputError` for a `baseUrl` that is no plain http or https URL.
 */
export function fetchTransport(options: FetchTransportOptions): Transport {
  const base = baseOf(options.baseUrl);
  const defaults = Object.entries(options.headers ?? {});
  const send = options.fetch ?? ((url, init) => fetch(url, init));
  const inFlight = flights();

  async function request(wire: WireRequest): Promise<WireResponse> {
    const headers = headersOf(defaults, wire.headers);
    const upload = wire.body === undefined || wire.body instanceof Uint8Array ? undefined : uploading(wire.body);
    const flight = inFlight.begin(wire.signal, () => upload?.stop());
    try {
      const response = await send(base + wire.path, {
        method: wire.method,
        headers,
        // A redirect of an engine means a malformed path, and a POST that follows one becomes a GET.
        redirect: "manual",
        signal: flight.signal,
        ...(wire.body && { body: (upload?.stream ?? wire.body) as RequestInit["body"] & object }),
        ...(upload && { duplex: "half" }),
      });
      // A browser hides where a redirect leads, and even its status.
      if (response.type === "opaqueredirect") {
        throw new DockerConnectionError("protocol", `Cannot follow a redirect of ${base}${wire.path}`, { endpoint: base });
      }
      const empty = wire.method === "HEAD" || response.status === 204 || response.status === 304;
      return { status: response.status, headers: response.headers, body: fetchBody(response, flight, base, empty) };
    } catch (error) {
      flight.end();
      throw failure(error, flight, upload, base);
    }
  }
  // deno-lint-ignore require-await -- the contract's promise
  return { request, close: async () => inFlight.close() };
}

function failure(error: unknown, flight: Flight, upload: Upload | undefined, endpoint: string): unknown {
  if (flight.signal.aborted) return flight.signal.reason;
  // The caller's own iterable threw: that is no failure of the wire.
  if (upload?.thrown) return upload.thrown.reason;
  return DockerConnectionError.is(error) ? error : networkError(error, endpoint);
}

function baseOf(baseUrl: string | URL): string {
  const text = String(baseUrl);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new DockerInputError(`Cannot use the baseUrl ${JSON.stringify(text)}: fetch speaks http:// and https:// only`);
  }
  if (url.username || url.password) throw new DockerInputError("Cannot use a baseUrl with user and password; pass an authorization header");
  if (url.search || url.hash) throw new DockerInputError(`Cannot use the baseUrl ${JSON.stringify(text)}: it has a query or a fragment`);
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function headersOf(defaults: readonly (readonly [string, string])[], own: WireRequest["headers"]): Headers {
  // Docker would compress some answers, and a fetch would decode them; a browser keeps its own value all the same.
  const headers = new Headers({ "accept-encoding": "identity" });
  for (const [name, value] of [...defaults, ...Object.entries(own)]) {
    try {
      headers.set(name, value);
    } catch (cause) {
      throw new DockerInputError(`Cannot send the header ${JSON.stringify(name)}: its name or value is malformed`, { cause });
    }
  }
  return headers;
}
