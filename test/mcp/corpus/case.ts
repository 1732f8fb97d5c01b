/**
 * What a request of the corpus is: data.
 *
 * @module
 */

import type { OperationId } from "../../../src/core/groups.ts";
import type { Rule } from "../../../src/mcp/policy/denied.ts";

/**
 * What an operator granted: nothing; every class over what this server made (`managed`), over one compose project, or over everything
 * (`all`); `write` alone over what this server made; and all with a folder, ports and one capability of the host (`host`), or with a person to be asked (`asking`).
 */
export type Grants = "none" | "managed" | "project" | "all" | "write" | "host" | "asking";

/** Why a request does not get through: a rule of the policy, the encoder, or an engine that has no such thing. */
export type Refusal = Rule | "input" | "missing";

/** A request that must not get through. */
export interface Hostile {
  /** Unique. */
  readonly id: string;
  /** Operation id. */
  readonly operation: OperationId;
  /** Parameters and body keys. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What refuses it; of several that would, any. */
  readonly rule: Refusal | readonly Refusal[];
  /** What it would do. */
  readonly why: string;
  /** What was granted. Default `managed`. */
  readonly grants?: Grants;
}

/** A request of ordinary work. */
export interface Benign {
  /** Unique. */
  readonly id: string;
  /** Operation id. */
  readonly operation: OperationId;
  /** Parameters and body keys. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What it is for. */
  readonly why: string;
  /** What was granted. Default `managed`. */
  readonly grants?: Grants;
}

/** One input for each of several values: `[name, value, why]`, or with a rule of its own. */
export type Vector = readonly [name: string, value: unknown, why: string, rule?: Hostile["rule"] | undefined, grants?: Grants];

/** The rows of one place of an input, one a vector. */
export function rows(
  prefix: string,
  operation: OperationId,
  input: (value: unknown) => Readonly<Record<string, unknown>>,
  rule: Hostile["rule"],
  vectors: readonly Vector[],
): Hostile[] {
  return vectors.map(([name, value, why, own = rule, grants]) => ({
    id: `${prefix}/${name}`,
    operation,
    input: input(value),
    rule: own,
    why,
    ...grants && { grants },
  }));
}
