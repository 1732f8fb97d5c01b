/**
 * Node's failures in our words, each code with the case that taught it.
 *
 * @module
 */

import { type ConnectionErrorCode, DockerConnectionError } from "../core/errors.ts";

const codes: Readonly<Record<string, ConnectionErrorCode>> = {
  ENOENT: "not_found", // no socket at this path
  ENOTDIR: "not_found", // a path through a file
  ENOTFOUND: "not_found", // no such host name
  EAI_AGAIN: "not_found", // no name server
  EACCES: "denied", // a socket of group docker
  EPERM: "denied",
  ECONNREFUSED: "refused", // a socket file or a port that nobody listens on
  ECONNRESET: "reset", // the peer died with our bytes unread
  EPIPE: "reset", // the same, noticed while writing
  ECONNABORTED: "reset",
  ERR_STREAM_DESTROYED: "closed",
  ERR_STREAM_WRITE_AFTER_END: "closed",
  ETIMEDOUT: "timeout", // a peer that is gone, noticed by keep-alive
  EHOSTUNREACH: "timeout",
  ENETUNREACH: "timeout",
  EHOSTDOWN: "timeout",
  EPROTO: "tls", // TLS spoken to a plain port
};

/** What a dial or socket failed with, as a `DockerConnectionError`; one of ours, and a signal's reason, as it is. */
export function nodeError(error: unknown, endpoint: string): unknown {
  if (!(error instanceof Error) || DockerConnectionError.is(error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  // Not a system's error: the reason of a signal.
  if (typeof code !== "string") return error;
  const ours = codes[code] ?? (/^(ERR_SSL|ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code) ? "tls" : "reset");
  // Happy eyeballs: all addresses of a name failed, each with its own message.
  const message = error.message || (error as AggregateError).errors?.map(String).join(", ") || code;
  return new DockerConnectionError(ours, `Cannot talk to ${endpoint}: ${message}`, { endpoint, cause: error });
}
