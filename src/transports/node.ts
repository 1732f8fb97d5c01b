/**
 * Dials of Node and Bun: unix socket, named pipe, TCP, TLS.
 *
 * @module
 */

import { connect as netConnect, isIP, type NetConnectOpts } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { DockerConnectionError } from "../core/errors.ts";
import type { Connection, Dial, Transport } from "../core/transport.ts";
import { connectLimit, type DialOptions, type TransportOptions } from "./environment/options.ts";
import type { Target } from "./environment/target.ts";
import { nodeConnection } from "./node-connection.ts";
import { nodeError } from "./node-error.ts";
import { Inbox } from "./node-inbox.ts";
import { socketTransport } from "./socket-transport.ts";

/** The transport to an engine: `unix://`, `npipe://`, `tcp://`, `http://` or `https://`. */
export function nodeTransport(options: TransportOptions): Transport {
  return socketTransport(options, nodeDial);
}

/** Opens connections to a target. */
export function nodeDial(target: Target, options: DialOptions = {}): Dial {
  const limit = connectLimit(options);
  return async (signal) => {
    const until = limit === undefined ? Infinity : performance.now() + limit;
    for (let wait = 5;; wait = Math.min(wait * 2, 200)) {
      try {
        return await open(target, until, signal);
      } catch (error) {
        // A unix socket whose backlog is full refuses at once where a port would let us wait.
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw nodeError(error, target.host);
        if (performance.now() + wait > until) throw late(target.host, error);
        await pause(wait, signal);
      }
    }
  };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
  });
}

/** A socket that is connected, with its TLS handshake done. */
async function open(target: Target, until: number, signal: AbortSignal | undefined): Promise<Connection> {
  const tls = target.kind === "tls" ? await import("node:tls") : undefined;
  signal?.throwIfAborted();
  const inbox = new Inbox();
  const socket = tls ? tls.connect(optionsOf(target, inbox)) : netConnect(optionsOf(target, inbox));
  return await new Promise((resolve, reject) => {
    const timer = until === Infinity ? undefined : setTimeout(() => fail(late(target.host)), until - performance.now());
    const ready = tls ? "secureConnect" : "connect";
    const abort = (): void => fail(signal?.reason);
    // A peer that hangs up in the handshake is no error event of its own.
    const ended = (): void =>
      fail(new DockerConnectionError("closed", `Cannot connect to ${target.host}: it closed the connection`, { endpoint: target.host }));

    function settle(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      socket.off(ready, done).off("error", fail).off("close", ended);
    }
    function done(): void {
      settle();
      resolve(nodeConnection(socket, inbox, target.host));
    }
    function fail(reason: unknown): void {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    }
    signal?.addEventListener("abort", abort);
    socket.on(ready, done).on("error", fail).on("close", ended);
  });
}

function late(endpoint: string, cause?: unknown): DockerConnectionError {
  return new DockerConnectionError("timeout", `Cannot connect to ${endpoint}: no connection in time`, { endpoint, cause });
}

function optionsOf(target: Target, { onread }: Inbox): NetConnectOpts & ConnectionOptions {
  // No connection is ended by the peer's end alone: we may still have something to say.
  const common = { onread, allowHalfOpen: true };
  if (target.kind === "unix" || target.kind === "npipe") return { ...common, path: target.path };
  const { hostname: host, port } = target;
  const tcp = { ...common, host, port, keepAlive: true, keepAliveInitialDelay: 30_000, noDelay: true };
  if (target.kind === "tcp") return tcp;
  // A name for SNI, which Node does not take from the host; an address has none.
  const { servername = isIP(host) ? undefined : host, ca, cert, key } = target.tls;
  return {
    ...tcp,
    // Engines from 29.2 offer h2 too, over which nothing can be upgraded.
    ALPNProtocols: ["http/1.1"],
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(servername !== undefined && { servername }),
  };
}
