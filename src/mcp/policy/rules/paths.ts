/**
 * Paths of the host, judged as text: what is not written in its shortest form is refused, never repaired.
 *
 * @module
 */

import type { BindGrant } from "../policy.ts";
import { type Place, refuse } from "./place.ts";

/** Trees of the host that no container mounts, whatever is granted: who writes there, or reads there, has the host. */
const never: readonly string[] = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/host_mnt",
  "/lib",
  "/lib32",
  "/lib64",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/kubelet",
  "/var/run",
  "/private/etc",
  "/private/var/run",
];

/** A folder as a grant names it, or nothing where none may. */
export function bindRoot(path: string): string | undefined {
  const root = path.replace(/(?<=.)\/$/, "");
  return isPath(root) && !isKept(root) ? root : undefined;
}

/** Whether text is an absolute path in its shortest form, without what some engine reads as more than a path. */
export function isPath(path: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^\/(?!\/)[^\x00-\x1f\x7f\\:,;*?"<>|{}`$]*$/.test(path) &&
    path.slice(1).split("/").every((step) => step !== "" && step !== "." && step !== "..");
}

/** Whether a path is the system's, or holds what is. File systems may not tell letters apart, so this does not either. */
function isKept(path: string): boolean {
  const lower = path.toLowerCase();
  return lower.endsWith(".sock") || never.some((tree) => covers(tree, lower) || covers(lower, tree));
}

/** Whether a path is a folder or lies in it. */
function covers(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);
}

/**
 * Goes on where a container may mount this folder of the host.
 *
 * Below a folder that containers may write nothing else is mounted: an engine follows a symbolic link that one of them put there.
 */
export function bindSource(source: string, write: boolean, at: Place): void {
  const path = source.replace(/(?<=.)\/$/, "");
  if (!isPath(path)) refuse(at, "a folder of the host is an absolute path in its shortest form");
  if (isKept(path)) refuse(at, "this folder of the host is never mounted");
  const flag = `--allow-host=bind:FOLDER${write ? ":rw" : ""}`;
  const grants = at.policy.allowHost.binds.filter((grant) => covers(grant.root, path));
  if (grants.some((grant) => grant.write && grant.root !== path)) {
    refuse(at, "it lies below a folder that containers may write, where a link could lead anywhere; grant the folder itself", flag);
  }
  const granted: BindGrant | undefined = grants.find((grant) => grant.write || !write);
  if (!granted) {
    refuse(at, write && grants.length ? "this folder of the host is granted for reading alone" : "it mounts a folder of the host", flag);
  }
}
