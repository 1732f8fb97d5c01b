/**
 * An answer that is a tar: exports, saved images, archives of a path.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import type { Body, Bytes } from "../transport.ts";
import { type ByteStream, byteStream } from "./bytes.ts";
import type { TarEntry } from "./tar-entry.ts";
import { type Tail, tail } from "./tar-tail.ts";

/**
 * A tar as it comes: its bytes, or its entries. An engine that fails half-way appends its error under a status of 200, so
 * reading to the end of a tar without its two zero blocks throws `DockerStreamError` with the engine's words, or
 * `DockerDecodeError`. Bytes are looked at by their end alone; entries are followed from header to header.
 */
export interface TarStream extends ByteStream {
  /** Its entries, read as they come; a loop that is left closes the connection. */
  entries(): AsyncIterable<TarEntry>;
}

/** The stream of a body that is a tar, as the answer to an operation. */
export function tarStreamOf(body: Body, operation: string): TarStream {
  return { ...byteStream(whole(body, operation)), entries: () => entries(body, operation) };
}

/** The reader is loaded at first use, so that clients which never look into a tar do not carry it. */
async function* entries(body: Body, operation: string): AsyncGenerator<TarEntry, void> {
  const { untar } = await import("./tar-read.ts");
  yield* untar(body, { operation });
}

/** A body that fails at its end when the trailer of a tar is missing. */
function whole(body: Body, operation: string): Body {
  return {
    async bytes(limit) {
      const bytes = await body.bytes(limit);
      const end = tail(operation);
      end.push(bytes);
      const error = end.missingTrailer();
      if (error) throw error;
      return bytes;
    },
    [Symbol.asyncIterator]: () => passing(body[Symbol.asyncIterator](), tail(operation)),
    close: () => body.close(),
  };
}

/** Hands chunks on as they are. Asked again after its end, it fails again: what was cut stays so. */
function passing(source: AsyncIterator<Bytes>, end: Tail): AsyncIterator<Bytes, undefined> {
  function note(step: IteratorResult<Bytes, undefined>): IteratorResult<Bytes, undefined> {
    if (!step.done) {
      end.push(step.value);
      return step;
    }
    const error = end.missingTrailer();
    if (error) throw error;
    return step;
  }

  return {
    next: () => source.next().then(note),
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** A tar. */
export const tarStream: Decoder<TarStream> = { kind: "bytes", decode: ({ body }, { operation }) => tarStreamOf(body, operation) };
