/**
 * What a task of a swarm is asked to be.
 *
 * @module
 */

import type { Driver, Platform, ResourceObject } from "./common.ts";
import type { ContainerSpec } from "./container-spec.ts";

/** What a task is asked to be: one of the first three, by `Runtime`. */
export interface TaskSpec {
  /** A plugin; experimental. */
  PluginSpec?: PluginSpec | null | undefined;
  /** A container. */
  ContainerSpec?: ContainerSpec | null | undefined;
  /** A container of this node that joined a network of the swarm. Answers only. */
  NetworkAttachmentSpec?: NetworkAttachmentSpec | null | undefined;
  /** What it needs, and what it may use. */
  Resources?: ResourceRequirements | null | undefined;
  /** When it is started again. */
  RestartPolicy?: TaskRestartPolicy | null | undefined;
  /** Where it may run. */
  Placement?: Placement | null | undefined;
  /** Counts up to start all tasks anew, though nothing else changed. */
  ForceUpdate?: number | undefined;
  /** What it is. Default `container`. */
  Runtime?: "container" | "plugin" | "attachment" | (string & Record<never, never>) | undefined;
  /** Networks that it joins. */
  Networks?: NetworkAttachmentConfig[] | null | undefined;
  /** Its log driver. Default that of the swarm. */
  LogDriver?: Driver | null | undefined;
}

/** A plugin as a task; keys are documented with capitals, and engines write them small. */
export interface PluginSpec {
  /** Name that it gets. */
  name?: string | undefined;
  /** Reference to pull it by. */
  remote?: string | undefined;
  /** Whether it is not enabled after it was installed. */
  disabled?: boolean | undefined;
  /** Rights that it is granted. */
  privileges?: RuntimePrivilege[] | null | undefined;
  /** Its environment, as `NAME=value`; undocumented. */
  env?: string[] | null | undefined;
}

/** A right of a plugin that is a task. */
export interface RuntimePrivilege {
  /** What it is about. */
  name?: string | undefined;
  /** The same for people. */
  description?: string | undefined;
  /** What is granted. */
  value?: string[] | null | undefined;
}

/** A container that joined a network of the swarm. */
export interface NetworkAttachmentSpec {
  /** Id of the container. */
  ContainerID?: string | undefined;
}

/** What a task needs, and what it may use. */
export interface ResourceRequirements {
  /** What it may use. */
  Limits?: Limit | null | undefined;
  /** What its node must have free. */
  Reservations?: ResourceObject | null | undefined;
  /** Swap in bytes, beside its memory; -1 is unlimited. Since 1.52. */
  SwapBytes?: number | null | undefined;
  /** How readily its pages are swapped, 0 to 100; -1 is the default of the host. Since 1.52. */
  MemorySwappiness?: number | null | undefined;
}

/** What a task may use. */
export interface Limit {
  /** CPU time in billionths of a CPU. */
  NanoCPUs?: number | undefined;
  /** Memory in bytes. */
  MemoryBytes?: number | undefined;
  /** Processes and threads; 0 is unlimited. Since 1.41. */
  Pids?: number | undefined;
}

/** When a task is started again. */
export interface TaskRestartPolicy {
  /** When. Default `any`. */
  Condition?: "none" | "on-failure" | "any" | (string & Record<never, never>) | undefined;
  /** Before it is started again, in nanoseconds. Default 5 s. */
  Delay?: number | null | undefined;
  /** How often; 0 is without limit. */
  MaxAttempts?: number | null | undefined;
  /** Within which attempts count, in nanoseconds; 0 is for ever. */
  Window?: number | null | undefined;
}

/** Where a task may run. */
export interface Placement {
  /** What a node must be, such as `node.role==worker`. */
  Constraints?: string[] | null | undefined;
  /** How tasks are spread, the first one first. */
  Preferences?: PlacementPreference[] | null | undefined;
  /** Tasks of the service on one node; 0 is without limit. */
  MaxReplicas?: number | undefined;
  /** Platforms that it can run on; the engine fills them from the image. */
  Platforms?: Platform[] | null | undefined;
}

/** A way to spread tasks. */
export interface PlacementPreference {
  /** Evenly over the values of a label. */
  Spread?: SpreadOver | null | undefined;
}

/** Spreads tasks over the values of a label. */
export interface SpreadOver {
  /** The label, such as `node.labels.zone`. */
  SpreadDescriptor?: string | undefined;
}

/** A network that a task joins. */
export interface NetworkAttachmentConfig {
  /** Id or name of the network. */
  Target?: string | undefined;
  /** Further names of the service there. */
  Aliases?: string[] | null | undefined;
  /** Options for the network's driver. */
  DriverOpts?: { [key: string]: string } | null | undefined;
}
