/**
 * The swarm, as far as an engine's info tells of it.
 *
 * @module
 */

import type { ObjectVersion } from "./common.ts";

/** State of an engine as a node of a swarm; empty and `inactive` mean that it is in none. */
export type LocalNodeState = "" | "inactive" | "pending" | "active" | "error" | "locked" | (string & Record<never, never>);

/** An engine as a node of a swarm. */
export interface SwarmInfo {
  /** Id of the node; empty outside a swarm. */
  NodeID: string;
  /** Address that other nodes reach it by. */
  NodeAddr: string;
  /** Its state. */
  LocalNodeState: LocalNodeState;
  /** Whether it is a manager. */
  ControlAvailable: boolean;
  /** Why it is in the state `error`. */
  Error: string;
  /** The managers that it knows. */
  RemoteManagers: PeerNode[] | null;
  /** Nodes of the swarm. Managers only. */
  Nodes?: number | null | undefined;
  /** Managers of the swarm. Managers only. */
  Managers?: number | null | undefined;
  /** The swarm. Managers only. */
  Cluster?: ClusterInfo | null | undefined;
  /** What is odd about the swarm; undocumented. */
  Warnings?: string[] | null | undefined;
}

/** Another node of the swarm. */
export interface PeerNode {
  /** Id of the node. */
  NodeID: string;
  /** Its address and port. */
  Addr: string;
}

/** A swarm. */
export interface ClusterInfo {
  /** Id of the swarm. */
  ID: string;
  /** Its version, for updates. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What was asked for. */
  Spec: SwarmSpec;
  /** Its root certificate. */
  TLSInfo: TLSInfo;
  /** Whether the root certificate is being replaced. */
  RootRotationInProgress: boolean;
  /** UDP port of traffic between containers; 0 is the default, 4789. */
  DataPathPort: number;
  /** Subnets that its networks are taken from. */
  DefaultAddrPool: string[] | null;
  /** Length of the prefix of each of them, in bits. */
  SubnetSize: number;
}

/** A root certificate. */
export interface TLSInfo {
  /** The certificate, as PEM. */
  TrustRoot?: string | undefined;
  /** Subject of its issuer, in base64. */
  CertIssuerSubject?: string | undefined;
  /** Public key of its issuer, in base64. */
  CertIssuerPublicKey?: string | undefined;
}

/** What a swarm is asked to be. */
export interface SwarmSpec {
  /** Its name: `default`. */
  Name?: string | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** How services are kept. */
  Orchestration?: SwarmOrchestration | null | undefined;
  /** How managers agree. */
  Raft?: SwarmRaft | undefined;
  /** How managers and nodes keep in touch. */
  Dispatcher?: SwarmDispatcher | null | undefined;
  /** Certificates of the nodes. */
  CAConfig?: SwarmCAConfig | null | undefined;
  /** What is encrypted on disk. */
  EncryptionConfig?: SwarmEncryptionConfig | undefined;
  /** What tasks have that do not say otherwise. */
  TaskDefaults?: SwarmTaskDefaults | undefined;
}

/** How services are kept. */
export interface SwarmOrchestration {
  /** Ended tasks to keep, by slot. Default 5. */
  TaskHistoryRetentionLimit?: number | null | undefined;
}

/** How managers agree. */
export interface SwarmRaft {
  /** Log entries between two snapshots. Default 10000. */
  SnapshotInterval?: number | undefined;
  /** Snapshots to keep beside the newest. Default 0. */
  KeepOldSnapshots?: number | null | undefined;
  /** Entries to keep for followers that are behind. Default 500. */
  LogEntriesForSlowFollowers?: number | undefined;
  /** Ticks without a leader before an election. Default 10. */
  ElectionTick?: number | undefined;
  /** Ticks between two heartbeats. Default 1. */
  HeartbeatTick?: number | undefined;
}

/** How managers and nodes keep in touch. */
export interface SwarmDispatcher {
  /** Between two signs of life, in nanoseconds. Default 5 s. */
  HeartbeatPeriod?: number | undefined;
}

/** Certificates of the nodes. */
export interface SwarmCAConfig {
  /** How long they are valid, in nanoseconds. Default 90 days. */
  NodeCertExpiry?: number | undefined;
  /** Authorities that sign instead of the swarm. */
  ExternalCAs?: SwarmExternalCA[] | null | undefined;
  /** Root certificate to sign with, as PEM. */
  SigningCACert?: string | undefined;
  /** Its key, as PEM. */
  SigningCAKey?: string | undefined;
  /** A new root certificate is made when it grows. */
  ForceRotate?: number | undefined;
}

/** An authority that signs certificates of nodes. */
export interface SwarmExternalCA {
  /** How to speak to it. */
  Protocol?: "cfssl" | (string & Record<never, never>) | undefined;
  /** Where it is. */
  URL?: string | undefined;
  /** Options of the protocol. */
  Options?: { [key: string]: string } | null | undefined;
  /** Its root certificate, as PEM. */
  CACert?: string | undefined;
}

/** What a manager encrypts on disk. */
export interface SwarmEncryptionConfig {
  /** Whether a manager that starts must be unlocked with a key. Default false. */
  AutoLockManagers?: boolean | undefined;
}

/** What tasks have that do not say otherwise. */
export interface SwarmTaskDefaults {
  /** Their log driver. */
  LogDriver?: SwarmTaskLogDriver | undefined;
}

/** A log driver for tasks. */
export interface SwarmTaskLogDriver {
  /** Name of the driver. */
  Name?: string | undefined;
  /** Its options. */
  Options?: { [key: string]: string } | null | undefined;
}
