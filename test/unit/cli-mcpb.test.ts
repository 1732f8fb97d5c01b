import { crc32, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { zip } from "../../scripts/zip.ts";

/** Reads a zip by its central directory, as unpackers do. */
function unzip(data: Buffer): { name: string; data: Buffer }[] {
  const end = data.length - 22;
  expect(data.readUInt32LE(end)).toBe(0x06054b50);
  let at = data.readUInt32LE(end + 16);
  expect(at + data.readUInt32LE(end + 12)).toBe(end);
  return Array.from({ length: data.readUInt16LE(end + 10) }, () => {
    expect(data.readUInt32LE(at)).toBe(0x02014b50);
    const [crc, packed, size, nameLength] = [
      data.readUInt32LE(at + 16),
      data.readUInt32LE(at + 20),
      data.readUInt32LE(at + 24),
      data.readUInt16LE(at + 28),
    ];
    const local = data.readUInt32LE(at + 42);
    const name = data.toString("utf8", at + 46, at + 46 + nameLength);
    expect(data.readUInt32LE(local)).toBe(0x04034b50);
    // The head before the file says the same as the directory.
    expect(data.subarray(local + 4, local + 30)).toEqual(data.subarray(at + 6, at + 32));
    const start = local + 30 + nameLength;
    const content = inflateRawSync(data.subarray(start, start + packed));
    expect([content.length, crc32(content)]).toEqual([size, crc]);
    at += 46 + nameLength;
    return { name, data: content };
  });
}

test("zip() packs files so that they come out as they were, and the same bytes every time", () => {
  const files = [
    { name: "manifest.json", data: Buffer.from("{}\n") },
    { name: "server/höher.js", data: Buffer.alloc(100_000, "ab") },
    { name: "empty", data: Buffer.alloc(0) },
  ];
  expect(unzip(zip(files))).toEqual(files);
  expect(zip(files)).toEqual(zip(files));
  expect(zip(files).length).toBeLessThan(1000);
  expect(unzip(zip([]))).toEqual([]);
});
