/** Assertions without a test runner. */

/** A promise that was not kept. */
export class Broken extends Error {
  override readonly name: string = "Broken";
}

/** Fails. */
export function fail(what: string): never {
  throw new Broken(what);
}

/** Fails unless it is so. */
export function ok(value: unknown, what: string): asserts value {
  if (!value) fail(what);
}

/** The value, which must be there. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) fail(`${what} is ${value}`);
  return value;
}

/** Fails unless both are the same all the way down. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (!same(actual, expected)) fail(`${what} is ${show(actual)}, not ${show(expected)}`);
}

/** Fails unless a text matches. */
export function matches(text: string, pattern: RegExp, what: string): void {
  if (!pattern.test(text)) fail(`${what} is ${show(text)}, which ${pattern} does not match`);
}

/** The error of a class that a promise rejects with. */
export async function rejects<E>(promise: PromiseLike<unknown>, kind: abstract new (...args: never[]) => E, what: string): Promise<E> {
  const { reason, value } = await outcome(promise);
  if (!reason) fail(`${what} did not fail, it gave ${show(value)}`);
  if (reason.error instanceof kind) return reason.error;
  return fail(`${what} failed otherwise: ${show(reason.error)}`);
}

/** Fails unless a promise rejects with this very reason, unwrapped. */
export async function rejectsWith(promise: PromiseLike<unknown>, expected: unknown, what: string): Promise<void> {
  const { reason, value } = await outcome(promise);
  if (!reason) fail(`${what} did not fail, it gave ${show(value)}`);
  if (reason.error !== expected) fail(`${what} failed with ${show(reason.error)}, not with ${show(expected)}`);
}

interface Outcome {
  readonly value?: unknown;
  readonly reason?: { readonly error: unknown };
}

async function outcome(promise: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return { value: await promise };
  } catch (error) {
    return { reason: { error } };
  }
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b) || a instanceof Uint8Array !== b instanceof Uint8Array) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]));
}

/** A value in a few words. */
export function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Circular, or a bigint: its own text will do.
  }
  text ??= String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
