import { expect, test } from "vitest";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { type TarStream, tarStream, tarStreamOf } from "../../src/core/codecs/tar.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerDecodeError, DockerStreamError } from "../../src/core/errors.ts";
import type { Bytes } from "../../src/core/transport.ts";
import { base64, bodyOf, chunks, failure, fixtureBody, split, utf8 } from "./tar-support.ts";

const whole = await collect(tar({ a: "x".repeat(1000), b: "y" }));

function streamOf(...parts: (Uint8Array | Error)[]): TarStream {
  return tarStreamOf(bodyOf(chunks(...parts)), "ImageGet");
}

/** The four ways to read a stream to its end. */
const ways: Record<string, (stream: TarStream) => Promise<unknown>> = {
  "bytes()": (stream) => stream.bytes(),
  "a loop": (stream) => collect(stream),
  "readable()": (stream) => new Response(stream.readable()).arrayBuffer(),
  "entries()": async (stream) => {
    for await (const _ of stream.entries());
  },
};

async function names(stream: TarStream): Promise<string[]> {
  const all: string[] = [];
  for await (const entry of stream.entries()) all.push(`${entry.type} ${entry.name} ${entry.size}`);
  return all;
}

test("tarStreamOf() gives the bytes as they came, chunk by chunk", async () => {
  expect(base64(await streamOf(...split(whole, 700)).bytes())).toBe(base64(whole));
  const parts = split(whole, 700);
  const got: Uint8Array[] = [];
  for await (const chunk of streamOf(...parts)) got.push(chunk);
  expect(got).toHaveLength(parts.length);
  expect(got.every((chunk, n) => chunk === parts[n])).toBe(true);
});

test.each(Object.entries(ways))("%s of a whole tar succeeds, with more padding too, in any pieces", async (_, read) => {
  for (const size of [1, 100, 512, 5000, 1e6]) await read(streamOf(...split(whole, size)));
  await read(streamOf(whole, new Uint8Array(9216)));
  await read(streamOf(...split(new Uint8Array(1024), 3)));
});

test.each(Object.entries(ways))("%s of a tar that was cut throws, wherever that was", async (_, read) => {
  // Every byte of the trailer and of the padding before it.
  for (let at = 0; at < whole.length; at += at > whole.length - 1600 ? 1 : 97) {
    const error = await failure(read(streamOf(...split(whole.subarray(0, at), 600))));
    expect(error, `cut at ${at}`).toBeInstanceOf(DockerDecodeError);
  }
});

test.each(Object.entries(ways))("%s of a tar with an engine's error in its place throws that", async (_, read) => {
  const json = utf8('{"message":"no space left"}\n');
  for (const parts of [[whole.subarray(0, 700), json], [whole, json], [json], split(Buffer.concat([whole.subarray(0, 1536), json]), 5)]) {
    const error = await failure(read(streamOf(...parts)));
    expect(error).toBeInstanceOf(DockerStreamError);
    expect(error).toMatchObject({ operation: "ImageGet", reason: "no space left" });
  }
});

test.each(Object.entries(ways))("%s passes on an error of the body", async (_, read) => {
  const error = new Error("reset");
  expect(await failure(read(streamOf(whole.subarray(0, 600), error)))).toBe(error);
});

test("a loop over a cut tar fails again when it is asked again", async () => {
  const iterator = streamOf(whole.subarray(0, 1024))[Symbol.asyncIterator]();
  await iterator.next();
  expect(await failure(iterator.next())).toBeInstanceOf(DockerDecodeError);
  expect(await failure(iterator.next())).toBeInstanceOf(DockerDecodeError);
});

test("a loop that is left, and dispose, let go of the body, without asking for its end", async () => {
  for (
    const leave of [
      async (stream: TarStream) => {
        for await (const _ of stream) break;
      },
      async (stream: TarStream) => {
        for await (const _ of stream.entries()) break;
      },
      async (stream: TarStream) => {
        await using _ = stream;
      },
    ]
  ) {
    const source = chunks(...split(whole.subarray(0, 1024), 512));
    await leave(tarStreamOf(bodyOf(source), "ImageGet"));
    expect(source.returned).toBe(1);
  }
});

test("bytes() keeps to its limit", async () => {
  expect(await failure(streamOf(whole).bytes(100))).toBeInstanceOf(DockerDecodeError);
  expect((await streamOf(whole).bytes(whole.length)).length).toBe(whole.length);
});

test("a tar goes through untouched by what its reader does to earlier chunks", async () => {
  const parts = split(whole, 600).map((part) => new Uint8Array(part));
  const size = parts.length;
  let seen = 0;
  for await (const chunk of streamOf(...parts)) {
    structuredClone(chunk, { transfer: [chunk.buffer] });
    seen++;
  }
  expect(seen).toBe(size);
});

test("tarStream decodes a response", async () => {
  const response = { status: 200, headers: new Headers(), body: bodyOf(chunks(whole as Bytes)) };
  const context = {
    operation: "ContainerExport",
    input: {},
    version: "1.51",
    integers: "number" as const,
    get: () => Promise.reject(new Error("not asked")),
  };
  expect(await names(await tarStream.decode(response, context))).toEqual(["file a 1000", "file b 1"]);
});

test.each([
  ["docker-28/archive-get", ["directory d/ 0", "file d/f 2", "symlink d/l 0"]],
  ["podman-5/archive-get", ["directory d/ 0", "file d/f 2", "symlink d/l 0"]],
  ["docker-28/image-get", [
    "directory blobs/ 0",
    "directory blobs/sha256/ 0",
    expect.stringMatching(/^file blobs\/sha256\/2262eef4\w{56} 10240$/),
    expect.stringMatching(/^file blobs\/sha256\/\w{64} 893$/),
    expect.stringMatching(/^file blobs\/sha256\/\w{64} 766$/),
    expect.stringMatching(/^file blobs\/sha256\/\w{64} 398$/),
    "file index.json 353",
    "file manifest.json 451",
    "file oci-layout 31",
    "file repositories 85",
  ]],
  ["docker-28/container-export", [
    "file .dockerenv 0",
    "directory dev/ 0",
    "file dev/console 0",
    "directory dev/pts/ 0",
    "directory dev/shm/ 0",
    "directory dir/ 0",
    "symlink dir/l 0",
    "directory etc/ 0",
    "file etc/hostname 0",
    "file etc/hosts 0",
    "symlink etc/mtab 0",
    "file etc/resolv.conf 0",
    "file hello.txt 6",
    "directory proc/ 0",
    "directory sys/ 0",
  ]],
])("the recorded %s is read, whole and entry by entry", async (path, entries) => {
  const body = fixtureBody(path);
  expect(await names(streamOf(...split(body, 700)))).toEqual(entries);
  for (const read of Object.values(ways)) await read(streamOf(body));
});

test.each(Object.entries(ways))("%s of the recorded image whose layer is damaged throws the engine's words", async (_, read) => {
  const body = fixtureBody("docker-28/containerd-image-get-broken");
  for (const size of [100, 4096, 1e6]) {
    const error = await failure(read(streamOf(...split(body, size))));
    expect(error).toBeInstanceOf(DockerStreamError);
    expect((error as DockerStreamError).reason).toMatch(/^unexpected digest sha256:215948c8\w{56} copied$/);
  }
});
