/**
 * What a rule is: data that says for each field of a request what may stand there. A field without a rule must be absent or zero.
 *
 * @module
 */

import { PolicyError, type Rule as RuleName } from "./denied.ts";
import type { HostGrants, Policy } from "./policy.ts";

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

/** Judges one value; throws `PolicyError`. It never sees `undefined` or `null`. */
export type Judge = (value: unknown, at: Place) => void;

/** A rule for a value that is judged as one. */
export interface LeafRule {
  /** Tells the shapes apart. */
  readonly kind: "leaf";
  /** Names it in tests and messages; `free` ones say nothing but the JSON type. */
  readonly name: string;
  /** Judges it. */
  readonly judge: Judge;
}

/** A rule for a way to the host: nothing, unless the operator grants it. */
export interface HostRule {
  /** Tells the shapes apart. */
  readonly kind: "host";
  /** The word that grants it. */
  readonly word: HostWord;
  /** The rule where it is granted. */
  readonly of: Rule;
}

/** A rule for an object: these keys, letter for letter, and no others. */
export interface ObjectRule {
  /** Tells the shapes apart. */
  readonly kind: "object";
  /** A rule per key. */
  readonly fields: Readonly<Record<string, Rule>>;
  /** Judges what no field alone shows. */
  readonly check?: ((value: Readonly<Record<string, unknown>>, at: Place) => void) | undefined;
}

/** A rule for a list. */
export interface ListRule {
  /** Tells the shapes apart. */
  readonly kind: "list";
  /** The rule of each element. */
  readonly of: Rule;
}

/** A rule for an object whose keys are values themselves, such as labels. */
export interface MapRule {
  /** Tells the shapes apart. */
  readonly kind: "map";
  /** The rule of each key. */
  readonly key: LeafRule;
  /** The rule of each value. */
  readonly of: Rule;
  /** Judges what no value alone shows, such as what is `null`. */
  readonly check?: ObjectRule["check"];
}

/** A rule. */
export type Rule = LeafRule | HostRule | ObjectRule | ListRule | MapRule;

/** An object with these fields. */
export function object(fields: Readonly<Record<string, Rule>>, check?: ObjectRule["check"]): ObjectRule {
  return { kind: "object", fields, check };
}

/** A list of these. */
export function list(of: Rule): ListRule {
  return { kind: "list", of };
}

/** An object from such keys to such values. */
export function map(key: LeafRule, of: Rule, check?: ObjectRule["check"]): MapRule {
  return { kind: "map", key, of, check };
}

/** A value that a function judges. */
export function value(name: string, judge: Judge): LeafRule {
  return { kind: "leaf", name, judge };
}

/** Any text. */
export const text: LeafRule = value("free text", (given, at) => void textOf(given, at));

/** Any whole number. */
export const amount: LeafRule = value("free amount", (given, at) => {
  if (typeof given !== "bigint" && !Number.isSafeInteger(given)) wrongType(at, "a whole number");
});

/** Either boolean. */
export const flag: LeafRule = value("free flag", (given, at) => {
  if (typeof given !== "boolean") wrongType(at, "true or false");
});

/** Nothing: absent, or the zero value of any type. */
export function absent(why: string): LeafRule {
  return value("absent", (given, at) => {
    if (!isZero(given)) refuse(at, why);
  });
}

/** Nothing, not even an empty object: engines tell it from absence. */
export function never(why: string): LeafRule {
  return value("never", (_, at) => refuse(at, why));
}

/** One of these words. */
export function oneOf(...words: readonly string[]): LeafRule {
  return value("one of", (given, at) => {
    if (!words.includes(textOf(given, at))) refuse(at, `it must be ${words.map((word) => JSON.stringify(word)).join(" or ")}`);
  });
}

/** Text of this form. */
export function like(form: RegExp, what: string): LeafRule {
  return value("like", (given, at) => {
    if (!form.test(textOf(given, at))) refuse(at, `it must be ${what}`);
  });
}

/** Nothing, unless the operator grants this way to the host; then what the other rule takes. */
export function host(word: HostWord, of: Rule): HostRule {
  return { kind: "host", word, of };
}

/** A name of something that exists; empty where `optional`. */
export function named(kind: Kind, use: Use): LeafRule {
  return value(`named ${kind}`, (given, at) => {
    const name = textOf(given, at);
    if (name !== "") at.found({ kind, use, path: at.path, name });
  });
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

/** Judges a value by a rule. `null` is what an engine takes as absence. */
export function judge(rule: Rule, given: unknown, at: Place): void {
  if (given === undefined || given === null) return;
  if (rule.kind === "leaf") return rule.judge(given, at);
  if (rule.kind === "host") {
    if (isZero(given)) return;
    grant(rule.word, at);
    return judge(rule.of, given, at);
  }
  if (rule.kind === "list") {
    if (!Array.isArray(given)) return wrongType(at, "a list");
    for (const [index, each] of given.entries()) {
      // Engines take it for the zero value, which nothing here judged.
      if (each === null) wrongType(inside(at, index), "something");
      judge(rule.of, each, inside(at, index));
    }
    return;
  }
  const fields = objectOf(given, at);
  for (const [key, each] of Object.entries(fields)) {
    const within = inside(at, key);
    if (rule.kind === "map") {
      rule.key.judge(key, within);
      judge(rule.of, each, within);
    } else if (Object.hasOwn(rule.fields, key)) judge(rule.fields[key] as Rule, each, within);
    else unknownKey(rule, key, each, within);
  }
  rule.check?.(fields, at);
}

function unknownKey(rule: ObjectRule, key: string, given: unknown, at: Place): void {
  const twin = Object.keys(rule.fields).find((known) => known.toLowerCase() === key.toLowerCase());
  if (twin !== undefined) refuse(at, `the key is written ${JSON.stringify(twin)}`, undefined, "R1");
  if (at.path.length === 1 && !at.stored) refuse(at, "the operation takes no such thing", undefined, "R3");
  if (!isZero(given)) refuse(at, "there is no rule for it");
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

function wrongType(at: Place, needs: string): never {
  return refuse(at, `it must be ${needs}`, undefined, "R1");
}

/** Refuses what stands at a place. The message names the field and never its value. */
export function refuse(at: Place, why: string, flag?: string, rule: RuleName = "R2"): never {
  const where = at.path.map((step) => typeof step === "number" ? `[${step}]` : /^[\w.-]{1,64}$/.test(step) ? `.${step}` : ".(a key)");
  const name = where.join("").replace(/^\./, "");
  throw new PolicyError(rule, `${at.stored ? "The object that exists has" : "Refused:"} ${name || "the input"}: ${why}`, flag);
}
