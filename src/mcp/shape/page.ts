/**
 * Pages of a list that may change between them: a cursor says after which item to go on, not at which position.
 *
 * @module
 */

import { ToolError } from "../tool.ts";

/** How a list is cut. */
export interface PageOptions<T> {
  /** What orders the items and tells them apart, such as the time of creation and the id; text is compared by code unit. */
  readonly key: (item: T) => string;
  /** Largest key first. Default: smallest first. */
  readonly descending?: boolean | undefined;
  /** Most items of a page; at least one is shown. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** A part of a list. */
export interface Page<T> {
  /** Its items, in order. */
  readonly items: readonly T[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
  /** Items of the whole list, as it is now. */
  readonly total: number;
  /** Items that come after this page. */
  readonly left: number;
}

/** One page. Items that are there all the time are on exactly one page, whatever comes and goes. Throws `ToolError` for a bad cursor. */
export function page<T>(items: readonly T[], { key, descending = false, limit, cursor }: PageOptions<T>): Page<T> {
  const way = descending ? -1 : 1;
  const keyed = items.map((item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => a.key < b.key ? -way : a.key > b.key ? way : 0);
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rest = after === undefined ? keyed : keyed.filter((one) => descending ? one.key < after : one.key > after);
  let end = Math.min(Math.max(1, limit), rest.length);
  // Items of one key stay together, since a cursor cannot stand between them.
  while (end < rest.length && rest[end]?.key === rest[end - 1]?.key) end++;
  const last = rest[end - 1];
  const left = rest.length - end;
  const shown = rest.slice(0, end).map((one) => one.item);
  return { items: shown, total: items.length, left, ...(left && last ? { next: encodeCursor(last.key) } : {}) };
}

/** Text as a cursor: opaque, and safe in a URL. */
export function encodeCursor(key: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(key));
  return `c${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The text of a cursor. Throws `ToolError` where it is none. */
export function decodeCursor(cursor: string): string {
  try {
    if (!/^c[\w-]*$/.test(cursor)) throw new TypeError("no cursor");
    const binary = atob(cursor.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    throw new ToolError("bad_cursor", "This cursor is none of this server.", { hint: "Take next_cursor as it came, or leave cursor out." });
  }
}
