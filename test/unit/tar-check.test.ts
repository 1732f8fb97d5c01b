import { expect, test } from "vitest";
import { checkTar } from "../../src/core/codecs/tar-check.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerInputError } from "../../src/core/errors.ts";
import type { Bytes } from "../../src/core/transport.ts";
import { base64, chunks, failure, split, utf8 } from "./tar-support.ts";

const small = await collect(tar({ a: "hello" }));
const magics = {
  gzip: [0x1f, 0x8b, 8, 0],
  bzip2: [0x42, 0x5a, 0x68, 0x39],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
};

async function read(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return source instanceof Uint8Array ? source : await collect(source as AsyncIterable<Bytes>);
}

test("checkTar() hands on a tar, whole or in chunks of any size, unchanged", async () => {
  expect(await checkTar(small)).toBe(small);
  for (let size = 1; size <= 1100; size += size < 20 ? 1 : 90) {
    expect(base64(await read(await checkTar(chunks(...split(small, size)))))).toBe(base64(small));
  }
  expect(await read(await checkTar(chunks(new Uint8Array(0), small, new Uint8Array(0), utf8("x"))))).toEqual(
    new Uint8Array([...small, 0x78]),
  );
});

test("checkTar() takes the zeros of an empty tar, and a checksum of signed bytes", async () => {
  expect((await read(await checkTar(new Uint8Array(1024)))).length).toBe(1024);
  const signed = new Uint8Array(small);
  const sum = signed.subarray(0, 512).reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
  // A byte above 127 counts 256 less where it is signed.
  signed[500] = 0xe9;
  signed.set(utf8((sum + 0xe9 - 256).toString(8).padStart(6, "0")), 148);
  expect(await checkTar(signed)).toBe(signed);
});

test.each(Object.entries(magics))("checkTar() takes %s by its magic, without waiting for a whole block", async (_, magic) => {
  const bytes = new Uint8Array(magic);
  expect(await checkTar(bytes)).toBe(bytes);
  const source = chunks(...split(bytes, 1), new Error("not read yet"));
  await checkTar(source);
  expect(source.asked).toBeLessThanOrEqual(magic.length);
});

test.each([
  ["text", utf8("FROM busybox\n".repeat(50))],
  ["JSON", utf8('{"type":"Buffer"}')],
  ["a cut header", small.subarray(0, 511)],
  ["a header with one byte changed", new Uint8Array(small).fill(0x62, 0, 1)],
  ["a block of zeros but for its last byte", new Uint8Array(512).fill(1, 511)],
  ["half of a magic", new Uint8Array([0x28, 0xb5])],
])("checkTar() refuses %s, and leaves the source", async (_, bytes) => {
  expect(await failure(checkTar(bytes))).toBeInstanceOf(DockerInputError);
  const source = chunks(...split(bytes, 100));
  expect(await failure(checkTar(source))).toBeInstanceOf(DockerInputError);
  expect(source.returned).toBe(1);
});

test("checkTar() refuses nothing at all", async () => {
  expect(String(await failure(checkTar(new Uint8Array(0))))).toMatch(/DockerInputError: .*empty/);
  expect(String(await failure(checkTar(chunks())))).toMatch(/DockerInputError: .*empty/);
  expect(String(await failure(checkTar(chunks(new Uint8Array(0)))))).toMatch(/DockerInputError: .*empty/);
});

test("checkTar() rejects with the source's own error, while it peeks and later", async () => {
  const error = new Error("disk");
  expect(await failure(checkTar(chunks(small.subarray(0, 100), error)))).toBe(error);
  expect(await failure(read(await checkTar(chunks(small, error))))).toBe(error);
});

test("checkTar() refuses a chunk that is no Uint8Array, first or later, and leaves the source", async () => {
  for (const before of [[], [small]]) {
    const source = chunks(...before, "text" as unknown as Uint8Array);
    const error = await failure((async () => read(await checkTar(source)))());
    expect(error).toBeInstanceOf(DockerInputError);
    expect(String(error)).toMatch(/not Uint8Array but string/);
    expect(source.returned).toBe(1);
  }
});

test("checkTar() passes on that its reader has left", async () => {
  const source = chunks(...split(small, 300));
  for await (const chunk of await checkTar(source) as AsyncIterable<Uint8Array>) {
    expect(chunk.length).toBe(300);
    break;
  }
  expect(source.returned).toBe(1);
  const unread = chunks(small);
  const iterator = (await checkTar(unread) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  await iterator.return?.();
  expect(unread.returned).toBe(1);
  expect((await iterator.next()).done).toBe(true);
});

test("checkTar() is not waited up by a source whose return() never ends or throws", async () => {
  for (
    const back of [() => new Promise<never>(() => {}), () => Promise.reject(new Error("no")), () => {
      throw new Error("no");
    }]
  ) {
    const source = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false as const, value: utf8("x".repeat(600)) }), return: back }),
    };
    expect(await failure(checkTar(source))).toBeInstanceOf(DockerInputError);
  }
});
