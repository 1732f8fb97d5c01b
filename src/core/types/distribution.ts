/**
 * Images as their registry has them.
 *
 * @module
 */

import type { OCIDescriptor, OCIPlatform } from "./common.ts";

/** An image in its registry. */
export interface DistributionInspect {
  /** Its manifest, or index of manifests. */
  Descriptor: OCIDescriptor;
  /** Platforms that it is for. */
  Platforms: OCIPlatform[] | null;
}
