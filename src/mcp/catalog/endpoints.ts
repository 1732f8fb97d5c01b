/**
 * Every endpoint of every group, for what is told by its id.
 *
 * @module
 */

import type { AnyEndpoint } from "../../core/endpoint.ts";
import * as groups from "../../core/groups.ts";

/** All of them, in the order of their groups; what is found by an id at run time has no types of its own. */
export const endpoints: readonly AnyEndpoint[] = /* @__PURE__ */ Object.values(groups).flatMap((group) =>
  Object.values(group) as unknown as AnyEndpoint[]
);
