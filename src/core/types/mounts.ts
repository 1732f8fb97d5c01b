/**
 * What can be mounted into a container.
 *
 * @module
 */

/** Kind of a mount: a path of the host, a cluster volume (since 1.42), an image (since 1.48), a named pipe, memory, or a volume. */
export type MountType = "bind" | "cluster" | "image" | "npipe" | "tmpfs" | "volume" | (string & Record<never, never>);

/** A mount as it is asked for. */
export interface Mount {
  /** Path in the container. */
  Target?: string | undefined;
  /** What is mounted: a volume name, a path of the host, or an image. Not for `tmpfs`. */
  Source?: string | undefined;
  /** Kind of mount. */
  Type?: MountType | undefined;
  /** Whether the container may not write to it. Default false. */
  ReadOnly?: boolean | undefined;
  /** How consistent it must be, on Docker Desktop for Mac. */
  Consistency?: "default" | "consistent" | "cached" | "delegated" | (string & Record<never, never>) | undefined;
  /** For `bind` only. */
  BindOptions?: MountBindOptions | undefined;
  /** For `volume` only. */
  VolumeOptions?: MountVolumeOptions | undefined;
  /** For `image` only. Since 1.48. */
  ImageOptions?: MountImageOptions | undefined;
  /** For `tmpfs` only. */
  TmpfsOptions?: MountTmpfsOptions | undefined;
  /** For `cluster` only; has no fields yet, undocumented. Since 1.42. */
  ClusterOptions?: Record<string, never> | undefined;
}

/** Options of a bind mount. */
export interface MountBindOptions {
  /** How mounts below it spread. Default `rprivate`. */
  Propagation?: "private" | "rprivate" | "shared" | "rshared" | "slave" | "rslave" | (string & Record<never, never>) | undefined;
  /** Leaves out mounts below the source. Default false. */
  NonRecursive?: boolean | undefined;
  /** Creates the source on the host when it is missing. Default false. Since 1.42. */
  CreateMountpoint?: boolean | undefined;
  /** Makes only the mount itself read-only, not those below it. Since 1.44. */
  ReadOnlyNonRecursive?: boolean | undefined;
  /** Fails where mounts below cannot be made read-only. Since 1.44. */
  ReadOnlyForceRecursive?: boolean | undefined;
}

/** Options of a volume mount. */
export interface MountVolumeOptions {
  /** Does not fill an empty volume with what the image has there. Default false. */
  NoCopy?: boolean | undefined;
  /** Labels of the volume, when it is created by this. */
  Labels?: { [key: string]: string } | null | undefined;
  /** The driver, when the volume is created by this. */
  DriverConfig?: MountVolumeDriver | undefined;
  /** Directory inside the volume; it must exist. Since 1.45. */
  Subpath?: string | undefined;
}

/** A volume driver and its options. */
export interface MountVolumeDriver {
  /** Name of the driver. */
  Name?: string | undefined;
  /** Its options. */
  Options?: { [key: string]: string } | null | undefined;
}

/** Options of an image mount. */
export interface MountImageOptions {
  /** Directory inside the image; it must exist. */
  Subpath?: string | undefined;
}

/** Options of a mount in memory. */
export interface MountTmpfsOptions {
  /** Size limit in bytes. Default none. */
  SizeBytes?: number | undefined;
  /** File mode as an integer, such as 0o1777. */
  Mode?: number | undefined;
  /** Mount options: `["key", "value"]`, or `["flag"]`. Since 1.46. */
  Options?: string[][] | null | undefined;
}

/** A mount as a container has it. */
export interface MountPoint {
  /** Kind of mount. */
  Type?: MountType | undefined;
  /** Name of the volume. */
  Name?: string | undefined;
  /** Path on the host; empty for `tmpfs`. */
  Source: string;
  /** Path in the container. */
  Destination: string;
  /** Driver of the volume. */
  Driver?: string | undefined;
  /** The options of its `Binds` entry, such as `z`. */
  Mode: string;
  /** Whether the container may write to it. */
  RW: boolean;
  /** How mounts below it spread; empty for volumes. */
  Propagation: string;
}
