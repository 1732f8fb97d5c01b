/**
 * Makes sure that what is judged is a value: copied once, with nothing that could look different when it is read again.
 *
 * @module
 */

import { PolicyError } from "./denied.ts";

const deepest = 32;
const most = 20_000;
const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * A deep copy of a JSON value; properties that are `undefined` are left out. Bigints pass, since versions of swarm objects may be.
 *
 * Throws `PolicyError` R1 for anything else: functions, class instances, accessors, symbols, `NaN`, halves of surrogate
 * pairs, keys that are not ASCII or touch prototypes, loops, more than 32 levels or 20,000 elements.
 */
export function plain(value: unknown): unknown {
  let count = 0;
  const open = new Set<object>();

  function copy(given: unknown, depth: number): unknown {
    if (++count > most) refuse(`it has more than ${most} elements`);
    if (given === null || typeof given === "boolean" || typeof given === "bigint") return given;
    if (typeof given === "number") return Number.isFinite(given) ? given : refuse("it has a number that JSON cannot write");
    if (typeof given === "string") return wellFormed(given) ? given : refuse("it has text with half of a surrogate pair");
    if (typeof given !== "object") return refuse(`it has a ${typeof given}`);
    if (depth > deepest) refuse(`it is more than ${deepest} levels deep`);
    if (open.has(given)) refuse("it contains itself");
    open.add(given);
    const made = Array.isArray(given) ? listOf(given, depth) : objectOf(given, depth);
    open.delete(given);
    return made;
  }

  function listOf(given: readonly unknown[], depth: number): unknown[] {
    if (Object.getPrototypeOf(given) !== Array.prototype) refuse("it has a list that is more than a list");
    // Its own keys are its indices and `length`: no holes, nothing beside them.
    if (Reflect.ownKeys(given).length !== given.length + 1) refuse("it has a list with holes or names");
    return Array.from({ length: given.length }, (_, index) => copy(own(given, String(index)), depth + 1));
  }

  function objectOf(given: object, depth: number): Record<string, unknown> {
    const parent = Object.getPrototypeOf(given);
    if (parent !== Object.prototype && parent !== null) refuse("it has an object that is no plain one");
    const made: Record<string, unknown> = {};
    for (const key of Reflect.ownKeys(given)) {
      if (typeof key === "symbol") return refuse("it has a symbol");
      if (forbidden.has(key)) refuse(`it has the key ${key}`);
      if (!/^[\x20-\x7e]*$/.test(key)) refuse("it has a key that is not printable ASCII");
      const each = own(given, key);
      if (each !== undefined) made[key] = copy(each, depth + 1);
    }
    return made;
  }

  return copy(value, 1);
}

/** The value of a property that is data. */
function own(given: object, key: string): unknown {
  const found = Object.getOwnPropertyDescriptor(given, key);
  if (!found || !("value" in found)) refuse("it has a property that is computed");
  if (!found.enumerable) refuse("it has a hidden property");
  return found.value;
}

function wellFormed(given: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(given);
}

function refuse(why: string): never {
  throw new PolicyError("R1", `Refused: the input is no plain value, ${why}`);
}
