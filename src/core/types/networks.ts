/**
 * How a container is attached to networks.
 *
 * @module
 */

/** A port of the host. */
export interface PortBinding {
  /** Address of the host; empty means all. */
  HostIp?: string | undefined;
  /** Port or range, such as `8080` or `8000-8010`; empty means any free one. */
  HostPort?: string | undefined;
}

/** Ports of the container, such as `80/tcp`, and where the host publishes them; null for none. */
export type PortMap = { [port: string]: PortBinding[] | null };

/** A container's endpoint in one network. */
export interface EndpointSettings {
  /** Addresses that were asked for. */
  IPAMConfig?: EndpointIPAMConfig | null | undefined;
  /** Links to other containers, as `name:alias`. */
  Links?: string[] | null | undefined;
  /** Further names of the container in this network. */
  Aliases?: string[] | null | undefined;
  /** Options for the network's driver. */
  DriverOpts?: { [key: string]: string } | null | undefined;
  /** The network with the highest one gives the default gateway. Default 0. Since 1.48. */
  GwPriority?: number | undefined;
  /** Id of the network. */
  NetworkID?: string | undefined;
  /** Id of the endpoint; empty while the container does not run. */
  EndpointID?: string | undefined;
  /** IPv4 gateway. */
  Gateway?: string | undefined;
  /** IPv4 address. */
  IPAddress?: string | undefined;
  /** MAC address; may be asked for since 1.44. */
  MacAddress?: string | undefined;
  /** Length of the IPv4 prefix, in bits. */
  IPPrefixLen?: number | undefined;
  /** IPv6 gateway. */
  IPv6Gateway?: string | undefined;
  /** Global IPv6 address. */
  GlobalIPv6Address?: string | undefined;
  /** Length of the IPv6 prefix, in bits. */
  GlobalIPv6PrefixLen?: number | undefined;
  /** Names under which it is found in this network. Since 1.44. */
  DNSNames?: string[] | null | undefined;
}

/** Addresses that an endpoint asks for. */
export interface EndpointIPAMConfig {
  /** IPv4 address. */
  IPv4Address?: string | undefined;
  /** IPv6 address. */
  IPv6Address?: string | undefined;
  /** Link-local addresses. */
  LinkLocalIPs?: string[] | null | undefined;
}

/** The networks of a container, at its creation. */
export interface NetworkingConfig {
  /** Settings by network name. Several networks since 1.44; before, one. */
  EndpointsConfig?: { [network: string]: EndpointSettings } | null | undefined;
}

/** How a container is connected. */
export interface NetworkSettings {
  /** Id of its network namespace. */
  SandboxID: string;
  /** Path of its network namespace on the host. */
  SandboxKey: string;
  /** Exposed ports and where they are published. */
  Ports: PortMap | null;
  /** Its endpoints by network name. */
  Networks: { [network: string]: EndpointSettings } | null;
  /** Name of the default bridge, such as `docker0`; mostly empty. Until 1.51. */
  Bridge?: string | undefined;
  /** Whether containers reach published ports through the host's address. Until 1.51. */
  HairpinMode?: boolean | undefined;
  /** Link-local IPv6 address. Until 1.51. */
  LinkLocalIPv6Address?: string | undefined;
  /** Length of its prefix, in bits. Until 1.51. */
  LinkLocalIPv6PrefixLen?: number | undefined;
  /** Further IPv4 addresses. Until 1.51. */
  SecondaryIPAddresses?: Address[] | null | undefined;
  /** Further IPv6 addresses. Until 1.51. */
  SecondaryIPv6Addresses?: Address[] | null | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  EndpointID?: string | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  Gateway?: string | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  GlobalIPv6Address?: string | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  GlobalIPv6PrefixLen?: number | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  IPAddress?: string | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  IPPrefixLen?: number | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  IPv6Gateway?: string | undefined;
  /** Of the default bridge; see `Networks`. Until 1.51. */
  MacAddress?: string | undefined;
}

/** An address with its prefix. Until 1.51. */
export interface Address {
  /** The address. */
  Addr?: string | undefined;
  /** Length of its prefix, in bits. */
  PrefixLen?: number | undefined;
}
