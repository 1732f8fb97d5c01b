/**
 * Picks parts of a JSON value, and writes JSON in lines that can be cut.
 *
 * @module
 */

/** The parts of a value at dotted paths: of a list, of each of its items. What is not there is left out. */
export function select(value: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => select(item, paths));
  return Object.fromEntries(paths.flatMap((path) => {
    const found = at(value, path.split("."));
    return found === undefined ? [] : [[path, found]];
  }));
}

function at(value: unknown, path: readonly string[]): unknown {
  if (!path.length) return value;
  if (Array.isArray(value)) {
    const found = value.map((item) => at(item, path)).filter((item) => item !== undefined);
    return found.length ? found : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  // Keys such as labels have dots of their own: the longest key that is there is meant.
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length).join(".");
    if (Object.hasOwn(value, key)) return at((value as Readonly<Record<string, unknown>>)[key], path.slice(length));
  }
  return undefined;
}

/** Longest line that is not broken. */
const longest = 160;

/** JSON without spaces, broken after commas where a line would be long. */
export function lines(value: unknown): string {
  const flat = JSON.stringify(value) ?? "null";
  if (flat.length <= longest || typeof value !== "object" || value === null) return flat;
  if (Array.isArray(value)) return `[${value.map(lines).join(",\n")}]`;
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${lines(each)}`).join(",\n")}}`;
}
