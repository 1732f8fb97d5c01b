/**
 * Tasks of a swarm.
 *
 * @module
 */

import type { Driver, GenericResources, ObjectVersion } from "./common.ts";
import type { ConfigReference } from "./network-inspect.ts";
import type { EndpointPortConfig } from "./services.ts";
import type { TaskSpec } from "./task-spec.ts";

/** A task: one container of a service, on one node. */
export interface Task {
  /** Id of the task. */
  ID: string;
  /** Its version. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** Its name; mostly absent, and made of service, slot and id. */
  Name?: string | undefined;
  /** Labels. */
  Labels: { [key: string]: string } | null;
  /** What it is asked to be. */
  Spec: TaskSpec;
  /** Id of its service. */
  ServiceID?: string | undefined;
  /** Its number within a replicated service. */
  Slot?: number | undefined;
  /** Id of its node; absent until one was found. */
  NodeID?: string | undefined;
  /** Resources that it was given; documented as `AssignedGenericResources`. */
  GenericResources?: GenericResources | null | undefined;
  /** Its state. */
  Status: TaskStatus;
  /** State that it is led to. */
  DesiredState?: TaskState | undefined;
  /** Networks that it is in. */
  NetworksAttachments?: NetworkAttachment[] | null | undefined;
  /** The run that it belongs to, of a job; the first one has no `Index`. Since 1.41. */
  JobIteration?: Partial<ObjectVersion> | null | undefined;
  /** Its cluster volumes; undocumented. Since 1.42. */
  Volumes?: VolumeAttachment[] | null | undefined;
}

/** State of a task, in the order in which it goes through them. */
export type TaskState =
  | "new"
  | "allocated"
  | "pending"
  | "assigned"
  | "accepted"
  | "preparing"
  | "ready"
  | "starting"
  | "running"
  | "complete"
  | "shutdown"
  | "failed"
  | "rejected"
  | "remove"
  | "orphaned"
  | (string & Record<never, never>);

/** The state of a task, with its reason. */
export interface TaskStatus {
  /** Since when, RFC 3339. */
  Timestamp: string;
  /** The state. */
  State?: TaskState | undefined;
  /** The same for people. */
  Message?: string | undefined;
  /** What failed. */
  Err?: string | undefined;
  /** Its container. */
  ContainerStatus?: TaskContainerStatus | null | undefined;
  /** Ports of the host that it uses; undocumented until 1.43. */
  PortStatus?: PortStatus | undefined;
}

/** The container of a task; the API's reference calls it `ContainerStatus`. */
export interface TaskContainerStatus {
  /** Id of the container. */
  ContainerID: string;
  /** Process id on its node. */
  PID: number;
  /** Exit code. */
  ExitCode: number;
}

/** Ports of the host that a task uses. */
export interface PortStatus {
  /** The ports. */
  Ports?: EndpointPortConfig[] | null | undefined;
}

/** A task in a network. */
export interface NetworkAttachment {
  /** The network, as a swarm tells of it. */
  Network?: SwarmNetwork | undefined;
  /** Addresses there, with the lengths of their prefixes. */
  Addresses?: string[] | null | undefined;
}

/** A network as a swarm tells of it; documented as `Network`, which it is not like. */
export interface SwarmNetwork {
  /** Id of the network. */
  ID: string;
  /** Its version. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What it is asked to be. */
  Spec?: SwarmNetworkSpec | undefined;
  /** Its driver as it is. */
  DriverState?: Driver | undefined;
  /** How it gives out addresses. */
  IPAMOptions?: SwarmIPAMOptions | null | undefined;
}

/** What a network of a swarm is asked to be. */
export interface SwarmNetworkSpec {
  /** Its name. */
  Name?: string | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Its driver. */
  DriverConfiguration?: Driver | null | undefined;
  /** Whether it has IPv6. Absent for false. */
  IPv6Enabled?: boolean | undefined;
  /** Whether it has no way out. Absent for false. */
  Internal?: boolean | undefined;
  /** Whether containers outside of services may join it. Absent for false. */
  Attachable?: boolean | undefined;
  /** Whether it carries the routing mesh. Absent for false. */
  Ingress?: boolean | undefined;
  /** How addresses are given out. */
  IPAMOptions?: SwarmIPAMOptions | null | undefined;
  /** The network that its configuration was taken from. */
  ConfigFrom?: ConfigReference | null | undefined;
  /** Where it is there. */
  Scope?: string | undefined;
}

/** How a network of a swarm gives out addresses. */
export interface SwarmIPAMOptions {
  /** Who gives them out. */
  Driver?: Driver | undefined;
  /** Its address ranges. */
  Configs?: SwarmIPAMConfig[] | null | undefined;
}

/** A range of addresses in a network of a swarm. */
export interface SwarmIPAMConfig {
  /** The subnet. */
  Subnet?: string | undefined;
  /** The part of it that tasks get addresses from. */
  Range?: string | undefined;
  /** Address of the gateway. */
  Gateway?: string | undefined;
}

/** A cluster volume of a task; undocumented. Since 1.42. */
export interface VolumeAttachment {
  /** Id of the volume. */
  ID?: string | undefined;
  /** What was asked for: a name, or a group. */
  Source?: string | undefined;
  /** Path in the container. */
  Target?: string | undefined;
}
