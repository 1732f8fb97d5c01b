/**
 * What writes may touch, and what nothing may.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import type { Reference } from "./check.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { isManaged } from "./provenance.ts";
import { at, type Target } from "./references.ts";

const protectedLabel = "dockwire.mcp.protected";
const composeProject = "com.docker.compose.project";

/** Networks that every engine has, and that belong to nobody; no engine lets one of these names be given to another. */
const predefined: ReadonlySet<string> = new Set(["bridge", "default", "none", "host"]);

/** Whether a name is that of a network that is there by itself; it is sent as it is, since an id of it means something else. */
export function isPredefined({ kind, name }: Pick<Reference, "kind" | "name">): boolean {
  return kind === "network" && predefined.has(name);
}

/** Throws `PolicyError` unless a request may do that to an object. `name` is what the request calls it. */
export async function judgeScope(
  caller: Caller,
  policy: Policy,
  target: Target,
  { use, name }: Pick<Reference, "use" | "name">,
): Promise<void> {
  // A program may be run out of any image.
  if (use === "use" && target.kind === "image") return;
  judgeProtection(policy, target);
  if (use === "read") return;
  if (await inScope(caller, policy, target, name)) return;
  throw new PolicyError(
    use === "write" || use === "destroy" ? "R8" : "R4",
    `${called(target)} is not in scope: ${words(policy)}. Ask the user; do not work around it.`,
    "--scope",
  );
}

/** Throws `PolicyError` for what nobody may touch, join or read into. */
export function judgeProtection(policy: Policy, target: Target): void {
  const why = protection(target, policy);
  if (why !== undefined) throw new PolicyError("R8", `${called(target)} is protected: ${why}. It can be looked at, and nothing else.`);
}

/** Whether writes may touch an object. */
export async function inScope(caller: Caller, policy: Policy, target: Target, name?: string): Promise<boolean> {
  const { scope } = policy;
  if (scope.kind === "all") return true;
  if (scope.kind === "project") return target.labels[composeProject] === scope.project;
  if (scope.kind === "label") return target.labels[scope.key] === scope.value;
  // An image that is asked for by an id or a digest is asked for with all its names.
  const tag = target.kind === "image" && name !== undefined && !isIdOf(target, name) && !name.includes("@") ? name : undefined;
  return await isManaged(caller, policy, target, tag);
}

/** The labels that bring what is made into the scope; the seal of a managed object is another matter. */
export function scopeLabels({ scope }: Policy): Record<string, string> {
  if (scope.kind === "project") return { [composeProject]: scope.project };
  return scope.kind === "label" ? { [scope.key]: scope.value } : {};
}

/** What is in scope, in words. */
function words({ scope }: Policy): string {
  if (scope.kind === "managed") return "writes touch only what this server made";
  if (scope.kind === "project") return `writes touch only the compose project ${scope.project}`;
  return scope.kind === "label" ? `writes touch only what has the label ${scope.key}=${scope.value}` : "everything is";
}

/** Whether a name is the id of an image, or the beginning of it. */
export function isIdOf({ id }: Target, name: string): boolean {
  const bare = name.replace(/^sha256:/, "");
  return /^[0-9a-f]{4,64}$/.test(bare) && id.replace(/^sha256:/, "").startsWith(bare);
}

/** Why an object is protected; `undefined` where it is not. */
export function protection({ kind, id, labels, inspected }: Target, { self }: Policy): string | undefined {
  if (labels[protectedLabel] === "true") return `it has the label ${protectedLabel}=true`;
  if (kind !== "container") return undefined;
  if (self !== undefined && self.length >= 12 && id.startsWith(self)) return "this server runs in it";
  return socketIn(inspected) ? "it has a socket of a container engine mounted" : undefined;
}

const sockets = [
  "/run/docker.sock",
  "/var/run/docker.sock",
  "/run/podman/podman.sock",
  "/var/run/podman/podman.sock",
  "/run/containerd/containerd.sock",
];

/** Whether a container reaches the socket of an engine: itself, or a folder above it. */
export function socketIn(inspected: unknown): boolean {
  const binds = at(inspected, ["HostConfig", "Binds"]) as readonly string[] | null | undefined ?? [];
  const mounts = at(inspected, ["Mounts"]) as readonly { readonly Type?: string; readonly Source?: string }[] | null | undefined ?? [];
  const asked = at(inspected, ["HostConfig", "Mounts"]) as typeof mounts | null | undefined ?? [];
  const sources = [
    ...binds.map((bind) => /^(\/[^:]*):/.exec(bind)?.[1] ?? bind),
    ...[...mounts, ...asked].flatMap(({ Type, Source }) => (Type === "volume" || Source === undefined ? [] : [Source])),
  ];
  return sources.some(reachesSocket);
}

/** Whether a path of the host is the socket of an engine, or a folder that has one. */
export function reachesSocket(source: string): boolean {
  if (/docker_engine$|(docker|podman|containerd|crio|buildkitd?)[\w.-]*\.sock$/.test(source)) return true;
  const folder = source.replace(/\/+$/, "") + "/";
  return source.startsWith("/") &&
    (sockets.some((socket) => socket.startsWith(folder)) || /^(\/var)?\/run\/user\/(\d+\/(podman\/)?)?$/.test(folder));
}

function called({ kind, name, id }: Target): string {
  // Names are the engine's words: what is no plain name is left out.
  return /^[\w./:@-]{1,128}$/.test(name) && name !== id ? `The ${kind} ${name}` : `The ${kind} ${id.replace(/^sha256:/, "").slice(0, 12)}`;
}
