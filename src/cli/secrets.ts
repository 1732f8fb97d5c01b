/**
 * The file of values that a model may use and never sees.
 *
 * @module
 */

import type { Secret } from "../mcp/policy/policy.ts";
import { UsageError } from "./io.ts";

/**
 * Reads `{ "NAME": { "value": "...", "env": ["POSTGRES_PASSWORD"], "images": ["postgres:*"] } }`. Throws `UsageError`, whose
 * message holds no value.
 */
export function secretsOf(json: string, path: string): Readonly<Record<string, Secret>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // The words of the parser quote the text.
    throw new UsageError(`Cannot read the secrets of ${path}: it is no JSON`);
  }
  if (!isObject(parsed)) throw new UsageError(`Cannot use the secrets of ${path}: it is no object`);
  const secrets: Record<string, Secret> = Object.create(null);
  for (const [name, secret] of Object.entries(parsed)) {
    const refuse = (reason: string) => new UsageError(`Cannot use the secret ${JSON.stringify(name)} of ${path}: ${reason}`);
    if (!/^[A-Za-z][\w.-]{0,63}$/.test(name)) throw refuse("its name has up to 64 letters, digits, _, . and -, a letter first");
    if (!isObject(secret)) throw refuse("it is no object");
    const { value, env, images, ...others } = secret;
    const other = Object.keys(others)[0];
    if (other !== undefined) throw refuse(`there is no key ${JSON.stringify(other)}`);
    if (typeof value !== "string" || value === "") throw refuse("value must be a text");
    if (!isTexts(env)) throw refuse("env must be a list of the variables that it may become");
    if (!isTexts(images)) throw refuse("images must be a list of the images that may have it");
    secrets[name] = { value, env, images };
  }
  return secrets;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
}
