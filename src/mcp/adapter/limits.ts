/**
 * How large the arguments of a call may be, checked before anything walks them by recursion.
 *
 * @module
 */

import { invalidParams } from "./rpc-error.ts";

/** Most members and elements in all; twenty times what any tool of ours could use. */
const mostElements = 100_000;
/** Deepest nesting; what walks JSON by recursion fails at thousands. */
const deepest = 64;

/** Throws -32602 where there are too many elements, or they are nested too deeply. */
export function checkSize(args: unknown): void {
  let level: unknown[] = [args];
  let elements = 0;
  for (let depth = 0; level.length; depth++) {
    if (depth > deepest) throw invalidParams(`The arguments are nested deeper than ${deepest} levels`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      elements += items.length;
      if (elements > mostElements) throw invalidParams(`The arguments have more than ${mostElements} elements`);
      for (const item of items) next.push(item);
    }
    level = next;
  }
}
