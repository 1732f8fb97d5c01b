/**
 * A stream of JSON records: one a line (`\n` or `\r\n`), or each behind a record separator (0x1E).
 *
 * @module
 */

import { join } from "../collect.ts";
import type { Decoder } from "../endpoint.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Body, Bytes } from "../transport.ts";
import { readable } from "./bytes.ts";
import { type JsonContext, parseJson } from "./json.ts";

/** Records as they come. Leaving the loop, or disposing it, closes the connection. */
export interface Records<T> extends AsyncIterable<T>, AsyncDisposable {
  /** The same records as a web stream. */
  readable(): ReadableStream<T>;
}

const LF = 0x0a;
const maxRecord: number = 64 * 1024 * 1024;

/**
 * The records of a body. Hand-written: `next()` answers from the buffer, and waits only to read.
 * The end of the body ends a last record that has no line break; one that is cut does not parse, and throws.
 */
export class RecordReader<T> implements AsyncIterator<T> {
  readonly #source: AsyncIterator<Bytes>;
  readonly #context: JsonContext;
  #chunk: Bytes = new Uint8Array(0);
  #at = 0;
  /** Pieces of a record whose end has not come. */
  #parts: Bytes[] = [];
  #size = 0;
  #offset = 0;

  constructor(source: AsyncIterable<Bytes>, context: JsonContext) {
    this.#source = source[Symbol.asyncIterator]();
    this.#context = context;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    try {
      const record = this.#buffered();
      return record ? Promise.resolve(record) : this.#read();
    } catch (error) {
      return this.#fail(error);
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#chunk = new Uint8Array(0);
    this.#at = 0;
    this.#parts = [];
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  async #fail(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  /** A record that ends in the current chunk. */
  #buffered(): IteratorYieldResult<T> | undefined {
    for (;;) {
      const end = this.#chunk.indexOf(LF, this.#at);
      if (end === -1) return undefined;
      const line = this.#take(end);
      this.#at = end + 1;
      if (line) return { done: false, value: this.#parse(line) };
    }
  }

  async #read(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      if (this.#at < this.#chunk.length) {
        this.#parts.push(this.#chunk.subarray(this.#at));
        this.#size += this.#chunk.length - this.#at;
        if (this.#size > maxRecord) {
          await this.#fail(new DockerDecodeError(`${this.#context.operation} sent a record of more than ${maxRecord} bytes`));
        }
      }
      this.#offset += this.#chunk.length;
      const step = await this.#source.next();
      this.#chunk = step.done ? new Uint8Array(0) : step.value;
      this.#at = 0;
      if (step.done) {
        const line = this.#take(0);
        return line ? { done: false, value: this.#parse(line) } : { done: true, value: undefined };
      }
      const found = this.#tryBuffered();
      if (found) return await found;
    }
  }

  #tryBuffered(): IteratorYieldResult<T> | Promise<never> | undefined {
    try {
      return this.#buffered();
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** The line that ends at `end` of the chunk, with its earlier pieces; `undefined` for a blank one. */
  #take(end: number): Bytes | undefined {
    let line = this.#chunk.subarray(this.#at, end);
    if (this.#parts.length) {
      line = join([...this.#parts, line]);
      this.#parts = [];
      this.#size = 0;
    }
    let from = 0;
    let to = line.length;
    while (from < to && blank(line[from])) from++;
    while (to > from && blank(line[to - 1])) to--;
    return from === to ? undefined : line.subarray(from, to);
  }

  #parse(line: Bytes): T {
    return parseJson(line, this.#context, this.#offset + this.#at) as T;
  }
}

/** White space around a record, and the separator before it. */
function blank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x1e || byte === 0x09 || byte === LF;
}

/** The records of a body as the user sees them. */
export function recordsOf<T>(body: Body, context: JsonContext): Records<T> {
  return {
    [Symbol.asyncIterator]: () => new RecordReader<T>(body, context),
    readable: () => readable({ [Symbol.asyncIterator]: () => new RecordReader<T>(body, context) }),
    // deno-lint-ignore require-await
    [Symbol.asyncDispose]: async () => body.close(),
  };
}

/** A stream of records. */
export const records: Decoder<Records<never>> = {
  kind: "records",
  decode: (response, context) => recordsOf(response.body, context),
};
