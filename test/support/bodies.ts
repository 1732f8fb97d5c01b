/**
 * Bodies in memory for codecs, and frames for them.
 *
 * @module
 */

import { collect } from "../../src/core/collect.ts";
import type { Body, Bytes } from "../../src/core/transport.ts";

/** A body of given chunks that counts how often it was left. */
export interface Counted extends Body {
  /** How often it was left early or closed. */
  left: number;
}

/** Chunks as a body; then its end, or an error, or silence. */
export function bodyOf(chunks: readonly Uint8Array[], then: "end" | "silence" | Error = "end"): Counted {
  const body: Counted = {
    left: 0,
    [Symbol.asyncIterator]() {
      const queue = [...chunks];
      return {
        next(): Promise<IteratorResult<Bytes, undefined>> {
          const value = queue.shift();
          if (value) return Promise.resolve({ done: false, value: value.slice() });
          if (then === "end") return Promise.resolve({ done: true, value: undefined });
          return then === "silence" ? new Promise(() => {}) : Promise.reject(then);
        },
        return(): Promise<IteratorResult<Bytes, undefined>> {
          body.left++;
          return Promise.resolve({ done: true, value: undefined });
        },
      };
    },
    bytes: (limit) => collect(body, limit),
    close() {
      body.left++;
    },
  };
  return body;
}

/** One frame: its type, and its payload as text or bytes. */
export function frame(type: number, payload: string | Uint8Array, length?: number): Uint8Array {
  const data = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const bytes = new Uint8Array(8 + data.length);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint32(4, length ?? data.length);
  bytes.set(data, 8);
  return bytes;
}

/** Bytes one behind the other. */
export function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => typeof part === "string" ? Buffer.from(part) : part)));
}

/** The same bytes in pieces of a size. */
export function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) found.push(bytes.subarray(at, at + size));
  return found;
}
