/**
 * What samples of a container's use mean.
 *
 * @module
 */

import type { ContainerBlkioStats, ContainerMemoryStats, ContainerStatsResponse } from "../../core/types/container-stats.ts";
import { instant } from "./read-text.ts";

/** What a container uses. */
export interface Figures {
  /** Percent of one CPU: 200 are two CPUs; `undefined` without a second sample. */
  readonly cpu: number | undefined;
  /** Bytes in use, without the page cache that the kernel can take back. */
  readonly memory: number | undefined;
  /** Limit in bytes: its own, or the memory of the host. */
  readonly memoryLimit: number | undefined;
  /** Bytes received by network. */
  readonly received: number | undefined;
  /** Bytes sent by network. */
  readonly sent: number | undefined;
  /** Bytes read from block devices. */
  readonly read: number | undefined;
  /** Bytes written to block devices. */
  readonly written: number | undefined;
  /** Processes and threads. */
  readonly pids: number | undefined;
  /** Share of the periods in which its CPU limit held it back, from 0 to 1. */
  readonly throttled: number | undefined;
}

/** Whether a sample is one of a container that runs. */
export function runs(sample: ContainerStatsResponse): boolean {
  return instant(sample.read) !== undefined && (sample.pids_stats?.current ?? sample.num_procs ?? 0) > 0;
}

/** Whether a sample tells of two times, as Docker's do; Podman's first one does not. */
export function compares(sample: ContainerStatsResponse): boolean {
  return instant(sample.preread) !== undefined;
}

/**
 * The figures of a sample; `before` is an earlier one, where the sample does not hold it.
 *
 * CPU time over wall time: unlike the host's CPU time, which engines count in different ways, both are the same everywhere.
 */
export function figures(sample: ContainerStatsResponse, before?: ContainerStatsResponse): Figures {
  const { cpu_stats: cpu, memory_stats: memory, networks } = sample;
  const [from, used] = before
    ? [instant(before.read), before.cpu_stats.cpu_usage.total_usage]
    : [instant(sample.preread), sample.precpu_stats?.cpu_usage?.total_usage];
  const wall = from === undefined ? 0 : (instant(sample.read) ?? 0) - from;
  // Windows counts in 100 ns.
  const unit = sample.os_type === "windows" || sample.num_procs > 0 ? 100 : 1;
  const spent = (cpu.cpu_usage.total_usage - (used ?? 0)) * unit / 1e6;
  const devices = networks ? Object.values(networks) : undefined;
  const { periods = 0, throttled_periods: throttled = 0 } = cpu.throttling_data ?? {};
  return {
    cpu: wall > 0 ? Math.max(0, Math.round(spent / wall * 1000) / 10) : undefined,
    memory: memoryUsed(memory ?? {}),
    memoryLimit: memory?.limit || undefined,
    received: devices?.reduce((sum, device) => sum + device.rx_bytes, 0),
    sent: devices?.reduce((sum, device) => sum + device.tx_bytes, 0),
    read: blockBytes(sample.blkio_stats, "read") ?? sample.storage_stats?.read_size_bytes,
    written: blockBytes(sample.blkio_stats, "write") ?? sample.storage_stats?.write_size_bytes,
    pids: sample.pids_stats?.current,
    throttled: periods > 0 ? throttled / periods : undefined,
  };
}

/** Cgroups version 1 sums with its children up under `total_`, version 2 has one counter. */
function memoryUsed({ usage, stats, privateworkingset }: ContainerMemoryStats): number | undefined {
  if (usage === undefined) return privateworkingset;
  const cache = stats?.total_inactive_file ?? stats?.inactive_file ?? 0;
  return cache < usage ? usage - cache : usage;
}

function blockBytes(stats: ContainerBlkioStats | undefined, op: "read" | "write"): number | undefined {
  const entries = stats?.io_service_bytes_recursive?.filter((entry) => entry.op.toLowerCase() === op);
  return entries?.reduce((sum, { value }) => sum + value, 0);
}
