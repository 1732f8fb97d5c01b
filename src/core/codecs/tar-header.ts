/**
 * One header of a tar: a block of 512 bytes, with PAX records before it where something does not fit.
 *
 * @module
 */

import { DockerDecodeError } from "../errors.ts";
import { headerSum, sumMatches } from "./tar-check.ts";
import { readNumber, writeOctal } from "./tar-number.ts";
import { decodeText, encodePax } from "./tar-pax.ts";

/** What an entry of a tar can be. */
export type TarType = "file" | "directory" | "symlink" | "link" | "character" | "block" | "fifo";

/** Size of a block, in bytes; content is padded to whole ones. */
export const blockSize = 512;

/** A header as it stands in its block. */
export interface TarHeader {
  /** Path in the tar. */
  readonly name: string;
  /** What follows, as one character: `0` a file, `5` a directory, `x` PAX records. */
  readonly flag: string;
  /** Permission bits. */
  readonly mode: number;
  /** Owner. */
  readonly uid: number;
  /** Group. */
  readonly gid: number;
  /** Bytes of content. */
  readonly size: number;
  /** Time of the last change, in seconds since 1970. */
  readonly mtime: number;
  /** Target of a link, else empty. */
  readonly linkname: string;
  /** Name of the owner, may be empty. */
  readonly uname: string;
  /** Name of the group, may be empty. */
  readonly gname: string;
  /** Major number of a device. */
  readonly devmajor: number;
  /** Minor number of a device. */
  readonly devminor: number;
}

/** Reads a block. `offset` is where it stands in the tar, for errors: `DockerDecodeError` when it is no header. */
export function decodeHeader(block: Uint8Array, offset: number): TarHeader {
  if (!sumMatches(block, readNumber(block, 148, 8))) throw new DockerDecodeError("A tar has a header whose checksum is wrong", { offset });
  const magic = string(block, 257, 6);
  // GNU's variant ("ustar  ") has other fields where POSIX has the prefix; before POSIX there was neither.
  const posix = magic === "ustar" && block[262] === 0;
  const known = posix || magic === "ustar ";
  const prefix = posix ? string(block, 345, 155) : "";
  const name = string(block, 0, 100);
  const header: TarHeader = {
    name: prefix ? `${prefix}/${name}` : name,
    flag: block[156] ? String.fromCharCode(block[156]) : "0",
    mode: readNumber(block, 100, 8),
    uid: readNumber(block, 108, 8),
    gid: readNumber(block, 116, 8),
    size: readNumber(block, 124, 12),
    mtime: readNumber(block, 136, 12),
    linkname: string(block, 157, 100),
    uname: known ? string(block, 265, 32) : "",
    gname: known ? string(block, 297, 32) : "",
    devmajor: known ? readNumber(block, 329, 8) : 0,
    devminor: known ? readNumber(block, 337, 8) : 0,
  };
  for (const key of ["mode", "uid", "gid", "size", "mtime", "devmajor", "devminor"] as const) {
    if (Number.isNaN(header[key]) || (key === "size" && header.size < 0)) {
      throw new DockerDecodeError(`A tar has a header whose ${key} is not a number`, { offset });
    }
  }
  return header;
}

/** Writes a header: one block, or three and more with PAX records where the name is long, a number big, or text is not ASCII. */
export function encodeHeader(header: TarHeader): Uint8Array {
  const pax = new Map<string, string>();
  const [prefix, name] = splitName(header.name, pax);
  const fields: TarHeader = {
    ...header,
    name,
    linkname: short("linkpath", header.linkname, 100, pax),
    uname: short("uname", header.uname, 31, pax),
    gname: short("gname", header.gname, 31, pax),
    uid: low("uid", header.uid, 0o7777777, pax),
    gid: low("gid", header.gid, 0o7777777, pax),
    size: low("size", header.size, 0o77777777777, pax),
    mtime: low("mtime", header.mtime, 0o77777777777, pax),
  };
  if (pax.size === 0) return write(new Uint8Array(blockSize), 0, fields, prefix);
  const records = encodePax(pax);
  const padded = Math.ceil(records.length / blockSize) * blockSize;
  const blocks = new Uint8Array(blockSize + padded + blockSize);
  // Nobody reads the name of such a header; older programs extract the records under it.
  const about = `PaxHeaders/${ascii(header.name.split("/").filter(Boolean).at(-1) ?? "").slice(0, 80)}`;
  write(blocks, 0, { ...fields, name: about, flag: "x", size: records.length, linkname: "", mode: 0o644 }, "");
  blocks.set(records, blockSize);
  return write(blocks, blockSize + padded, fields, prefix);
}

function write(blocks: Uint8Array, at: number, header: TarHeader, prefix: string): Uint8Array {
  const block = blocks.subarray(at, at + blockSize);
  put(block, 0, header.name);
  writeOctal(block, 100, 7, header.mode);
  writeOctal(block, 108, 7, header.uid);
  writeOctal(block, 116, 7, header.gid);
  writeOctal(block, 124, 11, header.size);
  writeOctal(block, 136, 11, header.mtime);
  put(block, 156, header.flag);
  put(block, 157, header.linkname);
  put(block, 257, "ustar\0" + "00");
  put(block, 265, header.uname);
  put(block, 297, header.gname);
  writeOctal(block, 329, 7, header.devmajor);
  writeOctal(block, 337, 7, header.devminor);
  put(block, 345, prefix);
  writeOctal(block, 148, 6, headerSum(block));
  block[155] = 0x20;
  return blocks;
}

/** The two fields of a name; what fits neither goes to `pax`. */
function splitName(name: string, pax: Map<string, string>): readonly [prefix: string, name: string] {
  if (isAscii(name)) {
    if (name.length <= 100) return ["", name];
    // The first slash after which the rest fits leaves the shortest prefix.
    const slash = name.indexOf("/", name.length - 101);
    if (slash > 0 && slash <= 155 && slash < name.length - 1) return [name.slice(0, slash), name.slice(slash + 1)];
  }
  pax.set("path", name);
  return ["", ascii(name).slice(0, 100)];
}

function short(key: string, text: string, most: number, pax: Map<string, string>): string {
  if (text.length <= most && isAscii(text)) return text;
  pax.set(key, text);
  return ascii(text).slice(0, most);
}

function low(key: string, value: number, most: number, pax: Map<string, string>): number {
  if (value >= 0 && value <= most) return value;
  pax.set(key, String(value));
  return 0;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 126) return false;
  return true;
}

function ascii(text: string): string {
  return text.replace(/[^ -~]/gu, "_");
}

function put(block: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
}

/** Text up to a NUL or the end of its field. */
function string(block: Uint8Array, at: number, length: number): string {
  let text = "";
  for (let i = at; i < at + length; i++) {
    const byte = block[i] as number;
    if (byte === 0) return text;
    if (byte > 127) {
      const end = block.indexOf(0, i);
      return decodeText(block.subarray(at, end < 0 ? at + length : Math.min(end, at + length)));
    }
    text += String.fromCharCode(byte);
  }
  return text;
}
