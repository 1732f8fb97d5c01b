/**
 * Structured content within a cap: whole items go, so that it stays JSON and what it says stays true.
 *
 * @module
 */

import { clip } from "./sanitize.ts";

type Json = Readonly<Record<string, unknown>>;
interface List {
  readonly path: string;
  readonly items: unknown[];
  readonly of: number;
  readonly size: number;
}

/** A copy as plain JSON of at most `max` characters. What was dropped is named under `truncated`, as `containers: 50 of 312`. */
export function shrink(data: Json, max: number, text: (text: string) => string): Json {
  const whole = plain(data, text, Infinity);
  if (sizeOf(whole) <= max) return whole;
  const copy = plain(data, text, Math.ceil(max / 8));
  const dropped = new Map<string, string>();
  for (;;) {
    const truncated = [...dropped].map(([path, said]) => `${path}: ${said}`);
    const result = truncated.length ? { ...copy, truncated } : copy;
    const excess = sizeOf(result) - max;
    if (excess <= 0) return result;
    const list = longest(copy);
    if (!list) return dropEntries(copy, max, truncated);
    // Room for the note itself, which grows with each list.
    const kept = dropTail(list.items, excess + list.path.length + 40);
    const of = Number(dropped.get(list.path)?.split(" of ")[1] ?? list.of);
    dropped.set(list.path, `${kept} of ${of}`);
  }
}

function plain(data: Json, text: (text: string) => string, longest: number): Record<string, unknown> {
  return JSON.parse(JSON.stringify(data, (_, value) => {
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    return typeof value === "string" ? clip(text(value), longest) : value;
  }));
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** The array that takes most room. */
function longest(root: Record<string, unknown>): List | undefined {
  const lists: List[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value) && value.length) lists.push({ path: path || "items", items: value, of: value.length, size: sizeOf(value) });
    for (const [key, item] of Object.entries(value)) walk(item, Array.isArray(value) ? `${path}[]` : path ? `${path}.${key}` : key);
  };
  walk(root, "");
  return lists.sort((a, b) => b.size - a.size)[0];
}

function dropTail(items: unknown[], excess: number): number {
  for (let left = excess; left > 0 && items.length;) left -= sizeOf(items.pop()) + 1;
  return items.length;
}

/** Where no array is left, objects lose their last entries: those of the largest first, at the end our own. */
function dropEntries(copy: Record<string, unknown>, max: number, truncated: readonly string[]): Json {
  const maps = Object.entries(copy).filter(([, value]) => typeof value === "object" && value !== null);
  maps.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  let excess = sizeOf({ ...copy, truncated: [...truncated, "others: left out"] }) - max;
  for (const map of [...maps.map(([, value]) => value as Record<string, unknown>), copy]) {
    const keys = Object.keys(map);
    while (excess > 0 && keys.length) {
      const key = keys.pop() as string;
      excess -= sizeOf(key) + sizeOf(map[key]) + 2;
      delete map[key];
    }
  }
  return { ...copy, truncated: [...truncated.slice(0, 20), "others: left out"] };
}
