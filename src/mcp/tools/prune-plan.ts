/**
 * What a prune would delete: an exact list out of the engine's lists, with the request that would delete each.
 *
 * @module
 */

import { list as listContainers } from "../../core/endpoints/containers.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { managedLabel, seal } from "../policy/provenance.ts";
import { protection } from "../policy/scope.ts";
import { unusedCache } from "./prune-cache.ts";
import { type Candidate, type PlanContext, type PruneKind, pruneKinds, type PruneOptions } from "./prune-candidate.ts";
import { unusedImages } from "./prune-images.ts";
import { stoppedContainers, unusedNetworks, unusedVolumes } from "./prune-lists.ts";
import { pairs } from "./write-input.ts";

/** What a prune would delete. */
export interface PrunePlan {
  /** Each of them, in the order in which they go. */
  readonly items: readonly Candidate[];
  /** How many are unused as well, and out of scope or protected. */
  readonly outside: number;
}

/** Finds what is unused now. */
export async function planPrune(engine: Engine, options: PruneOptions): Promise<PrunePlan> {
  const version = await engine.version();
  const everything = await engine.call(listContainers, { all: true });
  const found: Candidate[] = [];
  let kept: readonly ContainerSummary[] = everything;
  let outside = 0;
  const sources: Readonly<Record<PruneKind, (context: PlanContext) => Promise<Candidate[]>>> = {
    containers: stoppedContainers,
    images: unusedImages,
    networks: unusedNetworks,
    volumes: unusedVolumes,
    build_cache: unusedCache,
  };
  for (const kind of pruneKinds) {
    if (!options.kinds.includes(kind)) continue;
    for (const item of await sources[kind]({ engine, options, version, kept })) {
      if (options.before !== undefined && !((item.created ?? Infinity) < options.before)) continue;
      if (!hasLabel(item, options.label)) continue;
      if (await isReachable(engine, item)) found.push(item);
      else outside++;
    }
    // What only they use goes with them.
    if (kind === "containers") kept = everything.filter(({ Id }) => !found.some(({ id }) => id === Id));
  }
  return { items: found, outside };
}

/** Whether it has a label; looked for in what the engine's cleaner left of them, where a filter of the engine's would tell what is redacted. */
function hasLabel({ object: { labels } }: Candidate, label: string | undefined): boolean {
  const [[key, value] = ["", ""]] = label === undefined ? [] : pairs([label]);
  return label === undefined || (Object.hasOwn(labels, key) && (!label.includes("=") || labels[key] === value));
}

/** Whether the policy lets writes touch it; the guard judges each again before it goes. */
async function isReachable({ policy }: Engine, { id, object: { kind, names, labels, inspected } }: Candidate): Promise<boolean> {
  const { scope } = policy;
  if (kind === "cache") return scope.kind === "all";
  const target = { kind, id, name: names[0] ?? "", labels, inspected: inspected as Readonly<Record<string, unknown>> };
  if (protection(target, policy) !== undefined) return false;
  switch (scope.kind) {
    case "all":
      return true;
    case "project":
      return labels["com.docker.compose.project"] === scope.project;
    case "label":
      return labels[scope.key] === scope.value;
    case "managed":
      for (const name of names) if (labels[managedLabel] !== await seal(policy, kind, name)) return false;
      return names.length > 0;
  }
}
