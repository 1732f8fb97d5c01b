/**
 * A connected socket of Node as a connection.
 *
 * @module
 */

import type { Socket } from "node:net";
import { DockerConnectionError } from "../core/errors.ts";
import type { Bytes, Connection } from "../core/transport.ts";
import { nodeError } from "./node-error.ts";
import type { Inbox } from "./node-inbox.ts";

interface Waiter<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** The connection of a socket whose `onread` fills the inbox; `endpoint` names it in errors. */
export function nodeConnection(socket: Socket, inbox: Inbox, endpoint: string): Connection {
  const writes = new Set<Waiter<void>>();
  const ends = new Set<Waiter<void>>();
  let reader: Waiter<Bytes | undefined> | undefined;
  let ended = false;
  let closed = false;
  let failure: DockerConnectionError | undefined;

  // Begins reading; chunks come this way only from a runtime that does not know `onread`.
  socket.on("data", (chunk: Buffer) => {
    // A view of the same memory: a Buffer's methods differ from a Uint8Array's.
    if (!inbox.add(new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength))) socket.pause();
  });
  socket.on("drain", () => settle(writes));
  socket.on("end", () => {
    ended = true;
    finish();
  });
  socket.on("error", (error: Error) => {
    failure ??= nodeError(error, endpoint) as DockerConnectionError;
    finish();
  });
  socket.on("close", () => {
    // Node closes without an error where a peer reset a connection that had nothing left to send.
    if (!ended && !closed) failure ??= new DockerConnectionError("reset", `The connection to ${endpoint} was reset`, { endpoint });
    finish();
  });

  function settle(waiting: Set<Waiter<void>>, reason?: unknown): void {
    for (const waiter of waiting) {
      if (reason) waiter.reject(reason);
      else waiter.resolve();
    }
    waiting.clear();
  }

  /** Settles what waits, now that nothing more will come. */
  function finish(): void {
    const waiting = reader;
    reader = undefined;
    inbox.wait(undefined);
    if (failure && !closed) waiting?.reject(failure);
    else waiting?.resolve(undefined);
    if (!failure && !closed) return;
    settle(writes, failure ?? unwritable("the connection is closed"));
    settle(ends, failure ?? unwritable("the connection is closed"));
  }

  function unwritable(why: string): DockerConnectionError {
    return new DockerConnectionError("closed", `Cannot write to ${endpoint}: ${why}`, { endpoint });
  }

  return {
    read() {
      const chunk = inbox.take();
      if (chunk) {
        if (inbox.goesOn()) socket.resume();
        return Promise.resolve(chunk);
      }
      if (failure && !closed) return Promise.reject(failure);
      if (ended || closed) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        reader = { resolve, reject };
        inbox.wait((chunk) => {
          reader = undefined;
          resolve(chunk);
        });
      });
    },
    write(chunk) {
      if (failure || closed) return Promise.reject(failure ?? unwritable("the connection is closed"));
      if (socket.writableEnded) return Promise.reject(unwritable("it was half-closed"));
      if (socket.write(chunk)) return Promise.resolve();
      return new Promise((resolve, reject) => writes.add({ resolve, reject }));
    },
    closeWrite() {
      if (failure || closed) return Promise.reject(failure ?? unwritable("the connection is closed"));
      return new Promise((resolve, reject) => {
        const end: Waiter<void> = { resolve, reject };
        ends.add(end);
        socket.end(() => {
          ends.delete(end);
          // Nothing drains after an end, so what waited for room is settled by it.
          settle(writes);
          resolve();
        });
      });
    },
    close() {
      if (closed) return;
      closed = true;
      inbox.clear();
      socket.destroy();
      finish();
    },
    hold(active) {
      if (active) socket.ref();
      else socket.unref();
    },
  };
}
