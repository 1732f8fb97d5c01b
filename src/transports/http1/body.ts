/**
 * The body of an answer: by length, in chunks, or until the connection closes (RFC 9112, section 6).
 *
 * @module
 */

import { collect } from "../../core/collect.ts";
import { DockerDecodeError } from "../../core/errors.ts";
import type { Body, Bytes } from "../../core/transport.ts";
import { ChunkDecoder } from "./chunked.ts";
import type { Framing } from "./head.ts";
import type { Wire } from "./wire.ts";

/** Hears once how a body ended: whole, so that its connection may be used again, or not. */
export type BodyEnd = (whole: boolean) => void;

/** A body that is here already, as nearly all small answers are: no reading, no waiting. */
export class SmallBody implements Body {
  #data: Bytes | undefined;

  constructor(data: Bytes) {
    this.#data = data;
  }

  // deno-lint-ignore require-await -- what it throws is a rejection
  async bytes(limit: number = Infinity): Promise<Bytes> {
    const data = this.#take();
    if (data.length > limit) throw tooLong(limit);
    return data;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Bytes, undefined> {
    const data = this.#take();
    if (data.length) yield data;
  }

  close(): void {}

  #take(): Bytes {
    const data = this.#data;
    if (!data) throw new TypeError("Cannot read a body twice");
    this.#data = undefined;
    return data;
  }
}

/** A body that is read from its wire, one block a read. */
export class WireBody implements Body, AsyncIterator<Bytes, undefined> {
  readonly #wire: Wire;
  readonly #kind: Framing;
  #left: number;
  readonly #chunks: ChunkDecoder | undefined;
  #end: BodyEnd | undefined;
  #taken = false;

  /** Takes the wire, how the body is framed, and who hears of its end. */
  constructor(wire: Wire, framing: { readonly kind: Framing; readonly length: number }, end: BodyEnd) {
    this.#wire = wire;
    this.#kind = framing.kind;
    this.#left = framing.length;
    this.#chunks = framing.kind === "chunked" ? new ChunkDecoder() : undefined;
    this.#end = end;
  }

  /** The whole body, where it came with the head; else what came of it is kept for the iteration. */
  whole(): Bytes | undefined {
    const block = this.#block();
    if (!this.#complete) {
      if (block?.length) this.#first = block;
      return undefined;
    }
    this.#finish(true);
    return block ?? new Uint8Array(0);
  }

  #first: Bytes | undefined;

  bytes(limit?: number): Promise<Bytes> {
    return collect(this, limit);
  }

  close(): void {
    this.#taken = true;
    this.#finish(false);
  }

  [Symbol.asyncIterator](): AsyncIterator<Bytes, undefined> {
    if (this.#taken) throw new TypeError("Cannot read a body twice, or one that was closed");
    this.#taken = true;
    return this;
  }

  async next(): Promise<IteratorResult<Bytes, undefined>> {
    if (this.#first) {
      const value = this.#first;
      this.#first = undefined;
      return { done: false, value };
    }
    try {
      while (this.#end !== undefined) {
        const value = this.#block();
        if (this.#complete) this.#finish(true);
        else if (!value?.length && !await this.#wire.more()) this.#endOfInput();
        if (value?.length) return { done: false, value };
      }
    } catch (error) {
      this.#finish(false);
      throw error;
    }
    return { done: true, value: undefined };
  }

  // deno-lint-ignore require-await
  async return(): Promise<IteratorResult<Bytes, undefined>> {
    this.close();
    return { done: true, value: undefined };
  }

  /** What the buffer holds of the body. */
  #block(): Bytes | undefined {
    const { buffer, at } = this.#wire;
    if (at === buffer.length) return undefined;
    if (this.#chunks) {
      const { data, next } = this.#chunks.squeeze(buffer, at);
      this.#wire.at = next;
      return data;
    }
    const end = this.#kind === "close" ? buffer.length : Math.min(at + this.#left, buffer.length);
    this.#wire.at = end;
    this.#left -= end - at;
    return buffer.subarray(at, end);
  }

  get #complete(): boolean {
    return this.#chunks ? this.#chunks.done : this.#kind !== "close" && this.#left === 0;
  }

  /** The peer closed: the end of a body without length, a cut in any other. */
  #endOfInput(): void {
    if (this.#kind !== "close") throw this.#wire.ended("in the body of the answer");
    this.#finish(false);
  }

  #finish(whole: boolean): void {
    const end = this.#end;
    this.#end = undefined;
    if (!whole) this.#first = undefined;
    end?.(whole);
  }
}

function tooLong(limit: number): DockerDecodeError {
  return new DockerDecodeError(`Cannot keep a body of more than ${limit} bytes`, { offset: limit });
}
