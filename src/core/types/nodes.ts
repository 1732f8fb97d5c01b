/**
 * Nodes of a swarm.
 *
 * @module
 */

import type { ObjectVersion, Platform, ResourceObject } from "./common.ts";
import type { NodeAvailability } from "./swarm.ts";
import type { TLSInfo } from "./swarm-info.ts";
import type { Topology } from "./volumes.ts";

/** A node of a swarm. */
export interface Node {
  /** Id of the node. */
  ID: string;
  /** Its version, for updates. */
  Version: ObjectVersion;
  /** When it joined, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What it is asked to be. */
  Spec: NodeSpec;
  /** Its host and engine. */
  Description: NodeDescription;
  /** Its state. */
  Status: NodeStatus;
  /** Its state as a manager; absent for a worker. */
  ManagerStatus?: ManagerStatus | null | undefined;
}

/** What a node is asked to be. An update replaces all of it. */
export interface NodeSpec {
  /** Its name. */
  Name?: string | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Its role; an update must say it. */
  Role?: "worker" | "manager" | (string & Record<never, never>) | undefined;
  /** Whether it takes tasks; an update must say it. */
  Availability?: NodeAvailability | undefined;
}

/** The host and engine of a node. */
export interface NodeDescription {
  /** Host name. */
  Hostname?: string | undefined;
  /** Its platform. */
  Platform?: Platform | undefined;
  /** What it has. */
  Resources?: ResourceObject | undefined;
  /** Its engine. */
  Engine?: EngineDescription | undefined;
  /** Its root certificate. */
  TLSInfo?: TLSInfo | undefined;
  /** Its storage plugins for cluster volumes; undocumented. */
  CSIInfo?: NodeCSIInfo[] | null | undefined;
}

/** The engine of a node. */
export interface EngineDescription {
  /** Its version. */
  EngineVersion?: string | undefined;
  /** Labels of the engine. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Its drivers. */
  Plugins?: PluginDescription[] | null | undefined;
}

/** A driver of a node. */
export interface PluginDescription {
  /** Kind of driver, such as `Log`, `Network` or `Volume`. */
  Type?: string | undefined;
  /** Its name. */
  Name?: string | undefined;
}

/** A storage plugin of a node, for cluster volumes; undocumented. */
export interface NodeCSIInfo {
  /** Its name. */
  PluginName?: string | undefined;
  /** Id of the node, as the plugin knows it. */
  NodeID?: string | undefined;
  /** How many volumes it can publish there; 0 is unknown. */
  MaxVolumesPerNode?: number | undefined;
  /** Where the node is. */
  AccessibleTopology?: Topology | null | undefined;
}

/** State of a node. */
export type NodeState = "unknown" | "down" | "ready" | "disconnected" | (string & Record<never, never>);

/** The state of a node, with its reason. */
export interface NodeStatus {
  /** The state. */
  State?: NodeState | undefined;
  /** Why, such as `heartbeat failure`. */
  Message?: string | undefined;
  /** Address of the node. */
  Addr?: string | undefined;
}

/** Whether managers reach each other. */
export type Reachability = "unknown" | "unreachable" | "reachable" | (string & Record<never, never>);

/** The state of a manager. */
export interface ManagerStatus {
  /** Whether it leads. Absent for false. */
  Leader?: boolean | undefined;
  /** Whether others reach it. */
  Reachability?: Reachability | undefined;
  /** Its address and port. */
  Addr?: string | undefined;
}
