/**
 * Volumes that a container names and that do not exist: an engine would make them by the way, and nobody could tell whose they are.
 *
 * @module
 */

import { call } from "../../core/call.ts";
import { create } from "../../core/endpoints/volumes.ts";
import type { VolumeCreateRequest } from "../../core/types/volumes.ts";
import type { Reference } from "./check.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { at, find } from "./references.ts";
import { judgeScope } from "./scope.ts";
import type { Memory } from "./settle.ts";
import { stamp } from "./stamp.ts";
import { judgeStored } from "./stored.ts";

interface VolumeOptions {
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly DriverConfig?: { readonly Name?: string; readonly Options?: Readonly<Record<string, string>> | null } | null;
}

/** Makes a volume with our labels and what the mount, which has been judged, says of it. */
export async function makeVolume(
  { caller, notes, signal }: Memory,
  policy: Policy,
  { name, path }: Reference,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { Labels, DriverConfig } = (at(input, [...path.slice(0, -1), "VolumeOptions"]) ?? {}) as VolumeOptions;
  const body: VolumeCreateRequest & Record<string, unknown> = {
    Name: name,
    ...Labels && { Labels: { ...Labels } },
    ...DriverConfig?.Name && { Driver: DriverConfig.Name },
    ...DriverConfig?.Options && { DriverOpts: { ...DriverConfig.Options } },
  };
  await stamp(policy, "VolumeCreate", body, [], []);
  const note = notes.making("volume", name, { implied: true });
  await call(caller, create, body, { signal });
  note.made(name);
  // Where somebody else made one of that name just now, this is that one.
  const target = await find(caller, "volume", name, signal);
  if (!target) throw new PolicyError("R5", "A volume was removed while it was being used, so nothing is sent.");
  await judgeScope(caller, policy, target, { use: "use", name });
  await judgeStored(caller, policy, "VolumeCreate", target, signal);
}
