/**
 * How values travel in the query. Import it as a namespace: bundlers drop what is not used.
 *
 * @module
 */

import type { Field } from "../endpoint.ts";
import { DockerInputError } from "../errors.ts";
import type { OCIPlatform } from "../types/common.ts";

/** Values to select by, per key. Values of one key are alternatives. */
export type Filters<K extends string> = { readonly [P in K]?: FilterValue | readonly FilterValue[] | undefined };

/** One value of a filter; `true` and `7` are sent as the text that the engine reads. */
export type FilterValue = string | number | boolean;

/** A point in time: a `Date`, seconds since 1970, RFC 3339, or a duration before now such as `"10m"` or `"1h30m"`. */
export type Time = Date | number | string;

/** Text as it is; a number as its digits. */
export const text: Field<string | number> = { in: "query", kind: "text", encode: String };

/** `1` or `0`: every engine reads both, in loose and in strict places. */
export const boolean: Field<boolean> = { in: "query", kind: "boolean", encode: (value) => value ? "1" : "0" };

/** A whole number; engines answer 500 to anything else. */
export const integer: Field<number> = { in: "query", kind: "integer", encode: whole };

/** `Version.Index` of the last inspect: unsigned 64 bits. */
export const version: Field<number | bigint> = { in: "query", kind: "version", encode: whole };

/** A list under a repeated key. */
export const list: Field<readonly string[]> = { in: "query", kind: "list", encode: (value) => value.map(String) };

/** Text, or a list under a repeated key. */
export const texts: Field<string | readonly string[]> = {
  in: "query",
  kind: "list",
  encode: (value) => typeof value === "string" ? value : value.map(String),
};

/** A JSON value as text. */
export const json: Field<object> = { in: "query", kind: "json", encode: (value) => JSON.stringify(value) };

/** A platform as text: `os[/arch[/variant]]`. */
export const platform: Field<string> = {
  in: "query",
  kind: "platform",
  encode(value) {
    if (typeof value === "string" && /^[\w.-]+(\/[\w.-]+){0,2}$/.test(value)) return value;
    throw new DockerInputError(`Cannot use ${JSON.stringify(value)} as platform: this operation takes text such as "linux/arm64/v8"`);
  },
};

/** One platform as JSON. */
export const ociPlatform: Field<OCIPlatform> = { in: "query", kind: "oci-platform", encode: platformJson };

/** One platform as JSON, or several under a repeated key. */
export const platforms: Field<OCIPlatform | readonly OCIPlatform[]> = {
  in: "query",
  kind: "platforms",
  encode: (value) => (Array.isArray(value) ? value : [value]).map(platformJson),
};

/** A time as `seconds.nanoseconds`, the one form that every engine reads. */
export const time: Field<Time> = { in: "query", kind: "time", encode: seconds };

/** Filters with these keys, as a map of lists; no filters at all are not sent. */
export function filters<K extends string>(...keys: K[]): Field<Filters<K>> {
  return { in: "query", kind: "filters", encode: (value) => filterJson(value, keys) };
}

/** The same, where keys that are there or not take `true` alone: it is sent as an empty list, the one form that engines heed there. */
export function flags<K extends string, F extends K>(
  of: Field<Filters<K>>,
  ...keys: F[]
): Field<Omit<Filters<K>, F> & { readonly [P in F]?: true | undefined }> {
  return { ...of, encode: (value) => flagJson(of, value, keys) };
}

function whole(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  throw new DockerInputError(`Cannot use ${String(value)} as a whole number`);
}

function platformJson(value: OCIPlatform): string {
  if (typeof value === "object" && value?.os && value.architecture) return JSON.stringify(value);
  throw new DockerInputError(
    `Cannot use ${JSON.stringify(value)} as platform: this operation takes an object with os and architecture`,
  );
}

function filterJson(value: Filters<string>, keys: readonly string[]): string | [] {
  const map: Record<string, string[]> = {};
  for (const [key, given] of Object.entries(value)) {
    if (!keys.includes(key)) {
      throw new DockerInputError(`Cannot filter by ${JSON.stringify(key)}: this operation knows ${keys.join(", ")}`);
    }
    const values = given === undefined ? [] : Array.isArray(given) ? given : [given];
    if (values.length) map[key] = values.map(String);
  }
  const text = JSON.stringify(map);
  return text === "{}" ? [] : text;
}

function flagJson<K extends string>(of: Field<Filters<K>>, value: Filters<K>, keys: readonly K[]): string | [] {
  const flags = keys.filter((key) => value[key] !== undefined);
  for (const key of flags) {
    if (value[key] !== true) {
      throw new DockerInputError(`Cannot filter by ${key}: ${JSON.stringify(value[key])}: it takes true, or is left out`);
    }
  }
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Filters<K>;
  const [text = "{}"] = [of.encode(rest)].flat();
  return flags.length
    ? JSON.stringify({ ...JSON.parse(text), ...Object.fromEntries(flags.map((key) => [key, []])) })
    : text === "{}"
    ? []
    : text;
}

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3 };

function seconds(value: Time): string {
  if (value instanceof Date) return fixed(value.getTime() / 1000, value);
  if (typeof value === "number") return fixed(value, value);
  if (/^-?\d+(\.\d{1,9})?$/.test(value)) return value;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length && parts.map((p) => p[0]).join("") === value) {
    const ago = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit as string] ?? 0), 0);
    return fixed(Date.now() / 1000 - ago, value);
  }
  const date = /^(\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/i.exec(value);
  const whole = date ? Date.parse(`${date[1]}${date[1]?.includes("T") ? date[3] ?? "Z" : ""}`) / 1000 : NaN;
  // The fraction is carried over as text: a Date would cut it to milliseconds.
  return fixed(whole, value).replace(/\..*/, "") + (date?.[2] ?? "");
}

function fixed(value: number, given: unknown): string {
  if (Number.isFinite(value)) return Number.isInteger(value) ? String(value) : value.toFixed(9).replace(/0+$/, "");
  throw new DockerInputError(`Cannot use ${JSON.stringify(given)} as a time: give a Date, seconds, RFC 3339 or a duration such as "10m"`);
}
