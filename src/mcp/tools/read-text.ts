/**
 * How reading tools write what they found.
 *
 * @module
 */

import type { ToolContext } from "../tool.ts";

/** What a list shows of all that there is. */
export interface Shown {
  /** Rows in this answer. */
  readonly shown: number;
  /** Rows that there are. */
  readonly total: number;
  /** Where the next page begins. */
  readonly next?: string | undefined;
}

/** The first line: what follows, of which host, and where it is cut how to go on. */
export function header(context: ToolContext, what: string, list?: Shown & { readonly narrow?: string }): string {
  const host = `host ${context.engine.host}`;
  if (list?.next === undefined) return `${what} | ${host}`;
  const narrow = list.narrow ? `; narrow with ${list.narrow}` : "";
  return `TRUNCATED: ${list.shown} of ${list.total} | ${what} | next_cursor=${list.next}${narrow} | ${host}`;
}

/** Text that may stand among our own words: names and references have no more characters than these. Anything else is quoted as odd. */
export function word(text: string | undefined): string {
  if (text === undefined || text === "") return "-";
  return /^[\w.\-/:@+*<>=,]{1,200}$/.test(text) ? text : "(odd name)";
}

/** A count with its noun: `1 network`, `2 networks`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Values that are there, joined; `-` for none. */
export function joined(values: readonly (string | undefined)[], by: string = " "): string {
  return values.filter((value) => value !== undefined && value !== "").join(by) || "-";
}

/** The name of a container, without the slash that engines put before it. */
export function plainName(name: string | undefined): string {
  return word(name?.replace(/^\//, ""));
}

/** A percentage of two amounts, such as `12%`. */
export function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round(part / whole * 100)}%` : "-";
}

/** Lines of `key: value`, those without a value left out. */
export function listed(of: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(of).filter(([, value]) => value !== undefined && value !== "" && value !== "-").map(([key, value]) =>
    `${key}: ${value}`
  )
    .join("\n");
}

/** Milliseconds since 1970 of a time that an engine wrote; `undefined` for none and for Go's zero time. */
export function instant(text: string | undefined | null): number | undefined {
  const at = text ? Date.parse(text) : NaN;
  return Number.isFinite(at) && at > 0 ? at : undefined;
}

/** The address of a resource: hosts are in it only where there are several. */
export function address({ engine, hosts }: Pick<ToolContext, "engine" | "hosts">, path: string): string {
  return hosts.length > 1 ? `docker://${encodeURIComponent(engine.host)}/${path}` : `docker://${path}`;
}

/** The name of an image, with short ids and digests. */
export function imageText(name: string | undefined): string {
  return word(name).replace(/(sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/, "$2");
}
