/** Reads the facts: a folder of inventories with what belongs to them, or one published specification. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { goSource } from "./go-source.ts";
import { type Facts, older, type Spec } from "./model.ts";
import { swagger } from "./swagger.ts";

/** Reads a folder or a file; throws where neither is there or nothing is in it. */
export function loadFacts(path: string): Facts {
  if (!statSync(path).isDirectory()) return { specs: [swagger(readFileSync(path, "utf8"), path)], complete: false };
  const names = readdirSync(path);
  const inventories = names.filter((name) => /^inventory-v.*\.json$/.test(name)).map((name) => inventory(path, name));
  const published = inventories.length ? [] : names.filter((name) => /\.ya?ml$/.test(name));
  const specs = [...inventories, ...published.map((name) => swagger(readFileSync(join(path, name), "utf8"), name))];
  if (!specs.length) throw new Error(`Cannot use ${path}: no inventory-v*.json and no *.yaml in it`);
  specs.sort((a, b) => older(a.version, b.version) ? -1 : older(b.version, a.version) ? 1 : a.label.length - b.label.length);
  return {
    specs,
    complete: names.includes("history.json"),
    ...optional(path, "history.json", (text) => ({ history: JSON.parse(text) as NonNullable<Facts["history"]> })),
    ...optional(path, "query-params.csv", (text) => ({ encodings: encodings(text) })),
    ...optional(path, "filters.csv", (text) => ({ filters: filters(text) })),
    ...optional(path, "operations.csv", (text) => ({ results: results(path, text) })),
    ...optional(
      path,
      "gotypes.json",
      (text) => ({
        source: goSource(
          text,
          names.filter((name) => /^swagger-vs-go-v.*\.json$/.test(name)).map((name) => readFileSync(join(path, name), "utf8")),
        ),
      }),
    ),
  };
}

function inventory(folder: string, name: string): Spec {
  const read = JSON.parse(readFileSync(join(folder, name), "utf8")) as Omit<Spec, "version" | "label">;
  const [, version = "", suffix = ""] = /^inventory-v(\d+\.\d+)(.*)\.json$/.exec(name) ?? [];
  return { version, label: `v${version}${suffix.replaceAll("-", " ")}`, operations: read.operations, definitions: read.definitions };
}

function optional<T>(folder: string, name: string, read: (text: string) => T): T | Record<never, never> {
  const path = join(folder, name);
  return existsSync(path) ? read(readFileSync(path, "utf8")) : {};
}

/** The rows of a CSV file with a head, each by the names of the head. */
export function rows(text: string): Record<string, string>[] {
  const lines = text.split("\n").filter(Boolean).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? "")
  );
  const [head = [], ...rest] = lines;
  return rest.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at] ?? ""])));
}

function encodings(text: string): NonNullable<Facts["encodings"]> {
  return new Map(
    rows(text).map((row) => [`${row.operationId} ${row.param}`, {
      encoding: row.wireEncoding ?? "",
      documented: row.swaggerType !== "(undocumented)",
    }]),
  );
}

function filters(text: string): NonNullable<Facts["filters"]> {
  return new Map(
    rows(text).map(({ operationId = "", keysAccepted = "" }) => {
      const [all = "", some = ""] = keysAccepted.split(/[()]/);
      return [operationId, { all: all.split(" ").filter(Boolean), some: some.split(" ") }];
    }),
  );
}

function results(folder: string, text: string): NonNullable<Facts["results"]> {
  const extra = join(folder, "operations-extra.csv");
  const all = [...rows(text), ...existsSync(extra) ? rows(readFileSync(extra, "utf8")) : []];
  return new Map(all.map((row) => {
    const documented = !row.operationId?.startsWith("(none)");
    const since = /^\d+\.\d+/.exec(row.since ?? "")?.[0] ?? "";
    return [documented ? row.operationId ?? "" : `${row.method} ${row.path}`, { kind: row.kind ?? "", since, documented }];
  }));
}
