/**
 * The last bytes of a tar: its trailer, or what an engine appended when it failed half-way under a status of 200.
 *
 * @module
 */

import { DockerDecodeError, DockerStreamError } from "../errors.ts";

/** Enough for the two zero blocks, and for any message that an engine has been seen to append. */
const kept = 4096;

/** Two blocks of zeros, with which a tar ends. */
const trailer = 1024;

/** Remembers how a stream of bytes ends. */
export interface Tail {
  /** Notes a chunk. What it keeps is copied. */
  push(chunk: Uint8Array): void;
  /**
   * The error of a stream that has ended here; `undefined` when it has whole blocks, and zeros in the last two.
   * So a tar that was cut in zeros of its content, just between two blocks, is not found out: that takes reading its entries.
   */
  missingTrailer(): Error | undefined;
  /** A better error when the stream ended in an engine's own: a `DockerStreamError` with its words. Else the one given. */
  explain(error: DockerDecodeError): Error;
}

/** The tail of the answer to an operation. */
export function tail(operation: string): Tail {
  const buffer = new Uint8Array(2 * kept);
  let length = 0;
  let offset = 0;

  function push(chunk: Uint8Array): void {
    offset += chunk.length;
    const last = chunk.length > kept ? chunk.subarray(chunk.length - kept) : chunk;
    if (length + last.length > buffer.length) {
      buffer.copyWithin(0, length - kept, length);
      length = kept;
    }
    buffer.set(last, length);
    length += last.length;
  }

  function missingTrailer(): Error | undefined {
    const zeros = length >= trailer && offset % 512 === 0 && !buffer.subarray(length - trailer, length).some((byte) => byte !== 0);
    return zeros ? undefined : explain(new DockerDecodeError(`${operation} sent a tar without its end`, { offset }));
  }

  function explain(error: DockerDecodeError): Error {
    const found = reason(new TextDecoder().decode(buffer.subarray(Math.max(0, length - kept), length)).trimEnd());
    return found ? new DockerStreamError(operation, found.message, found.code) : error;
  }

  return { push, missingTrailer, explain };
}

interface Detail {
  readonly message?: unknown;
  readonly code?: unknown;
}

/** The message of the JSON object that a text ends in. What stands before it is content that was cut anywhere. */
function reason(text: string): { readonly message: string; readonly code: number | undefined } | undefined {
  if (!text.endsWith("}")) return undefined;
  for (let at = text.lastIndexOf('{"'); at >= 0; at = at > 0 ? text.lastIndexOf('{"', at - 1) : -1) {
    try {
      const found: { readonly errorDetail?: Detail | null; readonly message?: unknown } = JSON.parse(text.slice(at));
      const { message, code }: Detail = found.errorDetail ?? { message: found.message };
      if (typeof message === "string") return { message, code: typeof code === "number" ? code : undefined };
    } catch {
      // An object inside the one that is looked for, or no JSON at all.
    }
  }
  return undefined;
}
