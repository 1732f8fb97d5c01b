/**
 * What the engine keeps on its disk.
 *
 * @module
 */

import type { ContainerSummary } from "./containers.ts";
import type { ImageSummary } from "./images.ts";
import type { Volume } from "./volumes.ts";

/** Disk usage: until 1.51 by lists of everything, since 1.52 by totals, and there by both unless `verbose` is asked for. */
export interface SystemDataUsageResponse {
  /** All layers, in bytes. Until 1.51. */
  LayersSize?: number | undefined;
  /** Every image. Until 1.51. */
  Images?: ImageSummary[] | null | undefined;
  /** Every container. Until 1.51. */
  Containers?: ContainerSummary[] | null | undefined;
  /** Every volume. Until 1.51. */
  Volumes?: Volume[] | null | undefined;
  /** Every record of the build cache. Until 1.51. */
  BuildCache?: BuildCache[] | null | undefined;
  /** Build cache, in bytes; undocumented. Until 1.41. */
  BuilderSize?: number | undefined;
  /** Images. Since 1.52. */
  ImageUsage?: ImagesDiskUsage | undefined;
  /** Containers. Since 1.52. */
  ContainerUsage?: ContainersDiskUsage | undefined;
  /** Volumes. Since 1.52. */
  VolumeUsage?: VolumesDiskUsage | undefined;
  /** Build cache. Since 1.52. */
  BuildCacheUsage?: BuildCacheDiskUsage | undefined;
}

/** Totals of one kind of object; what is zero may be absent. Since 1.52. */
export interface DiskUsage {
  /** How many are in use. */
  ActiveCount?: number | undefined;
  /** How many there are. */
  TotalCount?: number | undefined;
  /** What a prune would free, in bytes. */
  Reclaimable?: number | undefined;
  /** All of them, in bytes. */
  TotalSize?: number | undefined;
}

/** Disk usage of images. Since 1.52. */
export interface ImagesDiskUsage extends DiskUsage {
  /** Each of them. Only with `verbose`. */
  Items?: ImageSummary[] | null | undefined;
}

/** Disk usage of containers. Since 1.52. */
export interface ContainersDiskUsage extends DiskUsage {
  /** Each of them. Only with `verbose`. */
  Items?: ContainerSummary[] | null | undefined;
}

/** Disk usage of volumes. Since 1.52. */
export interface VolumesDiskUsage extends DiskUsage {
  /** Each of them. Only with `verbose`. */
  Items?: Volume[] | null | undefined;
}

/** Disk usage of the build cache. Since 1.52. */
export interface BuildCacheDiskUsage extends DiskUsage {
  /** Each record. Only with `verbose`. */
  Items?: BuildCache[] | null | undefined;
}

/** A record of the build cache. */
export interface BuildCache {
  /** Id of the record. */
  ID: string;
  /** Id of the record that it builds on. Until 1.41. */
  Parent?: string | undefined;
  /** Ids of the records that it builds on; engines write the key with a leading blank. Since 1.42. */
  " Parents"?: string[] | null | undefined;
  /** What it caches. */
  Type: "internal" | "frontend" | "source.local" | "source.git.checkout" | "exec.cachemount" | "regular" | (string & Record<never, never>);
  /** The step that made it. */
  Description: string;
  /** Whether a build uses it now. */
  InUse: boolean;
  /** Whether others share its content. */
  Shared: boolean;
  /** In bytes. */
  Size: number;
  /** When it was made, RFC 3339. */
  CreatedAt: string;
  /** When it was last used, RFC 3339. */
  LastUsedAt: string | null;
  /** How often it was used. */
  UsageCount: number;
}
