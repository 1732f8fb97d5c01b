/**
 * The endpoint of images in their registries.
 *
 * @module
 */

import { json } from "../codecs/json.ts";
import type { Endpoint } from "../endpoint.ts";
import * as header from "../fields/header.ts";
import * as path from "../fields/path.ts";
import type { DistributionInspect } from "../types/distribution.ts";
import type { AuthConfig } from "../types/system.ts";

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Reference of the image. Without a tag or digest, `latest`. */
  name: string;
  /** Credentials of the registry; undocumented. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Digest and platforms of an image, asked of its registry without a pull. `GET /distribution/{name}/json` */
export const inspect: Endpoint<"DistributionInspect", InspectInput, DistributionInspect> = {
  id: "DistributionInspect",
  method: "GET",
  path: "/distribution/{name}/json",
  params: { name: path.name, "X-Registry-Auth": header.registryAuth },
  returns: json,
};
