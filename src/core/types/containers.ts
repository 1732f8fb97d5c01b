/**
 * Containers, as the engine tells of them.
 *
 * @module
 */

import type { DriverData, OCIDescriptor } from "./common.ts";
import type { ContainerConfig } from "./container-config.ts";
import type { HostConfig, RestartPolicy } from "./host-config.ts";
import type { MountPoint } from "./mounts.ts";
import type { EndpointSettings, NetworkSettings } from "./networks.ts";
import type { Resources } from "./resources.ts";

/** Where a container is in its life. */
export type ContainerStatus =
  | "created"
  | "running"
  | "paused"
  | "restarting"
  | "removing"
  | "exited"
  | "dead"
  | (string & Record<never, never>);

/** What a container's health test says; `none` without a test. */
export type HealthStatus = "none" | "starting" | "healthy" | "unhealthy" | (string & Record<never, never>);

/** A container in a list. */
export interface ContainerSummary {
  /** Id, 64 digits. */
  Id: string;
  /** Its names, each with a leading slash. */
  Names: string[];
  /** Name of the image that it was created from. */
  Image: string;
  /** Id of that image. */
  ImageID: string;
  /** Manifest of that image, with the containerd store. Since 1.48. */
  ImageManifestDescriptor?: OCIDescriptor | undefined;
  /** Command that it runs. */
  Command: string;
  /** When it was created, in seconds since 1970. */
  Created: number;
  /** Its ports. */
  Ports: PortSummary[];
  /** What it wrote, in bytes. Only with `size`. */
  SizeRw?: number | undefined;
  /** All of its files, in bytes. Only with `size`. */
  SizeRootFs?: number | undefined;
  /** Labels. */
  Labels: { [key: string]: string };
  /** Where it is in its life. */
  State: ContainerStatus;
  /** The same for people, such as `Up 2 minutes`. */
  Status: string;
  /** An excerpt of its host configuration. */
  HostConfig: ContainerSummaryHostConfig;
  /** Its networks. */
  NetworkSettings: ContainerSummaryNetworkSettings;
  /** Its mounts. */
  Mounts: MountPoint[];
  /** Its health. Since 1.52. */
  Health?: HealthSummary | undefined;
}

/** The excerpt of a host configuration in a list. */
export interface ContainerSummaryHostConfig {
  /** Network at creation. */
  NetworkMode?: string | undefined;
  /** Annotations for the OCI runtime. Since 1.46. */
  Annotations?: { [key: string]: string } | null | undefined;
}

/** The networks of a container in a list. */
export interface ContainerSummaryNetworkSettings {
  /** Its endpoints by network name. */
  Networks: { [network: string]: EndpointSettings } | null;
}

/** The health of a container in a list. Since 1.52. */
export interface HealthSummary {
  /** What the test says. */
  Status?: HealthStatus | undefined;
  /** Failures in a row. */
  FailingStreak?: number | undefined;
}

/** A port of a container in a list. */
export interface PortSummary {
  /** Address of the host; empty or absent when not published. */
  IP?: string | undefined;
  /** Port in the container. */
  PrivatePort: number;
  /** Port on the host. */
  PublicPort?: number | undefined;
  /** Protocol. */
  Type: "tcp" | "udp" | "sctp" | (string & Record<never, never>);
}

/** The name of {@linkcode PortSummary} until 1.51. */
export type Port = PortSummary;

/** All about a container. */
export interface ContainerInspectResponse {
  /** Id, 64 digits. */
  Id: string;
  /** When it was created, RFC 3339 with nanoseconds. */
  Created: string;
  /** Program that it runs. */
  Path: string;
  /** Arguments of that program. */
  Args: string[];
  /** Its state. */
  State: ContainerState;
  /** Id of its image. */
  Image: string;
  /** Its `resolv.conf` on the host. */
  ResolvConfPath: string;
  /** Its `hostname` file on the host. */
  HostnamePath: string;
  /** Its `hosts` file on the host. */
  HostsPath: string;
  /** Its log file on the host; empty where the driver has none. */
  LogPath: string;
  /** Its name, with a leading slash. */
  Name: string;
  /** How often the engine started it again. */
  RestartCount: number;
  /** Storage driver. */
  Driver: string;
  /** Operating system, such as `linux`. */
  Platform: string;
  /** SELinux label of its mounts. */
  MountLabel: string;
  /** SELinux label of its process. */
  ProcessLabel: string;
  /** Its AppArmor profile. */
  AppArmorProfile: string;
  /** Ids of the execs that run in it. */
  ExecIDs: string[] | null;
  /** What depends on its host; fits `create` again. */
  HostConfig: HostConfig;
  /** Its storage. Absent since 1.52 with the containerd store. */
  GraphDriver?: DriverData | undefined;
  /** Its storage, with the containerd store. Since 1.52. */
  Storage?: Storage | undefined;
  /** What it wrote, in bytes. Only with `size`. */
  SizeRw?: number | undefined;
  /** All of its files, in bytes. Only with `size`. */
  SizeRootFs?: number | undefined;
  /** Its mounts. */
  Mounts: MountPoint[];
  /** What does not depend on its host; fits `create` again. */
  Config: ContainerConfig;
  /** How it is connected. */
  NetworkSettings: NetworkSettings;
  /** Manifest of its image, with the containerd store. Since 1.48. */
  ImageManifestDescriptor?: OCIDescriptor | undefined;
}

/** Where a container's files are. Since 1.52. */
export interface Storage {
  /** Its root file system. */
  RootFS?: RootFSStorage | undefined;
}

/** Where a root file system is. Since 1.52. */
export interface RootFSStorage {
  /** The snapshot that holds it. */
  Snapshot?: RootFSStorageSnapshot | undefined;
}

/** A snapshot of the containerd store. Since 1.52. */
export interface RootFSStorageSnapshot {
  /** Name of the snapshotter. */
  Name?: string | undefined;
}

/** The state of a container. */
export interface ContainerState {
  /** Where it is in its life. */
  Status: ContainerStatus;
  /** Whether it runs; also true while paused or restarting. */
  Running: boolean;
  /** Whether it is paused. */
  Paused: boolean;
  /** Whether the engine is about to start it again. */
  Restarting: boolean;
  /** Whether a process was killed because memory ran out. */
  OOMKilled: boolean;
  /** Whether its removal failed half-way. */
  Dead: boolean;
  /** Process id on the host; 0 when it does not run. */
  Pid: number;
  /** Exit code of the last run. */
  ExitCode: number;
  /** Why it could not start. */
  Error: string;
  /** When it last started, RFC 3339; `0001-01-01T00:00:00Z` for never. */
  StartedAt: string;
  /** When it last ended, RFC 3339; `0001-01-01T00:00:00Z` for never. */
  FinishedAt: string;
  /** Its health; absent without a test. */
  Health?: Health | undefined;
}

/** The health of a container. */
export interface Health {
  /** What the test says. */
  Status: HealthStatus;
  /** Failures in a row. */
  FailingStreak: number;
  /** The last results, oldest first. */
  Log: HealthcheckResult[] | null;
}

/** One run of a health test. */
export interface HealthcheckResult {
  /** When it began, RFC 3339. */
  Start: string;
  /** When it ended, RFC 3339. */
  End: string;
  /** 0 is healthy, 1 unhealthy, others an error of the test. */
  ExitCode: number;
  /** What the test printed. */
  Output: string;
}

/** The answer to `containers.create`. */
export interface ContainerCreateResponse {
  /** Id of the new container. */
  Id: string;
  /** What the engine had to change or leave out. */
  Warnings: string[];
}

/** The body of `containers.update`. */
export interface ContainerUpdateBody extends Resources {
  /** Whether the engine starts it again. */
  RestartPolicy?: RestartPolicy | undefined;
}

/** The answer to `containers.update`. */
export interface ContainerUpdateResponse {
  /** What the engine had to change or leave out. */
  Warnings: string[] | null;
}

/** The processes of a container. */
export interface ContainerTopResponse {
  /** Titles of the columns, as `ps` prints them. */
  Titles: string[];
  /** Values by column, one list a process. */
  Processes: string[][] | null;
}

/** A path that differs from the image. */
export interface FilesystemChange {
  /** Path in the container. */
  Path: string;
  /** What happened to it. */
  Kind: ChangeType;
}

/** What happened to a path: 0 changed, 1 added, 2 deleted. */
export type ChangeType = 0 | 1 | 2;

/** How a container ended. */
export interface ContainerWaitResponse {
  /** Exit code; look at `Error` first. */
  StatusCode: number;
  /** Why waiting, or removing the container, failed. */
  Error?: ContainerWaitExitError | null | undefined;
}

/** Why waiting failed. */
export interface ContainerWaitExitError {
  /** What went wrong. */
  Message?: string | undefined;
}

/** What a prune of containers removed. */
export interface ContainerPruneResponse {
  /** Ids of the removed ones; null for none. */
  ContainersDeleted: string[] | null;
  /** What that freed, in bytes. */
  SpaceReclaimed: number;
}
