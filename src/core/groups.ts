/**
 * The only list of groups. Values of a group's module are its endpoints and nothing else.
 *
 * @module
 */

import type * as containersGroup from "./endpoints/containers.ts";
import type * as execsGroup from "./endpoints/execs.ts";
import type * as imagesGroup from "./endpoints/images.ts";
import type * as systemGroup from "./endpoints/system.ts";

export * as containers from "./endpoints/containers.ts";
export * as execs from "./endpoints/execs.ts";
export * as images from "./endpoints/images.ts";
export * as system from "./endpoints/system.ts";

/** The ids of a group's endpoints. */
export type Ids<G> = { [N in keyof G]: G[N] extends { readonly id: infer Id extends string } ? Id : never }[keyof G];

/** Id of any operation, so that a `Record<OperationId, T>` that misses one does not compile. */
export type OperationId = Ids<typeof containersGroup> | Ids<typeof execsGroup> | Ids<typeof imagesGroup> | Ids<typeof systemGroup>;
