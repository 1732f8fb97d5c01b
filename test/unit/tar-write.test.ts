import { expect, test } from "vitest";
import type { TarInputEntry } from "../../src/core/codecs/tar-plan.ts";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { tar, type TarSource } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerInputError } from "../../src/core/errors.ts";
import { base64, chunks, failure, readAll, utf8 } from "./tar-support.ts";

async function sizes(source: TarSource): Promise<number[]> {
  const lengths: number[] = [];
  for await (const chunk of tar(source)) lengths.push(chunk.length);
  return lengths;
}

test("tar() writes a record of paths, with the defaults that its doc names", async () => {
  const all = await readAll(tar({ "etc/motd": "grüß", "bin/x": new Uint8Array([0, 255]), "blob": new Blob(["b"]), "empty/": "" }));
  expect(all.map(({ name, type, content }) => [name, type, content])).toEqual([
    ["etc/motd", "file", utf8("grüß")],
    ["bin/x", "file", new Uint8Array([0, 255])],
    ["blob", "file", utf8("b")],
    ["empty/", "directory", new Uint8Array(0)],
  ]);
  expect(all[0]).toMatchObject({ mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" });
  expect(all[3]).toMatchObject({ mode: 0o755 });
});

test("tar() writes every kind of content, from iterables of both kinds", async () => {
  const stream = () => new Blob(["stream"]).stream();
  function* entries(): Iterable<TarInputEntry> {
    yield { name: "text", content: "text" };
    yield { name: "buffer", content: utf8("buffer").slice().buffer };
    yield { name: "stream", content: stream(), size: 6 };
    yield { name: "iterable", content: [utf8("it"), utf8("erable")], size: 8 };
    yield { name: "async", content: chunks(utf8("as"), new Uint8Array(0), utf8("ync")), size: 5 };
    yield { name: "blob", content: new Blob(["blob"]) };
    yield { name: "nothing" };
  }
  async function* later() {
    for (const entry of entries()) yield await Promise.resolve(entry);
  }
  for (const source of [entries(), later()]) {
    const all = await readAll(tar(source));
    expect(all.map(({ content }) => new TextDecoder().decode(content))).toEqual([
      "text",
      "buffer",
      "stream",
      "iterable",
      "async",
      "blob",
      "",
    ]);
  }
});

test("tar() writes links, devices and what entries say, and the options where they say nothing", async () => {
  const all = await readAll(tar([
    { name: "d", type: "directory", mode: 0o700, mtime: new Date(1600) },
    { name: "s", type: "symlink", linkname: "/etc/../x" },
    { name: "h", type: "link", linkname: "/d/f", uid: 0 },
    { name: "c", type: "character", devmajor: 1, devminor: 3 },
    { name: "p", type: "fifo", uname: "ann", gname: "staff" },
  ], { uid: 1000, gid: 1001, mtime: new Date(5000) }));
  expect(all).toMatchObject([
    { name: "d/", type: "directory", mode: 0o700, mtime: new Date(2000), uid: 1000, gid: 1001 },
    { name: "s", type: "symlink", linkname: "/etc/../x", mode: 0o777, mtime: new Date(5000) },
    { name: "h", type: "link", linkname: "d/f", uid: 0, gid: 1001 },
    { name: "c", type: "character", devmajor: 1, devminor: 3 },
    { name: "p", type: "fifo", uname: "ann", gname: "staff" },
  ]);
});

test("tar() gives the same bytes for the same entries", async () => {
  const source = { a: "1", [`${"n".repeat(200)}é`]: "2" };
  expect(await collect(tar(source))).toEqual(await collect(tar(source)));
});

test("tar() drops leading slashes", async () => {
  expect((await readAll(tar({ "/etc/a": "", "//b": "", "./c": "", "d..e/..f": "" }))).map(({ name }) => name)).toEqual([
    "etc/a",
    "b",
    "./c",
    "d..e/..f",
  ]);
});

test("tar() packs small entries, and hands big content on as it is", async () => {
  expect(await sizes({})).toEqual([1024]);
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, "x".repeat(100)]));
  expect(await sizes(many)).toEqual([65536, 65536, 65536, 200 * 1024 + 1024 - 3 * 65536]);
  const big = new Uint8Array(100_000);
  const got: Uint8Array[] = [];
  for await (const chunk of tar({ big, after: "x" })) got.push(chunk);
  expect(got.map((chunk) => chunk.length)).toEqual([512, 100_000, 352 + 512 + 512 + 1024]);
  expect(got[1]).toBe(big);
});

test("tar() gives chunks that stay as they are while it goes on", async () => {
  const source = { a: "a".repeat(20_000), big: new Uint8Array(40_000).fill(1), b: "b".repeat(30_000), c: "c".repeat(30_000) };
  const now: Uint8Array[] = [];
  const kept: Uint8Array[] = [];
  for await (const chunk of tar(source)) {
    now.push(chunk.slice());
    kept.push(chunk);
  }
  expect(kept.map(base64)).toEqual(now.map(base64));
});

const bad: [string, TarInputEntry, RegExp][] = [
  ["an empty name", { name: "" }, /empty/],
  ["a name of slashes", { name: "//" }, /empty/],
  ["no name", {} as TarInputEntry, /without a name/],
  ["a NUL in a name", { name: "a\0b" }, /NUL/],
  ["a way out", { name: "a/../b" }, /"\.\."/],
  ["a way out at the end", { name: "a/.." }, /"\.\."/],
  ["a hard link to the outside", { name: "a", type: "link", linkname: "../b" }, /"\.\."/],
  ["a NUL in a target", { name: "a", type: "symlink", linkname: "b\0" }, /NUL/],
  ["a NUL in an owner", { name: "a", uname: "b\0" }, /NUL/],
  ["a link without a target", { name: "a", type: "symlink" }, /needs a linkname/],
  ["a file whose name ends in a slash", { name: "a/", type: "file" }, /slash/],
  ["an unknown type", { name: "a", type: "door" as "file" }, /type is "door"/],
  ["content of a directory", { name: "a/", content: "x" }, /no content/],
  ["a negative size", { name: "a", content: chunks(), size: -1 }, /size is -1/],
  ["a negative uid", { name: "a", uid: -1 }, /uid is -1/],
  ["a negative gid", { name: "a", gid: -1 }, /gid is -1/],
  ["a negative mode", { name: "a", mode: -1 }, /mode is -1/],
  ["a mode with type bits", { name: "a", mode: 0o100644 }, /mode is 33188/],
  ["a uid that is no whole number", { name: "a", uid: 1.5 }, /uid is 1.5/],
  ["no date", { name: "a", mtime: new Date(NaN) }, /mtime/],
  ["a stream without a size", { name: "a", content: chunks() }, /size of a stream/],
  ["text of another size", { name: "a", content: "é", size: 1 }, /size is 2, not 1/],
  ["a size without content", { name: "a", size: 1 }, /size is 0, not 1/],
  ["content that is none", { name: "a", content: 5 as unknown as string }, /must be bytes/],
  ["a stream of text", { name: "a", content: chunks("text" as unknown as Uint8Array), size: 4 }, /no Uint8Array but string/],
  ["a stream that is longer", { name: "a", content: chunks(utf8("12"), utf8("34")), size: 3 }, /more than 3 bytes/],
  ["a stream that is shorter", { name: "a", content: chunks(utf8("12")), size: 3 }, /2 bytes, not 3/],
];

test.each(bad)("tar() refuses %s, and leaves its sources", async (_, entry, message) => {
  let left = false;
  async function* source() {
    try {
      yield { name: "before", content: "x" };
      yield entry;
      yield { name: "after" };
    } finally {
      left = true;
    }
  }
  const error = await failure(collect(tar(source())));
  expect(error).toBeInstanceOf(DockerInputError);
  expect(String(error)).toMatch(message);
  expect(left).toBe(true);
});

test("tar() leaves a stream that is too long, and passes on its own error", async () => {
  const long = chunks(utf8("12"), utf8("34"), utf8("5"));
  await failure(collect(tar([{ name: "a", content: long, size: 3 }])));
  expect(long.returned).toBe(1);
  const error = new Error("disk");
  expect(await failure(collect(tar([{ name: "a", content: chunks(utf8("12"), error), size: 3 }])))).toBe(error);
});

test("a tar() that is left leaves the content that it was reading", async () => {
  const content = chunks(new Uint8Array(50_000), new Uint8Array(50_000));
  for await (const chunk of tar([{ name: "a", content, size: 100_000 }])) if (chunk.length > 1000) break;
  expect(content.returned).toBe(1);
});

test("tar() writes what untar() reads, entry by entry", async () => {
  const source: TarInputEntry[] = [{ name: "d/" }, { name: "d/f", content: "hello", mode: 0o600 }, {
    name: "l",
    type: "link",
    linkname: "d/f",
  }];
  const first = await collect(tar(source));
  async function* copied() {
    for await (const entry of untar(chunks(first))) yield { ...entry, content: entry };
  }
  expect(await collect(tar(copied()))).toEqual(first);
});
