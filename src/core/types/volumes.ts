/**
 * Volumes, as the engine tells of them and as they are asked for.
 *
 * @module
 */

import type { ObjectVersion } from "./common.ts";

/** A volume. */
export interface Volume {
  /** Its name. */
  Name: string;
  /** Driver that holds it. */
  Driver: string;
  /** Its path on the host. */
  Mountpoint: string;
  /** When it was created, RFC 3339; of a cluster volume in the form of Go, such as `2026-01-31 12:00:00.123 +0000 UTC`. */
  CreatedAt?: string | undefined;
  /** What the driver says of it. */
  Status?: { [key: string]: unknown } | null | undefined;
  /** Labels. */
  Labels: { [key: string]: string } | null;
  /** Whether it is there on this engine or on all of a swarm. */
  Scope: "local" | "global" | (string & Record<never, never>);
  /** Options of the driver. */
  Options: { [key: string]: string } | null;
  /** Its use. Only in disk usage. */
  UsageData?: VolumeUsageData | null | undefined;
  /** Its swarm side, of cluster volumes only. Since 1.42. */
  ClusterVolume?: ClusterVolume | null | undefined;
}

/** How much a volume is used. */
export interface VolumeUsageData {
  /** In bytes; -1 when unknown. */
  Size: number;
  /** Containers that use it; -1 when unknown. */
  RefCount: number;
}

/** The swarm side of a cluster volume. Since 1.42. */
export interface ClusterVolume {
  /** Id in the swarm; the name is not the identity. */
  ID?: string | undefined;
  /** Its version, for updates. */
  Version?: ObjectVersion | undefined;
  /** When it was created, RFC 3339. */
  CreatedAt?: string | undefined;
  /** When it was last changed, RFC 3339. */
  UpdatedAt?: string | undefined;
  /** What was asked for. */
  Spec?: ClusterVolumeSpec | undefined;
  /** What the storage provider made. */
  Info?: ClusterVolumeInfo | null | undefined;
  /** On which nodes it is available. */
  PublishStatus?: ClusterVolumePublishStatus[] | null | undefined;
}

/** What a storage provider made. Since 1.42. */
export interface ClusterVolumeInfo {
  /** Its size in bytes; 0 when unknown. */
  CapacityBytes?: number | undefined;
  /** What the provider needs to publish it. */
  VolumeContext?: { [key: string]: string } | null | undefined;
  /** Id at the provider. */
  VolumeID?: string | undefined;
  /** Where it can be reached. */
  AccessibleTopology?: Topology[] | null | undefined;
}

/** A cluster volume on one node. Since 1.42. */
export interface ClusterVolumePublishStatus {
  /** Id of the node. */
  NodeID?: string | undefined;
  /** How far publishing is. */
  State?:
    | "pending-publish"
    | "published"
    | "pending-node-unpublish"
    | "pending-controller-unpublish"
    | (string & Record<never, never>)
    | undefined;
  /** What the provider said when it published it. */
  PublishContext?: { [key: string]: string } | null | undefined;
}

/** What a cluster volume is asked to be. Since 1.42. */
export interface ClusterVolumeSpec {
  /** Group of volumes that are equal to a scheduler. */
  Group?: string | undefined;
  /** How it may be used. */
  AccessMode?: ClusterVolumeAccessMode | null | undefined;
  /** Where it must be reachable. */
  AccessibilityRequirements?: TopologyRequirement | null | undefined;
  /** How large it must be. */
  CapacityRange?: CapacityRange | null | undefined;
  /** Secrets for the storage provider. */
  Secrets?: ClusterVolumeSecret[] | null | undefined;
  /** Whether tasks may use it. Default `active`. */
  Availability?: "active" | "pause" | "drain" | (string & Record<never, never>) | undefined;
}

/** How a cluster volume may be used. Since 1.42. */
export interface ClusterVolumeAccessMode {
  /** By one node or by several. Default `single`. */
  Scope?: "single" | "multi" | (string & Record<never, never>) | undefined;
  /** By how many writers at once. Default `none`. */
  Sharing?: "none" | "readonly" | "onewriter" | "all" | (string & Record<never, never>) | undefined;
  /** Present for a volume with a file system. */
  MountVolume?: VolumeTypeMount | null | undefined;
  /** Present for a block device; undocumented. */
  BlockVolume?: Record<string, never> | null | undefined;
}

/** The file system of a cluster volume. Since 1.42. */
export interface VolumeTypeMount {
  /** Its type, such as `ext4`; undocumented. */
  FsType?: string | undefined;
  /** Flags to mount it with; undocumented. */
  MountFlags?: string[] | null | undefined;
}

/** How large a cluster volume must be. Since 1.42. */
export interface CapacityRange {
  /** At least, in bytes. */
  RequiredBytes?: number | undefined;
  /** At most, in bytes. */
  LimitBytes?: number | undefined;
}

/** A secret for the storage provider. Since 1.42. */
export interface ClusterVolumeSecret {
  /** Name under which the provider gets it. */
  Key?: string | undefined;
  /** Name or id of the swarm's secret. */
  Secret?: string | undefined;
}

/** Where a cluster volume must be reachable. Since 1.42. */
export interface TopologyRequirement {
  /** In one of these at least. */
  Requisite?: Topology[] | null | undefined;
  /** In these first. */
  Preferred?: Topology[] | null | undefined;
}

/** A place, by segments such as region and zone. Since 1.42. */
export interface Topology {
  /** The segments. */
  Segments?: { [key: string]: string } | null | undefined;
}

/** The volumes of an engine. */
export interface VolumeListResponse {
  /** The volumes; null for none. */
  Volumes: Volume[] | null;
  /** What went wrong while drivers were asked. */
  Warnings: string[] | null;
}

/** The body of `volumes.create`. */
export interface VolumeCreateRequest {
  /** Its name. Default one that the engine makes up. */
  Name?: string | undefined;
  /** Driver. Default `local`. */
  Driver?: string | undefined;
  /** Options of the driver. */
  DriverOpts?: { [key: string]: string } | null | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Makes it a cluster volume. Since 1.42. */
  ClusterVolumeSpec?: ClusterVolumeSpec | null | undefined;
}

/** The name of {@linkcode VolumeCreateRequest} until 1.51. */
export type VolumeCreateOptions = VolumeCreateRequest;

/** The body of `volumes.update`. Since 1.42. */
export interface VolumeUpdateBody {
  /** What the cluster volume is asked to be; only its availability may differ. */
  Spec?: ClusterVolumeSpec | null | undefined;
}

/** What a prune of volumes removed. */
export interface VolumePruneResponse {
  /** Names of the removed ones; may be null for none. */
  VolumesDeleted: string[] | null;
  /** What that freed, in bytes. */
  SpaceReclaimed: number;
}
