/**
 * References of images, and the registries that they send an engine to.
 *
 * @module
 */

import type { Rule as RuleName } from "../denied.ts";
import { type Place, refuse } from "./place.ts";

/** A reference of an image, taken apart. */
export interface ImageReference {
  /** The registry's host; `docker.io` where none is written. */
  readonly registry: string;
  /** The repository, without the host. */
  readonly repository: string;
  /** The tag, where one is written. */
  readonly tag: string | undefined;
  /** The digest, where one is written. */
  readonly digest: string | undefined;
}

/** Whether text is a name of a host with a dot in it: no address, no port, no single label. */
export function isRegistry(host: string): boolean {
  return /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(host) && host.length <= 253;
}

/** A reference taken apart, or nothing where it is none. The first part is a host as engines see it: it has a dot or a colon, or is `localhost`. */
export function parseImage(reference: string): ImageReference | undefined {
  const match = /^(?:([^/@]+)\/)?([^:@]+)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$/.exec(reference);
  if (!match || reference.length > 512) return undefined;
  const [, first, rest = "", tag, digest] = match;
  const isHost = first !== undefined && (/[.:A-Z]/.test(first) || first === "localhost");
  const path = isHost || first === undefined ? rest : `${first}/${rest}`;
  if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(path)) return undefined;
  const registry = isHost ? first.toLowerCase() : "docker.io";
  return { registry: aliases[registry] ?? registry, repository: path, tag, digest };
}

const aliases: Readonly<Record<string, string>> = { "index.docker.io": "docker.io", "registry-1.docker.io": "docker.io" };

/** Words before a colon that Podman takes for places of its host. */
const transport = /^(atomic|containers-storage|dir|docker|docker-archive|docker-daemon|oci|oci-archive|ostree|sif|tarball):/;

/** Goes on where an engine may be sent to the registry of a reference. */
export function checkRegistry(reference: string, at: Place, rule: RuleName = "R2"): ImageReference {
  const image = parseImage(reference);
  if (!image || transport.test(reference)) return refuse(at, "it is no reference of an image in a registry", undefined, rule);
  if (!isRegistry(image.registry)) refuse(at, "its registry is an address, a port or a single label", undefined, rule);
  if (!at.policy.registries.includes(image.registry)) {
    refuse(
      at,
      `the registry ${image.registry} is not among ${at.policy.registries.join(", ")}`,
      `--allow-registry=${image.registry}`,
      rule,
    );
  }
  return image;
}
