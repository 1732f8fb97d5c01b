/**
 * What has arrived on a socket and waits for its reader.
 *
 * @module
 */

import type { Bytes } from "../core/transport.ts";

/** Size of the memory that a socket reads into. */
const block: number = 64 * 1024;
/** Up to this size what arrived is copied out and the memory used again; beyond, the memory itself is handed on. */
const small: number = 8 * 1024;
/** Bytes that wait before reading stops, so that a slow reader slows the engine. */
const readAhead: number = 256 * 1024;

/** Reads into memory of its own: Node takes a fresh 64 KiB for every small answer otherwise. */
export class Inbox {
  /** The option `onread` of Node's sockets. */
  readonly onread: { readonly buffer: () => Uint8Array; readonly callback: (size: number, memory: Uint8Array) => boolean };
  #memory: Bytes = new Uint8Array(block);
  readonly #queue: Bytes[] = [];
  #size = 0;
  #reader: ((chunk: Bytes) => void) | undefined;

  constructor() {
    this.onread = {
      buffer: () => this.#memory,
      callback: (size) => {
        const memory = this.#memory;
        if (size > small) this.#memory = new Uint8Array(block);
        return this.add(size > small ? memory.subarray(0, size) : memory.slice(0, size));
      },
    };
  }

  /** Takes what arrived; `false` asks the socket to pause. */
  add(chunk: Bytes): boolean {
    const reader = this.#reader;
    if (reader) {
      this.#reader = undefined;
      reader(chunk);
      return true;
    }
    this.#queue.push(chunk);
    this.#size += chunk.length;
    return this.#size < readAhead;
  }

  /** The oldest chunk; `undefined` where nothing waits. */
  take(): Bytes | undefined {
    const chunk = this.#queue.shift();
    if (chunk) this.#size -= chunk.length;
    return chunk;
  }

  /** Hands the next chunk to a reader. */
  wait(reader: ((chunk: Bytes) => void) | undefined): void {
    this.#reader = reader;
  }

  /** Drops what waits. */
  clear(): void {
    this.#queue.length = 0;
    this.#size = 0;
  }

  /** Whether there is room for more. */
  get hasRoom(): boolean {
    return this.#size < readAhead;
  }
}
