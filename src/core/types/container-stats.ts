/**
 * What a container uses. Counters begin with its start.
 *
 * @module
 */

/** One sample. Of a container that does not run, everything is zero. */
export interface ContainerStatsResponse {
  /** Id of the container. */
  id?: string | undefined;
  /** Its name, with a leading slash. */
  name?: string | undefined;
  /** `linux` or `windows`: which fields to expect. Since 1.52. */
  os_type?: string | undefined;
  /** When it was taken, RFC 3339; `0001-01-01T00:00:00Z` of a container that does not run. */
  read: string;
  /** When the sample before was taken; `0001-01-01T00:00:00Z` for none. */
  preread: string;
  /** CPU now. */
  cpu_stats: ContainerCPUStats;
  /** CPU at the sample before; zero in the first one. */
  precpu_stats: ContainerCPUStats;
  /** Memory. */
  memory_stats: ContainerMemoryStats;
  /** Processes. Linux only. */
  pids_stats: ContainerPidsStats;
  /** Block devices. Linux only. */
  blkio_stats: ContainerBlkioStats;
  /** Processors of the host. Windows only. */
  num_procs: number;
  /** Storage. Windows only. */
  storage_stats: ContainerStorageStats;
  /** Traffic by network device. */
  networks?: { [device: string]: ContainerNetworkStats } | null | undefined;
}

/** CPU of a container and its host. */
export interface ContainerCPUStats {
  /** The container's. */
  cpu_usage: ContainerCPUUsage;
  /** The host's, in nanoseconds; may pass 2^53. Linux only. */
  system_cpu_usage?: number | undefined;
  /** CPUs of the host. Linux only. */
  online_cpus?: number | undefined;
  /** How often it was slowed down. Linux only. */
  throttling_data: ContainerThrottlingData;
}

/** CPU time of a container: nanoseconds, on Windows units of 100 nanoseconds. */
export interface ContainerCPUUsage {
  /** All of it. */
  total_usage: number;
  /** By CPU; not with cgroups version 2. */
  percpu_usage?: number[] | null | undefined;
  /** In the kernel. */
  usage_in_kernelmode: number;
  /** Outside the kernel. */
  usage_in_usermode: number;
}

/** How a CPU limit took effect. */
export interface ContainerThrottlingData {
  /** Periods so far. */
  periods: number;
  /** Periods in which it hit the limit. */
  throttled_periods: number;
  /** How long it was held back, in nanoseconds. */
  throttled_time: number;
}

/** Memory of a container, in bytes. */
export interface ContainerMemoryStats {
  /** In use, page cache included. Linux only. */
  usage?: number | undefined;
  /** The most ever in use; not with cgroups version 2. */
  max_usage?: number | undefined;
  /** The kernel's own counters; some pass 2^53. */
  stats?: { [name: string]: number } | null | undefined;
  /** How often it hit the limit; not with cgroups version 2. */
  failcnt?: number | undefined;
  /** Limit, or the memory of the host. Linux only. */
  limit?: number | undefined;
  /** Committed now. Windows only. */
  commitbytes?: number | undefined;
  /** The most ever committed. Windows only. */
  commitpeakbytes?: number | undefined;
  /** Private working set. Windows only. */
  privateworkingset?: number | undefined;
}

/** Processes and threads of a container. */
export interface ContainerPidsStats {
  /** How many there are. */
  current?: number | undefined;
  /** How many there may be; without a limit a number beyond 2^53. */
  limit?: number | undefined;
}

/** Block devices; with cgroups version 2 only the first list is filled. */
export interface ContainerBlkioStats {
  /** Bytes. */
  io_service_bytes_recursive: ContainerBlkioStatEntry[] | null;
  /** Operations. */
  io_serviced_recursive: ContainerBlkioStatEntry[] | null;
  /** Operations in the queue. */
  io_queue_recursive: ContainerBlkioStatEntry[] | null;
  /** Time served. */
  io_service_time_recursive: ContainerBlkioStatEntry[] | null;
  /** Time waited. */
  io_wait_time_recursive: ContainerBlkioStatEntry[] | null;
  /** Operations merged. */
  io_merged_recursive: ContainerBlkioStatEntry[] | null;
  /** Time of the device. */
  io_time_recursive: ContainerBlkioStatEntry[] | null;
  /** Sectors. */
  sectors_recursive: ContainerBlkioStatEntry[] | null;
}

/** A counter of one device. */
export interface ContainerBlkioStatEntry {
  /** Major number of the device. */
  major: number;
  /** Minor number of the device. */
  minor: number;
  /** What is counted, such as `read` or `write`. */
  op: string;
  /** The counter. */
  value: number;
}

/** Storage of a container, on Windows. */
export interface ContainerStorageStats {
  /** Reads. */
  read_count_normalized?: number | undefined;
  /** Bytes read. */
  read_size_bytes?: number | undefined;
  /** Writes. */
  write_count_normalized?: number | undefined;
  /** Bytes written. */
  write_size_bytes?: number | undefined;
}

/** Traffic of one network device. */
export interface ContainerNetworkStats {
  /** Bytes received. */
  rx_bytes: number;
  /** Packets received. */
  rx_packets: number;
  /** Receive errors. Linux only. */
  rx_errors: number;
  /** Packets dropped on the way in. */
  rx_dropped: number;
  /** Bytes sent. */
  tx_bytes: number;
  /** Packets sent. */
  tx_packets: number;
  /** Send errors. Linux only. */
  tx_errors: number;
  /** Packets dropped on the way out. */
  tx_dropped: number;
  /** Id of the endpoint. Windows only. */
  endpoint_id?: string | undefined;
  /** Id of the instance. Windows only. */
  instance_id?: string | undefined;
}
