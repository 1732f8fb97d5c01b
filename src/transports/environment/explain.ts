/**
 * Why an engine cannot be reached: what was tried, and what to do about it.
 *
 * @module
 */

import { DockerConnectionError } from "../../core/errors.ts";
import type { Target } from "./target.ts";

/** An endpoint that was tried. */
export interface Attempt {
  /** Where. */
  readonly target: Target;
  /** What chose it, such as `DOCKER_HOST`. */
  readonly why: string;
}

/** What an engine with TLS answers to a plain request, in text and with status 400. */
export const plainToTls: RegExp = /HTTP request (to an|was sent to) HTTPS/i;

/**
 * The error of a failed first contact: it says what was tried and the likely cause. Its code, and the cause that the
 * runtime gave, stay those of `error`. A hint that `error` has goes before ours.
 */
export function explainFailure(error: DockerConnectionError, tried: readonly [Attempt, ...Attempt[]]): DockerConnectionError {
  const last = tried[tried.length - 1] as Attempt;
  const hint = error.hint ?? likely(error, last);
  const said = error.hint ? error.message.slice(0, -`. ${error.hint}`.length) : error.message;
  // OpenSSL ends its words with a line break, a server its answer with a period.
  const reason = said.replace(/[\s.]+$/, "");
  const list = tried.map(({ target, why }) => `${target.host} (${why})`).join(", ");
  return new DockerConnectionError(error.code, `Cannot reach a Docker engine: tried ${list}: ${reason}`, {
    endpoint: error.endpoint ?? last.target.host,
    hint,
    cause: error.cause ?? error,
  });
}

function likely(error: DockerConnectionError, { target, why }: Attempt): string | undefined {
  if (target.kind === "unix" || target.kind === "npipe") return likelyOfSocket(error, why);
  switch (error.code) {
    case "not_found":
      return `Is the name ${target.hostname} right?`;
    case "refused":
      return "Is the engine running, and does it listen on this port?";
    case "timeout":
      return "Is the address right, and does a firewall let it through?";
    case "tls":
      return likelyOfTls(`${error.message} ${error.cause}`);
    case "protocol":
      // The beginning of a TLS alert, as the HTTP codec shows what it could not read.
      if (error.message.includes("\\u0015\\u0003") || plainToTls.test(error.message)) {
        return "The port speaks TLS: pass tls, or set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH";
      }
      return target.kind === "tcp" ? "If the engine speaks TLS, pass tls or set DOCKER_TLS_VERIFY" : undefined;
    case "reset":
    case "closed":
      return target.kind === "tcp" ? "If the engine speaks TLS, pass tls or set DOCKER_TLS_VERIFY" : undefined;
  }
  return undefined;
}

function likelyOfSocket(error: DockerConnectionError, why: string): string | undefined {
  switch (error.code) {
    case "not_found":
      return why === "default socket"
        ? "Is the engine running? One that listens elsewhere is named by DOCKER_HOST or by the option host"
        : "Is the engine running, and is the path right?";
    case "refused":
      return "The socket is there, but nothing listens on it: is the engine running?";
    case "denied":
      return "Join the group that owns the socket (mostly docker) and log in again, or use a rootless engine";
  }
  return undefined;
}

// Each row was read off Node (OpenSSL) or Deno (rustls) against a real listener.
const tlsCauses: readonly (readonly [RegExp, string])[] = [
  [
    /wrong version number|InvalidContentType|packet length too long|http request/i,
    "The port seems to speak plain HTTP: leave tls away, or is it another port?",
  ],
  [
    /certificate[ _]?required|handshake failure|bad certificate$/i,
    "The engine asks for a client certificate: pass tls.cert and tls.key, or set DOCKER_CERT_PATH",
  ],
  [/not valid for name|does not match certificate|altname/i, "The engine's certificate is for another name: pass tls.servername"],
  [/expired|not yet valid|NotValidYet/i, "Check the dates of the certificates and this machine's clock"],
  [
    /unknown ?issuer|self[- ]signed|unable to (verify|get)|CaUsedAsEndEntity/i,
    "The engine's certificate is signed by none that is trusted here: pass tls.ca",
  ],
];

function likelyOfTls(text: string): string | undefined {
  return tlsCauses.find(([pattern]) => pattern.test(text))?.[1];
}
