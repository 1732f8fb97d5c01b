/**
 * The only list of groups. Values of a group's module are its endpoints and nothing else.
 *
 * @module
 */

import type * as checkpointsGroup from "./endpoints/checkpoints.ts";
import type * as configsGroup from "./endpoints/configs.ts";
import type * as containersGroup from "./endpoints/containers.ts";
import type * as distributionGroup from "./endpoints/distribution.ts";
import type * as execsGroup from "./endpoints/execs.ts";
import type * as imagesGroup from "./endpoints/images.ts";
import type * as networksGroup from "./endpoints/networks.ts";
import type * as nodesGroup from "./endpoints/nodes.ts";
import type * as pluginsGroup from "./endpoints/plugins.ts";
import type * as secretsGroup from "./endpoints/secrets.ts";
import type * as servicesGroup from "./endpoints/services.ts";
import type * as sessionGroup from "./endpoints/session.ts";
import type * as swarmGroup from "./endpoints/swarm.ts";
import type * as systemGroup from "./endpoints/system.ts";
import type * as tasksGroup from "./endpoints/tasks.ts";
import type * as volumesGroup from "./endpoints/volumes.ts";

export * as checkpoints from "./endpoints/checkpoints.ts";
export * as configs from "./endpoints/configs.ts";
export * as containers from "./endpoints/containers.ts";
export * as distribution from "./endpoints/distribution.ts";
export * as execs from "./endpoints/execs.ts";
export * as images from "./endpoints/images.ts";
export * as networks from "./endpoints/networks.ts";
export * as nodes from "./endpoints/nodes.ts";
export * as plugins from "./endpoints/plugins.ts";
export * as secrets from "./endpoints/secrets.ts";
export * as services from "./endpoints/services.ts";
export * as session from "./endpoints/session.ts";
export * as swarm from "./endpoints/swarm.ts";
export * as system from "./endpoints/system.ts";
export * as tasks from "./endpoints/tasks.ts";
export * as volumes from "./endpoints/volumes.ts";

/** The ids of a group's endpoints. */
export type Ids<G> = { [N in keyof G]: G[N] extends { readonly id: infer Id extends string } ? Id : never }[keyof G];

/** Id of any operation, so that a `Record<OperationId, T>` that misses one does not compile. */
export type OperationId =
  | Ids<typeof checkpointsGroup>
  | Ids<typeof configsGroup>
  | Ids<typeof containersGroup>
  | Ids<typeof distributionGroup>
  | Ids<typeof execsGroup>
  | Ids<typeof imagesGroup>
  | Ids<typeof networksGroup>
  | Ids<typeof nodesGroup>
  | Ids<typeof pluginsGroup>
  | Ids<typeof secretsGroup>
  | Ids<typeof servicesGroup>
  | Ids<typeof sessionGroup>
  | Ids<typeof swarmGroup>
  | Ids<typeof systemGroup>
  | Ids<typeof tasksGroup>
  | Ids<typeof volumesGroup>;
