import { readFileSync } from "node:fs";
import type { TarEntry } from "../../src/core/codecs/tar-entry.ts";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { collect } from "../../src/core/collect.ts";
import type { Body, Bytes } from "../../src/core/transport.ts";

/** What an entry is and holds, as plain data. */
export interface Read extends Omit<TarEntry, "bytes" | "text" | typeof Symbol.asyncIterator> {
  readonly content: Uint8Array;
}

/** All entries of a tar with their content. */
export async function readAll(source: AsyncIterable<Uint8Array>): Promise<Read[]> {
  const all: Read[] = [];
  for await (const entry of untar(source)) {
    const { bytes, text: _, [Symbol.asyncIterator]: __, ...facts } = entry;
    all.push({ ...facts, content: await bytes() });
  }
  return all;
}

/** The same with content as base64, which an assertion compares a thousand times as fast. */
export async function digest(source: AsyncIterable<Uint8Array>): Promise<unknown[]> {
  return (await readAll(source)).map((entry) => ({ ...entry, content: base64(entry.content) }));
}

/** Bytes as base64. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** A source that counts what is done to it. */
export interface Spied extends AsyncIterable<Bytes> {
  returned: number;
  asked: number;
}

/** Chunks as an iterable; an Error among them is thrown. */
export function chunks(...parts: (Uint8Array | Error)[]): Spied {
  let at = 0;
  const spied: Spied = {
    returned: 0,
    asked: 0,
    [Symbol.asyncIterator]: () => ({
      async next() {
        spied.asked++;
        await null;
        const part = parts[at++];
        if (part instanceof Error) throw part;
        return part === undefined ? { done: true, value: undefined } : { done: false, value: part as Bytes };
      },
      // deno-lint-ignore require-await
      async return() {
        spied.returned++;
        at = Infinity;
        return { done: true, value: undefined };
      },
    }),
  };
  return spied;
}

/** Bytes in pieces of a size. */
export function split(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return parts;
}

/** The body of a recorded response, of a length or in chunks. */
export function fixtureBody(path: string): Uint8Array {
  const raw = readFileSync(new URL(`../fixtures/${path}.response`, import.meta.url));
  const head = raw.indexOf("\r\n\r\n");
  let rest = raw.subarray(head + 4);
  if (!/transfer-encoding: chunked/i.test(raw.subarray(0, head).toString("latin1"))) return new Uint8Array(rest);
  const parts: Uint8Array[] = [];
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = parseInt(rest.subarray(0, line).toString("latin1"), 16);
    if (!(size > 0)) return new Uint8Array(Buffer.concat(parts));
    parts.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 2 + size + 2);
  }
}

/** A response's body over chunks. */
export function bodyOf(source: Spied): Body {
  return {
    [Symbol.asyncIterator]: () => source[Symbol.asyncIterator](),
    bytes: (limit) => collect(source, limit),
    close: () => void source.returned++,
  };
}

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below);
  };
}

/** The error of a promise that has to fail. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

/** Text as bytes. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
