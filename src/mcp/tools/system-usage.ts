/**
 * Disk usage: engines up to API 1.51 give lists, newer ones totals; both become the same figures.
 *
 * @module
 */

import type { SystemDataUsageResponse } from "../../core/types/data-usage.ts";
import { oneLine } from "../shape/sanitize.ts";
import { shortId } from "../shape/table.ts";
import { plainName, word } from "./read-text.ts";

/** The usage of one kind of object. */
export interface KindUsage {
  /** What it is about. */
  readonly kind: "images" | "containers" | "volumes" | "build cache";
  /** How many there are. */
  readonly total: number;
  /** How many are in use. */
  readonly active: number;
  /** All of them, in bytes. */
  readonly size: number;
  /** What would be free without those that are not in use, in bytes. */
  readonly reclaimable: number;
  /** Each of them, largest first. */
  readonly items: readonly UsageItem[];
}

/** An object that takes room. */
export interface UsageItem {
  /** Its name. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Whether something uses it. */
  readonly used: boolean;
}

/** An object, and how much of it is given back when it goes. */
interface Counted extends UsageItem {
  readonly free: number;
}

type Totals = {
  readonly TotalCount?: number | undefined;
  readonly ActiveCount?: number | undefined;
  readonly TotalSize?: number | undefined;
  readonly Reclaimable?: number | undefined;
};

function kindUsage(kind: KindUsage["kind"], items: readonly Counted[], totals: Totals | undefined, layers?: number): KindUsage {
  const sum = (of: readonly Counted[], by: "size" | "free") => of.reduce((all, one) => all + one[by], 0);
  const size = totals?.TotalSize ?? (totals ? 0 : layers ?? sum(items, "size"));
  return {
    kind,
    total: totals ? totals.TotalCount ?? 0 : items.length,
    active: totals ? totals.ActiveCount ?? 0 : items.filter(({ used }) => used).length,
    size,
    reclaimable: totals ? totals.Reclaimable ?? 0 : Math.min(size, sum(items.filter(({ used }) => !used), "free")),
    items: items.toSorted((a, b) => b.size - a.size).map(({ name, size, used }) => ({ name, size, used })),
  };
}

/** The usage of every kind. `names` are those of images by id, since Podman tells only their tags here. */
export function kindUsages(of: SystemDataUsageResponse, names: ReadonlyMap<string, string>): KindUsage[] {
  const images = (of.ImageUsage?.Items ?? of.Images ?? []).map(({ RepoTags, Id, Size, SharedSize, Containers }) => ({
    name: names.get(shortId(Id)) ?? word(RepoTags?.find((tag) => !tag.startsWith("<none>")) ?? shortId(Id)),
    size: Size,
    used: Containers > 0,
    free: Size - Math.max(0, SharedSize),
  }));
  const containers = (of.ContainerUsage?.Items ?? of.Containers ?? []).map(({ Names, SizeRw = 0, State }) => ({
    name: plainName(Names[0]),
    size: SizeRw,
    used: ["running", "paused", "restarting"].includes(State),
    free: SizeRw,
  }));
  const volumes = (of.VolumeUsage?.Items ?? of.Volumes ?? []).map(({ Name, UsageData }) => ({
    name: word(Name),
    size: Math.max(0, UsageData?.Size ?? 0),
    // One whose users are not known counts as used: nobody shall remove it for that.
    used: (UsageData?.RefCount ?? 1) !== 0,
    free: Math.max(0, UsageData?.Size ?? 0),
  }));
  const cache = (of.BuildCacheUsage?.Items ?? of.BuildCache ?? []).map(({ ID, Type, Size, InUse, Shared }) => ({
    name: `${word(Type)} ${oneLine(ID).slice(0, 12)}`,
    size: Shared ? 0 : Size,
    used: InUse,
    free: Shared ? 0 : Size,
  }));
  return [
    kindUsage("images", images, of.ImageUsage, of.LayersSize),
    kindUsage("containers", containers, of.ContainerUsage),
    kindUsage("volumes", volumes, of.VolumeUsage),
    kindUsage("build cache", cache, of.BuildCacheUsage),
  ];
}
