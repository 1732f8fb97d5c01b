/**
 * How values travel in headers.
 *
 * @module
 */

import { encodeRegistryAuth, encodeRegistryConfig, type RegistryConfig } from "../codecs/registry-auth.ts";
import type { Field } from "../endpoint.ts";
import type { AuthConfig } from "../types/system.ts";

/** Text as it is. */
export const text: Field<string> = { in: "header", kind: "text", encode: String };

/** Credentials of one registry. */
export const registryAuth: Field<AuthConfig> = { in: "header", kind: "registry-auth", encode: encodeRegistryAuth };

/** Credentials by registry host. */
export const registryConfig: Field<RegistryConfig> = { in: "header", kind: "registry-config", encode: encodeRegistryConfig };
