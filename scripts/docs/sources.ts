/** What the package exports: every symbol once, with the page that tells of it. */
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as groups from "../../src/core/groups.ts";
import type { Decoder, Field } from "../../src/core/endpoint.ts";
import { type Entry, manifest, root } from "../entries.ts";

/** An endpoint as its constant has it at run time. */
export interface EndpointValue {
  /** Its operation id. */
  readonly id: string;
  /** HTTP method. */
  readonly method: string;
  /** Path template. */
  readonly path: string;
  /** Its parameters. */
  readonly params: Readonly<Record<string, Field<unknown> & { readonly required?: true }>>;
  /** How its body is made. */
  readonly body?: { readonly kind: "json" | "value" | "raw"; readonly required: boolean; readonly type: string; readonly check?: unknown };
  /** What comes back. */
  readonly returns: { readonly kind: Decoder<unknown>["kind"] };
  /** First version that has it, above 1.40. */
  readonly since?: string;
  /** Protocol of its upgrade. */
  readonly upgrade?: string;
  /** Sent without the version in its path. */
  readonly unversioned?: true;
}

/** Something that is exported. */
export interface Item {
  /** Its name. */
  readonly name: string;
  /** The symbol behind all aliases. */
  readonly symbol: ts.Symbol;
  /** The page that tells of it, below the root of the site; with an anchor where the page tells of more. */
  readonly path: string;
  /** The first entry point that has it. */
  readonly entry: Entry;
  /** An endpoint, the input of one, a noun of the API, or anything else. */
  readonly kind: "endpoint" | "input" | "noun" | "other";
  /** The group and constant of an endpoint. */
  readonly endpoint?: { readonly group: string; readonly value: EndpointValue; readonly type: ts.TypeReference };
}

/** An entry point with what it exports. */
export interface EntryItems {
  /** The entry point. */
  readonly entry: Entry;
  /** Its page. */
  readonly path: string;
  /** Its source. */
  readonly file: ts.SourceFile;
  /** What it exports, in the order of the source. */
  readonly items: readonly Item[];
}

/** All that there is to tell. */
export interface Sources {
  /** Knows the types. */
  readonly checker: ts.TypeChecker;
  /** By symbol. */
  readonly items: ReadonlyMap<ts.Symbol, Item>;
  /** Those of the groups of the API stand first after the root. */
  readonly entries: readonly EntryItems[];
  /** Version of the package. */
  readonly version: string;
}

const values = groups as unknown as Readonly<Record<string, Readonly<Record<string, EndpointValue>>>>;

/** Reads all entry points of deno.json. */
export function loadSources(): Sources {
  const base = fileURLToPath(root);
  const { config } = ts.readConfigFile(`${base}tsconfig.json`, ts.sys.readFile) as {
    readonly config: { readonly compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, base);
  const { version, entries: all } = manifest();
  const program = ts.createProgram({ rootNames: all.map(({ source }) => base + source), options });
  const checker = program.getTypeChecker();
  const items = new Map<ts.Symbol, Item>();
  const taken = new Set<string>();

  const entries = all.map((entry): EntryItems => {
    const file = program.getSourceFile(base + entry.source);
    const module = file && checker.getSymbolAtLocation(file);
    if (!file || !module) throw new Error(`Cannot read ${entry.source}: it exports nothing`);
    const exported = checker.getExportsOfModule(module).map((symbol) => [symbol.name, aliased(checker, symbol)] as const)
      .filter(([, symbol]) => !(symbol.flags & ts.SymbolFlags.ValueModule));
    // Endpoints come first: the input of one is told on its page, and has none of its own.
    for (const [name, symbol] of exported) {
      const endpoint = endpointOf(entry, name, symbol);
      if (!endpoint || items.has(symbol)) continue;
      const path = `operations/${endpoint.value.id}.html`;
      items.set(symbol, { name, symbol, path, entry, kind: "endpoint", endpoint });
      const input = checker.getTypeArguments(endpoint.type)[1]?.symbol;
      if (input && exported.some(([, other]) => other === input)) {
        items.set(input, { name: input.name, symbol: input, path: `${path}#input`, entry, kind: "input" });
      }
    }
    for (const [name, symbol] of exported) {
      if (items.has(symbol)) continue;
      const noun = symbol.declarations?.[0]?.getSourceFile().fileName.startsWith(`${base}src/core/types/`);
      const folder = noun ? "nouns" : entry.subpath === "." ? "core" : entry.subpath.slice(2);
      items.set(symbol, { name, symbol, path: free(`${folder}/${name}`), entry, kind: noun ? "noun" : "other" });
    }
    const own = exported.flatMap(([, symbol]) => items.get(symbol) ?? []);
    return { entry, path: pageOf(entry), file, items: own.sort((a, b) => placeOf(a.symbol) - placeOf(b.symbol)) };
  });
  return { checker, items, entries, version };

  /** A path that is not taken, also where upper and lower case are one: `IDResponse` and `IdResponse` are two nouns. */
  function free(path: string): string {
    let own = path;
    for (let count = 2; taken.has(own.toLowerCase()); count++) own = `${path}-${count}`;
    taken.add(own.toLowerCase());
    return `${own}.html`;
  }

  function endpointOf(entry: Entry, name: string, symbol: ts.Symbol): Item["endpoint"] {
    const group = entry.subpath.slice(2);
    const value = values[group]?.[name];
    return value && { group, value, type: checker.getTypeOfSymbol(symbol) as ts.TypeReference };
  }
}

/** What a symbol stands for. */
export function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The name that users import an entry point by. */
export function specifier(entry: Entry): string {
  return `dockwire${entry.subpath.slice(1)}`;
}

/** Whether an entry point is a group of the API. */
export function isGroup(entry: Entry): boolean {
  return values[entry.subpath.slice(2)] !== undefined;
}

function pageOf(entry: Entry): string {
  if (isGroup(entry)) return `groups/${entry.subpath.slice(2)}.html`;
  return `entries/${entry.subpath === "." ? "core" : entry.subpath.slice(2).replaceAll("/", "-")}.html`;
}

function placeOf(symbol: ts.Symbol): number {
  return symbol.declarations?.[0]?.getStart() ?? 0;
}
