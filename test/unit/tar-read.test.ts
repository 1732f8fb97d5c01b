import { expect, test } from "vitest";
import { encodeHeader, type TarHeader } from "../../src/core/codecs/tar-header.ts";
import { encodePax } from "../../src/core/codecs/tar-pax.ts";
import { untar } from "../../src/core/codecs/tar-read.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerDecodeError, DockerStreamError } from "../../src/core/errors.ts";
import { chunks, failure, readAll, split, utf8 } from "./tar-support.ts";

const end = new Uint8Array(1024);

function header(fields: Partial<TarHeader>): Uint8Array {
  return encodeHeader({
    name: "f",
    flag: "0",
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    linkname: "",
    uname: "",
    gname: "",
    devmajor: 0,
    devminor: 0,
    ...fields,
  });
}

/** A header and its content, padded. */
function entry(fields: Partial<TarHeader>, content: Uint8Array | string = ""): Uint8Array {
  const bytes = typeof content === "string" ? utf8(content) : content;
  const head = header({ size: bytes.length, ...fields });
  const whole = new Uint8Array(head.length + Math.ceil(bytes.length / 512) * 512);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

function pax(records: Record<string, string>, flag = "x"): Uint8Array {
  return entry({ name: "PaxHeaders/f", flag }, encodePax(new Map(Object.entries(records))));
}

test("untar() gives what each header says", async () => {
  const [file, folder, symlink, link, device, fifo] = await readAll(chunks(
    entry({ name: "d/f", mode: 0o4750, uid: 7, gid: 8, mtime: 1_700_000_000, uname: "ann", gname: "staff" }, "hello"),
    entry({ name: "d/", flag: "5" }),
    entry({ name: "s", flag: "2", linkname: "../t" }),
    entry({ name: "h", flag: "1", linkname: "d/f" }),
    entry({ name: "null", flag: "3", devmajor: 1, devminor: 3 }),
    entry({ name: "p", flag: "6" }),
    end,
  ));
  expect(file).toEqual({
    name: "d/f",
    type: "file",
    size: 5,
    mode: 0o4750,
    mtime: new Date(1_700_000_000_000),
    uid: 7,
    gid: 8,
    uname: "ann",
    gname: "staff",
    pax: {},
    content: utf8("hello"),
  });
  expect(folder).toMatchObject({ name: "d/", type: "directory", size: 0 });
  expect(symlink).toMatchObject({ type: "symlink", linkname: "../t" });
  expect(link).toMatchObject({ type: "link", linkname: "d/f" });
  expect(device).toMatchObject({ type: "character", devmajor: 1, devminor: 3 });
  expect(fifo).toMatchObject({ type: "fifo" });
});

test("untar() of an empty tar gives nothing, of nothing it throws", async () => {
  expect(await readAll(chunks(end))).toEqual([]);
  const error = await failure(readAll(chunks()));
  expect(error).toBeInstanceOf(DockerDecodeError);
  expect(String(error)).toMatch(/untar sent a tar that ends without its two zero blocks \(at byte 0\)/);
});

test("untar() takes PAX records before the header, and what it does not know as `pax`", async () => {
  const path = `${"long/".repeat(60)}grün`;
  const [one, two] = await readAll(chunks(
    pax({
      path,
      size: "3",
      mtime: "1350244992.023960108",
      uid: "4294967294",
      gid: "2097152",
      uname: "ü",
      gname: "g".repeat(40),
      "SCHILY.xattr.user.note": "a=b\n",
      __proto__: "x",
    }),
    entry({ size: 3 }, "abc"),
    entry({ name: "g" }),
    end,
  ));
  expect(one).toMatchObject({
    name: path,
    size: 3,
    mtime: new Date(1350244992024),
    uid: 4294967294,
    gid: 2097152,
    uname: "ü",
    gname: "g".repeat(40),
  });
  expect(one?.pax).toEqual({ "SCHILY.xattr.user.note": "a=b\n" });
  expect(one?.content).toEqual(utf8("abc"));
  expect(two).toMatchObject({ name: "g", uid: 0, pax: {} });
});

test("untar() takes a PAX size where the header has none, and times before 1970", async () => {
  const [file] = await readAll(chunks(pax({ size: "600", mtime: "-1.5" }), entry({ size: 0 }), new Uint8Array(1024).fill(1, 0, 600), end));
  expect(file).toMatchObject({ size: 600, mtime: new Date(-1500), content: new Uint8Array(600).fill(1) });
});

test("untar() applies global records until others come, and takes them back where they are empty", async () => {
  const all = await readAll(chunks(
    pax({ comment: "one", uname: "all", mtime: "7" }, "g"),
    entry({ name: "a" }),
    pax({ uname: "own", mtime: "" }),
    entry({ name: "b", mtime: 9 }),
    pax({ comment: "two" }, "g"),
    entry({ name: "c" }),
    end,
  ));
  expect(all.map(({ name, uname, mtime, pax }) => [name, uname, mtime.getTime(), pax])).toEqual([
    ["a", "all", 7000, { comment: "one" }],
    ["b", "own", 9000, { comment: "one" }],
    ["c", "all", 7000, { comment: "two" }],
  ]);
});

test("untar() takes GNU's long names and targets, PAX before them, and forgets them after one entry", async () => {
  const long = `${"n".repeat(300)}/é`;
  const all = await readAll(chunks(
    entry({ name: "././@LongLink", flag: "K" }, `${long}-target\0`),
    entry({ name: "././@LongLink", flag: "L" }, `${long}\0`),
    entry({ flag: "2", linkname: "cut" }),
    entry({ name: "././@LongLink", flag: "L" }, `${long}\0`),
    pax({ path: "pax" }),
    entry({}),
    entry({ name: "last" }),
    end,
  ));
  expect(all.map(({ name, linkname }) => [name, linkname])).toEqual([[long, `${long}-target`], ["pax", undefined], ["last", undefined]]);
});

test("untar() reads no content after a hard link that repeats a size, and takes old directories by their slash", async () => {
  const all = await readAll(
    chunks(header({ flag: "1", size: 1000, linkname: "f" }), header({ name: "d/", flag: "0" }), header({ name: "o", flag: "\0" }), end),
  );
  expect(all.map(({ type, size }) => [type, size])).toEqual([["link", 0], ["directory", 0], ["file", 0]]);
});

test.each([
  ["a GNU sparse file", [header({ flag: "S" })], /sparse file.*\(at byte 0\)/],
  ["a PAX sparse file", [pax({ "GNU.sparse.major": "1" }), header({})], /sparse file.*\(at byte 1024\)/],
  ["an unknown type", [header({ flag: "V" })], /unknown type "V".*\(at byte 0\)/],
  ["a PAX size that is no number", [pax({ size: "1e3" }), header({})], /size that is not a number \(at byte 1024\)/],
  ["a negative PAX size", [pax({ size: "-1" }), header({})], /size that is not a number/],
  ["a PAX size past 2^53", [pax({ size: "9007199254740993" }), header({})], /size that is not a number/],
  ["a PAX mtime that is no number", [pax({ mtime: "yesterday" }), header({})], /mtime that is not a number/],
  ["a PAX mtime that no Date holds", [pax({ mtime: "8640000000001" }), header({})], /mtime that no Date can hold/],
  ["a NUL in a PAX path", [pax({ path: "a\0b" }), header({})], /path with a NUL/],
  ["a malformed PAX record", [entry({ flag: "x" }, "9 path=ab\n")], /malformed PAX record \(at byte 512\)/],
  ["a bad checksum", [entry({}, "hello"), header({}).fill(0x78, 0, 1)], /checksum is wrong \(at byte 1024\)/],
  ["one zero block", [entry({}), new Uint8Array(512), entry({})], /one zero block .*\(at byte 1024\)/],
  ["bytes after the end", [end, new Uint8Array(100).fill(1, 99)], /bytes after the end of a tar \(at byte 1123\)/],
  ["records of more than 1 MiB", [header({ flag: "x", size: 1024 * 1024 + 1 })], /more than 1048576 bytes of records \(at byte 0\)/],
  [
    "global records of more than 1 MiB together",
    Array(3).fill(entry({ flag: "g" }, encodePax(new Map([["k", "v".repeat(500_000)]])))),
    /more than 1048576/,
  ],
  ["a text", [utf8("no tar".repeat(100))], /checksum is wrong \(at byte 0\)/],
])("untar() refuses %s, leaves the source, and fails again when asked again", async (_, parts: Uint8Array[], message) => {
  for (const size of [Infinity, 100]) {
    const source = chunks(...parts.flatMap((part) => size === Infinity ? [part] : split(part, size)), end, ...Array(200).fill(end));
    const entries = untar(source)[Symbol.asyncIterator]();
    const error = await failure((async () => {
      while (!(await entries.next()).done);
    })());
    expect(error).toBeInstanceOf(DockerDecodeError);
    expect(String(error)).toMatch(message);
    expect(source.returned).toBe(1);
    expect(await failure(entries.next())).toBe(error);
  }
});

test("untar() passes on the source's own error, in a header and in content, and does not leave what failed", async () => {
  const error = new Error("reset");
  for (const parts of [[error], [entry({}, "hello").subarray(0, 700), error], [entry({}, "hello").subarray(0, 514), error]]) {
    const source = chunks(...parts);
    const entries = untar(source)[Symbol.asyncIterator]();
    expect(
      await failure((async () => {
        for (let step = await entries.next(); !step.done; step = await entries.next()) await step.value.bytes();
      })()),
    ).toBe(error);
    expect(await failure(entries.next())).toBe(error);
    expect(source.returned).toBe(0);
  }
});

test("untar() throws the error that an engine appended, wherever the tar was cut", async () => {
  const whole = [entry({ name: "a" }, "x".repeat(3000)), entry({ name: "b" }, '{"a":{"b":1}}')];
  const json = utf8('{"errorDetail":{"code":3,"message":"blob not found"},"error":"blob not found"}\r\n');
  const bytes = new Uint8Array([...whole[0] as Uint8Array, ...whole[1] as Uint8Array]);
  for (let at = 0; at <= bytes.length; at += 37) {
    const error = await failure(readAll(chunks(...split(new Uint8Array([...bytes.subarray(0, at), ...json]), 1000))));
    expect(error, `cut at ${at}`).toBeInstanceOf(DockerStreamError);
    expect(error).toMatchObject({ operation: "untar", reason: "blob not found", code: 3 });
  }
});

test("untar() finds an appended message that is longer than a block, and names the operation", async () => {
  const message = `driver failed: "${"/a".repeat(400)}" {x}`;
  for (const cut of [0, 1024, 1100]) {
    const parts = [entry({}, "y".repeat(700)).subarray(0, cut), utf8(JSON.stringify({ message }) + "\n")];
    const source = chunks(...split(Buffer.concat(parts), 300));
    const error = await failure((async () => {
      for await (const _ of untar(source, { operation: "ContainerExport" }));
    })());
    expect(error).toBeInstanceOf(DockerStreamError);
    expect(error).toMatchObject({ operation: "ContainerExport", reason: message });
  }
});

test("untar() does not take JSON that says nothing for an error", async () => {
  for (const text of ['{"message":1}', '{"error":"x"}', '{"message":"x"} and more', "{}"]) {
    const error = await failure(readAll(chunks(entry({}, "abc"), utf8(text))));
    expect(error).toBeInstanceOf(DockerDecodeError);
  }
});

test("an entry is read by chunks, which are views and not copies", async () => {
  const big = new Uint8Array(100_000).fill(7);
  const parts = [...split(big, 30_000)];
  const source = chunks(header({ size: big.length }), ...parts, new Uint8Array(-big.length & 511), end);
  for await (const entry of untar(source)) {
    const got: Uint8Array[] = [];
    for await (const chunk of entry) got.push(chunk);
    expect(got.map((chunk) => chunk.length)).toEqual([30_000, 30_000, 30_000, 10_000]);
    expect(got.every((chunk) => chunk.buffer === big.buffer)).toBe(true);
  }
});

test("moving on passes over content that was not read, or only begun", async () => {
  const source = chunks(...split(await collect(tar({ a: "a".repeat(2000), b: "b".repeat(3000), c: "c" })), 700));
  const seen: string[] = [];
  for await (const entry of untar(source)) {
    if (entry.name === "b") {
      for await (const chunk of entry) {
        seen.push(String(chunk[0]));
        break;
      }
    }
    seen.push(entry.name === "c" ? await entry.text() : entry.name);
  }
  expect(seen).toEqual(["a", "98", "b", "c"]);
  expect(source.returned).toBe(0);
});

test("content that is asked for but not waited for is read before the loop moves on", async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, String(n).repeat(n * 100)]));
  const texts: Promise<string>[] = [];
  for await (const entry of untar(chunks(...split(await collect(tar(files)), 333)))) texts.push(entry.text());
  expect(await Promise.all(texts)).toEqual(Object.values(files));
});

test("next() of two entries asked for at once gives them in order", async () => {
  const entries = untar(chunks(...split(await collect(tar({ a: "1", b: "2" })), 100)))[Symbol.asyncIterator]();
  const steps = await Promise.all([entries.next(), entries.next(), entries.next()]);
  expect(steps.map((step) => step.value?.name)).toEqual(["a", "b", undefined]);
});

test("an entry cannot be read twice, nor after the loop has moved on", async () => {
  const entries = untar(chunks(await collect(tar({ a: "1", b: "2", c: "3" }))))[Symbol.asyncIterator]();
  const a = (await entries.next()).value;
  expect(await a?.text()).toBe("1");
  expect(await failure(a?.text() as Promise<string>)).toBeInstanceOf(TypeError);
  const b = (await entries.next()).value;
  const content = b?.[Symbol.asyncIterator]();
  const c = (await entries.next()).value;
  expect(String(await failure(content?.next() as Promise<unknown>))).toMatch(/TypeError: .*"b".*moved on/);
  expect(await c?.text()).toBe("3");
  expect((await entries.next()).done).toBe(true);
});

test("bytes() refuses more than its limit, and the loop goes on", async () => {
  const names: string[] = [];
  for await (const entry of untar(chunks(await collect(tar({ a: "12345", b: "2" }))))) {
    if (entry.name === "a") expect(await failure(entry.bytes(4))).toBeInstanceOf(DockerDecodeError);
    else expect(await entry.bytes(1)).toEqual(utf8("2"));
    names.push(entry.name);
  }
  expect(names).toEqual(["a", "b"]);
});

test("leaving the loop leaves the source, once, also while content is being read", async () => {
  const source = chunks(...split(await collect(tar({ a: "1".repeat(2000), b: "2" })), 600));
  let content: Promise<unknown> | undefined;
  for await (const entry of untar(source)) {
    content = failure(entry.bytes());
    break;
  }
  expect(await content).toBeInstanceOf(TypeError);
  expect(source.returned).toBe(1);
});

test("a loop that came to the end has nothing to leave, and one that was left is left once", async () => {
  const bytes = await collect(tar({ a: "1" }));
  for (const [asked, returned] of [[2, 0], [1, 1]] as const) {
    const source = chunks(...split(bytes, 512));
    const entries = untar(source)[Symbol.asyncIterator]();
    for (let n = 0; n < asked; n++) await entries.next();
    await entries.return?.();
    await entries.return?.();
    expect(source.returned).toBe(returned);
    expect((await entries.next()).done).toBe(true);
  }
});

test("bytes() gives memory of its own, so that a small file does not keep what came with it", async () => {
  for (const size of [2048, 512]) {
    const whole = new Uint8Array(await collect(tar({ a: "1", b: "2".repeat(600) })));
    for await (const entry of untar(chunks(...split(whole, size)))) {
      const bytes = await entry.bytes();
      expect(bytes.buffer).not.toBe(whole.buffer);
      expect(bytes.buffer.byteLength).toBe(entry.size);
    }
  }
});

test("untar() gives permission bits where a header has the kind of file among them", async () => {
  expect((await readAll(chunks(header({ mode: 0o100644 }), end)))[0]?.mode).toBe(0o644);
});

test("untar() finds an appended error that came byte by byte, anywhere in what it remembers", async () => {
  const bytes = entry({}, "x".repeat(20_000));
  const json = utf8('{"message":"no space left"}');
  for (let at = 8192 - json.length - 4; at <= 8192 + 4; at++) {
    const source = chunks(...split(Buffer.concat([bytes.subarray(0, at), json]), 1));
    expect(await failure(readAll(source)), `cut at ${at}`).toMatchObject({ name: "DockerStreamError", reason: "no space left" });
  }
});

test("untar() reads the padding after a tar to the end of its source", async () => {
  const source = chunks(entry({}, "x"), end, new Uint8Array(9000), new Uint8Array(9000));
  expect(await readAll(source)).toHaveLength(1);
  expect(source.asked).toBe(5);
  expect(source.returned).toBe(0);
});

test("untar() streams an entry past 8 GiB without keeping it, its size in PAX or in base 256", { timeout: 120_000 }, async () => {
  const size = 9 * 2 ** 30 + 5;
  const zeros = new Uint8Array(16 * 1024 * 1024);
  const base256 = new Uint8Array(header({}));
  base256.set([0x80, 0, 0, 0, 0, 0, 0, 2, 0x40, 0, 0, 5], 124);
  base256.fill(0x20, 148, 156);
  base256.set(utf8(base256.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0") + "\0 "), 148);
  for (const head of [header({ size }), base256]) {
    const source = async function* () {
      yield head;
      for (let left = size; left > 0; left -= zeros.length) yield zeros.subarray(0, Math.min(left, zeros.length));
      yield new Uint8Array(512 - size % 512);
      yield entry({ name: "after" }, "x");
      yield end;
    };
    const seen: [string, number, number][] = [];
    for await (const entry of untar(source())) {
      let read = 0;
      for await (const chunk of entry) read += chunk.length;
      seen.push([entry.name, entry.size, read]);
    }
    expect(seen).toEqual([["f", size, size], ["after", 1, 1]]);
  }
});
