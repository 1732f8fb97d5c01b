/** Writes a zip: deflated files, no folders, no times, so that the same files give the same bytes. */
import { crc32, deflateRawSync } from "node:zlib";

/** A file in a zip. */
export interface Packed {
  /** Its path, with `/` between its parts. */
  readonly name: string;
  /** What it holds. */
  readonly data: Uint8Array;
}

// 1980-01-01 00:00, the first moment that the format knows.
const moment = 0x0021_0000;

/** The zip of some files, in their order (APPNOTE 4.3). */
export function zip(files: readonly Packed[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of files) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(data, { level: 9 });
    // Version 2.0, names in UTF-8, method deflate.
    const common = words([2, 20], [2, 0x0800], [2, 8], [4, moment], [4, crc32(data)], [4, packed.length], [4, data.length], [
      2,
      path.length,
    ], [2, 0]);
    local.push(words([4, 0x04034b50]), common, path, packed);
    // Made on Unix, so that the mode counts: a file that all may read.
    central.push(words([4, 0x02014b50], [2, 0x0314]), common, words([2, 0], [2, 0], [2, 0], [4, 0o100644 * 0x10000], [4, offset]), path);
    offset += 4 + common.length + path.length + packed.length;
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const end = words([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return Buffer.concat([...local, ...central, end]);
}

/** Numbers in little-endian order, each of two or four bytes. */
function words(...numbers: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(numbers.map(([bytes, value]) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  }));
}
