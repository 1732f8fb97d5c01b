/**
 * What a tar says of one entry, gathered from its header and from those that extend it.
 *
 * @module
 */

import { DockerDecodeError } from "../errors.ts";
import type { Bytes } from "../transport.ts";
import type { TarHeader, TarType } from "./tar-header.ts";

/** An entry of a tar. Its content is read once, by one of the three ways, before the loop over the entries moves on. */
export interface TarEntry extends TarFacts, AsyncIterable<Bytes> {
  /** The whole content; more than `limit` bytes (default: no limit) rejects with `DockerDecodeError`, unread. */
  bytes(limit?: number): Promise<Bytes>;
  /** The whole content as UTF-8. */
  text(): Promise<string>;
}

/** An entry without its content. */
export interface TarFacts {
  /** Path as the tar has it: a directory's ends in a slash, and nothing keeps it from holding `..`. */
  readonly name: string;
  /** What it is. */
  readonly type: TarType;
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  /** Permission bits, with setuid, setgid and sticky, such as `0o755`. */
  readonly mode: number;
  /** Time of the last change. */
  readonly mtime: Date;
  /** Owner. */
  readonly uid: number;
  /** Group. */
  readonly gid: number;
  /** Name of the owner, may be empty. */
  readonly uname: string;
  /** Name of the group, may be empty. */
  readonly gname: string;
  /** Target of a symbolic link; of a hard link the name of an earlier entry. */
  readonly linkname?: string;
  /** Major number of a device. */
  readonly devmajor?: number;
  /** Minor number of a device. */
  readonly devminor?: number;
  /** PAX records that no other member tells, such as `SCHILY.xattr.user.note`. */
  readonly pax: Readonly<Record<string, string>>;
}

/** What stands before an entry and extends its header. */
export interface TarExtras {
  /** PAX records of the whole tar so far. */
  readonly globals: ReadonlyMap<string, string>;
  /** PAX records of this entry, which count before those. */
  readonly records?: ReadonlyMap<string, string> | undefined;
  /** Name by GNU's way for long ones. */
  readonly name?: string | undefined;
  /** Target of a link, by the same. */
  readonly linkname?: string | undefined;
}

const types: { readonly [flag: string]: TarType } = {
  "0": "file",
  "1": "link",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
  // Contiguous files, an idea of other times.
  "7": "file",
};

const noRecords: ReadonlyMap<string, string> = /* @__PURE__ */ new Map<string, string>();

/** Puts an entry together. Throws `DockerDecodeError` with `offset`, where its header stands. */
export function tarFacts(header: TarHeader, extras: TarExtras, offset: number): TarFacts {
  const records = merged(extras);

  /** What a record says; an empty one takes back an earlier one, and the header counts again. */
  function text(key: string, otherwise: string): string {
    const value = records.get(key) || otherwise;
    if (value.includes("\0")) throw new DockerDecodeError(`A tar has a ${key} with a NUL in it`, { offset });
    return value;
  }

  function number(key: string, form: RegExp, otherwise: number): number {
    const value = records.get(key);
    if (!value) return otherwise;
    if (form.test(value) && Number.isSafeInteger(Math.trunc(Number(value)))) return Number(value);
    throw new DockerDecodeError(`A tar has a ${key} that is not a number`, { offset });
  }

  const name = text("path", extras.name ?? header.name);
  const type = typeOf(header.flag, name, records, offset);
  const size = number("size", /^\d+$/, header.size);
  const mtime = new Date(Math.round(number("mtime", /^-?\d+(\.\d*)?$/, header.mtime) * 1000));
  if (Number.isNaN(mtime.getTime())) throw new DockerDecodeError("A tar has an mtime that no Date can hold", { offset });
  const facts: { -readonly [K in keyof TarFacts]: TarFacts[K] } = {
    name,
    type,
    // Old writers repeat a file's size in the header of a hard link to it, and no content follows.
    size: type === "file" ? size : 0,
    mode: header.mode & 0o7777,
    mtime,
    uid: number("uid", /^-?\d+$/, header.uid),
    gid: number("gid", /^-?\d+$/, header.gid),
    uname: text("uname", header.uname),
    gname: text("gname", header.gname),
    pax: records.size ? unknown(records) : {},
  };
  if (type === "link" || type === "symlink") facts.linkname = text("linkpath", extras.linkname ?? header.linkname);
  if (type === "character" || type === "block") {
    facts.devmajor = header.devmajor;
    facts.devminor = header.devminor;
  }
  return facts;
}

function merged({ globals, records = noRecords }: TarExtras): ReadonlyMap<string, string> {
  return globals.size === 0 ? records : new Map([...globals, ...records]);
}

/** The records that no other member tells. */
function unknown(records: ReadonlyMap<string, string>): Record<string, string> {
  const known = ["path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname"];
  return Object.fromEntries([...records].filter(([key]) => !known.includes(key)));
}

function typeOf(flag: string, name: string, pax: ReadonlyMap<string, string>, offset: number): TarType {
  let sparse = flag === "S";
  for (const key of pax.keys()) sparse ||= key.startsWith("GNU.sparse.");
  if (sparse) throw new DockerDecodeError("A tar has a sparse file, which is not supported", { offset });
  const type = types[flag];
  if (!type) throw new DockerDecodeError(`A tar has an entry of the unknown type ${JSON.stringify(flag)}`, { offset });
  // Before there were directories among the types, the slash told.
  return type === "file" && name.endsWith("/") ? "directory" : type;
}
