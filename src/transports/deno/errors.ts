/**
 * What Deno says when a connection fails, in our own words. It goes by names and messages, never by `instanceof`,
 * so that it needs no runtime.
 *
 * @module
 */

import { type ConnectionErrorCode, DockerConnectionError } from "../../core/errors.ts";

// Each name with the case that taught it (Deno 2.9).
const names: Readonly<Record<string, ConnectionErrorCode>> = {
  // A unix socket that is not there, or that lies below a file.
  NotFound: "not_found",
  NotADirectory: "not_found",
  // A socket of the group docker.
  PermissionDenied: "denied",
  // Deno run without --allow-net, or without --allow-read and --allow-write of a unix socket.
  NotCapable: "denied",
  // No listener on the port, a socket file whose engine is gone, a file that is no socket.
  ConnectionRefused: "refused",
  // A peer that closed with bytes of ours unread.
  ConnectionReset: "reset",
  ConnectionAborted: "reset",
  // A write after the peer closed.
  BrokenPipe: "reset",
  NotConnected: "reset",
  // A TLS peer that went away without close_notify: what came may be cut.
  UnexpectedEof: "reset",
  // The kernel gave up, or keep-alive found nobody.
  TimedOut: "timeout",
  // What was under way when the connection was closed, and what was begun after.
  Interrupted: "closed",
  BadResource: "closed",
  // Every failure of rustls: unknown issuer, wrong name, an alert of the peer, plain HTTP instead of TLS.
  InvalidData: "tls",
};

// A plain Error, told by its words alone.
const words: readonly (readonly [RegExp, ConnectionErrorCode])[] = [
  [/failed to lookup address|no such host/i, "not_found"],
  // EHOSTUNREACH and ENETUNREACH have no class of their own; a later try may find a way.
  [/no route to host|network is unreachable/i, "timeout"],
  // A key that does not go with its certificate.
  [/KeyMismatch|certificate|close_notify/i, "tls"],
  // A path longer than a socket's may be.
  [/SUN_LEN/, "not_found"],
];

/** A failure of Deno's network as an error that says what was attempted, such as `connect to tcp://host:2375`. */
export function denoError(cause: unknown, attempted: string, endpoint: string): DockerConnectionError {
  const { name, message } = cause instanceof Error ? cause : { name: "", message: String(cause) };
  const code = names[name] ?? words.find(([pattern]) => pattern.test(message))?.[1] ?? "protocol";
  // Deno's own hint names the one flag that it missed first; a unix socket needs two.
  const hint = name !== "NotCapable"
    ? undefined
    : /net access/.test(message)
    ? "Run Deno with --allow-net"
    : "Run Deno with --allow-read and --allow-write for the socket";
  return new DockerConnectionError(code, `Cannot ${attempted}: ${message}`, { endpoint, hint, cause });
}
