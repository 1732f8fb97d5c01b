/**
 * Credentials as registries' headers carry them: JSON in base64, URL alphabet, padded. An engine ignores what it
 * cannot decode and goes on anonymously, so the alphabet and the padding are the whole point.
 *
 * @module
 */

import { DockerInputError } from "../errors.ts";

/** Credentials of one registry. */
export interface RegistryAuth {
  /** User name. */
  username?: string | undefined;
  /** Password or access token. */
  password?: string | undefined;
  /** E-mail address; no engine reads it any more. */
  email?: string | undefined;
  /** The registry they are for, such as `registry.example.com:5000`. */
  serveraddress?: string | undefined;
  /** Token of an earlier login, used instead of user name and password. */
  identitytoken?: string | undefined;
  /** Bearer token that is sent to the registry as it is. */
  registrytoken?: string | undefined;
  /** `user:password` in base64; pull does not read it. */
  auth?: string | undefined;
}

/** Credentials by registry host, for builds. */
export type RegistryConfig = { readonly [registry: string]: RegistryAuth };

/** The value of `X-Registry-Auth`. */
export function encodeRegistryAuth(auth: RegistryAuth): string {
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
