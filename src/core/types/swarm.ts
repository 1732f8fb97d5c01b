/**
 * The swarm: how it is begun, joined and unlocked.
 *
 * @module
 */

import type { ClusterInfo, SwarmSpec } from "./swarm-info.ts";

/** A swarm, with what lets others join it. */
export interface Swarm extends ClusterInfo {
  /** Tokens for new nodes. */
  JoinTokens: JoinTokens;
}

/** Secrets that let an engine join. */
export interface JoinTokens {
  /** As a worker. */
  Worker: string;
  /** As a manager. */
  Manager: string;
}

/** Whether a node takes tasks: `pause` keeps what runs, `drain` moves it away. */
export type NodeAvailability = "active" | "pause" | "drain" | (string & Record<never, never>);

/** The body of `swarm.init`. */
export interface SwarmInitBody {
  /** Address for the traffic of managers, as `address:port` or `interface:port`, such as `0.0.0.0:2377`. Documented as optional, and needed. */
  ListenAddr: string;
  /** Address that others reach this node by. Default what the engine finds. */
  AdvertiseAddr?: string | undefined;
  /** Address for the traffic of containers. Default `AdvertiseAddr`. */
  DataPathAddr?: string | undefined;
  /** UDP port for it, 1024 to 49151; 0 is the default, 4789. */
  DataPathPort?: number | undefined;
  /** Subnets that networks are taken from. */
  DefaultAddrPool?: string[] | null | undefined;
  /** Begins anew with the state of this node, though other managers are lost. Default false. */
  ForceNewCluster?: boolean | undefined;
  /** Length of the prefix of each subnet, in bits. Default 24. */
  SubnetSize?: number | undefined;
  /** What the swarm is asked to be. */
  Spec?: SwarmSpec | undefined;
  /** Whether a manager that starts must be unlocked with a key; undocumented. Default false. */
  AutoLockManagers?: boolean | undefined;
  /** Whether this node takes tasks; undocumented. Default `active`. */
  Availability?: NodeAvailability | undefined;
}

/** The body of `swarm.join`. */
export interface SwarmJoinBody {
  /** Address for the traffic of managers, should this node become one, as `address:port` or `interface:port`. */
  ListenAddr: string;
  /** Address that others reach this node by. Default what the engine finds. */
  AdvertiseAddr?: string | undefined;
  /** Address for the traffic of containers. Default `AdvertiseAddr`. */
  DataPathAddr?: string | undefined;
  /** Addresses of managers. */
  RemoteAddrs: string[];
  /** A token of {@linkcode JoinTokens}; it decides on the role. */
  JoinToken: string;
  /** Whether this node takes tasks; undocumented. Default `active`. */
  Availability?: NodeAvailability | undefined;
}

/** The key of a locked swarm. */
export interface UnlockKey {
  /** The key; empty for a swarm that does not lock. */
  UnlockKey: string;
}
