/**
 * Filters find objects by values that answers do not show, and so would tell them by yes and no.
 *
 * @module
 */

import type { AnyEndpoint, Field } from "../../core/endpoint.ts";
import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";

/** Labels whose values are nobody's secret, and which a list has to be cut down by. */
const open = /^(com\.docker\.compose|dockwire)\./;

/** Throws `PolicyError` R2 where a filter asks for the value of a label that may be a secret. */
export function judgeFilters(endpoint: AnyEndpoint, input: Readonly<Record<string, unknown>>, { scope }: Policy): void {
  for (const [param, field] of Object.entries(endpoint.params as Readonly<Record<string, Field<unknown>>>)) {
    const given = input[param];
    if (field.kind !== "filters" || typeof given !== "object" || given === null) continue;
    for (const [key, values] of Object.entries(given)) {
      if (!/label!?$/.test(key)) continue;
      for (const value of [values].flat()) {
        const [label = "", ...rest] = String(value).split("=");
        if (!rest.length || open.test(label) || (scope.kind === "label" && label === scope.key)) continue;
        throw new PolicyError("R2", "A filter by the value of a label would tell what is redacted: filter by the label's name alone.");
      }
    }
  }
}
