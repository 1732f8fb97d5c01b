/**
 * Gathers chunks into one piece of memory.
 *
 * @module
 */

import { DockerDecodeError } from "./errors.ts";
import type { Bytes } from "./transport.ts";

/** All bytes of an iterable; more than `limit` of them leaves it early and throws `DockerDecodeError`. */
export async function collect(source: AsyncIterable<Bytes>, limit: number = Infinity): Promise<Bytes> {
  const chunks: Bytes[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw new DockerDecodeError(`Cannot keep a body of more than ${limit} bytes`, { offset: limit });
    chunks.push(chunk);
  }
  return join(chunks, size);
}

/** Chunks as one array; a single one is handed back as it is. */
export function join(chunks: readonly Bytes[], size: number = chunks.reduce((sum, chunk) => sum + chunk.length, 0)): Bytes {
  if (chunks.length === 1) return chunks[0] as Bytes;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
