/**
 * Flags become a policy. What is not granted stays refused, and a word that is not known is an error, never a guess.
 *
 * @module
 */

import { noHost } from "./policy.ts";
import type { BindGrant, ConfirmPolicy, Grant, HostGrants, Policy, Risk, Scope, Secret } from "./policy.ts";
import { bindRoot } from "./rules/paths.ts";
import { isRegistry } from "./rules/registry.ts";

/** The flags of a policy, each as its words: lists may also come as one text with commas. */
export interface GrantOptions {
  /** Of `--read-only`: nothing is granted, whatever else is said. */
  readonly readOnly?: boolean | undefined;
  /** Of `--allow`: classes, `standard` or `all`. */
  readonly allow?: readonly string[] | undefined;
  /** Of `--allow-host`: ways to the host, such as `net`, `caps:NET_ADMIN` or `bind:/srv/app:rw`. */
  readonly allowHost?: readonly string[] | undefined;
  /** Of `--allow-registry`: hosts; they take the place of the default ones. */
  readonly allowRegistry?: readonly string[] | undefined;
  /** Of `--scope`: `managed`, `all`, `project:NAME` or `label:KEY=VALUE`. */
  readonly scope?: readonly string[] | undefined;
  /** Of `--confirm`: `auto`, `always`, `never`, or `never:CLASS`. */
  readonly confirm?: readonly string[] | undefined;
  /** Of `--confirm-fallback`: `deny`, `token` or `cli`. */
  readonly confirmFallback?: readonly string[] | undefined;
  /** Of `--reveal`: `env`. */
  readonly reveal?: readonly string[] | undefined;
  /** Label prefixes that a model may set though they are reserved. */
  readonly labels?: readonly string[] | undefined;
  /** 32 random bytes. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** Names this installation. Default `default`. */
  readonly install?: string | undefined;
  /** Id of the container that this server runs in. */
  readonly self?: string | undefined;
  /** Values that `secret:NAME` stands for. */
  readonly secrets?: Readonly<Record<string, Secret>> | undefined;
}

const classes: readonly Grant[] = ["files", "net", "write", "exec", "build", "push", "destroy", "dataloss"];

const shorthands: Readonly<Record<string, readonly Grant[]>> = { standard: ["write", "exec", "net", "destroy"], all: classes };

const hostWords: Readonly<Record<string, Exclude<keyof HostGrants, "capabilities" | "binds">>> = {
  privileged: "privileged",
  net: "net",
  pid: "pid",
  devices: "devices",
  publish: "publish",
  "swarm-join": "swarmJoin",
  plugins: "plugins",
};

/** Registries that the daemon may be sent to where the operator names none. */
export const defaultRegistries: readonly string[] = ["docker.io", "ghcr.io", "quay.io", "mcr.microsoft.com"];

/** The policy of these flags. Throws an `Error` that names the words that are known. */
export function policyFrom(options: GrantOptions): Policy {
  if (options.key.length < 32) throw new Error("The key of a policy takes at least 32 bytes");
  const readOnly = options.readOnly === true;
  const registries = words(options.allowRegistry).map(registry);
  return {
    allow: new Set(readOnly ? [] : words(options.allow).flatMap(classesOf)),
    allowHost: readOnly ? noHost : hostGrants(words(options.allowHost)),
    registries: registries.length ? registries : defaultRegistries,
    scope: scopeOf(options.scope ?? []),
    revealEnv: words(options.reveal).map((word) => known("--reveal", word, ["env"])).includes("env"),
    confirm: confirmOf(words(options.confirm), words(options.confirmFallback)),
    labels: words(options.labels),
    key: options.key,
    install: options.install ?? "default",
    self: options.self,
    secrets: options.secrets ?? {},
  };
}

/** The policy without any grant. */
export function readOnlyPolicy(key: Uint8Array<ArrayBuffer>): Policy {
  return policyFrom({ key });
}

/** The same policy with no class that the ceiling does not have; where none is left, nothing of the host is either. */
export function narrow(policy: Policy, ceiling: ReadonlySet<Grant>): Policy {
  const allow = new Set([...policy.allow].filter((grant) => ceiling.has(grant)));
  return { ...policy, allow, allowHost: allow.size ? policy.allowHost : noHost };
}

function words(given: readonly string[] | undefined): string[] {
  return (given ?? []).flatMap((each) => each.split(",")).map((each) => each.trim()).filter((each) => each !== "");
}

function known<T extends string>(flag: string, word: string, words: readonly T[]): T {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new Error(`${flag} does not know ${JSON.stringify(word)}: it takes ${words.join(", ")}`);
  return found;
}

function classesOf(word: string): readonly Grant[] {
  return shorthands[known("--allow", word, [...classes, ...Object.keys(shorthands)])] ?? [word as Grant];
}

function hostGrants(given: readonly string[]): HostGrants {
  const granted: { -readonly [K in keyof HostGrants]: HostGrants[K] } = { ...noHost };
  for (const word of given) {
    if (word.startsWith("caps:")) granted.capabilities = [...granted.capabilities, capability(word.slice(5))];
    else if (word.startsWith("bind:")) granted.binds = [...granted.binds, bind(word.slice(5))];
    else granted[hostWords[known("--allow-host", word, [...Object.keys(hostWords), "caps:NAME", "bind:/PATH[:rw]"])] as "net"] = true;
  }
  return granted;
}

function capability(word: string): string {
  const name = word.toUpperCase().replace(/^CAP_/, "");
  if (!/^[A-Z_]{3,32}$/.test(name)) {
    throw new Error(`--allow-host=caps: does not know ${JSON.stringify(word)}: it takes a name such as NET_ADMIN`);
  }
  return name;
}

function bind(word: string): BindGrant {
  const write = word.endsWith(":rw");
  const path = word.replace(/:(rw|ro)$/, "");
  const root = bindRoot(path);
  if (root === undefined) {
    throw new Error(`--allow-host=bind: does not take ${JSON.stringify(path)}: it takes an absolute folder that is no part of the system`);
  }
  return { root, write };
}

function registry(word: string): string {
  const host = word.toLowerCase();
  if (!isRegistry(host)) {
    throw new Error(`--allow-registry does not take ${JSON.stringify(word)}: it takes a host name such as ghcr.io, no address and no port`);
  }
  return host;
}

function scopeOf(given: readonly string[]): Scope {
  const word = given.at(-1) ?? "managed";
  const [, project] = /^project:([a-z0-9][a-z0-9_-]*)$/.exec(word) ?? [];
  if (project !== undefined) return { kind: "project", project };
  const [, key, value] = /^label:([^=]+)=(.*)$/.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return { kind: "label", key, value };
  return { kind: known("--scope", word, ["managed", "all", "project:NAME", "label:KEY=VALUE"]) as "managed" | "all" };
}

function confirmOf(rules: readonly string[], fallbacks: readonly string[]): ConfirmPolicy {
  const exempt: readonly Risk[] = [...classes, "host"];
  const [when = "auto"] = rules.filter((word) => !word.startsWith("never:")).slice(-1);
  return {
    when: known("--confirm", when, ["auto", "always", "never"]),
    never: rules.filter((word) => word.startsWith("never:")).map((word) => known("--confirm=never:", word.slice(6), exempt)),
    fallback: known("--confirm-fallback", fallbacks.at(-1) ?? "deny", ["deny", "token", "cli"]),
  };
}
