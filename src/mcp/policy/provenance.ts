/**
 * Which objects are ours: by a label that only the holder of the key can make, and by what this process remembers.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import { same, sign } from "./mac.ts";
import type { Policy } from "./policy.ts";
import type { Kind, Target } from "./references.ts";

/** The label of what this installation made. */
export const managedLabel = "dockwire.mcp.managed";

/** The label of the request that made a container; finds it again when the answer was lost. */
export const requestLabel = "dockwire.mcp.request";

/** What an operation makes that carries our labels. */
export const makes: Readonly<Record<string, Kind>> = {
  ContainerCreate: "container",
  NetworkCreate: "network",
  VolumeCreate: "volume",
  SecretCreate: "secret",
  ConfigCreate: "config",
  ServiceCreate: "service",
};

/** The value of {@linkcode managedLabel} for an object of that kind and name. */
export async function seal({ key, install }: Policy, kind: Kind, name: string): Promise<string> {
  return `${install}.${await sign(key, kind, kind === "image" ? tagOf(name) : name)}`;
}

/** Whether this installation made an object. An image may be asked for by one of its names; without one, all its names must be ours. */
export async function isManaged(caller: Caller, policy: Policy, target: Target, name?: string): Promise<boolean> {
  if (target.kind !== "image") return remembers(caller, target.kind, target.id) || await fits(policy, target, target.name);
  const tags = name === undefined ? target.inspected.RepoTags as readonly string[] | null ?? [] : [name];
  if (!tags.length) return remembers(caller, "image", target.id);
  for (const tag of tags) {
    if (!remembers(caller, "image", tagOf(tag), target.id) && !await fits(policy, target, tag)) return false;
  }
  return true;
}

async function fits(policy: Policy, { kind, labels }: Target, name: string): Promise<boolean> {
  const label = labels[managedLabel];
  return typeof label === "string" && same(label, await seal(policy, kind, name));
}

/** The one spelling of an image's name: engines add and take away the default registry, `library/`, `localhost/` and `:latest`. */
export function tagOf(name: string): string {
  const short = name.replace(/^(index\.)?docker\.io\//, "").replace(/^(library|localhost)\//, "");
  return short.includes("@") || /:[^/]*$/.test(short) ? short : `${short}:latest`;
}

// What carries no label of ours (a pull, a tag, a new name): ours for as long as the process that made it lives.
const memories = new WeakMap<Caller, Set<string>>();

/** Remembers that something of an engine is ours. */
export function remember(caller: Caller, ...what: readonly string[]): void {
  const memory = memories.get(caller) ?? new Set();
  memories.set(caller, memory.add(what.join("\0")));
}

function remembers(caller: Caller, ...what: readonly string[]): boolean {
  return memories.get(caller)?.has(what.join("\0")) ?? false;
}
