/**
 * The multiplexed stream: frames of stdout and stderr behind headers of eight bytes.
 *
 * @module
 */

import { DockerDecodeError, DockerStreamError } from "../errors.ts";
import type { Bytes } from "../transport.ts";

/** A piece of output. */
export interface Frame {
  /** Where the process wrote it. With a TTY all is `stdout`. */
  readonly stream: "stdout" | "stderr";
  /** The bytes; a frame is not a line, and may end inside a character. */
  readonly data: Bytes;
}

/** Frames that are longer than this are handed on in pieces, so that no length that a peer writes takes our memory. */
const wholeUpTo: number = 1024 * 1024;
const headerSize = 8;
const nothing: Bytes = /* @__PURE__ */ new Uint8Array(0);

/**
 * Reads frames. Hand-written: `next()` answers from the buffer, and waits only to read.
 * A stream that ends inside a frame throws `DockerDecodeError`, a frame of type 3 `DockerStreamError`.
 */
export class FrameReader implements AsyncIterator<Frame> {
  readonly #source: AsyncIterator<Bytes>;
  readonly #operation: string;
  #buffer: Bytes = nothing;
  #at = 0;
  /** What has not come of a long frame, and its type. */
  #left = 0;
  #type = 1;
  /** Bytes of the stream before the buffer. */
  #before = 0;

  constructor(source: AsyncIterable<Bytes>, operation: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#operation = operation;
  }

  next(): Promise<IteratorResult<Frame, undefined>> {
    const frame = this.#buffered();
    return frame ? Promise.resolve({ done: false, value: frame }) : this.#next();
  }

  async return(): Promise<IteratorResult<Frame, undefined>> {
    this.#buffer = nothing;
    this.#at = this.#left = 0;
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  /** The next frame and all others that have come with it. */
  async batch(): Promise<Frame[] | undefined> {
    const first = this.#buffered() ?? await this.#read();
    if (!first) return undefined;
    const batch = [first];
    for (let frame = this.#buffered(); frame; frame = this.#buffered()) batch.push(frame);
    return batch;
  }

  /** The same bytes in as few pieces as their order allows: for those who do not look at frames. */
  async blocks(): Promise<Frame[] | undefined> {
    const first = this.#merged() ?? await this.#read();
    if (!first) return undefined;
    const blocks = [first];
    for (let block = this.#merged(); block; block = this.#merged()) blocks.push(block);
    return blocks;
  }

  async #next(): Promise<IteratorResult<Frame, undefined>> {
    const frame = await this.#read();
    return frame ? { done: false, value: frame } : { done: true, value: undefined };
  }

  /** A frame that is whole in the buffer; the others, and all that is odd, go the slow way. */
  #buffered(): Frame | undefined {
    const buffer = this.#buffer;
    const at = this.#at;
    if (this.#left || buffer.length - at < headerSize) return undefined;
    const end = at + headerSize + lengthAt(buffer, at);
    const type = buffer[at] as number;
    if (end > buffer.length || type > 2) return undefined;
    this.#at = end;
    return { stream: type === 2 ? "stderr" : "stdout", data: buffer.subarray(at + headerSize, end) };
  }

  /** A whole frame with the payloads of those behind it that go the same way, moved together in the buffer. */
  #merged(): Frame | undefined {
    const buffer = this.#buffer;
    const type = buffer[this.#at] as number;
    if (this.#left || !(type <= 2)) return undefined;
    let at = this.#at;
    let out = at + headerSize;
    while (buffer[at] === type && buffer.length - at >= headerSize) {
      const from = at + headerSize;
      const end = from + lengthAt(buffer, at);
      if (end > buffer.length) break;
      if (from !== out) buffer.copyWithin(out, from, end);
      out += end - from;
      at = end;
    }
    if (at === this.#at) return undefined;
    const data = buffer.subarray(this.#at + headerSize, out);
    this.#at = at;
    return { stream: type === 2 ? "stderr" : "stdout", data };
  }

  async #read(): Promise<Frame | undefined> {
    try {
      if (this.#left) return await this.#piece();
      while (this.#buffer.length - this.#at < headerSize) {
        if (!await this.#fill() && this.#buffer.length === this.#at) return undefined;
        if (this.#ended) throw this.#cut("a frame header");
      }
      const type = this.#buffer[this.#at] as number;
      const length = lengthAt(this.#buffer, this.#at);
      if (type > 3) throw new DockerDecodeError(`${this.#operation} sent a frame of type ${type}`, { offset: this.#before + this.#at });
      this.#at += headerSize;
      this.#type = type;
      if (type !== 3 && length > wholeUpTo) {
        this.#left = length;
        return await this.#piece();
      }
      const data = await this.#payload(Math.min(length, wholeUpTo));
      if (type === 3) throw new DockerStreamError(this.#operation, new TextDecoder().decode(data).trim());
      return { stream: type === 2 ? "stderr" : "stdout", data };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  #ended = false;

  /** Reads one chunk behind what is left in the buffer (less than a header). */
  async #fill(): Promise<boolean> {
    const step = await this.#source.next();
    if (step.done) {
      this.#ended = true;
      return false;
    }
    const rest = this.#buffer.length - this.#at;
    this.#before += this.#at;
    if (rest) {
      const joined = new Uint8Array(rest + step.value.length);
      joined.set(this.#buffer.subarray(this.#at));
      joined.set(step.value, rest);
      this.#buffer = joined;
    } else this.#buffer = step.value;
    this.#at = 0;
    return true;
  }

  /** A payload that may span reads, in memory of just its size. */
  async #payload(length: number): Promise<Bytes> {
    if (this.#buffer.length - this.#at >= length) return this.#take(length);
    const data = new Uint8Array(length);
    let size = 0;
    while (size < length) {
      if (this.#buffer.length === this.#at && !await this.#fill()) throw this.#cut(`a frame of ${length} bytes`);
      const part = this.#take(Math.min(length - size, this.#buffer.length - this.#at));
      data.set(part, size);
      size += part.length;
    }
    return data;
  }

  /** What has come of a long frame. */
  async #piece(): Promise<Frame> {
    while (this.#buffer.length === this.#at) {
      if (!await this.#fill()) throw this.#cut(`a frame with ${this.#left} bytes to come`);
    }
    const data = this.#take(Math.min(this.#left, this.#buffer.length - this.#at));
    this.#left -= data.length;
    return { stream: this.#type === 2 ? "stderr" : "stdout", data };
  }

  #take(length: number): Bytes {
    return this.#buffer.subarray(this.#at, this.#at += length);
  }

  #cut(inside: string): DockerDecodeError {
    return new DockerDecodeError(`${this.#operation} ended inside ${inside}`, { offset: this.#before + this.#buffer.length });
  }
}

/** The big-endian length of a header; unsigned, where `<<` alone would turn negative. */
function lengthAt(buffer: Bytes, at: number): number {
  return (((buffer[at + 4] as number) << 24) | ((buffer[at + 5] as number) << 16) | ((buffer[at + 6] as number) << 8) |
    (buffer[at + 7] as number)) >>> 0;
}

/** The output of a TTY: no frames, all of it stdout. */
export class RawReader implements AsyncIterator<Frame> {
  readonly #source: AsyncIterator<Bytes>;

  constructor(source: AsyncIterable<Bytes>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorResult<Frame, undefined>> {
    const batch = await this.batch();
    return batch ? { done: false, value: batch[0] as Frame } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Frame, undefined>> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  async batch(): Promise<Frame[] | undefined> {
    const step = await this.#source.next();
    return step.done ? undefined : [{ stream: "stdout", data: step.value }];
  }

  blocks(): Promise<Frame[] | undefined> {
    return this.batch();
  }
}
