/**
 * The body of a fetched response.
 *
 * @module
 */

import { collect } from "../../core/collect.ts";
import { DockerConnectionError } from "../../core/errors.ts";
import type { Body, Bytes } from "../../core/transport.ts";
import { networkError } from "./errors.ts";
import type { Flight } from "./flight.ts";

/** The body of a response. With `empty`, what a runtime makes of a bodyless answer is dropped. */
export function fetchBody(response: Response, flight: Flight, endpoint: string, empty: boolean): Body {
  const stream = response.body as ReadableStream<Uint8Array> | null;
  let reader = stream?.getReader();
  let taken = false;

  function close(): void {
    const left = reader;
    reader = undefined;
    if (!left) return;
    flight.drop();
    // Cancelling what the abort has failed already rejects with that abort.
    left.cancel().catch(() => {});
  }
  async function next(): Promise<IteratorResult<Bytes, undefined>> {
    while (reader) {
      let step: ReadableStreamReadResult<Uint8Array>;
      try {
        step = await reader.read();
      } catch (error) {
        // Dropped while it was read: the end that a closed body has.
        if (!reader) break;
        const { aborted, reason } = flight.signal;
        close();
        throw aborted ? reason : cut(error, endpoint);
      }
      if (step.done) {
        reader = undefined;
        flight.end();
      } else if (step.value.length) return { done: false, value: plain(step.value) };
    }
    return { done: true, value: undefined };
  }
  const iterator: AsyncIterator<Bytes, undefined> = {
    next,
    // deno-lint-ignore require-await -- an iterator's own form
    async return() {
      close();
      return { done: true, value: undefined };
    },
  };
  const body: Body = {
    [Symbol.asyncIterator]() {
      if (taken) throw new TypeError("Cannot read a body twice");
      taken = true;
      return iterator;
    },
    // deno-lint-ignore require-await -- a body read twice is a rejection here
    bytes: async (limit) => collect(body, limit),
    close,
  };
  if (!reader) flight.end();
  else if (empty) {
    reader.cancel().catch(() => {});
    reader = undefined;
    flight.end();
  }
  return body;
}

/** A fetch may hand out Node's Buffer, which is no plain array. */
function plain(chunk: Uint8Array): Bytes {
  const bytes = chunk as Bytes;
  return chunk.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function cut(cause: unknown, endpoint: string): DockerConnectionError {
  const error = networkError(cause, endpoint);
  return error.code === "timeout" ? error : new DockerConnectionError("reset", `The answer of ${endpoint} was cut`, { endpoint, cause });
}
