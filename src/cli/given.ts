/**
 * Which flags were given, and where.
 *
 * @module
 */

import { type Flag, type FlagName, flags, prefix, variableOf } from "./flags.ts";
import { didYouMean, type Io, UsageError } from "./io.ts";
import { parse } from "./parse.ts";

/** Values of a flag, and where they come from, for messages. */
export interface Given {
  /** At least one; a switch has `true`. */
  readonly values: readonly [string, ...string[]];
  /** Such as `--allow`, `DOCKER_MCP_ALLOW` or `allow in /etc/policy.json`. */
  readonly from: string;
}

/** What was given, by name. */
export type GivenFlags = Readonly<Partial<Record<FlagName, Given>>>;

const names = Object.keys(flags) as FlagName[];

/**
 * What was given: a flag goes before its variable, and that before the policy file. Throws `UsageError` for names that do not exist,
 * since a grant or a limit that is silently ignored is worse than a server that does not start.
 */
export function givenFlags(argv: readonly string[], env: Io["env"], readFile: (path: string) => string): GivenFlags {
  const onTop = { ...fromVariables(env), ...fromArguments(argv) };
  const file = onTop.policy?.values[0];
  return file === undefined ? onTop : { ...fromFile(file, readFile), ...onTop };
}

function fromArguments(argv: readonly string[]): GivenFlags {
  const options = Object.fromEntries(
    names.map((name) => [name, { type: kindOf(name) === "switch" ? "boolean" as const : "string" as const, multiple: true }]),
  );
  const { values } = parse({ args: argv, options });
  const given = Object.entries(values).map((
    [name, value],
  ) => [name, giving(name as FlagName, (value as unknown[]).map(String), `--${name}`)]);
  return Object.fromEntries(given.filter(([, value]) => value)) as GivenFlags;
}

function fromVariables(env: Io["env"]): GivenFlags {
  const given: Partial<Record<FlagName, Given>> = {};
  for (const [variable, value] of Object.entries(env)) {
    // Clients set a variable to nothing where their user left a field empty.
    if (!variable.startsWith(prefix) || value === undefined || value === "") continue;
    const name = names.find((name) => variableOf(name) === variable);
    if (!name || flags[name].command) {
      throw new UsageError(`There is no variable ${variable}${didYouMean(variable, names.map(variableOf))}`);
    }
    const parts = kindOf(name) === "each" ? value.split(";") : [value];
    const values = giving(name, kindOf(name) === "switch" ? [truth(value, variable)] : parts, variable);
    if (values) given[name] = values;
  }
  return given;
}

function fromFile(path: string, readFile: (path: string) => string): GivenFlags {
  let json: unknown;
  try {
    json = JSON.parse(readFile(path));
  } catch (error) {
    throw new UsageError(`Cannot read the policy ${path}: ${(error as Error).message}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UsageError(`Cannot use the policy ${path}: it is no object`);
  }
  const given: Partial<Record<FlagName, Given>> = {};
  for (const [key, value] of Object.entries(json)) {
    const name = names.find((name) => name === key);
    if (!name || name === "policy" || flags[name].command) {
      throw new UsageError(`There is no key ${JSON.stringify(key)} in a policy (${path})${didYouMean(key, names)}`);
    }
    const from = `${JSON.stringify(key)} in ${path}`;
    const isSwitch = kindOf(name) === "switch";
    const list = Array.isArray(value) ? value : [value];
    const expected = isSwitch ? "true or false" : kindOf(name) === "text" ? "a text" : "a list of texts";
    const fits = isSwitch ? typeof value === "boolean" : list.every((item) => typeof item === "string" || typeof item === "number");
    if (!fits || (Array.isArray(value) && kindOf(name) === "text")) throw new UsageError(`Cannot use ${from}: it must be ${expected}`);
    const values = giving(name, list.map(String), from);
    if (values) given[name] = values;
  }
  return given;
}

function giving(name: FlagName, values: readonly string[], from: string): Given | undefined {
  const kind = kindOf(name);
  if (kind === "switch") return values.includes("true") ? { values: ["true"], from } : undefined;
  const parts = (kind === "list" ? values.flatMap((value) => value.split(",")) : values).map((value) => value.trim());
  if (kind === "text" && parts.length > 1) throw new UsageError(`${from} is given ${parts.length} times, and takes one value`);
  // An empty list in a policy file is a list with nothing in it, such as `"allow": []`.
  if (parts.length === 0) return undefined;
  if (parts.includes("")) throw new UsageError(`${from} has an empty value`);
  return { values: parts as [string, ...string[]], from };
}

function kindOf(name: FlagName): Flag["kind"] {
  return flags[name].kind;
}

function truth(value: string, variable: string): string {
  if (["1", "true"].includes(value.toLowerCase())) return "true";
  if (["0", "false"].includes(value.toLowerCase())) return "false";
  throw new UsageError(`Cannot use ${variable}=${value}: it is 1 or 0`);
}
