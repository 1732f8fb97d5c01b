/**
 * `container_file_read` and `container_file_write`: text files of a container, running or not.
 *
 * @module
 */

import * as z from "zod";
import { tar } from "../../core/codecs/tar-write.ts";
import { collect } from "../../core/collect.ts";
import { archiveInfo, putArchive } from "../../core/endpoints/containers.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { Engine } from "../engine.ts";
import { type Tool, tool, ToolError } from "../tool.ts";
import { absent, fileText, type OpenFile, openFile } from "./files-archive.ts";
import { container } from "./read-find.ts";
import { count, id } from "./read-input.ts";
import { header, plainName } from "./read-text.ts";
import { effect } from "./write-input.ts";

/** The most bytes of a file that are read or written. */
const most = 1024 * 1024;

/** An absolute path in its shortest form, which is not that of the root. */
const path = /* @__PURE__ */ z.string().refine(isPath, "is an absolute path without . and .. in it, such as /etc/nginx/nginx.conf");

/** `container_file_read` */
export const containerFileRead: Tool = /* @__PURE__ */ tool({
  name: "container_file_read",
  title: "Read file in container",
  description: "Reads a text file of a container, running or not: from line on, up to 1 MiB of it. Follows links.",
  toolset: "files",
  grants: ["files"],
  risk: "files",
  input: z.strictObject({ container: id, path, line: count(1, 1_000_000), lines: count(500, 10_000) }),
  output: z.looseObject({ path: z.string(), size: z.number(), lines: z.number() }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  large: true,
  async run(context, { container: given, path, line, lines }) {
    const { engine } = context;
    const { Id, Name } = await container(engine, given);
    const name = plainName(Name);
    const read = await readFile(engine, Id, path);
    // Clean as a whole: what is secret may span lines.
    const all = engine.clean.text(`file:${name}`, read.text).split("\n");
    if (all.at(-1) === "") all.pop();
    const shown = all.slice(line - 1, line - 1 + lines);
    const to = line - 1 + shown.length;
    const more = to < all.length ? `; next: line=${to + 1}` : read.size > most ? `; only the first ${most} bytes are read` : "";
    return {
      header: header(
        context,
        `${name}:${read.path}: lines ${
          shown.length ? `${line}-${to}` : "none"
        } of ${all.length}, ${read.size} bytes, mode ${read.mode}${more}`,
      ),
      parts: shown.length ? [{ untrusted: shown.join("\n"), source: `file:${name}` }] : [],
      data: { path: read.path, size: read.size, lines: all.length, mode: read.mode },
    };
  },
});

/** `container_file_write` */
export const containerFileWrite: Tool = /* @__PURE__ */ tool({
  name: "container_file_write",
  title: "Write file in container",
  description:
    "Writes a whole text file in a container, up to 1 MiB; its folder must be there. One that exists is replaced and keeps its mode (on Docker also its owner).",
  toolset: "files",
  grants: ["files"],
  risk: "files",
  input: z.strictObject({
    container: id,
    path,
    content: z.string(),
    mode: z.string().refine((text) => /^0?[0-7]{3}$/.test(text), "looks like 644").optional(),
  }),
  output: z.looseObject({ path: z.string(), size: z.number(), replaced: z.boolean() }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { container: given, path, content, mode }) {
    const { engine } = context;
    const bytes = new TextEncoder().encode(content);
    if (bytes.length > most) throw new ToolError("too_large", `The content has ${bytes.length} bytes; at most ${most} are written at once`);
    const { Id, Name } = await container(engine, given);
    const before = await replacedBy(engine, Id, path);
    const target = before?.path ?? path;
    const slash = target.lastIndexOf("/");
    const folder = target.slice(0, slash) || "/";
    if (!before) await mustExist(engine, Id, folder);
    const entry = {
      name: target.slice(slash + 1),
      content: bytes,
      mode: parseInt(mode ?? before?.mode ?? "644", 8),
      mtime: new Date(),
      ...before && { uid: before.uid, gid: before.gid },
    };
    const body = await collect(tar([entry]));
    await engine.raw(putArchive, { id: Id, path: folder, noOverwriteDirNonDir: true, body });
    const name = plainName(Name);
    return {
      header: header(context, `${before ? "Replaced" : "Wrote"} ${name}:${target}, ${bytes.length} bytes`),
      data: { path: target, size: bytes.length, replaced: before !== undefined },
    };
  },
});

interface Facts {
  readonly path: string;
  readonly size: number;
  readonly mode: string;
}

async function readFile(engine: Engine, id: string, path: string): Promise<Facts & { readonly text: string }> {
  const file = await openFile(engine, id, path);
  if (!file) throw absent(path);
  try {
    return { ...factsOf(file), text: await fileText(file, most) };
  } finally {
    await file.close();
  }
}

/** Throws `ToolError` for a folder that is not there: Podman takes a file for it, says so, and drops it. */
async function mustExist(engine: Engine, id: string, folder: string): Promise<void> {
  try {
    await engine.call(archiveInfo, { id, path: folder });
  } catch (error) {
    throw DockerApiError.is(error) && error.isNotFound ? absent(folder) : error;
  }
}

/** What is known of the file that a write replaces; `undefined` where there is nothing. */
async function replacedBy(
  engine: Engine,
  id: string,
  path: string,
): Promise<Facts & { readonly uid: number; readonly gid: number } | undefined> {
  const file = await openFile(engine, id, path);
  await file?.close();
  return file && { ...factsOf(file), uid: file.entry.uid, gid: file.entry.gid };
}

function factsOf({ path, entry }: Pick<OpenFile, "path" | "entry">): Facts {
  return { path, size: entry.size, mode: entry.mode.toString(8).padStart(3, "0") };
}

function isPath(path: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^\/[^\x00-\x1f\x7f]+$/.test(path) && path.length <= 4096 &&
    path.slice(1).split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
