/**
 * One file of a container, through the archive that engines give of it.
 *
 * @module
 */

import type { ArchiveStream } from "../../core/codecs/path-stat.ts";
import type { TarEntry } from "../../core/codecs/tar-entry.ts";
import { archive } from "../../core/endpoints/containers.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { Engine } from "../engine.ts";
import { ToolError } from "../tool.ts";

/** A file, open to be read. */
export interface OpenFile {
  /** Where it is: what a link led to. */
  readonly path: string;
  /** Its entry; its content is read at most once. */
  readonly entry: TarEntry;
  /** Ends it. */
  close(): Promise<void>;
}

/** Go's mark of a symbolic link. */
const symbolic = 1 << 27;

/** Opens a file; `undefined` where there is nothing at its path. Throws `ToolError` for what is no file, and for a link to nothing. */
export async function openFile(engine: Engine, id: string, path: string, links: number = 0): Promise<OpenFile | undefined> {
  const found = await archiveOf(engine, id, path);
  if (!found) return undefined;
  const { mode, linkTarget } = found.stat;
  if (mode & symbolic && linkTarget !== path) {
    // What comes for a link differs by engine: what it leads to is asked for by its own path.
    await found[Symbol.asyncDispose]();
    if (links > 8) throw new ToolError("too_many_links", `${quoted(path)} leads through too many links`);
    const target = await openFile(engine, id, linkTarget, links + 1);
    if (!target) throw absent(linkTarget);
    return target;
  }
  const entries = found.entries()[Symbol.asyncIterator]();
  const close = async () => void await entries.return?.();
  const { value: entry, done } = await entries.next();
  if (!done && entry.type === "file") return { path, entry, close };
  await close();
  const what = done ? "empty" : entry.type === "directory" ? "a folder" : `a ${entry.type}`;
  throw new ToolError("no_file", `${quoted(path)} is ${what}, not a file`, {
    hint: what === "a folder" ? `List it by container_exec ["ls","-la",${JSON.stringify(path)}].` : undefined,
  });
}

async function archiveOf(engine: Engine, id: string, path: string): Promise<ArchiveStream | undefined> {
  try {
    return await engine.raw(archive, { id, path });
  } catch (error) {
    if (DockerApiError.is(error) && error.isNotFound) return undefined;
    throw error;
  }
}

/** The error of a path where nothing is. */
export function absent(path: string): ToolError {
  return new ToolError("no_such_file", `There is no ${quoted(path)} in the container`);
}

function quoted(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}

/** The text of a file, of a large one its beginning. Throws `ToolError` for what is no text. */
export async function fileText({ entry }: OpenFile, most: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  try {
    for await (const chunk of entry) {
      const part = chunk.subarray(0, most - size);
      size += part.length;
      text += decoder.decode(part, { stream: true });
      if (size >= most) break;
    }
    if (entry.size <= most) text += decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw binary(entry);
  }
  if (text.includes("\0")) throw binary(entry);
  return text;
}

function binary({ size }: TarEntry): ToolError {
  return new ToolError("no_text", `The file is no text in UTF-8; it has ${size} bytes`);
}
