/**
 * What builds, pulls, pushes, imports and loads tell while they run.
 *
 * @module
 */

import type { OCIDescriptor } from "./common.ts";

/** One line of progress; which fields are there depends on what it tells. */
export interface JSONMessage {
  /** Output as it is, line end included. */
  stream?: string | undefined;
  /** What is going on, such as `Downloading`. */
  status?: string | undefined;
  /** What it is about, such as the short id of a layer. */
  id?: string | undefined;
  /** How far it is; an empty object when there is nothing to count. */
  progressDetail?: ProgressDetail | null | undefined;
  /** The same drawn as a bar. Engines up to 28 send it. */
  progress?: string | undefined;
  /** Machine-readable results, in the shape of the operation. */
  aux?: unknown | null | undefined;
  /** Why it failed. Iterating or awaiting throws it as `DockerStreamError`. */
  errorDetail?: ErrorDetail | undefined;
  /** The message of `errorDetail` again. */
  error?: string | undefined;
}

/** How far a step is. */
export interface ProgressDetail {
  /** Done so far, in `units`. */
  current?: number | undefined;
  /** The whole, in `units`. */
  total?: number | undefined;
  /** When it began, in seconds since 1970. */
  start?: number | undefined;
  /** Whether to show no numbers. */
  hidecounts?: boolean | undefined;
  /** What is counted. Default bytes. */
  units?: string | undefined;
}

/** Why a step failed. */
export interface ErrorDetail {
  /** A status, or for a failing build step its exit code. */
  code?: number | undefined;
  /** What went wrong. */
  message?: string | undefined;
}

/** One line of a build. */
export interface BuildMessage extends JSONMessage {
  /** The id of the image, or under the id `moby.buildkit.trace` a state of BuildKit as protobuf in base64. */
  aux?: ImageID | string | null | undefined;
}

/** The id of an image that was built. */
export interface ImageID {
  /** Id of the image, such as `sha256:...`. */
  ID?: string | undefined;
}

/** One line of a push. */
export interface PushMessage extends JSONMessage {
  /** What was pushed, or why not all of it. With the containerd store it may be missing. */
  aux?: PushResult | null | undefined;
}

/** What a push says at its end: the first three of a tag that was pushed, the others with the containerd store. */
export interface PushResult {
  /** The tag. */
  Tag?: string | undefined;
  /** Digest of the manifest in the registry. */
  Digest?: string | undefined;
  /** Size of the manifest in bytes. */
  Size?: number | undefined;
  /** Whether one manifest was pushed in place of the whole index: content of others is not here. */
  manifestPushedInsteadOfIndex?: boolean | undefined;
  /** The index that was not pushed. */
  originalIndex?: OCIDescriptor | undefined;
  /** The manifest that was. */
  selectedManifest?: OCIDescriptor | undefined;
  /** Whether content was missing, so that the push failed. */
  contentMissing?: boolean | undefined;
  /** That content. */
  desc?: OCIDescriptor | undefined;
}
