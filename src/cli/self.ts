/**
 * Which container this process runs in.
 *
 * @module
 */

import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";

/** What is looked at; tests hand in their own. */
export interface Traces {
  /** The text of a file, `undefined` where it cannot be read. */
  readonly text: (path: string) => string | undefined;
  /** Whether a file exists. */
  readonly exists: (path: string) => boolean;
  /** The machine's name. */
  readonly hostname: string;
}

const id = /(?:^|[/-])([0-9a-f]{64})(?:[/.]|$)/;

/**
 * The id of the container that this process runs in, `undefined` outside of one. It is whole but where nothing tells more than the
 * hostname, which has its first 12 letters.
 */
export function ownContainer(traces: Traces = real): string | undefined {
  // On a host the mounts of all its containers may be listed; the three files that an engine mounts are those of ours.
  for (const line of (traces.text("/proc/self/mountinfo") ?? "").split("\n")) {
    const [, , , root = "", point = ""] = line.split(" ");
    const found = /^\/etc\/(hostname|hosts|resolv\.conf)$/.test(point) ? id.exec(root)?.[1] : undefined;
    if (found) return found;
  }
  for (const line of (traces.text("/proc/self/cgroup") ?? "").split("\n")) {
    const found = id.exec(line.split(":").slice(2).join(":"))?.[1];
    if (found) return found;
  }
  const inside = traces.exists("/.dockerenv") || traces.exists("/run/.containerenv");
  return inside && /^[0-9a-f]{12}$/.test(traces.hostname) ? traces.hostname : undefined;
}

const real: Traces = {
  text(path) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
  hostname: hostname(),
};
