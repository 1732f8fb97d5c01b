/**
 * What outlives the server, in a folder of the user's: the key of provenance, and codes that wait for a person.
 *
 * @module
 */

import { createHash, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Io } from "./io.ts";

/** The key, and the name of this installation that is derived from it. */
export interface InstallKey {
  /** 32 random bytes. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** 12 letters that name the installation and tell nothing of the key. */
  readonly install: string;
  /** What an operator should know of it, such as that it is lost when the process ends. */
  readonly warning?: string;
}

const size = 32;

/** The folder: `XDG_STATE_HOME`, `LOCALAPPDATA` on Windows, else `~/.local/state`; each with `dockwire` behind it. */
export function stateFolder({ env, platform }: Pick<Io, "env" | "platform">): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(homedir(), "AppData", "Local"), "dockwire");
  return join(env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state"), "dockwire");
}

/** Makes the folder, for its user alone. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * The key of this installation, made at its first use. Where the folder cannot be written the key lives as long as the process.
 * Throws where the file holds something else.
 */
export function installKey(folder: string): InstallKey {
  const path = join(folder, "key");
  try {
    const key = named(read(path) ?? create(folder, path));
    return exposed(path)
      ? { ...key, warning: `${path} can be read by others, who could forge what this server takes for its own: chmod 600 it` }
      : key;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return {
      ...ephemeralKey(),
      warning: `Cannot keep a key in ${path} (${code}): what is made now will not be known as managed after a restart`,
    };
  }
}

/** A key for this process alone. */
export function ephemeralKey(): InstallKey {
  return named(new Uint8Array(randomBytes(size)));
}

function read(path: string): Uint8Array<ArrayBuffer> | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (bytes.length !== size) {
    throw new Error(`Cannot use ${path}: it should hold ${size} bytes and holds ${bytes.length}; remove it for a new key`);
  }
  return new Uint8Array(bytes);
}

/** Two servers that start together must end up with one key: a link is made whole or not at all, and the first one wins. */
function create(folder: string, path: string): Uint8Array<ArrayBuffer> {
  makeFolder(folder);
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, randomBytes(size), { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const key = read(path);
  if (!key) throw new Error(`Cannot read ${path}, which was just written`);
  return key;
}

function named(key: Uint8Array<ArrayBuffer>): InstallKey {
  return { key, install: createHash("sha256").update("dockwire install\0").update(key).digest("hex").slice(0, 12) };
}

/** Whether others than its user may read a file. Windows has no such bits; a folder of the user's is closed by inheritance. */
export function exposed(path: string): boolean {
  return process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
}
