/**
 * Finds operations by words.
 *
 * @module
 */

import { keysOf, type Operation, operations, typesIn } from "./operations.ts";

/** An operation that was found. */
export interface Found {
  /** The operation. */
  readonly operation: Operation;
  /** Paths of body keys and names of parameters that the words are about, best first, with type and meaning. */
  readonly keys: readonly KeyFound[];
}

/** A parameter, or a key of a body. */
export interface KeyFound {
  /** Its name, or its path such as `HostConfig.Memory`. */
  readonly path: string;
  /** What JSON takes for it. */
  readonly type: string;
  /** What it means. */
  readonly words: string;
}

/** What a word is worth by where it stands. */
const worth = { id: 8, path: 4, summary: 3, name: 3, words: 1 } as const;

/** How deep keys of bodies are looked at. */
const depth = 4;

/** Words that say nothing of what is looked for. */
const idle: ReadonlySet<string> = new Set(
  "a all an and by for from get how in is its of on or set that the to what which with docker".split(" "),
);

/** What people say, by the word of the API. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  delete: ["remove", "rm", "rmi", "erase"],
  list: ["ls", "ps"],
  inspect: ["show", "describe", "detail", "details"],
  usage: ["space", "df"],
  disconnect: ["detach"],
  create: ["make", "new", "pull"],
};

interface Row {
  readonly operation: Operation;
  readonly places: readonly (readonly [value: number, ReadonlySet<string>])[];
  readonly keys: readonly (KeyFound & { readonly name: ReadonlySet<string>; readonly about: ReadonlySet<string> })[];
}

let index: readonly Row[] | undefined;

/** The operation of that id, in capitals or not. */
export function named(id: string): Operation | undefined {
  return [...operations.values()].find((operation) => operation.id.toLowerCase() === id.trim().toLowerCase());
}

/** The operations that fit a query best, at most `limit`. */
export function search(query: string, limit: number): readonly Found[] {
  const words = wordsOf(query).filter((word) => !idle.has(word));
  index ??= [...operations.values()].map(rowOf);
  const scored = index.map((row) => score(row, words)).filter(({ total }) => total > 0);
  // Sorting keeps the order of the groups among equals.
  return scored.sort((a, b) => b.total - a.total).slice(0, limit).map(({ row, keys }) => ({ operation: row.operation, keys }));
}

function score(row: Row, words: readonly string[]): { readonly row: Row; readonly total: number; readonly keys: readonly KeyFound[] } {
  let total = 0;
  let met = 0;
  const keys = new Map<KeyFound, number>();
  for (const word of words) {
    let best = Math.max(0, ...row.places.map(([value, place]) => value * fit(word, place)));
    for (const key of row.keys) {
      const value = Math.max(worth.name * fit(word, key.name), worth.words * fit(word, key.about));
      if (value > 0) keys.set(key, (keys.get(key) ?? 0) + value);
      best = Math.max(best, value);
    }
    if (best > 0) met++;
    total += best;
  }
  // What has all of the words is before what has one of them often; of two that have the same, the one with less beside it.
  const share = words.length ? met / words.length : 0;
  const sorted = [...keys].sort(([a, x], [b, y]) => y - x || a.path.length - b.path.length).map(([{ path, type, words }]) => ({
    path,
    type,
    words,
  }));
  return { row, total: total * share * share / (1 + row.keys.length / 2000), keys: sorted.slice(0, 4) };
}

/** 1 for the word itself, less for one that begins with it. */
function fit(word: string, place: ReadonlySet<string>): number {
  if (place.has(word)) return 1;
  return word.length >= 4 && [...place].some((other) => other.startsWith(word)) ? 0.6 : 0;
}

function rowOf(operation: Operation): Row {
  const { id, endpoint, summary, params, body } = operation;
  const found = [
    ...params.map(({ name, type, words }) => ({ path: name, type, words })),
    ...body === undefined ? [] : bodyKeys(body, "", depth),
  ];
  return {
    operation,
    places: [[worth.id, setOf(id)], [worth.path, setOf(endpoint.path)], [worth.summary, setOf(summary)]],
    keys: found.map((key) => ({ ...key, name: setOf(key.path.split(".").at(-1) ?? ""), about: setOf(key.words) })),
  };
}

function bodyKeys(type: string, prefix: string, levels: number): readonly KeyFound[] {
  return keysOf(type).flatMap(([name, [text, words]]) => [
    { path: prefix + name, type: text, words },
    ...levels > 1 ? typesIn(text).flatMap((inner) => bodyKeys(inner, `${prefix}${name}.`, levels - 1)) : [],
  ]);
}

function setOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text));
}

/** Words in lower case and singular; `NetworkMode` and `read-only` are two each, and stay whole too. */
function wordsOf(text: string): string[] {
  return text.split(/[^A-Za-z0-9_-]+/).flatMap((word) => {
    const parts = word.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[ _-]/);
    return parts.length > 1 ? [...parts, parts.join("")] : parts;
  }).filter(Boolean).map((word) => stem(word.toLowerCase()));
}

function stem(word: string): string {
  const one = word.length > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") ? word.slice(0, -1) : word;
  return Object.keys(meanings).find((meaning) => meanings[meaning]?.includes(one) || meanings[meaning]?.includes(word)) ?? one;
}
