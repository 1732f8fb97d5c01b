/**
 * Judges what a request asks for, and what exists, by the tables of rules.
 *
 * @module
 */

import type { AnyEndpoint } from "../../core/endpoint.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { judge, type ObjectRule } from "./rule.ts";
import type { Place, Reference } from "./rules/place.ts";
import { operations } from "./rules/operations.ts";
import { stored, type StoredKind } from "./rules/stored.ts";

export type { Reference } from "./rules/place.ts";
export type { StoredKind } from "./rules/stored.ts";

/**
 * Judges the parameters and the body of a request, a plain value but for a raw `body`. Gives the names found on the way.
 *
 * Throws `PolicyError`: R1 for what is no such value, R2 for a field that is not allowed, R3 for what the operation does
 * not take, R7 for reserved labels, R9 for what a build or a listing of processes must not say.
 */
export function check(endpoint: AnyEndpoint, input: Readonly<Record<string, unknown>>, policy: Policy): readonly Reference[] {
  const rule = (operations as Readonly<Record<string, ObjectRule | undefined>>)[endpoint.id];
  if (!rule) throw new PolicyError("R2", `Refused: there are no rules for ${endpoint.id}`);
  const found: Reference[] = [];
  judge(rule, input, { ...place(policy, input), found: (reference) => found.push(reference) });
  return found;
}

/**
 * Judges what an engine says of an object by the rules of its creation, so that nobody works inside what they could not create.
 *
 * Throws `PolicyError` R6.
 */
export function checkStored(kind: StoredKind, inspected: unknown, policy: Policy): void {
  try {
    stored[kind](inspected, { ...place(policy, {}), stored: true });
  } catch (error) {
    throw error instanceof PolicyError ? new PolicyError("R6", error.message, error.flag) : error;
  }
}

function place(policy: Policy, input: Readonly<Record<string, unknown>>): Place {
  return { path: [], policy, input, stored: false, found: () => {} };
}
