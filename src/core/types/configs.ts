/**
 * Configs of a swarm.
 *
 * @module
 */

import type { Driver, ObjectVersion } from "./common.ts";

/** A config of a swarm. */
export interface Config {
  /** Id of the config. */
  ID: string;
  /** Its version, for updates. */
  Version: ObjectVersion;
  /** When it was created, RFC 3339. */
  CreatedAt: string;
  /** When it was last changed, RFC 3339. */
  UpdatedAt: string;
  /** What it is, its data included. */
  Spec: ConfigSpec;
}

/** A config as it is asked for. */
export interface ConfigSpec {
  /** Its name; an update must repeat it. */
  Name?: string | undefined;
  /** Labels: all that an update may change. */
  Labels?: { [key: string]: string } | null | undefined;
  /** The config, up to 1000 KiB, in standard base64 with padding: engines refuse `-` and `_`. */
  Data?: string | undefined;
  /** Fills in what is in it, such as with `golang`. */
  Templating?: Driver | null | undefined;
}
