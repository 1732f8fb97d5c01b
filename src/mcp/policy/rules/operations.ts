/**
 * The rules of each operation.
 *
 * @module
 */

import type { OperationId } from "../../../core/groups.ts";
import type { ObjectRule } from "../rule.ts";
import type { Refused } from "./fields.ts";
import { ofContainers } from "./of-containers.ts";
import { ofImages } from "./of-images.ts";
import { ofSwarm } from "./of-swarm.ts";
import { ofSystem } from "./of-system.ts";

/** What the input of each operation may hold: an operation that is neither here nor refused does not compile. */
export const operations: Readonly<Record<Exclude<OperationId, Refused>, ObjectRule>> = {
  ...ofContainers,
  ...ofImages,
  ...ofSwarm,
  ...ofSystem,
};
