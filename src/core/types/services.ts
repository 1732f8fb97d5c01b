/**
 * Services of a swarm.
 *
 * @module
 */

import type { ObjectVersion } from "./common.ts";
import type { NetworkAttachmentConfig, TaskSpec } from "./task-spec.ts";

/** A service of a swarm. */
export interface Service {
  /** Id of the service. */
  ID: string;
  /** Its version, for updates. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What it is asked to be. */
  Spec: ServiceSpec;
  /** What it was asked to be before the last update; undocumented. */
  PreviousSpec?: ServiceSpec | null | undefined;
  /** How it is reached. */
  Endpoint: ServiceEndpoint;
  /** How far the last update is. */
  UpdateStatus?: ServiceUpdateStatus | null | undefined;
  /** Its tasks in numbers. Only in lists with `status`. Since 1.41. */
  ServiceStatus?: ServiceStatus | null | undefined;
  /** How far it is, of a job. Since 1.41. */
  JobStatus?: JobStatus | null | undefined;
}

/** What a service is asked to be. An update replaces all of it. */
export interface ServiceSpec {
  /** Its name. Default one that the swarm makes up; an update must repeat it. */
  Name?: string | undefined;
  /** Labels of the service, not of its containers. */
  Labels?: { [key: string]: string } | null | undefined;
  /** What each of its tasks is. */
  TaskTemplate?: TaskSpec | undefined;
  /** How many tasks it has. Default one. */
  Mode?: ServiceMode | undefined;
  /** How an update goes on. */
  UpdateConfig?: ServiceUpdateConfig | null | undefined;
  /** How a rollback goes on. */
  RollbackConfig?: ServiceUpdateConfig | null | undefined;
  /** Networks of its tasks; deprecated for those of `TaskTemplate`, and not read by newer engines. */
  Networks?: NetworkAttachmentConfig[] | null | undefined;
  /** How it is to be reached. */
  EndpointSpec?: EndpointSpec | null | undefined;
}

/** How many tasks a service has: one of these. */
export interface ServiceMode {
  /** So many. */
  Replicated?: ReplicatedService | null | undefined;
  /** One on each node. */
  Global?: Record<string, never> | null | undefined;
  /** So many that must end well. Since 1.41. */
  ReplicatedJob?: ReplicatedJob | null | undefined;
  /** One on each node that must end well. Since 1.41. */
  GlobalJob?: Record<string, never> | null | undefined;
}

/** A number of equal tasks. */
export interface ReplicatedService {
  /** How many. Default 1. */
  Replicas?: number | null | undefined;
}

/** A number of tasks that must end well. Since 1.41. */
export interface ReplicatedJob {
  /** How many at once. Default 1. */
  MaxConcurrent?: number | null | undefined;
  /** How many in all. Default `MaxConcurrent`. */
  TotalCompletions?: number | null | undefined;
}

/** How an update or a rollback goes on. */
export interface ServiceUpdateConfig {
  /** Tasks at once; 0 is all. */
  Parallelism?: number | undefined;
  /** Between two steps, in nanoseconds. */
  Delay?: number | undefined;
  /** What to do when a task fails; `rollback` for an update only. Default `pause`. */
  FailureAction?: "pause" | "continue" | "rollback" | (string & Record<never, never>) | undefined;
  /** How long a new task is watched, in nanoseconds. */
  Monitor?: number | undefined;
  /** Share of tasks that may fail, from 0 to 1. Default 0. */
  MaxFailureRatio?: number | undefined;
  /** Whether the old task is stopped first, or the new one started first. Default `stop-first`. */
  Order?: "stop-first" | "start-first" | (string & Record<never, never>) | undefined;
}

/** How a service is to be reached. */
export interface EndpointSpec {
  /** By one virtual address, or by the addresses of all tasks in DNS. Default `vip`. */
  Mode?: "vip" | "dnsrr" | (string & Record<never, never>) | undefined;
  /** Ports to publish. */
  Ports?: EndpointPortConfig[] | null | undefined;
}

/** A port that a service publishes. */
export interface EndpointPortConfig {
  /** A name for it. */
  Name?: string | undefined;
  /** Its protocol. Default `tcp`. */
  Protocol?: "tcp" | "udp" | "sctp" | (string & Record<never, never>) | undefined;
  /** Port in the container. */
  TargetPort?: number | undefined;
  /** Port outside. Default any free one. */
  PublishedPort?: number | undefined;
  /** On every node through the routing mesh, or only where a task runs. Default `ingress`. */
  PublishMode?: "ingress" | "host" | (string & Record<never, never>) | undefined;
}

/** How a service is reached. */
export interface ServiceEndpoint {
  /** How it was asked to be. */
  Spec?: EndpointSpec | undefined;
  /** Ports that it publishes. */
  Ports?: EndpointPortConfig[] | null | undefined;
  /** Its virtual addresses. */
  VirtualIPs?: EndpointVirtualIP[] | null | undefined;
}

/** A virtual address of a service. */
export interface EndpointVirtualIP {
  /** Id of its network. */
  NetworkID?: string | undefined;
  /** The address with the length of its prefix. */
  Addr?: string | undefined;
}

/** How far an update is. */
export interface ServiceUpdateStatus {
  /** Where it is. */
  State?:
    | "updating"
    | "paused"
    | "completed"
    | "rollback_started"
    | "rollback_paused"
    | "rollback_completed"
    | (string & Record<never, never>)
    | undefined;
  /** When it began, RFC 3339. */
  StartedAt?: string | null | undefined;
  /** When it ended, RFC 3339. */
  CompletedAt?: string | null | undefined;
  /** The same for people, or what failed. */
  Message?: string | undefined;
}

/** The tasks of a service in numbers. Since 1.41. */
export interface ServiceStatus {
  /** Tasks that run. */
  RunningTasks: number;
  /** Tasks that should run. */
  DesiredTasks: number;
  /** Tasks that ended, of a job. */
  CompletedTasks: number;
}

/** How far a job is. Since 1.41. */
export interface JobStatus {
  /** Counts up each time that the job is run; the first one has no `Index`. */
  JobIteration: Partial<ObjectVersion>;
  /** When it was last run, RFC 3339. */
  LastExecution?: string | undefined;
}

/** The answer to `services.create`. */
export interface ServiceCreateResponse {
  /** Id of the new service. */
  ID: string;
  /** What is odd about it, such as an image that cannot be found in its registry. */
  Warnings?: string[] | null | undefined;
}

/** The answer to `services.update`. */
export interface ServiceUpdateResponse {
  /** What is odd about it, such as an image that cannot be found in its registry. */
  Warnings?: string[] | null | undefined;
}
