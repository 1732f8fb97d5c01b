/**
 * A tar's bytes as its reader takes them: blocks and views of content out of a buffer, a wait only to read more.
 *
 * @module
 */

import { DockerDecodeError } from "../errors.ts";
import type { Bytes } from "../transport.ts";
import { blockSize } from "./tar-header.ts";
import { tail } from "./tar-tail.ts";

/** How far a broken tar is read on, to see whether it ends in an engine's own error. */
const readOn = 64 * 1024;

/** The bytes of a tar. `block`, `take` and `skip` work on what has come; `more` brings more. */
export interface TarInput {
  /** Position in the tar of the next byte. */
  readonly offset: number;
  /** The next block, `undefined` when it has not come yet. It is good until the next call. */
  block(): Uint8Array | undefined;
  /** Up to `most` bytes as a view of the chunk that they came in, `undefined` when none has come. */
  take(most: number): Bytes | undefined;
  /** Passes over up to `count` bytes, and says how many are left to pass over. */
  skip(count: number): number;
  /** Reads a chunk; false at the end of the source. */
  more(): Promise<boolean>;
  /**
   * Does one piece of work after those before it, at once where it can. When it throws a `DockerDecodeError`, or the
   * source fails, the source is left and every later piece fails with the same error: what is broken never looks ended.
   */
  exclusive<T>(work: () => T | Promise<T>): Promise<T>;
  /** Leaves the source. */
  close(): Promise<void>;
}

/** Reads the chunks of a source, in the name of an operation. */
export function tarInput(source: AsyncIterator<Uint8Array>, operation: string): TarInput {
  const end = tail(operation);
  const partial = new Uint8Array(blockSize);
  let filled = 0;
  let chunk: Bytes = new Uint8Array(0);
  let at = 0;
  let offset = 0;
  let over = false;
  let failure: { readonly error: unknown } | undefined;
  let busy: Promise<void> | undefined;

  function block(): Uint8Array | undefined {
    if (filled === 0 && chunk.length - at >= blockSize) {
      offset += blockSize;
      return chunk.subarray(at, at += blockSize);
    }
    const part = take(blockSize - filled);
    if (part) {
      partial.set(part, filled);
      filled += part.length;
    }
    if (filled < blockSize) return undefined;
    filled = 0;
    return partial;
  }

  function take(most: number): Bytes | undefined {
    const length = Math.min(most, chunk.length - at);
    if (length === 0) return undefined;
    offset += length;
    return chunk.subarray(at, at += length);
  }

  function skip(count: number): number {
    const length = Math.min(count, chunk.length - at);
    at += length;
    offset += length;
    return count - length;
  }

  async function more(): Promise<boolean> {
    if (over) return false;
    let step: IteratorResult<Uint8Array>;
    try {
      step = await source.next();
    } catch (error) {
      over = true;
      throw (failure = { error }).error;
    }
    if (step.done) {
      over = true;
      return false;
    }
    if (!(step.value as unknown instanceof Uint8Array)) throw new DockerDecodeError("A tar's chunks must be Uint8Array", { offset });
    // The one cast: views of a wire's chunks are over plain memory, and nothing here would make them so.
    chunk = step.value as Bytes;
    at = 0;
    end.push(chunk);
    return true;
  }

  function exclusive<T>(work: () => T | Promise<T>): Promise<T> {
    const result = busy ? busy.then(() => attempt(work)) : attempt(work);
    if (!(result instanceof Promise)) return Promise.resolve(result);
    // Registered before the caller's own reaction, so that the caller's next piece finds the way free.
    const done = () => {
      if (busy === mine) busy = undefined;
    };
    const mine: Promise<void> = result.then(done, done);
    busy = mine;
    return result;
  }

  function attempt<T>(work: () => T | Promise<T>): T | Promise<T> {
    if (failure) return Promise.reject(failure.error);
    try {
      const result = work();
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (error) {
      return fail(error);
    }
  }

  async function fail(error: unknown): Promise<never> {
    if (failure || !(error instanceof DockerDecodeError)) throw error;
    let next = readOn;
    try {
      while (next > 0 && await more()) next -= chunk.length;
    } catch {
      // The tar was broken before its source was.
    }
    failure = { error: end.explain(error) };
    void close().catch(() => {});
    throw failure.error;
  }

  async function close(): Promise<void> {
    if (over) return;
    over = true;
    await source.return?.();
  }

  return {
    get offset() {
      return offset;
    },
    block,
    take,
    skip,
    more,
    exclusive,
    close,
  };
}
