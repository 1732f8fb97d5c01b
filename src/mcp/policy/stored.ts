/**
 * What exists is judged as what is created: by the rules of its fields, with the volumes that it mounts.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import { checkStored } from "./check.ts";
import type { Policy } from "./policy.ts";
import { at, find, type Target } from "./references.ts";

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
export async function judgeStored(
  caller: Caller,
  policy: Policy,
  operation: string,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  const { kind, inspected } = target;
  if (kind === "volume") {
    // Where it is only removed, nobody gets to see what it holds.
    if (operation !== "VolumeDelete") checkStored(kind, inspected, policy);
  } else if (kind === "container" && reaching.has(operation)) {
    checkStored(kind, inspected, policy);
    await judgeVolumes(caller, policy, inspected, signal);
  } else if (kind === "service" && operation === "ServiceUpdate") {
    // What runs now is what an update that fails goes back to; what ran before, what a rollback does.
    checkStored(kind, inspected, policy);
  } else if (kind === "network" && joining.has(operation)) {
    checkStored(kind, inspected, policy);
  }
}

/** The volumes of a container by what they are now: a container says of them no more than their names. */
async function judgeVolumes(caller: Caller, policy: Policy, inspected: Target["inspected"], signal: AbortSignal): Promise<void> {
  const mounts = at(inspected, ["Mounts"]) as readonly { readonly Type?: string; readonly Name?: string }[] | null | undefined ?? [];
  const names = mounts.flatMap(({ Type, Name }) => Type === "volume" && Name !== undefined ? [Name] : []);
  const volumes = await Promise.all(names.map((name) => find(caller, "volume", name, signal)));
  for (const volume of volumes) if (volume) checkStored("volume", volume.inspected, policy);
}
