/**
 * What definitions of several groups share.
 *
 * @module
 */

/** The body of an answer that is an error. */
export interface ErrorResponse {
  /** What went wrong, in the engine's words. */
  message: string;
}

/** The answer to a create that has nothing else to say. */
export interface IDResponse {
  /** Id of the new object. */
  Id: string;
}

/** The name of {@linkcode IDResponse} until 1.47. */
export type IdResponse = IDResponse;

/** The answer to a create of a swarm's secret or config. */
export interface SwarmIDResponse {
  /** Id of the new object. */
  ID: string;
}

/** Version of a swarm object; an update names the one that it was made from. */
export interface ObjectVersion {
  /** Counts up with every change: pass it as `version`. */
  Index: number;
}

/** A platform as OCI writes it. */
export interface OCIPlatform {
  /** Processor architecture, such as `amd64` or `arm64`. */
  architecture?: string | undefined;
  /** Operating system, such as `linux` or `windows`. */
  os?: string | undefined;
  /** Version of the operating system, for Windows. */
  "os.version"?: string | undefined;
  /** Features of the operating system that must be there, such as `win32k`. */
  "os.features"?: string[] | null | undefined;
  /** Variant of the architecture, such as `v7`. */
  variant?: string | undefined;
}

/** Points at content of a registry or of the containerd store. */
export interface OCIDescriptor {
  /** Media type of the content. */
  mediaType?: string | undefined;
  /** Digest of the content, such as `sha256:...`. */
  digest?: string | undefined;
  /** Size of the content in bytes. */
  size?: number | undefined;
  /** Where else it may be downloaded. Since 1.48. */
  urls?: string[] | null | undefined;
  /** Free key-value pairs. Since 1.48. */
  annotations?: { [key: string]: string } | null | undefined;
  /** The content itself in base64, where it is embedded. Since 1.48. */
  data?: string | null | undefined;
  /** The platform of an image manifest. Since 1.48. */
  platform?: OCIPlatform | null | undefined;
  /** Media type of an artifact that is no image. Since 1.48. */
  artifactType?: string | null | undefined;
}

/** What a storage driver says about a container or an image. */
export interface DriverData {
  /** Name of the driver, such as `overlay2`. */
  Name: string;
  /** Driver-specific values, such as directories on the host. */
  Data: { [key: string]: string } | null;
}

/** The name of {@linkcode DriverData} until 1.46. */
export type GraphDriverData = DriverData;

/** Resources of a node that a user defined, such as GPUs. */
export type GenericResources = GenericResource[];

/** One user-defined resource: either named or counted. */
export interface GenericResource {
  /** One resource with an identity. */
  NamedResourceSpec?: NamedGenericResource | undefined;
  /** A number of equal resources. */
  DiscreteResourceSpec?: DiscreteGenericResource | undefined;
}

/** A resource with an identity, such as one GPU. */
export interface NamedGenericResource {
  /** Kind of resource, such as `GPU`. */
  Kind?: string | undefined;
  /** Its identity. */
  Value?: string | undefined;
}

/** A number of equal resources, such as slots of an SSD. */
export interface DiscreteGenericResource {
  /** Kind of resource, such as `SSD`. */
  Kind?: string | undefined;
  /** How many. */
  Value?: number | undefined;
}

/** A driver of a swarm and its options. */
export interface Driver {
  /** Its name. */
  Name?: string | undefined;
  /** Its options. */
  Options?: { [key: string]: string } | null | undefined;
}

/** A platform as a swarm writes it. */
export interface Platform {
  /** Processor architecture, such as `x86_64`. */
  Architecture?: string | undefined;
  /** Operating system, such as `linux`. */
  OS?: string | undefined;
}

/** Resources of a node, or of a task that asks for them. */
export interface ResourceObject {
  /** CPU time in billionths of a CPU: 1.5 CPUs are 1500000000. */
  NanoCPUs?: number | undefined;
  /** Memory in bytes. */
  MemoryBytes?: number | undefined;
  /** Resources that a user defined, such as GPUs. */
  GenericResources?: GenericResources | null | undefined;
}
