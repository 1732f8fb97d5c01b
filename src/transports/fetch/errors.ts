/**
 * What the runtimes' fetches say when the network fails.
 *
 * @module
 */

import { type ConnectionErrorCode, DockerConnectionError } from "../../core/errors.ts";

// Node and Bun give a code, somewhere down the chain of causes; Deno gives its words only.
const codes: readonly (readonly [RegExp, ConnectionErrorCode])[] = [
  // Deno: "client error (Connect): tcp connect error: Connection refused"; Bun: "ConnectionRefused".
  [/ECONNREFUSED|connection ?refused/i, "refused"],
  [/ENOTFOUND|EAI_AGAIN|dns error|failed to lookup/i, "not_found"],
  // Deno without --allow-net.
  [/EACCES|EPERM|NotCapable|Requires net access/i, "denied"],
  // Node's own limits are named by undici: UND_ERR_HEADERS_TIMEOUT and its kin.
  [/ETIMEDOUT|_TIMEOUT\b|timed out/i, "timeout"],
  [/CERT|ERR_TLS|ERR_SSL|UNABLE_TO|certificate|InvalidContentType/i, "tls"],
  // llhttp's codes in Node; hyper's words in Deno.
  [/HPE_|invalid HTTP|parse error|unknown scheme/i, "protocol"],
  // Node gives UND_ERR_SOCKET with "other side closed" for a server that hangs up.
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|ConnectionClosed|connection (reset|closed)|connection error|closed before/i, "reset"],
];

/** A fetch's rejection as our own error; its code is a guess where the runtime keeps the reason to itself, as browsers do. */
export function networkError(cause: unknown, endpoint: string): DockerConnectionError {
  let said = "";
  let reason = String(cause);
  // A host with several addresses fails with one error for each.
  for (let at = cause, depth = 0; at instanceof Error && depth < 5; depth++, at = at.cause ?? (at as Partial<AggregateError>).errors?.[0]) {
    said += `${at.name} ${(at as { readonly code?: unknown }).code} ${at.message}\n`;
    reason = at.message || reason;
  }
  const code = codes.find(([pattern]) => pattern.test(said))?.[1] ?? "refused";
  return new DockerConnectionError(code, `Cannot fetch from ${endpoint}: ${reason}`, { endpoint, cause });
}
