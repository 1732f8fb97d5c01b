/**
 * Credentials as registries' headers carry them: JSON in base64, URL alphabet, padded. An engine ignores what it
 * cannot decode and goes on anonymously, so the alphabet and the padding are the whole point.
 *
 * @module
 */

import { DockerInputError } from "../errors.ts";
import type { AuthConfig } from "../types/system.ts";

/** Credentials by registry host, for builds. */
export type RegistryConfig = { readonly [registry: string]: AuthConfig };

/** The value of `X-Registry-Auth`. */
export function encodeRegistryAuth(auth: AuthConfig): string {
  return encode(auth);
}

/** The value of `X-Registry-Config`. */
export function encodeRegistryConfig(config: RegistryConfig): string {
  return encode(config);
}

function encode(value: object): string {
  if (typeof value !== "object" || value === null) throw new DockerInputError("Cannot encode credentials: they must be an object");
  let binary = "";
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_");
}
