/**
 * Environment of `container_run`: values that the model knows, and secrets that it only names.
 *
 * @module
 */

import { PolicyError } from "../policy/denied.ts";
import type { Policy } from "../policy/policy.ts";
import { managedLabel, tagOf } from "../policy/provenance.ts";
import { ToolError } from "../tool.ts";
import { pairs } from "./write-input.ts";

/** What is known of the image that the values go to. */
export interface EnvImage {
  /** Its reference, as it was asked for. */
  readonly reference: string;
  /** Its names by digest, which an engine gives to what it pulled. */
  readonly digests: readonly string[];
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Environment as the engine takes it, with each `secret:NAME` replaced by what it stands for. Throws `PolicyError` R9 and `ToolError`. */
export function envOf(texts: readonly string[], image: EnvImage, policy: Policy): string[] {
  return pairs(texts).map(([name, value], index) => {
    if (!texts[index]?.includes("=") || name === "") throw new ToolError("bad_env", "Each of env is NAME=value");
    return `${name}=${value.startsWith("secret:") ? secretFor(name, value.slice("secret:".length), image, policy) : value}`;
  });
}

function secretFor(env: string, name: string, image: EnvImage, { secrets }: Policy): string {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (!secret) throw new PolicyError("R9", `There is no secret ${quoted(name)}. The operator lists secrets in the file of --secrets-file.`);
  if (!secret.env.includes(env)) throw new PolicyError("R9", `The secret ${quoted(name)} may not become the variable ${quoted(env)}.`);
  if (!secret.images.some((pattern) => fits(pattern, image.reference))) {
    throw new PolicyError("R9", `The secret ${quoted(name)} may not go to this image.`);
  }
  if (!isGenuine(image)) {
    throw new PolicyError("R9", `The secret ${quoted(name)} may not go to this image: it has the name by a tag or a build, not by a pull.`);
  }
  return secret.value;
}

/** Whether a reference is what a pattern names: a reference, or `repository:*` for any tag of it. */
function fits(pattern: string, reference: string): boolean {
  if (!pattern.endsWith(":*")) return tagOf(pattern) === tagOf(reference);
  return repositoryOf(pattern.slice(0, -2)) === repositoryOf(reference);
}

function repositoryOf(reference: string): string {
  return tagOf(reference).replace(/(:[^/]*|@.*)$/, "");
}

/** Whether an image may well be what it is called: made elsewhere, and if it was pulled, then under this name. */
function isGenuine({ reference, digests, labels }: EnvImage): boolean {
  if (Object.hasOwn(labels, managedLabel)) return false;
  return !digests.length || digests.some((digest) => repositoryOf(digest) === repositoryOf(reference));
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 64));
}
