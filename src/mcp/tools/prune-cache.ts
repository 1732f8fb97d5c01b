/**
 * Build cache that no build uses.
 *
 * @module
 */

import { buildPrune } from "../../core/endpoints/images.ts";
import { dataUsage } from "../../core/endpoints/system.ts";
import type { BuildCache } from "../../core/types/data-usage.ts";
import { timeIn, usageInput } from "./prune-lists.ts";
import { type Candidate, type PlanContext, requestOf } from "./prune-candidate.ts";

/** Records that are not in use; those that images share, or that builds need inside, only where `all` is asked for. */
export async function unusedCache({ engine, options: { all }, version }: PlanContext): Promise<Candidate[]> {
  const usage = await engine.call(dataUsage, usageInput("build-cache", version));
  const records = usage.BuildCacheUsage?.Items ?? usage.BuildCache ?? [];
  const byId = new Map(records.map((record) => [record.ID, record]));
  const depth = (record: BuildCache): number =>
    1 + Math.max(0, ...parentsOf(record).map((id) => byId.get(id)).map((parent) => parent ? depth(parent) : 0));
  return records
    .filter(({ InUse, Shared, Type }) => !InUse && (all || (!Shared && Type !== "internal" && Type !== "frontend")))
    // What others are built on goes after them.
    .sort((a, b) => depth(b) - depth(a))
    .map((record) => ({
      kind: "build_cache",
      id: record.ID,
      name: "",
      created: timeIn(record.LastUsedAt) ?? timeIn(record.CreatedAt),
      size: record.Size,
      object: { kind: "cache", names: [], labels: {}, inspected: {} },
      request: requestOf(buildPrune, { all: true, filters: { id: [record.ID] } }),
    }));
}

function parentsOf(record: BuildCache): readonly string[] {
  return record[" Parents"] ?? (record.Parent ? [record.Parent] : []);
}
