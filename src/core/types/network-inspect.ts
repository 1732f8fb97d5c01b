/**
 * Networks, as the engine tells of them and as they are asked for.
 *
 * @module
 */

import type { EndpointSettings } from "./networks.ts";

/** A network. */
export interface Network {
  /** Its name; engines up to 24 allow several networks of one name. */
  Name: string;
  /** Id, 64 digits; in the swarm scope shorter. */
  Id: string;
  /** When it was created, RFC 3339 with nanoseconds. */
  Created: string;
  /** Where it is there: on this engine, or in the swarm. */
  Scope: "local" | "swarm" | "global" | (string & Record<never, never>);
  /** Its driver, such as `bridge` or `overlay`. */
  Driver: string;
  /** Whether it has IPv4. Since 1.47. */
  EnableIPv4?: boolean | undefined;
  /** Whether it has IPv6. */
  EnableIPv6: boolean;
  /** How addresses are given out. */
  IPAM: IPAM;
  /** Whether it has no way out. */
  Internal: boolean;
  /** Whether containers outside of services may join it, in the swarm scope. */
  Attachable: boolean;
  /** Whether it carries the routing mesh of a swarm. */
  Ingress: boolean;
  /** The network that its configuration was taken from. */
  ConfigFrom: ConfigReference;
  /** Whether it is only a configuration for others. */
  ConfigOnly: boolean;
  /** Containers in it, by id: filled by `inspect`; empty in lists, and from 1.52 on absent there. */
  Containers?: { [id: string]: EndpointResource } | null | undefined;
  /** Options of the driver. */
  Options: { [key: string]: string } | null;
  /** Labels. */
  Labels: { [key: string]: string } | null;
  /** Nodes that take part in an overlay network. */
  Peers?: PeerInfo[] | null | undefined;
}

/** A network in a list. */
export type NetworkSummary = Network;

/** All about a network. */
export interface NetworkInspect extends Network {
  /** Services in it, by name. Only with `verbose`; undocumented until 1.51. */
  Services?: { [service: string]: ServiceInfo } | null | undefined;
  /** How much of it is used. Since 1.52. */
  Status?: NetworkStatus | null | undefined;
}

/** How a network gives out addresses. */
export interface IPAM {
  /** Who gives them out. Default `default`. */
  Driver?: string | undefined;
  /** Its address ranges. */
  Config?: IPAMConfig[] | null | undefined;
  /** Options of that driver. */
  Options?: { [key: string]: string } | null | undefined;
}

/** A range of addresses. */
export interface IPAMConfig {
  /** The subnet, such as `172.20.0.0/16`. */
  Subnet?: string | undefined;
  /** The part of it that containers get addresses from. */
  IPRange?: string | undefined;
  /** Address of the gateway. */
  Gateway?: string | undefined;
  /** Addresses that are in use otherwise, by name. */
  AuxiliaryAddresses?: { [name: string]: string } | null | undefined;
}

/** The network that a configuration is taken from. */
export interface ConfigReference {
  /** Its name; empty for none. */
  Network?: string | undefined;
}

/** A container in a network. */
export interface EndpointResource {
  /** Name of the container. */
  Name: string;
  /** Id of its endpoint. */
  EndpointID: string;
  /** MAC address. */
  MacAddress: string;
  /** IPv4 address with the length of its prefix. */
  IPv4Address: string;
  /** IPv6 address with the length of its prefix. */
  IPv6Address: string;
}

/** The name of {@linkcode EndpointResource} until 1.51. */
export type NetworkContainer = EndpointResource;

/** A node that takes part in an overlay network. */
export interface PeerInfo {
  /** Its name, made up. */
  Name: string;
  /** Its address. */
  IP: string;
}

/** A service in a network. */
export interface ServiceInfo {
  /** Its virtual address. */
  VIP: string;
  /** Its ports. */
  Ports: string[] | null;
  /** Its index in the load balancer. */
  LocalLBIndex: number;
  /** Its tasks. */
  Tasks: NetworkTaskInfo[] | null;
}

/** A task in a network. */
export interface NetworkTaskInfo {
  /** Name of the task. */
  Name: string;
  /** Id of its endpoint. */
  EndpointID: string;
  /** Its address. */
  EndpointIP: string;
  /** More about it, by name. */
  Info: { [key: string]: string } | null;
}

/** How much of a network is used. Since 1.52. */
export interface NetworkStatus {
  /** Its addresses. */
  IPAM?: IPAMStatus | undefined;
}

/** How many addresses of a network are used. Since 1.52. */
export interface IPAMStatus {
  /** By subnet. */
  Subnets?: { [subnet: string]: SubnetStatus } | null | undefined;
}

/** How many addresses of a subnet are used. Since 1.52. */
export interface SubnetStatus {
  /** Addresses in use, reserved ones included; beyond 2^53 it is rounded unless bigint is asked for. */
  IPsInUse: number;
  /** Addresses that are free; for IPv6 up to 2^64 - 1, which is rounded unless bigint is asked for. */
  DynamicIPsAvailable: number;
}

/** The body of `networks.create`. */
export interface NetworkCreateBody {
  /** Name of the network. */
  Name: string;
  /** Refuses a name that is taken; engines since 25 always do. Until 1.45. */
  CheckDuplicate?: boolean | undefined;
  /** Driver. Default `bridge`. */
  Driver?: string | undefined;
  /** Where it is there: `local` or `swarm`. Default that of the driver. */
  Scope?: string | undefined;
  /** Cuts it off from everything outside. Default false. */
  Internal?: boolean | undefined;
  /** Lets containers outside of services join it, in the swarm scope. Default false. */
  Attachable?: boolean | undefined;
  /** Makes it carry the routing mesh of the swarm. Default false. */
  Ingress?: boolean | undefined;
  /** Makes it only a configuration for others. Default false. */
  ConfigOnly?: boolean | undefined;
  /** The network to take the configuration from. */
  ConfigFrom?: ConfigReference | null | undefined;
  /** How addresses are given out. */
  IPAM?: IPAM | null | undefined;
  /** Gives it IPv4. Default true. Since 1.47. */
  EnableIPv4?: boolean | null | undefined;
  /** Gives it IPv6. Default that of the engine. */
  EnableIPv6?: boolean | null | undefined;
  /** Options of the driver. */
  Options?: { [key: string]: string } | null | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
}

/** The answer to `networks.create`. */
export interface NetworkCreateResponse {
  /** Id of the new network. */
  Id: string;
  /** What is odd about it; mostly empty. */
  Warning: string;
}

/** The body of `networks.connect`. */
export interface NetworkConnectRequest {
  /** Id or name of the container. */
  Container: string;
  /** Settings of its endpoint. */
  EndpointConfig?: EndpointSettings | null | undefined;
}

/** The body of `networks.disconnect`. */
export interface NetworkDisconnectRequest {
  /** Id or name of the container. */
  Container: string;
  /** Also when the container is gone or does not answer. Default false. */
  Force?: boolean | undefined;
}

/** What a prune of networks removed. */
export interface NetworkPruneResponse {
  /** Names of the removed ones; null for none. */
  NetworksDeleted: string[] | null;
}
