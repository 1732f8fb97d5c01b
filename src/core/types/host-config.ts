/**
 * How a container is set into its host.
 *
 * @module
 */

import type { Mount } from "./mounts.ts";
import type { PortMap } from "./networks.ts";
import type { Resources } from "./resources.ts";

/** What of a container depends on its host. */
export interface HostConfig extends Resources {
  /** Mounts as `source:target[:options]`. */
  Binds?: string[] | null | undefined;
  /** File that the id was written to, by the docker CLI. */
  ContainerIDFile?: string | undefined;
  /** Log driver. Default the engine's. */
  LogConfig?: LogConfig | undefined;
  /** Network at creation: one of these, `container:<id>`, or the name of a network. */
  NetworkMode?: "default" | "bridge" | "host" | "none" | (string & Record<never, never>) | undefined;
  /** Ports to publish. */
  PortBindings?: PortMap | null | undefined;
  /** Whether the engine starts it again. Default no. */
  RestartPolicy?: RestartPolicy | undefined;
  /** Removes the container when it ends. Default false. */
  AutoRemove?: boolean | undefined;
  /** Driver for volumes that `Binds` and the image create. */
  VolumeDriver?: string | undefined;
  /** Containers to take mounts from, as `container[:ro]`. */
  VolumesFrom?: string[] | null | undefined;
  /** Mounts, in full. */
  Mounts?: Mount[] | null | undefined;
  /** Initial size of a terminal: height and width. */
  ConsoleSize?: [number, number] | null | undefined;
  /** Annotations for the OCI runtime. Since 1.43. */
  Annotations?: { [key: string]: string } | null | undefined;
  /** Capabilities to add, such as `NET_ADMIN` or `ALL`. */
  CapAdd?: string[] | null | undefined;
  /** Capabilities to drop. */
  CapDrop?: string[] | null | undefined;
  /** Exactly these capabilities. Until 1.40. */
  Capabilities?: string[] | null | undefined;
  /** Cgroup namespace. Since 1.41. */
  CgroupnsMode?: "" | "private" | "host" | (string & Record<never, never>) | undefined;
  /** DNS servers. */
  Dns?: string[] | null | undefined;
  /** Options of the resolver. */
  DnsOptions?: string[] | null | undefined;
  /** Search domains. */
  DnsSearch?: string[] | null | undefined;
  /** Entries for `/etc/hosts`, as `name:address`. */
  ExtraHosts?: string[] | null | undefined;
  /** Further groups of the process. */
  GroupAdd?: string[] | null | undefined;
  /** IPC namespace: one of these, or `container:<id>`. */
  IpcMode?: "none" | "private" | "shareable" | "host" | (string & Record<never, never>) | undefined;
  /** Cgroup to use, as `container:<id>`. */
  Cgroup?: string | undefined;
  /** Links to other containers, as `name:alias`. */
  Links?: string[] | null | undefined;
  /** How readily it is killed when memory runs out, -1000 to 1000. */
  OomScoreAdj?: number | undefined;
  /** PID namespace: empty for its own, `host`, or `container:<id>`. */
  PidMode?: "" | "host" | (string & Record<never, never>) | undefined;
  /** Gives nearly all rights of the host. Default false. */
  Privileged?: boolean | undefined;
  /** Publishes every exposed port to a free one of the host. Default false. */
  PublishAllPorts?: boolean | undefined;
  /** Mounts its root file system read-only. Default false. */
  ReadonlyRootfs?: boolean | undefined;
  /** Security options, such as `no-new-privileges` or `seccomp=...`. */
  SecurityOpt?: string[] | null | undefined;
  /** Options of the storage driver, such as `{ size: "120G" }`. */
  StorageOpt?: { [key: string]: string } | null | undefined;
  /** Mounts in memory by path, with their options. */
  Tmpfs?: { [path: string]: string } | null | undefined;
  /** UTS namespace: empty for its own. */
  UTSMode?: "" | "host" | (string & Record<never, never>) | undefined;
  /** User namespace: `host` turns remapping off. */
  UsernsMode?: "" | "host" | (string & Record<never, never>) | undefined;
  /** Size of `/dev/shm` in bytes. Default 64 MiB. */
  ShmSize?: number | undefined;
  /** Kernel parameters of its namespaces. */
  Sysctls?: { [key: string]: string } | null | undefined;
  /** OCI runtime. Default the engine's. */
  Runtime?: string | undefined;
  /** Isolation, on Windows. */
  Isolation?: "" | "default" | "process" | "hyperv" | (string & Record<never, never>) | undefined;
  /** Paths that are hidden; absent for the default list, empty for none. */
  MaskedPaths?: string[] | null | undefined;
  /** Paths that are read-only; absent for the default list, empty for none. */
  ReadonlyPaths?: string[] | null | undefined;
  /** Runs an init process that forwards signals and reaps children. Default the engine's. */
  Init?: boolean | null | undefined;
}

/** A log driver and its options. */
export interface LogConfig {
  /** Name of the driver. */
  Type?:
    | "local"
    | "json-file"
    | "syslog"
    | "journald"
    | "gelf"
    | "fluentd"
    | "awslogs"
    | "splunk"
    | "etwlogs"
    | "none"
    | (string & Record<never, never>)
    | undefined;
  /** Its options, such as `{ "max-size": "10m" }`. */
  Config?: { [key: string]: string } | null | undefined;
}

/** When the engine starts a container again. */
export interface RestartPolicy {
  /** When: empty and `no` mean never. */
  Name?: "" | "no" | "always" | "unless-stopped" | "on-failure" | (string & Record<never, never>) | undefined;
  /** For `on-failure`: how often. 0 is without limit. */
  MaximumRetryCount?: number | undefined;
}
