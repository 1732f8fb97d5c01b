/**
 * Writes a tar as it is read: small entries packed together, big content handed through.
 *
 * @module
 */

import type { Bytes } from "../transport.ts";
import { blockSize, encodeHeader } from "./tar-header.ts";
import { refuse, type TarInputEntry, type TarOptions, tarPlan } from "./tar-plan.ts";

/** What can be written as a tar: entries as they come, or the content of files by path. */
export type TarSource =
  | Iterable<TarInputEntry>
  | AsyncIterable<TarInputEntry>
  | { readonly [path: string]: string | Uint8Array | Blob };

const packSize = 64 * 1024;

/** Content of this size and more is handed on uncopied. */
const bigFrom = 32 * 1024;

/**
 * A tar of entries: ustar, and PAX where a name is long, a number big or text is not ASCII. The same entries give the same
 * bytes: without an `mtime`, files are from 1970. Chunks of big content are the caller's own memory.
 *
 * Throws `DockerInputError` when the turn comes of an entry that cannot be written: a name that is empty or leads outside,
 * a stream with more or fewer bytes than its `size` says.
 */
export async function* tar(entries: TarSource, options: TarOptions = {}): AsyncIterable<Bytes> {
  const pack = packer();
  for await (const entry of listed(entries)) {
    const { header, content } = tarPlan(entry, options);
    pack.add(encodeHeader(header));
    if (content instanceof Uint8Array) pack.add(content);
    else {
      let left = header.size;
      for await (const chunk of content) {
        if (!(chunk as unknown instanceof Uint8Array)) refuse(entry, `its content has a chunk that is no Uint8Array but ${typeof chunk}`);
        if (chunk.length > left) refuse(entry, `its content has more than ${header.size} bytes`);
        left -= chunk.length;
        pack.add(chunk);
        for (const full of pack.take()) yield full;
      }
      if (left > 0) refuse(entry, `its content has ${header.size - left} bytes, not ${header.size}`);
    }
    pack.zeros(-header.size & (blockSize - 1));
    for (const full of pack.take()) yield full;
  }
  pack.zeros(2 * blockSize);
  pack.flush();
  for (const full of pack.take()) yield full;
}

function listed(source: TarSource): Iterable<TarInputEntry> | AsyncIterable<TarInputEntry> {
  if (Symbol.asyncIterator in source || Symbol.iterator in source) return source as Iterable<TarInputEntry> | AsyncIterable<TarInputEntry>;
  return Object.entries(source).map(([name, content]) => ({ name, content }));
}

interface Packer {
  /** Adds bytes: copied when few, as they are when many. */
  add(bytes: Uint8Array): void;
  /** Adds zeros. */
  zeros(count: number): void;
  /** Makes a chunk of what is packed so far. */
  flush(): void;
  /** The chunks that are ready, once. */
  take(): Bytes[];
}

function packer(): Packer {
  let ready: Bytes[] = [];
  let pack = new Uint8Array(packSize);
  let filled = 0;

  function add(bytes: Uint8Array): void {
    if (bytes.length >= bigFrom) {
      flush();
      // The one cast: whoever hands in shared memory gets it out again.
      ready.push(bytes as Bytes);
      return;
    }
    const fits = Math.min(bytes.length, packSize - filled);
    pack.set(fits === bytes.length ? bytes : bytes.subarray(0, fits), filled);
    filled += fits;
    if (filled === packSize) flush();
    if (fits < bytes.length) add(bytes.subarray(fits));
  }

  function zeros(count: number): void {
    const fits = Math.min(count, packSize - filled);
    pack.fill(0, filled, filled += fits);
    if (filled === packSize) flush();
    if (fits < count) zeros(count - fits);
  }

  function flush(): void {
    if (filled === 0) return;
    // A part is copied, so that a small one does not take 64 KiB of memory along.
    ready.push(filled === packSize ? pack : pack.slice(0, filled));
    if (filled === packSize) pack = new Uint8Array(packSize);
    filled = 0;
  }

  function take(): Bytes[] {
    if (ready.length === 0) return ready;
    const chunks = ready;
    ready = [];
    return chunks;
  }

  return { add, zeros, flush, take };
}
