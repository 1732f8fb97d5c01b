import { expect, test } from "vitest";
import { decodeHeader, encodeHeader, type TarHeader } from "../../src/core/codecs/tar-header.ts";
import { readNumber, writeOctal } from "../../src/core/codecs/tar-number.ts";
import { decodePax, encodePax } from "../../src/core/codecs/tar-pax.ts";
import { DockerDecodeError } from "../../src/core/errors.ts";
import { utf8 } from "./tar-support.ts";

const plain: TarHeader = {
  name: "a/b.txt",
  flag: "0",
  mode: 0o4755,
  uid: 1000,
  gid: 0o7777777,
  size: 0o77777777777,
  mtime: 1_700_000_000,
  linkname: "",
  uname: "root",
  gname: "wheel",
  devmajor: 0,
  devminor: 0,
};

/** Changes a header, and its checksum with it. */
function changed(at: number, bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(encodeHeader({ ...plain, uname: "", gname: "" }));
  block.set(bytes, at);
  block.fill(0x20, 148, 156);
  block.set(utf8(block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0") + "\0 "), 148);
  return block;
}

test("encodeHeader() and decodeHeader() agree on what fits one block", () => {
  for (
    const header of [
      plain,
      { ...plain, flag: "1", size: 0, linkname: "x".repeat(100) },
      { ...plain, name: "n".repeat(100) },
      { ...plain, name: `${"p".repeat(155)}/${"n".repeat(100)}` },
      { ...plain, name: `${"d/".repeat(60)}file` },
      { ...plain, flag: "4", size: 0, devmajor: 8, devminor: 0o7777777 },
    ]
  ) {
    const block = encodeHeader(header);
    expect(block.length).toBe(512);
    expect(decodeHeader(block, 0)).toEqual(header);
  }
});

test("encodeHeader() lays out the block as ustar has it", () => {
  const text = new TextDecoder("latin1").decode(encodeHeader(plain));
  expect(text.slice(0, 8)).toBe("a/b.txt\0");
  expect(text.slice(100, 148)).toBe("0004755\0" + "0001750\0" + "7777777\0" + "77777777777\0" + "14524770400\0");
  expect(text.slice(148, 157)).toMatch(/^[0-7]{6}\0 0$/);
  expect(text.slice(257, 269)).toBe("ustar\0" + "00root");
});

test.each([
  ["a long name", { name: "n".repeat(101) }, ["path"]],
  ["a name whose directory is too long", { name: `${"p".repeat(156)}/n` }, ["path"]],
  ["a long name of a directory", { name: `${"n".repeat(100)}/` }, ["path"]],
  ["a name that is not ASCII", { name: "grün/日本" }, ["path"]],
  ["a long target", { linkname: "x".repeat(101) }, ["linkpath"]],
  ["a size past 8 GiB", { size: 8 * 2 ** 30 }, ["size"]],
  ["big ids", { uid: 2097152, gid: 4294967294 }, ["uid", "gid"]],
  ["long owners", { uname: "u".repeat(32), gname: "grün" }, ["uname", "gname"]],
  ["a time before 1970", { mtime: -1 }, ["mtime"]],
])("encodeHeader() puts %s into PAX records", (_, change: Partial<TarHeader>, keys) => {
  const blocks = encodeHeader({ ...plain, ...change });
  expect(blocks.length % 512).toBe(0);
  const first = decodeHeader(blocks, 0);
  expect(first.flag).toBe("x");
  const records = decodePax(blocks.subarray(512, 512 + first.size), 512);
  expect([...records.keys()].sort()).toEqual([...keys].sort());
  for (const key of keys) {
    const field = { path: "name", linkpath: "linkname" }[key] ?? key;
    expect(records.get(key)).toBe(String(change[field as keyof TarHeader]));
  }
  expect(decodeHeader(blocks.subarray(blocks.length - 512), 0).flag).toBe("0");
});

test("decodeHeader() refuses any byte that the checksum does not cover", () => {
  const block = encodeHeader(plain);
  for (let at = 0; at < 512; at++) {
    if (at >= 154 && at < 156) continue;
    const broken = new Uint8Array(block);
    broken[at] = (broken[at] as number) ^ 0x01;
    expect(() => decodeHeader(broken, 1024), `byte ${at}`).toThrow(DockerDecodeError);
  }
  expect(() => decodeHeader(utf8("x".repeat(512)), 1024)).toThrow(/\(at byte 1024\)/);
});

test("decodeHeader() reads numbers in base 256, in octal with other padding, and empty ones", () => {
  const size = (...bytes: number[]) => changed(124, new Uint8Array(bytes));
  expect(decodeHeader(size(0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1), 0).size).toBe(2 ** 33 + 1);
  expect(decodeHeader(changed(124, utf8("        17 \0")), 0).size).toBe(15);
  expect(decodeHeader(changed(124, utf8("777777777777")), 0).size).toBe(2 ** 36 - 1);
  expect(decodeHeader(changed(124, new Uint8Array(12)), 0).size).toBe(0);
  expect(decodeHeader(changed(136, new Uint8Array(12).fill(0xff)), 0).mtime).toBe(-1);
  expect(decodeHeader(changed(108, new Uint8Array([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe])), 0).uid).toBe(4294967294);
});

test.each([
  ["letters", utf8("0000000zz00\0")],
  ["two numbers", utf8("000 0000001\0")],
  ["a sign", utf8("-0000000001\0")],
  ["nines", utf8("00000000009\0")],
  ["a negative number", new Uint8Array(12).fill(0xff)],
  ["more than 2^53", new Uint8Array(12).fill(0x7f).fill(0x80, 0, 1)],
])("decodeHeader() refuses a size of %s", (_, bytes) => {
  expect(() => decodeHeader(changed(124, bytes), 512)).toThrow(/size is not a number \(at byte 512\)/);
});

test("decodeHeader() knows prefix and owner by the magic: ustar, GNU, none", () => {
  const prefix = utf8("prefix");
  expect(decodeHeader(changed(345, prefix), 0).name).toBe("prefix/a/b.txt");
  const gnu = new Uint8Array(changed(345, prefix));
  gnu.set(utf8("ustar  \0"), 257);
  gnu.fill(0x20, 148, 156);
  gnu.set(utf8(gnu.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0") + "\0 "), 148);
  expect(decodeHeader(gnu, 0).name).toBe("a/b.txt");
  expect(decodeHeader(changed(257, new Uint8Array(255)), 0)).toMatchObject({ name: "a/b.txt", uname: "", devmajor: 0 });
});

test("decodeHeader() reads a name in UTF-8, and keeps apart names that are not", () => {
  expect(decodeHeader(changed(0, utf8("grün\0")), 0).name).toBe("grün");
  expect(decodeHeader(changed(0, new Uint8Array([0x67, 0xfc, 0])), 0).name).toBe("gü");
});

test("readNumber() reads what writeOctal() writes", () => {
  const block = new Uint8Array(16);
  for (const value of [0, 1, 7, 8, 511, 2 ** 31, 2 ** 32 + 5, 8 ** 11 - 1]) {
    writeOctal(block, 2, 11, value);
    expect(readNumber(block, 2, 12)).toBe(value);
  }
});

test("decodePax() reads what encodePax() writes, also where a length counts its own new digit", () => {
  for (let length = 1; length < 1100; length++) {
    const records = new Map([["path", "é".repeat(length)], ["comment", "a=b\nc"], ["k", ""]]);
    const data = encodePax(records);
    expect(decodePax(data, 0)).toEqual(records);
  }
  expect(new TextDecoder().decode(encodePax(new Map([["path", "x".repeat(90)]])))).toBe(`99 path=${"x".repeat(90)}\n`);
  expect(new TextDecoder().decode(encodePax(new Map([["path", "x".repeat(91)]])))).toBe(`101 path=${"x".repeat(91)}\n`);
});

test.each([
  ["a length that is too long", "12 path=ab\n"],
  ["a length that is too short", "10 path=ab\n"],
  ["no length", " path=ab\n"],
  ["a length that is no number", "x1 path=ab\n"],
  ["a length of nothing", "0 path=ab\n"],
  ["a length with a zero before it", "011 path=a\n"],
  ["no space", "11\n"],
  ["no equals sign", "11 path_ab\n"],
  ["no key", "6 =ab\n"],
  ["no line feed", "11 path=abc"],
  ["bytes that follow", "11 path=ab\n\0"],
])("decodePax() refuses %s", (_, text) => {
  expect(() => decodePax(utf8(text), 512)).toThrow(DockerDecodeError);
});

test("decodePax() keeps bytes that are not UTF-8, one character each", () => {
  const data = new Uint8Array([...utf8("9 k="), 0x01, 0xff, 0x80, 0xc0, 0x0a]);
  expect(decodePax(data, 0).get("k")).toBe("\x01\xff\x80\xc0");
});
