/**
 * Images, as the engine tells of them.
 *
 * @module
 */

import type { DriverData, OCIDescriptor, OCIPlatform } from "./common.ts";
import type { ContainerConfig, HealthConfig } from "./container-config.ts";
import type { Identity } from "./image-identity.ts";

/** An image in a list. */
export interface ImageSummary {
  /** Id, such as `sha256:...`. */
  Id: string;
  /** Id of the image that it was built on; empty when pulled. */
  ParentId: string;
  /** Its names, as `repository:tag`. */
  RepoTags: string[] | null;
  /** Its names, as `repository@digest`. */
  RepoDigests: string[] | null;
  /** When it was created, in seconds since 1970. */
  Created: number;
  /** Size of its layers, in bytes. */
  Size: number;
  /** Size that it shares with other images, in bytes; -1 when not asked for. */
  SharedSize: number;
  /** The same as `Size`. Until 1.43. */
  VirtualSize?: number | undefined;
  /** Labels. */
  Labels: { [key: string]: string } | null;
  /** Containers that use it; -1 when not counted. */
  Containers: number;
  /** Its manifests. Only with `manifests`. Since 1.47. */
  Manifests?: ImageManifestSummary[] | null | undefined;
  /** Its manifest or index, with the containerd store. Since 1.48. */
  Descriptor?: OCIDescriptor | null | undefined;
}

/** All about an image. */
export interface ImageInspect {
  /** Id, such as `sha256:...`. */
  Id: string;
  /** Its names, as `repository:tag`. */
  RepoTags: string[] | null;
  /** Its names, as `repository@digest`. */
  RepoDigests: string[] | null;
  /** Id of the image that it was built on; empty when pulled. Until 1.51. */
  Parent?: string | undefined;
  /** Message of the commit or import. */
  Comment?: string | undefined;
  /** When it was created, RFC 3339 with nanoseconds; absent where the image does not say. */
  Created?: string | undefined;
  /** Container that it was committed from. Until 1.44. */
  Container?: string | undefined;
  /** Configuration of that container. Until 1.44. */
  ContainerConfig?: ContainerConfig | null | undefined;
  /** Engine that built it. Until 1.51. */
  DockerVersion?: string | undefined;
  /** Author. */
  Author?: string | undefined;
  /** What its containers run by default. */
  Config: ImageConfig | null;
  /** Processor architecture, such as `amd64`. */
  Architecture: string;
  /** Variant of the architecture, such as `v7`. */
  Variant?: string | null | undefined;
  /** Operating system, such as `linux`. */
  Os: string;
  /** Version of the operating system, for Windows. */
  OsVersion?: string | null | undefined;
  /** Size of its layers, in bytes. */
  Size: number;
  /** The same as `Size`. Until 1.43. */
  VirtualSize?: number | undefined;
  /** Its storage. Absent since 1.52 with the containerd store. */
  GraphDriver?: DriverData | null | undefined;
  /** Its layers. */
  RootFS: ImageRootFS;
  /** What this engine knows of it. */
  Metadata: ImageMetadata;
  /** Its manifest or index, with the containerd store. Since 1.48. */
  Descriptor?: OCIDescriptor | null | undefined;
  /** Its manifests. Only with `manifests`. Since 1.48. */
  Manifests?: ImageManifestSummary[] | null | undefined;
  /** Where it comes from, as far as that is proved. Since 1.53. */
  Identity?: Identity | null | undefined;
}

/** The layers of an image. */
export interface ImageRootFS {
  /** `layers`. */
  Type?: string | undefined;
  /** Digests of the unpacked layers, lowest first. */
  Layers?: string[] | null | undefined;
}

/** What an engine knows of an image. */
export interface ImageMetadata {
  /** When it was last tagged here, RFC 3339; `0001-01-01T00:00:00Z` for never. */
  LastTagTime?: string | null | undefined;
}

/** What containers of an image run by default. */
export interface ImageConfig {
  /** User and group, as `user[:group]`. */
  User?: string | undefined;
  /** Ports that it listens on, such as `{ "80/tcp": {} }`. */
  ExposedPorts?: { [port: string]: Record<string, never> } | null | undefined;
  /** Environment as `NAME=value`. */
  Env?: string[] | null | undefined;
  /** Command, or the arguments of `Entrypoint`. */
  Cmd?: string[] | null | undefined;
  /** How to find out whether it is healthy. */
  Healthcheck?: HealthConfig | null | undefined;
  /** Whether the command is escaped already, on Windows. */
  ArgsEscaped?: boolean | null | undefined;
  /** Paths that become anonymous volumes. */
  Volumes?: { [path: string]: Record<string, never> } | null | undefined;
  /** Working directory. */
  WorkingDir?: string | undefined;
  /** Entry point. */
  Entrypoint?: string[] | null | undefined;
  /** Triggers that images built from it run. */
  OnBuild?: string[] | null | undefined;
  /** Labels. */
  Labels?: { [key: string]: string } | null | undefined;
  /** Signal to stop its containers with. */
  StopSignal?: string | null | undefined;
  /** Shell of the shell form of RUN, CMD and ENTRYPOINT. */
  Shell?: string[] | null | undefined;
  /** Always empty. Until 1.49. */
  Hostname?: string | undefined;
  /** Always empty. Until 1.49. */
  Domainname?: string | undefined;
  /** Always false. Until 1.49. */
  AttachStdin?: boolean | undefined;
  /** Always false. Until 1.49. */
  AttachStdout?: boolean | undefined;
  /** Always false. Until 1.49. */
  AttachStderr?: boolean | undefined;
  /** Always false. Until 1.49. */
  Tty?: boolean | undefined;
  /** Always false. Until 1.49. */
  OpenStdin?: boolean | undefined;
  /** Always false. Until 1.49. */
  StdinOnce?: boolean | undefined;
  /** Image that it was built on; mostly empty. Until 1.49. */
  Image?: string | undefined;
  /** Always absent. Until 1.49. */
  NetworkDisabled?: boolean | null | undefined;
  /** Always absent. Until 1.49. */
  MacAddress?: string | null | undefined;
  /** Always absent. Until 1.49. */
  StopTimeout?: number | null | undefined;
}

/** One step of how an image came to be. */
export interface ImageHistoryResponseItem {
  /** Id of the image of that step; `<missing>` when it is not here. */
  Id: string;
  /** When, in seconds since 1970. */
  Created: number;
  /** Instruction that made it. */
  CreatedBy: string;
  /** Names of that image. */
  Tags: string[] | null;
  /** What it added, in bytes. */
  Size: number;
  /** Message of that step. */
  Comment: string;
}

/** One thing that a delete did: either a name or an image went. */
export interface ImageDeleteResponseItem {
  /** Name that was removed. */
  Untagged?: string | undefined;
  /** Id of an image that was removed. */
  Deleted?: string | undefined;
}

/** One manifest of an image. */
export interface ImageManifestSummary {
  /** Digest of the manifest. */
  ID: string;
  /** The manifest. */
  Descriptor: OCIDescriptor;
  /** Whether all of its content is here. */
  Available: boolean;
  /** Its sizes. */
  Size: ImageManifestSize;
  /** What it is. */
  Kind: "image" | "attestation" | "unknown" | (string & Record<never, never>);
  /** For `image` only. */
  ImageData?: ImageManifestImageData | null | undefined;
  /** For `attestation` only. */
  AttestationData?: ImageManifestAttestationData | null | undefined;
}

/** The sizes of a manifest. */
export interface ImageManifestSize {
  /** All of it, unpacked files included, in bytes. */
  Total: number;
  /** As it is stored, in bytes. */
  Content: number;
}

/** An image for one platform. */
export interface ImageManifestImageData {
  /** The platform. */
  Platform: OCIPlatform;
  /** Where it comes from, as far as that is proved. Since 1.54. */
  Identity?: Identity | null | undefined;
  /** Ids of the containers that use it. */
  Containers: string[] | null;
  /** Its unpacked size. */
  Size: ImageManifestUnpackedSize;
}

/** The unpacked size of an image. */
export interface ImageManifestUnpackedSize {
  /** In bytes. */
  Unpacked: number;
}

/** What an attestation is about. */
export interface ImageManifestAttestationData {
  /** Digest of the image manifest. */
  For: string;
}
