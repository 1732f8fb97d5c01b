/**
 * An object that a prune may delete, and what is asked for.
 *
 * @module
 */

import type { AnyEndpoint } from "../../core/endpoint.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Engine, EngineRequest } from "../engine.ts";
import type { Kind as ObjectKind } from "../policy/references.ts";

/** Kinds of objects, in the order in which they go: what frees others first. */
export const pruneKinds = ["containers", "images", "networks", "volumes", "build_cache"] as const;

/** A kind of object that is pruned. */
export type PruneKind = typeof pruneKinds[number];

/** What is asked for. */
export interface PruneOptions {
  /** These kinds. */
  readonly kinds: readonly PruneKind[];
  /** Also images with a name, volumes with a name, and cache that others share. */
  readonly all: boolean;
  /** Only what was made before that time, in milliseconds since 1970; of cache, used. */
  readonly before: number | undefined;
  /** Only what has this label, as `key` or `key=value`. */
  readonly label: string | undefined;
}

/** An object that may go. */
export interface Candidate {
  /** What it is. */
  readonly kind: PruneKind;
  /** Its full id; of a volume its name. */
  readonly id: string;
  /** What it is called; empty for none. */
  readonly name: string;
  /** When it was made, in milliseconds since 1970. */
  readonly created: number | undefined;
  /** What it takes, in bytes, where the engine knows. */
  readonly size: number | undefined;
  /** What it says of itself, which scope and protection go by. */
  readonly object: ScopeFacts;
  /** Deletes it, and nothing else. */
  readonly request: EngineRequest;
}

/** What scope and protection go by; absent for what belongs to nobody. */
export interface ScopeFacts {
  readonly kind: ObjectKind | "cache";
  /** All its names that count. */
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** The engine's own words about it. */
  readonly inspected: object;
}

/** What the lists of one plan share. */
export interface PlanContext {
  readonly engine: Engine;
  readonly options: PruneOptions;
  /** The API version in use. */
  readonly version: string;
  /** All containers that are kept. */
  readonly kept: readonly ContainerSummary[];
}

/** A request of an endpoint, whose types end here. */
export function requestOf(endpoint: unknown, input: Readonly<Record<string, unknown>>): EngineRequest {
  return { endpoint: endpoint as AnyEndpoint, input };
}
