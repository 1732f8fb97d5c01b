/**
 * What an engine says about itself and its host.
 *
 * @module
 */

import type { GenericResources } from "./common.ts";
import type { SwarmInfo } from "./swarm-info.ts";

/** An engine and its host. */
export interface SystemInfo {
  /** Id of the engine. */
  ID: string;
  /** Containers. */
  Containers: number;
  /** Containers that run. */
  ContainersRunning: number;
  /** Containers that are paused. */
  ContainersPaused: number;
  /** Containers that do not run. */
  ContainersStopped: number;
  /** Images. */
  Images: number;
  /** Storage driver. */
  Driver: string;
  /** What the storage driver says, as names and values. */
  DriverStatus: [string, string][] | null;
  /** Status of a standalone swarm, undocumented since 1.41. Until 1.40. */
  SystemStatus?: [string, string][] | null | undefined;
  /** Drivers by kind. */
  Plugins: PluginsInfo;
  /** Whether memory can be limited. */
  MemoryLimit: boolean;
  /** Whether swap can be limited. */
  SwapLimit: boolean;
  /** Whether kernel memory can be limited. Until 1.41. */
  KernelMemory?: boolean | undefined;
  /** Whether TCP buffers can be limited. Until 1.51. */
  KernelMemoryTCP?: boolean | undefined;
  /** Whether `CpuPeriod` works. */
  CpuCfsPeriod: boolean;
  /** Whether `CpuQuota` works. */
  CpuCfsQuota: boolean;
  /** Whether `CpuShares` works. */
  CPUShares: boolean;
  /** Whether `CpusetCpus` and `CpusetMems` work. */
  CPUSet: boolean;
  /** Whether processes can be limited. */
  PidsLimit: boolean;
  /** Whether the host forwards IPv4. */
  IPv4Forwarding: boolean;
  /** Whether bridged IPv4 traffic passes iptables. Until 1.49. */
  BridgeNfIptables?: boolean | undefined;
  /** Whether bridged IPv6 traffic passes ip6tables. Until 1.49. */
  BridgeNfIp6tables?: boolean | undefined;
  /** Whether the engine logs for debugging. */
  Debug: boolean;
  /** Open files of the engine. */
  NFd: number;
  /** Whether `OomKillDisable` works. */
  OomKillDisable: boolean;
  /** Threads of the engine, as Go counts them. */
  NGoroutines: number;
  /** The host's time, RFC 3339. */
  SystemTime: string;
  /** Default log driver. */
  LoggingDriver: string;
  /** Who manages cgroups. */
  CgroupDriver: "cgroupfs" | "systemd" | "none" | (string & Record<never, never>);
  /** Version of cgroups. Since 1.41. */
  CgroupVersion?: "1" | "2" | (string & Record<never, never>) | undefined;
  /** Clients that listen to events. */
  NEventsListener: number;
  /** Version of the kernel. */
  KernelVersion: string;
  /** Name of the operating system, for people. */
  OperatingSystem: string;
  /** Version of the operating system. Since 1.41. */
  OSVersion?: string | undefined;
  /** Kind of operating system. */
  OSType: "linux" | "windows" | (string & Record<never, never>);
  /** Processor architecture as the kernel names it, such as `x86_64`. */
  Architecture: string;
  /** CPUs. */
  NCPU: number;
  /** Memory in bytes. */
  MemTotal: number;
  /** Address of the default registry. */
  IndexServerAddress: string;
  /** How registries are used. */
  RegistryConfig: RegistryServiceConfig | null;
  /** Resources of this node that a user defined. */
  GenericResources: GenericResources | null;
  /** Where the engine keeps its data. */
  DockerRootDir: string;
  /** Proxy for HTTP, credentials masked. */
  HttpProxy: string;
  /** Proxy for HTTPS, credentials masked. */
  HttpsProxy: string;
  /** What is reached without a proxy, separated by commas. */
  NoProxy: string;
  /** Host name. */
  Name: string;
  /** Labels of the engine, as `key=value`. */
  Labels: string[] | null;
  /** Whether experimental features are on. */
  ExperimentalBuild: boolean;
  /** Version of the engine. */
  ServerVersion: string;
  /** Store of a classic cluster. Until 1.41. */
  ClusterStore?: string | undefined;
  /** Address for a classic cluster. Until 1.41. */
  ClusterAdvertise?: string | undefined;
  /** OCI runtimes by name. */
  Runtimes: { [name: string]: Runtime } | null;
  /** Name of the default runtime. */
  DefaultRuntime: string;
  /** This engine as a node of a swarm. */
  Swarm: SwarmInfo;
  /** Whether containers go on while the engine restarts. */
  LiveRestoreEnabled: boolean;
  /** Default isolation, on Windows. */
  Isolation: "" | "default" | "hyperv" | "process" | (string & Record<never, never>);
  /** Program of `HostConfig.Init`. */
  InitBinary: string;
  /** Version of containerd. */
  ContainerdCommit: Commit;
  /** Version of runc. */
  RuncCommit: Commit;
  /** Version of the init program. */
  InitCommit: Commit;
  /** Security features that are on, such as `name=seccomp,profile=builtin`. */
  SecurityOptions: string[] | null;
  /** License, of commercial engines. */
  ProductLicense?: string | undefined;
  /** Where subnets of new networks are taken from. Since 1.41. */
  DefaultAddressPools?: NetworkAddressPool[] | null | undefined;
  /** How the engine sets up the firewall. Since 1.49. */
  FirewallBackend?: FirewallInfo | null | undefined;
  /** Where device specifications (CDI) are looked for. Since 1.44. */
  CDISpecDirs?: string[] | null | undefined;
  /** Devices that can be requested. Since 1.50. */
  DiscoveredDevices?: DeviceInfo[] | null | undefined;
  /** The Node Resource Interface. Since 1.53. */
  NRI?: NRIInfo | null | undefined;
  /** How containerd is used. Since 1.46. */
  Containerd?: ContainerdInfo | null | undefined;
  /** What is odd about the host or the configuration. */
  Warnings: string[] | null;
}

/** Drivers by kind, those of plugins of the old kind included once they were used. */
export interface PluginsInfo {
  /** Volume drivers. */
  Volume: string[] | null;
  /** Network drivers. */
  Network: string[] | null;
  /** Authorization plugins. */
  Authorization: string[] | null;
  /** Log drivers. */
  Log: string[] | null;
}

/** How an engine uses registries. */
export interface RegistryServiceConfig {
  /** Registries, by subnet, that foreign layers are pushed to. Until 1.48. */
  AllowNondistributableArtifactsCIDRs?: string[] | null | undefined;
  /** Registries, by name, that foreign layers are pushed to. Until 1.48. */
  AllowNondistributableArtifactsHostnames?: string[] | null | undefined;
  /** Registries, by subnet, that need no valid certificate. */
  InsecureRegistryCIDRs: string[] | null;
  /** Registries by name. */
  IndexConfigs: { [name: string]: IndexInfo } | null;
  /** Mirrors of Docker Hub. */
  Mirrors: string[] | null;
}

/** A registry. */
export interface IndexInfo {
  /** Its name, such as `docker.io`. */
  Name: string;
  /** Its mirrors. */
  Mirrors: string[] | null;
  /** Whether its certificate must be valid. */
  Secure: boolean;
  /** Whether it is Docker Hub. */
  Official: boolean;
}

/** An OCI runtime. */
export interface Runtime {
  /** Its program. */
  path?: string | undefined;
  /** Arguments of that program. */
  runtimeArgs?: string[] | null | undefined;
  /** Name of its containerd shim, instead of a program; undocumented. */
  runtimeType?: string | undefined;
  /** Options of the shim; undocumented. */
  options?: { [key: string]: unknown } | null | undefined;
  /** What it says about itself. Since 1.44. */
  status?: { [key: string]: string } | null | undefined;
}

/** The version of a program. */
export interface Commit {
  /** Commit that it was built from. */
  ID: string;
  /** Commit that the engine expects. Until 1.48. */
  Expected?: string | undefined;
}

/** Where subnets of new networks are taken from. Since 1.41. */
export interface NetworkAddressPool {
  /** The pool, as a subnet. */
  Base: string;
  /** Length of the prefix of each of its subnets, in bits. */
  Size: number;
}

/** How an engine sets up the firewall. Since 1.49. */
export interface FirewallInfo {
  /** What it uses, such as `iptables` or `nftables`. */
  Driver: string;
  /** More about it, as names and values. */
  Info?: [string, string][] | null | undefined;
}

/** A device that can be requested. Since 1.50. */
export interface DeviceInfo {
  /** Who found it, such as `cdi`. */
  Source: string;
  /** Id for `DeviceRequest.DeviceIDs`. */
  ID: string;
}

/** The Node Resource Interface. Since 1.53. */
export interface NRIInfo {
  /** About it, as names and values. */
  Info?: [string, string][] | null | undefined;
}

/** How an engine uses containerd. Since 1.46. */
export interface ContainerdInfo {
  /** Its socket. */
  Address?: string | undefined;
  /** Its namespaces. */
  Namespaces: ContainerdNamespaces;
}

/** Namespaces of containerd that an engine uses. Since 1.46. */
export interface ContainerdNamespaces {
  /** The containers'. */
  Containers: string;
  /** The plugins'. */
  Plugins: string;
}
