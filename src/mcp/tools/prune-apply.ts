/**
 * Deletes what was planned, one by one, after a person was asked once.
 *
 * @module
 */

import type { Endpoint } from "../../core/endpoint.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { BuildPruneResponse } from "../../core/types/image-results.ts";
import type { Engine } from "../engine.ts";
import { PolicyError } from "../policy/denied.ts";
import { bytes } from "../shape/table.ts";
import type { ToolContext } from "../tool.ts";
import { type Candidate, type PruneKind, pruneKinds } from "./prune-candidate.ts";
import { word } from "./read-text.ts";

/** How an apply went. */
export interface Pruned {
  /** What is gone now. */
  readonly deleted: readonly Candidate[];
  /** What is still there, and why. */
  readonly kept: readonly { readonly item: Candidate; readonly why: string }[];
  /** How many were not tried, since the time was over. */
  readonly left: number;
}

/** Deletes these. Throws `PolicyError` where the guard or a person refuses, before anything is sent. */
export async function applyPrune(context: ToolContext, items: readonly Candidate[]): Promise<Pruned> {
  const { engine, progress, softDeadline } = context;
  const deleted: Candidate[] = [];
  const kept: { item: Candidate; why: string }[] = [];
  if (items.length) await engine.approve(items.map(({ request }) => request), factsOf(items));
  // A person may take their time; the clock starts now.
  const end = Date.now() + softDeadline;
  for (const [index, item] of items.entries()) {
    if (Date.now() > end) return { deleted, kept, left: items.length - index };
    const why = await remove(engine, item);
    if (why === undefined) deleted.push(item);
    else kept.push({ item, why });
    progress(`deleted ${deleted.length} of ${items.length}`, index + 1, items.length);
  }
  return { deleted, kept, left: 0 };
}

/** Deletes one; why it is still there, `undefined` where it is gone. */
async function remove(engine: Engine, { kind, id, request: { endpoint, input } }: Candidate): Promise<string | undefined> {
  try {
    const answer = await engine.call(endpoint as unknown as Endpoint<string, typeof input, unknown>, input);
    if (kind !== "build_cache") return undefined;
    const { CachesDeleted } = answer as BuildPruneResponse;
    return CachesDeleted?.includes(id) ? undefined : "in use, or others are built on it";
  } catch (error) {
    if (error instanceof PolicyError) return `refused by rule ${error.rule}`;
    if (!DockerApiError.is(error)) throw error;
    if (error.isNotFound) return "it was gone already";
    return error.isConflict ? "it is in use now" : `the engine refused with status ${error.status}`;
  }
}

/** What a person is told: how many of each kind, their names, and how much it frees. */
function factsOf(items: readonly Candidate[]): string[] {
  return pruneKinds.flatMap((kind: PruneKind) => {
    const own = items.filter((item) => item.kind === kind);
    if (!own.length) return [];
    const names = own.slice(0, 10).map(({ name, id }) => word(name.split(" ")[0] || id.slice(0, 19)));
    const size = own.reduce((sum, { size = 0 }) => sum + size, 0);
    return [`${own.length} ${kind.replace("_", " ")}, about ${bytes(size)}: ${names.join(", ")}${own.length > 10 ? ", ..." : ""}`];
  });
}
