/**
 * Dials of Node and Bun: unix socket, named pipe, TCP, TLS.
 *
 * @module
 */

import { connect as netConnect, type NetConnectOpts, type Socket } from "node:net";
import { DockerConnectionError } from "../core/errors.ts";
import type { Bytes, Connection, Dial, Transport } from "../core/transport.ts";
import { connectLimit, type DialOptions, type TransportOptions } from "./environment/options.ts";
import { authority, parseHost, type Target } from "./environment/target.ts";
import { http1 } from "./http1/http1.ts";
import { nodeError } from "./node-error.ts";

/** Bytes that a connection reads ahead of its reader before it stops, so that a slow reader slows the engine. */
const readAhead: number = 256 * 1024;

/** The transport to an engine: `unix://`, `npipe://`, `tcp://`, `http://` or `https://`. */
export function nodeTransport(options: TransportOptions): Transport {
  const target = parseHost(options.host, options.tls);
  const { headers, maxIdle, idleTimeout } = options;
  return http1(nodeDial(target, options), {
    host: authority(target),
    basePath: "base" in target ? target.base : "",
    headers,
    maxIdle,
    idleTimeout,
  });
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
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || performance.now() + wait > until) throw nodeError(error, target.host);
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
  signal?.throwIfAborted();
  const socket = await socketTo(target);
  return await new Promise((resolve, reject) => {
    const timer = until === Infinity ? undefined : setTimeout(() => {
      fail(new DockerConnectionError("timeout", `Cannot connect to ${target.host}: no answer in time`, { endpoint: target.host }));
    }, until - performance.now());
    const ready = target.kind === "tls" ? "secureConnect" : "connect";
    const abort = (): void => fail(signal?.reason);
    // A peer that hangs up in the handshake is no error event of its own.
    const ended = (): void => fail(new DockerConnectionError("closed", `Cannot connect to ${target.host}: it closed the connection`, { endpoint: target.host }));

    function settle(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      socket.off(ready, done).off("error", fail).off("close", ended);
    }
    function done(): void {
      settle();
      resolve(connection(socket, target.host));
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

async function socketTo(target: Target): Promise<Socket> {
  if (target.kind === "unix" || target.kind === "npipe") return netConnect({ path: target.path, allowHalfOpen: true });
  const { hostname: host, port } = target;
  const common: NetConnectOpts = { host, port, allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: 30_000, noDelay: true };
  if (target.kind === "tcp") return netConnect(common);
  const { connect } = await import("node:tls");
  const { ca, cert, key, servername } = target.tls;
  return connect({
    ...common,
    ALPNProtocols: ["http/1.1"],
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(servername !== undefined && { servername }),
  });
}

interface Waiter<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** A connected socket as a connection. */
function connection(socket: Socket, endpoint: string): Connection {
  const queue: Bytes[] = [];
  const writes = new Set<Waiter<void>>();
  const ends = new Set<Waiter<void>>();
  let queued = 0;
  let ended = false;
  let failure: DockerConnectionError | undefined;
  let closed = false;
  let reader: Waiter<Bytes | undefined> | undefined;

  socket.on("data", (chunk: Buffer) => {
    // The memory as what the contract names: a Buffer's methods differ from a Uint8Array's.
    const bytes = new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
    if (reader) {
      const { resolve } = reader;
      reader = undefined;
      return resolve(bytes);
    }
    queue.push(bytes);
    queued += bytes.length;
    if (queued >= readAhead) socket.pause();
  });
  socket.on("drain", () => {
    for (const write of writes) write.resolve();
    writes.clear();
  });
  socket.on("end", () => {
    ended = true;
    finish();
  });
  socket.on("error", (error: Error) => {
    failure ??= nodeError(error, endpoint) as DockerConnectionError;
    finish();
  });
  socket.on("close", () => {
    // Node closes without an error where a peer reset a connection that has nothing left to send.
    if (!ended && !closed) failure ??= new DockerConnectionError("reset", `The connection to ${endpoint} was reset`, { endpoint });
    finish();
  });

  /** Settles what waits, now that nothing more will come. */
  function finish(): void {
    const waiting = reader;
    reader = undefined;
    if (failure) waiting?.reject(failure);
    else waiting?.resolve(undefined);
    if (!failure && !closed) return;
    for (const write of [...writes, ...ends]) write.reject(failure ?? closedError());
    writes.clear();
    ends.clear();
  }

  function closedError(): DockerConnectionError {
    return new DockerConnectionError("closed", `Cannot write to ${endpoint}: the connection is closed`, { endpoint });
  }

  return {
    read() {
      const chunk = queue.shift();
      if (chunk) {
        queued -= chunk.length;
        if (queued < readAhead && socket.isPaused()) socket.resume();
        return Promise.resolve(chunk);
      }
      if (failure && !closed) return Promise.reject(failure);
      if (ended || closed) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => reader = { resolve, reject });
    },
    write(chunk) {
      if (failure || closed) return Promise.reject(failure ?? closedError());
      if (socket.writableEnded) return Promise.reject(new DockerConnectionError("closed", `Cannot write to ${endpoint} after its half-close`, { endpoint }));
      if (socket.write(chunk) && !socket.writableNeedDrain) return Promise.resolve();
      return new Promise((resolve, reject) => writes.add({ resolve, reject }));
    },
    closeWrite() {
      if (failure || closed) return Promise.reject(failure ?? closedError());
      return new Promise((resolve, reject) => {
        const end: Waiter<void> = { resolve, reject };
        ends.add(end);
        // The last writes that waited for room are settled too: nothing drains after an end.
        socket.end(() => {
          ends.delete(end);
          resolve();
        });
      });
    },
    close() {
      if (closed) return;
      closed = true;
      queue.length = 0;
      socket.destroy();
      finish();
    },
    hold(active) {
      if (active) socket.ref();
      else socket.unref();
    },
  };
}
