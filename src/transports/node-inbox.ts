/**
 * What has arrived on a socket and waits for its reader.
 *
 * @module
 */

import type { Bytes } from "../core/transport.ts";

/** Size of the memory that a socket reads into. */
const block: number = 64 * 1024;
/** With less room than this left in it, the next read gets fresh memory. */
const least: number = 16 * 1024;
/** Bytes that wait before reading stops, so that a slow reader slows the engine. */
const readAhead: number = 256 * 1024;

/** Reads small answers one behind the other into the same memory, where Node would take a fresh 64 KiB for each. */
export class Inbox {
  /** The option `onread` of Node's sockets. */
  readonly onread: { readonly buffer: () => Uint8Array; readonly callback: (size: number, memory: Uint8Array) => boolean };
  #memory: Bytes = new Uint8Array(block);
  readonly #queue: Bytes[] = [];
  #size = 0;
  #full = false;
  #reader: ((chunk: Bytes) => void) | undefined;

  constructor() {
    this.onread = {
      buffer: () => this.#memory,
      callback: (size) => {
        const chunk = this.#memory.subarray(0, size);
        this.#memory = this.#memory.length - size < least ? new Uint8Array(block) : this.#memory.subarray(size);
        return this.add(chunk);
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
    this.#full ||= this.#size >= readAhead;
    return !this.#full;
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

  /** Whether the socket, which was asked to pause, is to go on: true once. A socket does not say itself that its `onread` paused it. */
  goesOn(): boolean {
    if (!this.#full || this.#size >= readAhead) return false;
    this.#full = false;
    return true;
  }
}
