/**
 * What searches, prunes and attestations of images answer.
 *
 * @module
 */

import type { OCIDescriptor } from "./common.ts";
import type { ImageDeleteResponseItem } from "./images.ts";

/** An image that a search found on Docker Hub. */
export interface ImageSearchResponseItem {
  /** What it is. */
  description: string;
  /** Whether it is one of the official ones. */
  is_official: boolean;
  /** Always false; deprecated. */
  is_automated: boolean;
  /** Its name. */
  name: string;
  /** How many like it. */
  star_count: number;
}

/** What a prune of images removed. */
export interface ImagePruneResponse {
  /** The names and images that went; null for none. */
  ImagesDeleted: ImageDeleteResponseItem[] | null;
  /** What that freed, in bytes. */
  SpaceReclaimed: number;
}

/** What a prune of the build cache removed. */
export interface BuildPruneResponse {
  /** Ids of the records that went; null for none. */
  CachesDeleted: string[] | null;
  /** What that freed, in bytes. */
  SpaceReclaimed: number;
}

/** A statement about an image, such as how it was built. Since 1.55. */
export interface AttestationStatement {
  /** Where the statement is stored. */
  Descriptor: OCIDescriptor;
  /** Kind of statement, such as `https://slsa.dev/provenance/v1`. */
  PredicateType: string;
  /** The statement itself, in the shape of its kind. Only with `statement`. */
  Statement?: { [key: string]: unknown } | null | undefined;
}
