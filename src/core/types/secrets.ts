/**
 * Secrets of a swarm.
 *
 * @module
 */

import type { Driver, ObjectVersion } from "./common.ts";

/** A secret of a swarm. Its data never comes back. */
export interface Secret {
  /** Id of the secret. */
  ID: string;
  /** Its version, for updates. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What it is, without its data. */
  Spec: SecretSpec;
}

/** A secret as it is asked for. */
export interface SecretSpec {
  /** Its name; an update must repeat it. */
  Name?: string | undefined;
  /** Labels: all that an update may change. */
  Labels?: { [key: string]: string } | null | undefined;
  /** The secret, up to 500 KiB, in standard base64 with padding: engines refuse `-` and `_`. Not with `Driver`. */
  Data?: string | undefined;
  /** Where it is fetched from, instead of `Data`. */
  Driver?: Driver | null | undefined;
  /** Fills in what is in it, such as with `golang`. */
  Templating?: Driver | null | undefined;
}
