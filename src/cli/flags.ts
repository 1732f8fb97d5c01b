/**
 * The flags of `dockwire mcp`: what there is, and what was given where.
 *
 * @module
 */

import { didYouMean, type Io, UsageError } from "./io.ts";
import { parse } from "./parse.ts";

/** A flag. */
export interface Flag {
  /** `text` takes a value once, `list` values with commas between them, `each` a value and may be repeated, `switch` none. */
  readonly kind: "text" | "list" | "each" | "switch";
  /** What its value looks like, for the help. */
  readonly value?: string;
  /** What it does, for the help. */
  readonly help: string;
  /** Only given on the command line: it has no variable, and no key in a policy file. */
  readonly command?: true;
}

/** Name of a flag. */
export type FlagName =
  | "allow"
  | "read-only"
  | "offline"
  | "allow-host"
  | "allow-registry"
  | "allow-label"
  | "scope"
  | "confirm"
  | "confirm-fallback"
  | "reveal"
  | "secrets-file"
  | "host"
  | "context"
  | "api-version"
  | "timeout"
  | "toolsets"
  | "tools"
  | "exclude-tools"
  | "max-output-chars"
  | "http"
  | "path"
  | "token-file"
  | "allowed-hosts"
  | "allowed-origins"
  | "insecure-http"
  | "insecure-no-auth"
  | "audit-log"
  | "log-level"
  | "policy"
  | "print-tools"
  | "dry-run"
  | "help";

/** All flags of `dockwire mcp`, in the order of the help. */
export const flags: Readonly<Record<FlagName, Flag>> = {
  "allow": {
    kind: "list",
    value: "LIST",
    help:
      "what may be done beside reading: write, exec, net, files, build, push, destroy, dataloss; standard (write, exec, net, destroy); all",
  },
  "read-only": { kind: "switch", help: "nothing but reading, whatever else is granted" },
  "offline": { kind: "switch", help: "nothing that makes the engine call out: takes net and push away" },
  "allow-host": {
    kind: "list",
    value: "LIST",
    help: "what of the machine may be reached: bind:/folder[:rw], publish, net, pid, devices, caps:NAME, privileged, plugins, swarm-join",
  },
  "allow-registry": {
    kind: "list",
    value: "LIST",
    help: "registries that may be pulled from; default docker.io, ghcr.io, quay.io, mcr.microsoft.com",
  },
  "allow-label": { kind: "list", value: "LIST", help: "label prefixes that may be set though they steer other software, such as traefik." },
  "scope": {
    kind: "text",
    value: "managed|all|project:NAME|label:KEY=VALUE",
    help: "objects that may be changed; default managed: those that this server made",
  },
  "confirm": {
    kind: "list",
    value: "auto|always|never[:CLASS]",
    help: "when a person is asked; default auto: before destroy, dataloss and host",
  },
  "confirm-fallback": {
    kind: "text",
    value: "deny|token|cli",
    help: "where the client cannot ask: refuse (default), take a second call, or wait for `dockwire confirm CODE`",
  },
  "reveal": { kind: "list", value: "env", help: "shows values of environment variables, swarm tokens and configs as they are" },
  "secrets-file": {
    kind: "text",
    value: "FILE",
    help: "JSON with values that secret:NAME stands for, and the variables and images that may have them",
  },
  "host": {
    kind: "each",
    value: "[NAME=]ENDPOINT[,ro][,nd]",
    help: "an engine: unix://, npipe://, tcp://, https:// or context:NAME; ro reads only, nd destroys nothing; may be repeated",
  },
  "context": { kind: "text", value: "NAME", help: "the engine of a docker context" },
  "api-version": { kind: "text", value: "X.Y", help: "speaks this version of the API; default: the highest that both sides know" },
  "timeout": { kind: "text", value: "SECONDS", help: "after this a tool that waits answers with what it knows; default 50" },
  "toolsets": {
    kind: "list",
    value: "LIST",
    help:
      "system, containers, images, networks, volumes (default); exec, files, build (on with their grant), swarm, api; +NAME and -NAME change the default, all is all",
  },
  "tools": { kind: "list", value: "LIST", help: "only these tools" },
  "exclude-tools": { kind: "list", value: "LIST", help: "none of these tools" },
  "max-output-chars": { kind: "text", value: "N", help: "most characters of a result, 1000 to 45000; default 16000" },
  "http": { kind: "text", value: "[HOST:]PORT", help: "serves Streamable HTTP there instead of stdio; default host 127.0.0.1" },
  "path": { kind: "text", value: "/PATH", help: "where on it; default /mcp" },
  "token-file": {
    kind: "text",
    value: "FILE",
    help: "holds the bearer token, of at least 32 characters; default: one is made and shown on stderr",
  },
  "allowed-hosts": { kind: "list", value: "LIST", help: "further values of the Host header, for a proxy in front" },
  "allowed-origins": { kind: "list", value: "LIST", help: "further values of the Origin header, for pages in browsers" },
  "insecure-http": { kind: "switch", help: "listens on other addresses than this machine's own, without TLS" },
  "insecure-no-auth": { kind: "switch", help: "takes no token; on this machine's own addresses, and with nothing granted" },
  "audit-log": {
    kind: "text",
    value: "FILE|stderr",
    help: "a line of JSON a call: what was asked for and what became of it, never a value",
  },
  "log-level": { kind: "text", value: "error|warn|info|debug", help: "what is said on stderr; default warn" },
  "policy": { kind: "text", value: "FILE", help: "JSON with the names of these flags as keys; flags and variables go before it" },
  "print-tools": { kind: "text", value: "json|md", help: "prints the tools that a client would see, and ends", command: true },
  "dry-run": { kind: "switch", help: "prints what would be granted, the hosts and the tools, and ends", command: true },
  "help": { kind: "switch", help: "prints this", command: true },
};

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
const prefix = "DOCKER_MCP_";

/** The variable that stands for a flag. */
export function variableOf(name: FlagName): string {
  return prefix + name.toUpperCase().replaceAll("-", "_");
}

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
