/**
 * What a rule is: data that says for each field of a request what may stand there. A field without a rule must be absent or zero.
 *
 * @module
 */

import {
  grant,
  type HostWord,
  inside,
  isZero,
  type Kind,
  objectOf,
  type Place,
  refuse,
  textOf,
  type Use,
  wrongType,
} from "./rules/place.ts";

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
