/**
 * Where a rule judges, what it may find there, and how it refuses.
 *
 * @module
 */

import { PolicyError, type Rule as RuleName } from "../denied.ts";
import type { HostGrants, Policy } from "../policy.ts";

/** What a name in a request stands for. */
export type Kind =
  | "container"
  | "image"
  | "volume"
  | "network"
  | "secret"
  | "config"
  | "exec"
  | "service"
  | "node"
  | "task"
  | "plugin";

/** What a request does with it; `make` is a name that comes to be. */
export type Use = "read" | "use" | "write" | "destroy" | "make";

/** A name that stands in a request. */
export interface Reference {
  /** What it stands for. */
  readonly kind: Kind;
  /** What the request does with it. */
  readonly use: Use;
  /** Where it stands in the input. Where `key` is set, the last step is the key itself. */
  readonly path: readonly (string | number)[];
  /** The name: an id, a name or a reference of an image. */
  readonly name: string;
  /** Text that stands before and after it in the same string, as in `container:ID` or `data:/var/lib:ro`. Default none. */
  readonly around?: readonly [before: string, after: string] | undefined;
  /** Whether the name is a key of an object. */
  readonly key?: true | undefined;
}

/** A word of `--allow-host` that is there or not. */
export type HostWord = Exclude<keyof HostGrants, "capabilities" | "binds">;

/** Where a rule judges, and by what. */
export interface Place {
  /** Steps from the input to the value. */
  readonly path: readonly (string | number)[];
  /** What the operator grants. */
  readonly policy: Policy;
  /** Whether the value is what an engine says of an object that exists; engines fill in what nobody asked for. */
  readonly stored: boolean;
  /** The whole input, for rules that need a neighbour. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Takes the names found on the way. */
  readonly found: (reference: Reference) => void;
}

const flags: Readonly<Record<HostWord, string>> = {
  privileged: "privileged",
  net: "net",
  pid: "pid",
  devices: "devices",
  publish: "publish",
  swarmJoin: "swarm-join",
  plugins: "plugins",
};

/** Goes on where the operator grants this way to the host. */
export function grant(word: HostWord, at: Place, what = "it reaches the host"): void {
  if (!at.policy.allowHost[word]) refuse(at, what, `--allow-host=${flags[word]}`);
}

/** The same place, a step further. */
export function inside(at: Place, step: string | number): Place {
  return { ...at, path: [...at.path, step] };
}

/** Whether a value says no more than its absence. */
export function isZero(given: unknown): boolean {
  if (given === null || given === undefined || given === "" || given === 0 || given === false) return true;
  if (Array.isArray(given)) return given.length === 0;
  return typeof given === "object" && Object.keys(given).length === 0;
}

/** The value as text. */
export function textOf(given: unknown, at: Place): string {
  return typeof given === "string" ? given : wrongType(at, "text");
}

/** The value as an object. */
export function objectOf(given: unknown, at: Place): Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given)
    ? given as Readonly<Record<string, unknown>>
    : wrongType(at, "an object");
}

/** Refuses a value of the wrong JSON type. */
export function wrongType(at: Place, needs: string): never {
  return refuse(at, `it must be ${needs}`, undefined, "R1");
}

/** Refuses what stands at a place. The message names the field and never its value. */
export function refuse(at: Place, why: string, flag?: string, rule: RuleName = "R2"): never {
  const where = at.path.map((step) => typeof step === "number" ? `[${step}]` : /^[\w.-]{1,64}$/.test(step) ? `.${step}` : ".(a key)");
  const name = where.join("").replace(/^\./, "");
  throw new PolicyError(rule, `${at.stored ? "The object that exists has" : "Refused:"} ${name || "the input"}: ${why}`, flag);
}
