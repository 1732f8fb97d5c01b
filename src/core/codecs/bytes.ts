/**
 * Bytes in and out: what a raw body may be, and the stream of a raw answer.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import { DockerInputError } from "../errors.ts";
import type { Body, Bytes } from "../transport.ts";

/** What can be sent as a raw body. */
export type RawBody = Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A raw body in one of the two forms that a transport takes. */
export function rawBody(value: unknown, operation: string): Uint8Array | AsyncIterable<Uint8Array> {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof Blob) return chunks(value.stream());
  if (value instanceof ReadableStream) return chunks(value);
  if (typeof value === "object" && value !== null) {
    if (Symbol.asyncIterator in value) return value as AsyncIterable<Uint8Array>;
    if (Symbol.iterator in value) {
      return (async function* () {
        yield* value as Iterable<Uint8Array>;
      })();
    }
  }
  throw new DockerInputError(`Cannot call ${operation}: its body must be bytes, a Blob, a ReadableStream or an iterable of bytes`);
}

/** Reads a web stream as an iterable; not every browser can loop over one. */
async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    // Left early: the source is told, so that a file or a socket behind it is let go.
    await reader.cancel().catch(() => {});
  }
}

/** A raw answer. Leaving a loop over it, or disposing it, closes its connection. */
export interface ByteStream extends AsyncIterable<Bytes>, AsyncDisposable {
  /** All of it; more than `limit` bytes (default: no limit) rejects with `DockerDecodeError`. */
  bytes(limit?: number): Promise<Bytes>;
  /** The same bytes as a web stream. */
  readable(): ReadableStream<Bytes>;
}

/** The stream of a body. */
export function byteStream(body: Body): ByteStream {
  return {
    bytes: (limit) => body.bytes(limit),
    [Symbol.asyncIterator]: () => body[Symbol.asyncIterator](),
    readable: () => readable(body),
    // deno-lint-ignore require-await
    [Symbol.asyncDispose]: async () => body.close(),
  };
}

/** Any iterable as a web stream that pulls; cancelling it leaves the iterable. */
export function readable<T>(source: AsyncIterable<T>): ReadableStream<T> {
  let iterator: AsyncIterator<T> | undefined;
  return new ReadableStream<T>({
    async pull(controller) {
      const step = await (iterator ??= source[Symbol.asyncIterator]()).next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await (iterator ??= source[Symbol.asyncIterator]()).return?.();
    },
  }, { highWaterMark: 0 });
}

/** A raw answer as a stream. */
export const bytes: Decoder<ByteStream> = { kind: "bytes", decode: ({ body }) => byteStream(body) };
