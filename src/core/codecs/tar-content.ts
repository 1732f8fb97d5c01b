/**
 * The content of a tar's entry, read where it stands in the stream.
 *
 * @module
 */

import { join } from "../collect.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Bytes } from "../transport.ts";
import type { TarEntry, TarFacts } from "./tar-entry.ts";
import type { TarInput } from "./tar-input.ts";

/** The content that stands next in the stream. */
export interface OpenContent {
  /** The entry that it belongs to; `undefined` when there is none. */
  of: TarFacts | undefined;
  /** Bytes of it that were not read. */
  left: number;
}

/** Adds to an entry the ways to read its content. `cut` makes the error of a source that ends too early. */
export function tarEntry(facts: TarFacts, open: OpenContent, input: TarInput, cut: (where: string) => Error): TarEntry {
  let read = false;

  function claim(): void {
    if (read) throw new TypeError(`Cannot read ${JSON.stringify(facts.name)} of a tar twice`);
    read = true;
  }

  function view(): Bytes | undefined {
    if (open.of !== facts) throw new TypeError(`Cannot read ${JSON.stringify(facts.name)} of a tar: the loop has moved on`);
    const bytes = input.take(open.left);
    open.left -= bytes?.length ?? 0;
    return bytes;
  }

  async function wait(): Promise<Bytes> {
    for (;;) {
      const came = await input.more();
      const bytes = view();
      if (bytes) return bytes;
      if (!came) throw cut(`inside ${JSON.stringify(facts.name)}`);
    }
  }

  function next(): IteratorResult<Bytes, undefined> | Promise<IteratorResult<Bytes, undefined>> {
    const value = view();
    if (value) return { done: false, value };
    return open.left === 0 ? { done: true, value: undefined } : wait().then((value) => ({ done: false, value }));
  }

  function whole(): Bytes | Promise<Bytes> {
    const first = view();
    // A copy: a small file does not keep the chunk that it came in.
    return open.left === 0 ? first?.slice() ?? new Uint8Array(0) : gather(first ? [first] : []);
  }

  async function gather(views: Bytes[]): Promise<Bytes> {
    while (open.left > 0) views.push(view() ?? await wait());
    return views.length === 1 ? (views[0] as Bytes).slice() : join(views, facts.size);
  }

  // deno-lint-ignore require-await -- what it throws is a rejection
  async function bytes(limit: number = Infinity): Promise<Bytes> {
    claim();
    if (facts.size > limit) {
      throw new DockerDecodeError(`Cannot keep ${JSON.stringify(facts.name)} of a tar: it has more than ${limit} bytes`);
    }
    return input.exclusive(whole);
  }

  function iterator(): AsyncIterator<Bytes, undefined> {
    claim();
    return { next: () => input.exclusive(next), return: () => Promise.resolve({ done: true, value: undefined }) };
  }

  // Not a copy with these added: for many small files that would be half of all the work.
  return Object.assign(facts, { bytes, text: async () => new TextDecoder().decode(await bytes()), [Symbol.asyncIterator]: iterator });
}
