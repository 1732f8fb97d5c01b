/**
 * Containers that have ended, networks and volumes that no container uses.
 *
 * @module
 */

import { older } from "../../core/encode.ts";
import { delete as removeContainer, list as listContainers } from "../../core/endpoints/containers.ts";
import { delete as removeNetwork, list as listNetworks } from "../../core/endpoints/networks.ts";
import { dataUsage, type DataUsageInput } from "../../core/endpoints/system.ts";
import { delete as removeVolume, list as listVolumes } from "../../core/endpoints/volumes.ts";
import type { SystemDataUsageResponse } from "../../core/types/data-usage.ts";
import type { Volume } from "../../core/types/volumes.ts";
import { isPredefined } from "../policy/scope.ts";
import { usersOf } from "./network-users.ts";
import { type Candidate, type PlanContext, requestOf } from "./prune-candidate.ts";

/** Containers that do not run and are not about to. */
export async function stoppedContainers({ engine }: PlanContext): Promise<Candidate[]> {
  const list = await engine.call(listContainers, { all: true, size: true, filters: { status: ["created", "exited"] } });
  return list.map((container) => {
    const { Id, Names, Labels, Created, SizeRw } = container;
    const name = (Names[0] ?? "").replace(/^\//, "");
    return {
      kind: "containers",
      id: Id,
      name,
      created: Created * 1000,
      size: SizeRw ?? 0,
      object: { kind: "container", names: [name], labels: Labels ?? {}, inspected: container },
      request: requestOf(removeContainer, { id: Id }),
    };
  });
}

/** Networks that no container is in, running or not: one that only a stopped container is in would keep it from starting. */
export async function unusedNetworks({ engine, kept }: PlanContext): Promise<Candidate[]> {
  const list = await engine.call(listNetworks, {});
  return list
    .filter((network) =>
      network.Scope === "local" && !network.Ingress && !network.ConfigOnly && !isOwn(network.Name) && !usersOf(network, kept).length
    )
    .map((network) => ({
      kind: "networks",
      id: network.Id,
      name: network.Name,
      created: timeIn(network.Created),
      size: undefined,
      object: { kind: "network", names: [network.Name], labels: network.Labels ?? {}, inspected: network },
      request: requestOf(removeNetwork, { id: network.Id }),
    }));
}

function isOwn(name: string): boolean {
  return isPredefined({ kind: "network", name }) || name === "docker_gwbridge";
}

/** Volumes that no container uses, running or not; those with a name only where `all` is asked for. */
export async function unusedVolumes({ engine, options: { all }, version }: PlanContext): Promise<Candidate[]> {
  const { Volumes } = await engine.call(listVolumes, { filters: { dangling: true } });
  const list = (Volumes ?? []).filter((volume) => !volume.ClusterVolume && (all || isAnonymous(volume)));
  if (!list.length) return [];
  const sizes = new Map(
    volumesIn(await engine.call(dataUsage, usageInput("volume", version))).map(({ Name, UsageData }) => [Name, UsageData?.Size]),
  );
  return list.map((volume) => {
    const { Name, Labels, CreatedAt } = volume;
    const size = sizes.get(Name);
    return {
      kind: "volumes",
      id: Name,
      name: Name,
      created: timeIn(CreatedAt),
      size: size !== undefined && size >= 0 ? size : undefined,
      object: { kind: "volume", names: [Name], labels: Labels ?? {}, inspected: volume },
      request: requestOf(removeVolume, { name: Name }),
    };
  });
}

/** Engines that do not mark a volume without a name still name it by 64 digits. */
function isAnonymous({ Name, Labels }: Volume): boolean {
  return Object.hasOwn(Labels ?? {}, "com.docker.volume.anonymous") || /^[0-9a-f]{64}$/.test(Name);
}

/** How to ask for disk usage of a kind, object by object. */
export function usageInput(type: "volume" | "build-cache", version: string): DataUsageInput {
  return { ...!older(version, "1.42") && { type: [type] }, ...!older(version, "1.52") && { verbose: true } };
}

function volumesIn({ Volumes, VolumeUsage }: SystemDataUsageResponse): readonly Volume[] {
  return VolumeUsage?.Items ?? Volumes ?? [];
}

/** Milliseconds since 1970; `undefined` for none. */
export function timeIn(text: string | null | undefined): number | undefined {
  const time = text ? Date.parse(text) : NaN;
  return time > 0 ? time : undefined;
}
