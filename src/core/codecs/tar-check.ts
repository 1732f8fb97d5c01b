/**
 * Whether bytes look like a tar, before they are sent: an engine answers 500 to what is none, or reads it as a Dockerfile.
 *
 * @module
 */

import { DockerInputError } from "../errors.ts";

const block = 512;

// How what engines unpack begins: gzip, bzip2, xz, zstd.
const magics: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x28, 0xb5, 0x2f, 0xfd],
];

/**
 * Refuses with `DockerInputError` a body that begins neither as a tar nor as a compressed one; hands it on otherwise.
 * Of an iterable the first 512 bytes are read and given again, so it can be iterated once.
 */
export async function checkTar(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  if (body instanceof Uint8Array) {
    refuseOthers(body);
    return body;
  }
  const source = body[Symbol.asyncIterator]();
  const peeked: Uint8Array[] = [];
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < block && !compressed(start)) {
    const step = checked(await source.next(), source);
    if (step.done) break;
    peeked.push(step.value);
    start = start.length ? joined(start, step.value.subarray(0, block)) : step.value;
  }
  try {
    refuseOthers(start);
  } catch (error) {
    leave(source);
    throw error;
  }
  return { [Symbol.asyncIterator]: () => replay(peeked, source) };
}

/** What the bytes of a header add up to, the field of the checksum counted as spaces. */
export function headerSum(header: Uint8Array): number {
  let sum = 8 * 32;
  for (let at = 0; at < 148; at++) sum += header[at] as number;
  for (let at = 156; at < block; at++) sum += header[at] as number;
  return sum;
}

/** Whether a checksum is that of a header. Some writers of old added signed bytes, so that counts, too. */
export function sumMatches(header: Uint8Array, told: number): boolean {
  const sum = headerSum(header);
  if (told === sum) return true;
  let above = 0;
  for (let at = 0; at < block; at++) if (at < 148 || at >= 156) above += (header[at] as number) >> 7;
  return told === sum - 256 * above;
}

function refuseOthers(start: Uint8Array): void {
  if (compressed(start) || (start.length >= block && isHeader(start))) return;
  throw new DockerInputError(
    start.length ? "Cannot send a body that is no tar (plain, gzip, bzip2, xz or zstd)" : "Cannot send an empty body where a tar is needed",
  );
}

function compressed(start: Uint8Array): boolean {
  return magics.some((magic) => magic.every((byte, at) => start[at] === byte));
}

function isHeader(start: Uint8Array): boolean {
  const told = parseInt(String.fromCharCode(...start.subarray(148, 156)).trim(), 8);
  // Nothing but zeros is how an empty tar begins.
  return sumMatches(start, told) || !start.subarray(0, block).some((byte) => byte !== 0);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function replay(peeked: Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array, undefined> {
  const check = (step: IteratorResult<Uint8Array, undefined>) => checked(step, source);
  return {
    next() {
      const value = peeked.shift();
      return value ? Promise.resolve({ done: false, value }) : source.next().then(check);
    },
    async return() {
      peeked.length = 0;
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

function checked(step: IteratorResult<Uint8Array, undefined>, source: AsyncIterator<Uint8Array>): IteratorResult<Uint8Array, undefined> {
  if (step.done || step.value as unknown instanceof Uint8Array) return step;
  leave(source);
  throw new DockerInputError(`Cannot send a body whose chunks are not Uint8Array but ${typeof step.value}`);
}

/** Tells the source that nobody reads on; how that ends changes nothing about the refusal. */
function leave(source: AsyncIterator<Uint8Array>): void {
  Promise.resolve().then(() => source.return?.()).catch(() => {});
}
