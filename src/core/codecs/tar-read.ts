/**
 * Reads a tar as it comes: entry by entry, content as views of the chunks that it came in.
 *
 * @module
 */

import { DockerDecodeError } from "../errors.ts";
import { type OpenContent, tarEntry } from "./tar-content.ts";
import { type TarEntry, tarFacts } from "./tar-entry.ts";
import { blockSize, decodeHeader, type TarHeader } from "./tar-header.ts";
import { tarInput } from "./tar-input.ts";
import { decodePax, decodeText } from "./tar-pax.ts";

/** Options of {@linkcode untar}. */
export interface UntarOptions {
  /** What the tar is the answer to, for messages. Default `untar`. */
  readonly operation?: string | undefined;
}

/** The most bytes of records that a header may carry before an entry: 1 MiB. */
const mostRecords = 1024 * 1024;

/**
 * The entries of a tar: ustar, PAX, GNU and older. Moving on passes over content that was not read, and waits for what is
 * being read; leaving the loop leaves the source. Padding after the tar is read to the end.
 *
 * Throws `DockerDecodeError` with the offset for bad headers and for a tar that ends early or without its two zero blocks,
 * or `DockerStreamError` when the engine's own error stands there. Sparse files are refused.
 */
export function untar(source: AsyncIterable<Uint8Array>, options: UntarOptions = {}): AsyncIterable<TarEntry> {
  return { [Symbol.asyncIterator]: () => entries(source[Symbol.asyncIterator](), options.operation ?? "untar") };
}

function entries(source: AsyncIterator<Uint8Array>, operation: string): AsyncIterator<TarEntry, undefined> {
  type Step = IteratorResult<TarEntry, undefined>;
  const done: Step = { done: true, value: undefined };
  const input = tarInput(source, operation);
  const globals = new Map<string, string>();
  let globalSize = 0;
  let extras: { records?: ReadonlyMap<string, string>; name?: string; linkname?: string } = {};
  /** An extending header whose data is being read. */
  let extending: { readonly flag: string; readonly data: Uint8Array; filled: number; readonly offset: number } | undefined;
  /** Bytes to pass over before the next header. */
  let padding = 0;
  const content: OpenContent = { of: undefined, left: 0 };
  let zeros = 0;
  let closed = false;

  function cut(where: string): DockerDecodeError {
    return new DockerDecodeError(`${operation} sent a tar that ends ${where}`, { offset: input.offset });
  }

  /** The next entry; `undefined` when more has to be read first, after which it goes on where it was. */
  function parse(): Step | undefined {
    for (;;) {
      padding = input.skip(padding);
      if (padding > 0) return undefined;
      if (extending) {
        if (!extend()) return undefined;
        continue;
      }
      if (zeros === 2) return pad();
      const block = input.block();
      if (!block) return undefined;
      const offset = input.offset - blockSize;
      if (isZero(block)) {
        zeros++;
        continue;
      }
      if (zeros) throw new DockerDecodeError("A tar has one zero block where two end it", { offset });
      const header = decodeHeader(block, offset);
      if (!"xgLK".includes(header.flag)) return { done: false, value: enter(header, offset) };
      begin(header, offset);
    }
  }

  function pad(): undefined {
    const offset = input.offset;
    const stray = input.take(Infinity)?.findIndex((byte) => byte !== 0) ?? -1;
    if (stray >= 0) throw new DockerDecodeError(`${operation} sent bytes after the end of a tar`, { offset: offset + stray });
  }

  function begin({ flag, size }: TarHeader, offset: number): void {
    if (flag === "g") globalSize += size;
    if (Math.max(size, globalSize) > mostRecords) {
      throw new DockerDecodeError(`A tar has a header with more than ${mostRecords} bytes of records`, { offset });
    }
    extending = { flag, data: new Uint8Array(size), filled: 0, offset: offset + blockSize };
  }

  function extend(): boolean {
    if (!extending) return true;
    const { flag, data, filled, offset } = extending;
    const part = input.take(data.length - filled);
    if (part) data.set(part, filled);
    extending.filled += part?.length ?? 0;
    if (extending.filled < data.length) return false;
    extending = undefined;
    padding = paddingOf(data.length);
    if (flag === "L") extras.name = untilNul(data);
    else if (flag === "K") extras.linkname = untilNul(data);
    else if (flag === "x") extras.records = decodePax(data, offset);
    else for (const [key, value] of decodePax(data, offset)) globals.set(key, value);
    return true;
  }

  function enter(header: TarHeader, offset: number): TarEntry {
    const facts = tarFacts(header, { globals, ...extras }, offset);
    extras = {};
    content.of = facts;
    content.left = facts.size;
    padding = paddingOf(facts.size);
    return tarEntry(facts, content, input, cut);
  }

  function advance(): Step | Promise<Step> {
    padding += content.left;
    content.left = 0;
    content.of = undefined;
    return closed ? done : parse() ?? read();
  }

  async function read(): Promise<Step> {
    for (;;) {
      const came = await input.more();
      if (closed || (!came && zeros === 2)) return done;
      if (!came) throw cut(extending || padding ? "inside an entry" : "without its two zero blocks");
      const step = parse();
      if (step) return step;
    }
  }

  return {
    next: () => input.exclusive(advance),
    async return() {
      closed = true;
      content.of = undefined;
      await input.close();
      return done;
    },
  };
}

function paddingOf(size: number): number {
  return -size & (blockSize - 1);
}

function isZero(block: Uint8Array): boolean {
  for (let at = 0; at < blockSize; at++) if (block[at] !== 0) return false;
  return true;
}

function untilNul(data: Uint8Array): string {
  const end = data.indexOf(0);
  return decodeText(end < 0 ? data : data.subarray(0, end));
}
