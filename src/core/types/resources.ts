/**
 * What a container may use of its host.
 *
 * @module
 */

/** Limits and devices; `update` can change most of them while the container runs. 0 mostly means no limit. */
export interface Resources {
  /** Weight against other containers. 0 means 1024. */
  CpuShares?: number | undefined;
  /** Memory limit in bytes. */
  Memory?: number | undefined;
  /** CPU limit in billionths of a CPU: 1.5 CPUs are 1500000000. */
  NanoCpus?: number | undefined;
  /** Path of the cgroup under which the container's is made. */
  CgroupParent?: string | undefined;
  /** Block I/O weight, 10 to 1000. */
  BlkioWeight?: number | undefined;
  /** Block I/O weight by device. */
  BlkioWeightDevice?: WeightDevice[] | null | undefined;
  /** Read limits in bytes a second, by device. */
  BlkioDeviceReadBps?: ThrottleDevice[] | null | undefined;
  /** Write limits in bytes a second, by device. */
  BlkioDeviceWriteBps?: ThrottleDevice[] | null | undefined;
  /** Read limits in operations a second, by device. */
  BlkioDeviceReadIOps?: ThrottleDevice[] | null | undefined;
  /** Write limits in operations a second, by device. */
  BlkioDeviceWriteIOps?: ThrottleDevice[] | null | undefined;
  /** Length of a CPU period, in microseconds. */
  CpuPeriod?: number | undefined;
  /** CPU time within a period, in microseconds. */
  CpuQuota?: number | undefined;
  /** Length of a real-time CPU period, in microseconds. */
  CpuRealtimePeriod?: number | undefined;
  /** Real-time CPU time within a period, in microseconds. */
  CpuRealtimeRuntime?: number | undefined;
  /** CPUs that it may run on, such as `0-3` or `0,1`. */
  CpusetCpus?: string | undefined;
  /** Memory nodes that it may use, on NUMA hosts. */
  CpusetMems?: string | undefined;
  /** Devices of the host that it sees. */
  Devices?: DeviceMapping[] | null | undefined;
  /** Rules for device access, such as `c 13:* rwm`. */
  DeviceCgroupRules?: string[] | null | undefined;
  /** Devices that a driver picks, such as GPUs. */
  DeviceRequests?: DeviceRequest[] | null | undefined;
  /** Kernel memory limit in bytes. Until 1.41. */
  KernelMemory?: number | undefined;
  /** Limit of TCP buffers in bytes. Until 1.51. */
  KernelMemoryTCP?: number | undefined;
  /** Soft memory limit in bytes. */
  MemoryReservation?: number | undefined;
  /** Memory and swap together, in bytes; -1 is unlimited swap. */
  MemorySwap?: number | undefined;
  /** How readily its pages are swapped, 0 to 100. */
  MemorySwappiness?: number | null | undefined;
  /** Whether processes are not killed when memory runs out. */
  OomKillDisable?: boolean | null | undefined;
  /** How many processes and threads; 0 or -1 is unlimited, null leaves it as it is. */
  PidsLimit?: number | null | undefined;
  /** Limits of its processes. */
  Ulimits?: Ulimit[] | null | undefined;
  /** Number of CPUs, on Windows. */
  CpuCount?: number | undefined;
  /** Share of the CPUs in percent, on Windows. */
  CpuPercent?: number | undefined;
  /** I/O operations a second of the system drive, on Windows. */
  IOMaximumIOps?: number | undefined;
  /** Bytes a second of the system drive, on Windows. */
  IOMaximumBandwidth?: number | undefined;
}

/** Block I/O weight of one device. */
export interface WeightDevice {
  /** Device on the host, such as `/dev/sda`. */
  Path?: string | undefined;
  /** Its weight, 10 to 1000. */
  Weight?: number | undefined;
}

/** A rate limit of one device. */
export interface ThrottleDevice {
  /** Device on the host, such as `/dev/sda`. */
  Path?: string | undefined;
  /** Bytes or operations a second. */
  Rate?: number | undefined;
}

/** A device of the host in a container. */
export interface DeviceMapping {
  /** Its path on the host. */
  PathOnHost?: string | undefined;
  /** Its path in the container. */
  PathInContainer?: string | undefined;
  /** What the container may do: `r`, `w` and `m` (mknod), such as `rwm`. */
  CgroupPermissions?: string | undefined;
}

/** Asks a driver for devices. */
export interface DeviceRequest {
  /** Name of the driver, such as `nvidia` or `cdi`; empty lets the engine choose. */
  Driver?: string | undefined;
  /** How many; -1 is all. */
  Count?: number | undefined;
  /** Exactly these, instead of a count. */
  DeviceIDs?: string[] | null | undefined;
  /** Alternatives of capabilities that must all be there, such as `[["gpu", "compute"]]`. */
  Capabilities?: string[][] | null | undefined;
  /** Options for the driver. */
  Options?: { [key: string]: string } | null | undefined;
}

/** A limit of the container's processes. */
export interface Ulimit {
  /** Name of the limit, such as `nofile`. */
  Name?: string | undefined;
  /** Limit that a process may raise. */
  Soft?: number | undefined;
  /** Limit that it may not; -1 is unlimited. */
  Hard?: number | undefined;
}
