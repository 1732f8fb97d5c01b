/**
 * What exists is judged as what is created: by the rules of its fields, with the volumes that it mounts.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import { checkStored } from "./check.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { at, find, type Target } from "./references.ts";
import { judgeProtection, reachesSocket } from "./scope.ts";

/** Operations that run or reach into a container that is there already. */
const reaching: ReadonlySet<string> = new Set([
  "ContainerArchive",
  "ContainerArchiveInfo",
  "ContainerAttach",
  "ContainerAttachWebsocket",
  "ContainerExec",
  "ContainerExport",
  "ContainerRestart",
  "ContainerStart",
  "ContainerUnpause",
  "ContainerUpdate",
  "ContainerCreate",
  "ImageCommit",
  "PutContainerArchive",
  "CheckpointCreate",
]);

/** Operations that put a container into a network. */
const joining: ReadonlySet<string> = new Set(["ContainerCreate", "NetworkConnect", "ServiceCreate", "ServiceUpdate"]);

/** Judges an object that a request names, where the operation makes its stored settings count. Throws `PolicyError`. */
export async function judgeStored(caller: Caller, policy: Policy, operation: string, target: Target, signal: AbortSignal): Promise<void> {
  const { kind, inspected } = target;
  if (kind === "container") await judgeContainer(caller, policy, target, reaching.has(operation), signal, new Set());
  // Where a volume is only removed, nobody gets to see what it holds.
  else if (kind === "volume" && operation !== "VolumeDelete") checkStored(kind, inspected, policy);
  // What runs now is what an update that fails goes back to; what ran before, what a rollback does.
  else if (kind === "service" && operation === "ServiceUpdate") checkStored(kind, inspected, policy);
  else if (kind === "network" && joining.has(operation)) checkStored(kind, inspected, policy);
}

/** A container with its volumes and networks, of which it says no more than their names, and with the containers whose namespaces it shares. */
async function judgeContainer(
  caller: Caller,
  policy: Policy,
  target: Target,
  reaches: boolean,
  signal: AbortSignal,
  seen: Set<string>,
): Promise<void> {
  if (seen.has(target.id)) return;
  seen.add(target.id);
  const { inspected } = target;
  if (reaches) checkStored("container", inspected, policy);
  const mounts = at(inspected, ["Mounts"]) as readonly { readonly Type?: string; readonly Name?: string }[] | null | undefined ?? [];
  const names = mounts.flatMap(({ Type, Name }) => Type === "volume" && Name !== undefined ? [Name] : []);
  for (const volume of await Promise.all(names.map((name) => find(caller, "volume", name, signal)))) {
    if (reaches && volume) checkStored("volume", volume.inspected, policy);
    const device = at(volume?.inspected, ["Options", "device"]);
    if (typeof device === "string" && reachesSocket(device)) {
      throw new PolicyError("R8", "The container is protected: a volume of it is the folder of a socket of a container engine.");
    }
  }
  if (!reaches) return;
  const networks = Object.entries((at(inspected, ["NetworkSettings", "Networks"]) ?? {}) as Readonly<Record<string, unknown>>);
  // Before a start, there is nothing but the name.
  const joint = networks.map(([name, one]) => find(caller, "network", String(at(one, ["NetworkID"]) || name), signal));
  for (const network of await Promise.all(joint)) if (network) checkStored("network", network.inspected, policy);
  for (const name of joinedBy(inspected)) {
    const joined = await find(caller, "container", name, signal);
    if (!joined) continue;
    judgeProtection(policy, joined);
    await judgeContainer(caller, policy, joined, true, signal, seen);
  }
}

/** The containers whose namespaces or volumes a container shares. */
function joinedBy(inspected: Target["inspected"]): string[] {
  const host = (at(inspected, ["HostConfig"]) ?? {}) as Readonly<Record<string, unknown>>;
  const modes = ["NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode"].map((key) =>
    /^container:(.+)$/.exec(String(host[key]))?.[1] ?? ""
  );
  const volumesFrom = (host.VolumesFrom as readonly string[] | null | undefined ?? []).map((from) => from.split(":")[0] as string);
  return [...modes, ...volumesFrom].filter((name) => name !== "");
}
