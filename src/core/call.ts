/**
 * One call: encode, negotiate, send, status to error, decode.
 *
 * @module
 */

import { unlessAborted } from "./abort.ts";
import { encode } from "./encode.ts";
import type { AnyEndpoint, DecodeContext, Endpoint, Input, Integers, None, Result } from "./endpoint.ts";
import { DockerApiError, DockerDecodeError, DockerInputError, DockerUnsupportedError } from "./errors.ts";
import type { Transport, WireRequest, WireResponse } from "./transport.ts";
import { newest, versionErrorIn, type Versions, versions } from "./version.ts";

/** What a call needs of a client: a transport and the version to speak over it. */
export interface Caller {
  /** Carries the requests. */
  readonly transport: Transport;
  /** Knows the API version. */
  readonly versions: Versions;
  /** How integers beyond 2^53 come out of JSON. Default `number`. */
  readonly integers?: Integers | undefined;
}

/** Options of {@linkcode createCaller}. */
export interface CallerOptions {
  /** API version to use without asking the engine. Default: the highest that both sides know. */
  readonly version?: string | undefined;
  /**
   * How integers beyond 2^53 come out of JSON, such as `timeNano` of events: `number` rounds them, with `bigint` they are exact
   * (though their type says number). All others stay numbers. Default `number`.
   */
  readonly integers?: Integers | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, and a stream that came of it; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The least that {@linkcode call} works with. */
export function createCaller(transport: Transport, options: CallerOptions = {}): Caller {
  if (options.version !== undefined && !/^\d+\.\d+$/.test(options.version)) {
    throw new DockerInputError(`Cannot use ${JSON.stringify(options.version)} as an API version: it looks like "1.51"`);
  }
  return { transport, versions: versions(transport, options.version), integers: options.integers };
}

/**
 * Calls an endpoint. `docker.containers.list(input)` is `call(docker, list, input)`.
 *
 * Throws `DockerInputError` and `DockerVersionError` before anything is sent, `DockerApiError` for a status that is
 * no success, `DockerConnectionError` where the wire failed, and the signal's own reason on abort.
 */
export function call<Id extends string, P, R, B>(
  caller: Caller,
  endpoint: Endpoint<Id, P, R, B>,
  ...[input, options]: None extends Input<P, B> ? [input?: Input<P, B>, options?: CallOptions]
    : [input: Input<P, B>, options?: CallOptions]
): Result<R> {
  // An endpoint's `R` says which of the two it is.
  return callAny(caller, endpoint as unknown as AnyEndpoint, input ?? {}, options?.signal) as Result<R>;
}

/** The same for an endpoint whose types are not known, as loops over groups have it. */
export function callAny(caller: Caller, endpoint: AnyEndpoint, input: object, signal?: AbortSignal): unknown {
  const { begin } = endpoint.returns;
  if (begin) return begin((own) => exchange(caller, endpoint, input, own), signal);
  return callNow(caller, endpoint, input, signal);
}

async function callNow(caller: Caller, endpoint: AnyEndpoint, input: object, signal?: AbortSignal): Promise<unknown> {
  return await decode(endpoint, await exchange(caller, endpoint, input, signal));
}

/** A response that is an answer, with what its decoder needs. */
export interface Answer {
  /** The response, its head arrived. */
  readonly response: WireResponse;
  /** What the decoder may know. */
  readonly context: DecodeContext;
  /** What the decoder found before the request. */
  readonly prepared?: unknown;
}

/** The second half of a call; where decoding fails, the response is dropped. */
export async function decode(endpoint: AnyEndpoint, { response, context, prepared }: Answer): Promise<unknown> {
  try {
    return await endpoint.returns.decode(response, context, prepared);
  } catch (error) {
    response.body.close();
    response.connection?.close();
    throw error;
  }
}

/** The first half of a call: sends the request and gives the response when its head is an answer's; any other is thrown. */
export async function exchange(caller: Caller, endpoint: AnyEndpoint, input: object, signal?: AbortSignal): Promise<Answer> {
  signal?.throwIfAborted();
  let version = caller.versions.known;
  // What is wrong with the input shows before the first ping goes out.
  let request = encode(endpoint, input, version ?? newest);
  const checked = request.body && endpoint.body?.check?.(request.body);
  const body = checked ? await unlessAborted(checked, signal) : request.body;
  if (version === undefined) {
    version = endpoint.unversioned ? newest : await caller.versions.current(signal);
    request = encode(endpoint, input, version);
  }
  for (let tries = 1;; tries++) {
    const context = contextOf(caller, endpoint, input, version, signal);
    const prepared = await endpoint.returns.prepare?.(context);
    const response = await send(caller.transport, endpoint, input, { ...request, ...(body && { body }), ...(signal && { signal }) });
    const { status } = response;
    if ((status >= 200 && status < 300) || (status === 101 && response.connection) || endpoint.accepts?.includes(status)) {
      return { response, context, prepared };
    }
    const reason = await reasonOf(response);
    const mismatch = versionErrorIn(status, reason, endpoint.id);
    if (!mismatch) throw new DockerApiError(endpoint.id, status, reason);
    const resendable = body === undefined || body instanceof Uint8Array;
    const other = resendable && tries === 1 ? await caller.versions.renegotiate(mismatch, signal) : undefined;
    if (other === undefined) throw mismatch;
    request = encode(endpoint, input, version = other);
  }
}

function send(transport: Transport, endpoint: AnyEndpoint, input: object, request: WireRequest): Promise<WireResponse> {
  const { upgrade } = endpoint;
  if (upgrade === undefined || (upgrade === "tcp" && (input as { readonly stdin?: unknown }).stdin !== true)) {
    return transport.request(request);
  }
  if (!transport.upgrade) {
    throw new DockerUnsupportedError(
      `Cannot call ${endpoint.id}${upgrade === "tcp" ? " with stdin" : ""}: this transport has no way to upgrade a connection`,
    );
  }
  return transport.upgrade({
    ...request,
    headers: {
      ...request.headers,
      connection: "Upgrade",
      upgrade,
      ...(upgrade === "websocket" && { "sec-websocket-key": webSocketKey(), "sec-websocket-version": "13" }),
    },
  });
}

/** 16 random bytes in base64 (RFC 6455, section 4.1). */
function webSocketKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

function contextOf(caller: Caller, endpoint: AnyEndpoint, input: object, version: string, signal: AbortSignal | undefined): DecodeContext {
  return {
    operation: endpoint.id,
    input: input as DecodeContext["input"],
    version,
    integers: caller.integers ?? "number",
    async get(path) {
      const response = await caller.transport.request({
        method: "GET",
        path: `/v${version}${path}`,
        headers: {},
        ...(signal && { signal }),
      });
      if (response.status !== 200) throw new DockerApiError(endpoint.id, response.status, await reasonOf(response));
      return response;
    },
  };
}

/** The words in the body of an error: Docker's and Podman's JSON, a progress record, or plain text as proxies and attach send it. */
async function reasonOf(response: WireResponse): Promise<string> {
  let text: string;
  try {
    text = new TextDecoder().decode(await response.body.bytes(1024 * 1024)).trim();
  } catch (error) {
    if (!DockerDecodeError.is(error)) throw error;
    text = "(an answer of more than 1 MiB)";
  }
  if (response.status >= 300 && response.status < 400) {
    return `redirected to ${response.headers.get("location") ?? "nowhere"}, which is not followed`;
  }
  try {
    const said = JSON.parse(text) as { message?: unknown; errorDetail?: { message?: unknown }; error?: unknown } | null;
    const reason = said?.message ?? said?.errorDetail?.message ?? said?.error;
    if (typeof reason === "string") return reason;
  } catch {
    // No JSON: the text itself is the message.
  }
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}
