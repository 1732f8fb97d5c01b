/**
 * What an entry to be written comes to: a header, and content of known size. Refuses what no reader could make sense of.
 *
 * @module
 */

import { DockerInputError } from "../errors.ts";
import { type RawBody, rawBody } from "./bytes.ts";
import type { TarHeader, TarType } from "./tar-header.ts";

/** What a tar is written of. Everything but the name may be left out. */
export interface TarInputEntry {
  /** Path in the tar. Leading slashes are dropped; empty, with a NUL or a `..` in it, it is refused. */
  readonly name: string;
  /** What it is. Default `directory` for a name that ends in a slash, else `file`. */
  readonly type?: TarType | undefined;
  /** Content of a file; text is written as UTF-8. Default empty. */
  readonly content?: string | RawBody | undefined;
  /** Bytes of content. Required for streams and iterables, known of all else. */
  readonly size?: number | undefined;
  /** Permission bits. Default `0o755` for directories, `0o777` for symbolic links, else `0o644`. */
  readonly mode?: number | undefined;
  /** Time of the last change, written in whole seconds. Default that of the options. */
  readonly mtime?: Date | undefined;
  /** Owner. Default that of the options. */
  readonly uid?: number | undefined;
  /** Group. Default that of the options. */
  readonly gid?: number | undefined;
  /** Name of the owner. Default empty. */
  readonly uname?: string | undefined;
  /** Name of the group. Default empty. */
  readonly gname?: string | undefined;
  /**
   * Target of a symbolic link, or the name of an earlier entry for a hard link. Required for both.
   * Engines give the file what its hard link says of mode, owner and time, so a link has to say the same as its entry.
   */
  readonly linkname?: string | undefined;
  /** Major number of a device. Default 0. */
  readonly devmajor?: number | undefined;
  /** Minor number of a device. Default 0. */
  readonly devminor?: number | undefined;
}

/** What holds for entries that do not say it themselves. */
export interface TarOptions {
  /** Time of the last change. Default 1970, so that the same entries give the same bytes. */
  readonly mtime?: Date | undefined;
  /** Owner. Default 0. */
  readonly uid?: number | undefined;
  /** Group. Default 0. */
  readonly gid?: number | undefined;
}

/** An entry ready to be written. */
export interface TarPlan {
  /** Its header. */
  readonly header: TarHeader;
  /** Its content, of just the size that the header says when it is bytes. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
}

const flags: Readonly<Record<TarType, string>> = {
  file: "0",
  link: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
};

/** Plans an entry, or throws `DockerInputError`. */
export function tarPlan(entry: TarInputEntry, options: TarOptions): TarPlan {
  if (typeof entry?.name !== "string") throw new DockerInputError("Cannot write an entry of a tar without a name");
  const { type = entry.name.endsWith("/") ? "directory" : "file" } = entry;
  const flag = flags[type];
  if (flag === undefined) refuse(entry, `its type is ${JSON.stringify(type)}`);
  const isLink = type === "link" || type === "symlink";
  const name = pathOf(entry, entry.name);
  if (type !== "directory" && name.endsWith("/")) refuse(entry, `the name of a ${type} does not end in a slash`);
  if (isLink && !entry.linkname) refuse(entry, "a link needs a linkname");
  const linkname = !isLink ? "" : type === "link" ? pathOf(entry, entry.linkname ?? "") : withoutNul(entry, entry.linkname ?? "");
  const [content, size] = contentOf(entry);
  if (type !== "file" && size > 0) refuse(entry, `a ${type} has no content`);
  const mtime = Math.round((entry.mtime ?? options.mtime ?? new Date(0)).getTime() / 1000);
  if (!Number.isFinite(mtime)) refuse(entry, "its mtime is no valid date");
  const header: TarHeader = {
    name: type === "directory" && !name.endsWith("/") ? `${name}/` : name,
    flag,
    mode: count(entry, "mode", entry.mode ?? (type === "directory" ? 0o755 : type === "symlink" ? 0o777 : 0o644), 0o7777),
    uid: count(entry, "uid", entry.uid ?? options.uid ?? 0),
    gid: count(entry, "gid", entry.gid ?? options.gid ?? 0),
    size,
    mtime,
    linkname,
    uname: withoutNul(entry, entry.uname ?? ""),
    gname: withoutNul(entry, entry.gname ?? ""),
    devmajor: count(entry, "devmajor", entry.devmajor ?? 0, 0o7777777),
    devminor: count(entry, "devminor", entry.devminor ?? 0, 0o7777777),
  };
  return { header, content };
}

/** What is wrong with an entry, by its name. */
export function refuse(entry: TarInputEntry, why: string): never {
  throw new DockerInputError(`Cannot write ${JSON.stringify(entry.name)} to a tar: ${why}`);
}

function contentOf(entry: TarInputEntry): readonly [content: Uint8Array | AsyncIterable<Uint8Array>, size: number] {
  const { content = "" } = entry;
  const known = content instanceof Blob ? content.size : undefined;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : rawBody(content, `tar for ${JSON.stringify(entry.name)}`);
  const length = bytes instanceof Uint8Array ? bytes.length : known;
  const size = entry.size ?? length;
  if (size === undefined) refuse(entry, "the size of a stream has to be told");
  if (length !== undefined && length !== size) refuse(entry, `its size is ${length}, not ${size}`);
  return [bytes, count(entry, "size", size)];
}

function pathOf(entry: TarInputEntry, path: string): string {
  const relative = withoutNul(entry, path).replace(/^\/+/, "");
  if (relative === "") refuse(entry, "a name is empty");
  if (relative.includes("..") && relative.split("/").includes("..")) refuse(entry, 'a name has a ".." in it');
  return relative;
}

function withoutNul(entry: TarInputEntry, text: string): string {
  if (text.includes("\0")) refuse(entry, "a name has a NUL in it");
  return text;
}

function count(entry: TarInputEntry, key: string, value: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isInteger(value) || value < 0 || value > most) refuse(entry, `its ${key} is ${value}`);
  return value;
}
