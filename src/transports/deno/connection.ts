/**
 * A connection of Deno as the contract of the wire wants it.
 *
 * @module
 */

import { DockerConnectionError } from "../../core/errors.ts";
import type { Bytes, Connection } from "../../core/transport.ts";
import { denoError } from "./errors.ts";

/** What is used of a `Deno.Conn`, plain or TLS. */
export interface DenoConn {
  /** Reads into a buffer: the count of bytes, `null` at the end of input. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some of the bytes: how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Shuts the write side; over TLS with a close_notify. */
  closeWrite(): Promise<void>;
  /** Closes. A second call throws. */
  close(): void;
  /** Lets the connection keep the process alive. */
  ref(): void;
  /** Lets the process end in spite of the connection. */
  unref(): void;
}

const readSize = 64 * 1024;

/** What a read must fill for its buffer to be handed out; a smaller one is copied, so that a few kept bytes hold no 64 KiB. */
const handOut = 16 * 1024;

/** Wraps an open connection. `endpoint` goes into errors. */
export function denoConnection(conn: DenoConn, endpoint: string): Connection {
  let closed = false;
  let ended = false;
  let broken: DockerConnectionError | undefined;
  let unsendable: DockerConnectionError | undefined;
  let shutting = false;
  let writes: Promise<void> = Promise.resolve();
  let spare: Bytes | undefined;

  async function read(): Promise<Bytes | undefined> {
    for (;;) {
      if (closed || ended) return undefined;
      // Linux tells of a reset once and then of an end of input, which a reader must not take for one.
      if (broken) throw broken;
      const buffer = spare ?? new Uint8Array(readSize);
      spare = undefined;
      let count: number | null;
      try {
        count = await conn.read(buffer);
      } catch (cause) {
        if (closed) return undefined;
        throw broken = denoError(cause, `read from ${endpoint}`, endpoint);
      }
      if (closed) return undefined;
      if (count === null) ended = true;
      else if (count >= handOut) return buffer.subarray(0, count);
      else {
        spare = buffer;
        if (count > 0) return buffer.slice(0, count);
      }
    }
  }

  async function writeAll(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      if (closed) throw gone(endpoint);
      // After a failure the peer has a hole in its input; what comes later must not fill it.
      if (unsendable) throw unsendable;
      try {
        at += await conn.write(at ? chunk.subarray(at) : chunk);
      } catch (cause) {
        if (closed) throw gone(endpoint);
        throw unsendable ??= denoError(cause, `write to ${endpoint}`, endpoint);
      }
    }
  }

  async function shut(): Promise<void> {
    if (closed) throw gone(endpoint);
    if (shutting) return;
    if (unsendable) throw unsendable;
    shutting = true;
    unsendable = new DockerConnectionError("closed", `Cannot write to ${endpoint}: its write side was closed`, { endpoint });
    try {
      await conn.closeWrite();
    } catch (cause) {
      throw closed ? gone(endpoint) : denoError(cause, `end the input of ${endpoint}`, endpoint);
    }
  }

  function inTurn(step: () => Promise<void>): Promise<void> {
    const done = writes.then(step);
    writes = done.catch(() => {});
    return done;
  }

  return {
    read,
    write: (chunk) => inTurn(() => writeAll(chunk)),
    closeWrite: () => inTurn(shut),
    close() {
      if (closed) return;
      closed = true;
      conn.close();
    },
    hold(active) {
      if (closed) return;
      if (active) conn.ref();
      else conn.unref();
    },
  };
}

function gone(endpoint: string): DockerConnectionError {
  return new DockerConnectionError("closed", `Cannot write to ${endpoint}: the connection was closed`, { endpoint });
}
