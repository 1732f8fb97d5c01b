/**
 * Sockets of engines on this machine.
 *
 * @module
 */

import { statSync } from "node:fs";
import { homedir } from "node:os";
import process from "node:process";
import type { Io } from "./io.ts";

/** What {@linkcode socketState} says where nothing is. */
export const noSocket = "there is none";

/** Who may use the socket of a host, in words; `undefined` for other hosts and where there is nothing to say. */
export function socketState(host: string, platform: string): string | undefined {
  if (platform === "win32" || !host.startsWith("unix://")) return undefined;
  try {
    const stat = statSync(host.slice("unix://".length));
    if (!stat.isSocket()) return "there is a file, which is no socket";
    const groups = process.getgroups?.() ?? [];
    const mode = (stat.mode & 0o777).toString(8).padStart(4, "0");
    return `owner ${stat.uid}, group ${stat.gid}, mode ${mode}; you are ${process.getuid?.()} in groups ${groups.join(", ")}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return noSocket;
    return code === "EACCES" ? "its folder is closed to you" : undefined;
  }
}

/** Hosts of well-known sockets that are there, without the one that was tried. */
export function otherSockets({ env, platform }: Pick<Io, "env" | "platform">, tried: string | undefined): readonly string[] {
  if (platform === "win32") return [];
  const home = env["HOME"] || homedir();
  const run = env["XDG_RUNTIME_DIR"] || `/run/user/${process.getuid?.()}`;
  const paths = [
    "/var/run/docker.sock",
    `${run}/docker.sock`,
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    `${home}/.orbstack/run/docker.sock`,
    `${home}/.colima/default/docker.sock`,
    `${home}/.rd/docker.sock`,
    `${run}/podman/podman.sock`,
    "/run/podman/podman.sock",
  ];
  return paths.filter(isSocket).map((path) => `unix://${path}`).filter((host) => host !== tried);
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    // Not there, or behind a folder that is closed to us.
    return false;
  }
}
