/**
 * Arguments of a call: clients send numbers, lists and objects as text too, and models invent keys.
 *
 * @module
 */

import * as z from "zod";

/** What of a JSON Schema the coercion reads. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** Arguments that fit, or what is wrong with them in words for the model. */
export type Parsed = { readonly value: Record<string, unknown> } | { readonly problem: string };

/** Parses the arguments of a call. `json` is the JSON Schema of `schema`. */
export function parseArguments(schema: z.ZodObject, json: object, args: unknown): Parsed {
  const parsed = schema.safeParse(coerce(args ?? {}, json as Schema));
  return parsed.success ? { value: parsed.data } : { problem: z.prettifyError(parsed.error) };
}

/** Reads text as what the schema wants there, where the schema wants no text. */
export function coerce(value: unknown, schema: Schema): unknown {
  const wanted = typesOf(schema);
  const read = typeof value === "string" && wanted.size && !wanted.has("string") ? fromText(value, wanted) : value;
  if (Array.isArray(read)) return schema.items ? read.map((item) => coerce(item, schema.items as Schema)) : read;
  if (typeof read !== "object" || read === null) return read;
  const { properties = {}, additionalProperties } = schema;
  const others = typeof additionalProperties === "object" ? additionalProperties : {};
  // Entries, since assigning `__proto__` would be lost before the schema could refuse it.
  return Object.fromEntries(
    Object.entries(read).map(([key, item]) => [key, coerce(item, Object.hasOwn(properties, key) ? properties[key] as Schema : others)]),
  );
}

function typesOf({ type, anyOf = [], enum: values = [], const: only }: Schema): Set<string> {
  const own = type === undefined ? [...values, ...only === undefined ? [] : [only]].map((value) => typeof value) : [type].flat();
  return new Set([...own, ...anyOf.flatMap((one) => [...typesOf(one)])]);
}

function fromText(text: string, wanted: ReadonlySet<string>): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const type = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  return wanted.has(type) || (type === "number" && wanted.has("integer")) ? value : text;
}
