/**
 * Options that the transports of every runtime share.
 *
 * @module
 */

import { DockerInputError } from "../../core/errors.ts";
import type { TlsOptions } from "./target.ts";

/** Options of a dial. */
export interface DialOptions {
  /**
   * Milliseconds until a connection must stand, its TLS handshake included; `Infinity` for no limit.
   * Default 10,000: an engine answers a dial at once, and a silent address would hang for minutes otherwise.
   */
  readonly connectTimeout?: number | undefined;
}

/** Options of `nodeTransport` and `denoTransport`. */
export interface TransportOptions extends DialOptions {
  /** Where the engine listens: `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port`, `http://` or `https://`. */
  readonly host: string;
  /** Speaks TLS, checked with these. Implied by `https://`; not for sockets and pipes. */
  readonly tls?: TlsOptions | undefined;
  /** Headers that go with every request, unless the request has its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How many idle connections are kept for reuse. Default 6. */
  readonly maxIdle?: number | undefined;
  /** Milliseconds after which an idle connection is closed. Default 30,000. */
  readonly idleTimeout?: number | undefined;
}

/** Options of `connect`; what is missing comes from the environment. */
export interface ConnectOptions extends DialOptions {
  /** Where the engine listens, as in {@linkcode TransportOptions.host}. Default: `DOCKER_HOST`, else the default socket. */
  readonly host?: string | undefined;
  /**
   * What a TLS connection is checked with; `false` for none, whatever the environment says.
   * Default: `DOCKER_TLS_VERIFY`, with the files of `DOCKER_CERT_PATH`.
   */
  readonly tls?: TlsOptions | false | undefined;
  /** API version to speak, such as `1.44`. Default: `DOCKER_API_VERSION`, else negotiated. */
  readonly version?: string | undefined;
  /**
   * How integers beyond 2^53 come out of JSON, such as `timeNano` of events: `number` rounds them, with `bigint` they are exact.
   * Default `number`.
   */
  readonly integers?: "number" | "bigint" | undefined;
  /** Headers that go with every request, beside `User-Agent`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The time limit of a dial in milliseconds, `undefined` for none. Throws `DockerInputError` where it is not above zero. */
export function connectLimit({ connectTimeout = 10_000 }: DialOptions): number | undefined {
  if (!(connectTimeout > 0)) throw new DockerInputError(`Cannot use a connectTimeout of ${connectTimeout}: it must be above zero`);
  // A timer of more than 31 bits fires at once.
  return connectTimeout > 0x7fffffff ? undefined : connectTimeout;
}
