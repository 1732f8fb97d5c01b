/** Our side: the endpoints as values, and the types that they are declared with. */
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import type { BodyField, FieldKind } from "../../src/core/endpoint.ts";
import { type Shape, shapeReader, words } from "./shapes.ts";

/** A parameter of ours. */
export interface OurParam {
  /** Where it goes. */
  readonly in: "query" | "path" | "header" | "local";
  /** How it is written. */
  readonly kind: FieldKind;
  /** Whether a call without it is refused. */
  readonly required?: true;
  /** First version that has it. */
  readonly since?: string;
  /** Last version that had it. */
  readonly until?: string;
  /** Its text; throws for a value that it does not take. */
  readonly encode: (value: never) => unknown;
}

/** An endpoint of ours. */
export interface OurEndpoint {
  /** Its group, such as `containers`. */
  readonly group: string;
  /** Its exported name, such as `list`. */
  readonly name: string;
  /** Its operation id. */
  readonly id: string;
  /** HTTP method. */
  readonly method: string;
  /** Path template. */
  readonly path: string;
  /** Its parameters. */
  readonly params: Readonly<Record<string, OurParam>>;
  /** Its body. */
  readonly body?: BodyField;
  /** What comes back. */
  readonly returns: { readonly kind: string };
  /** First version that has it, above 1.40. */
  readonly since?: string;
  /** What its doc comment says of versions. */
  readonly comment: { readonly since: string | undefined; readonly until: string | undefined };
  /** The types of its parameters, its result, and its body. */
  readonly types: { readonly params: Shape; readonly result: Shape; readonly body: Shape };
}

/** All that is ours. */
export interface Ours {
  /** The endpoints of all groups. */
  readonly endpoints: readonly OurEndpoint[];
  /** Exported types of the folder `types`, by name. */
  readonly types: ReadonlyMap<string, Shape>;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** Reads a groups.ts, and the types beside and below it. */
export async function loadOurs(groups: string): Promise<Ours> {
  const values = await import(/* @vite-ignore */ pathToFileURL(groups).href) as Readonly<
    Record<string, Readonly<Record<string, OurEndpoint>>>
  >;
  const program = ts.createProgram({ rootNames: [groups], options });
  const checker = program.getTypeChecker();
  const shapeOf = shapeReader(checker);
  const exportsOf = (file: ts.SourceFile): ts.Symbol[] => {
    const symbol = checker.getSymbolAtLocation(file);
    return symbol ? checker.getExportsOfModule(symbol) : [];
  };
  const entry = program.getSourceFile(groups);
  if (!entry) throw new Error(`Cannot read ${groups}`);

  const endpoints: OurEndpoint[] = [];
  for (const group of exportsOf(entry)) {
    const module = aliased(checker, group);
    for (const member of module.flags & ts.SymbolFlags.ValueModule ? checker.getExportsOfModule(module) : []) {
      const value = values[group.name]?.[member.name];
      const type = checker.getTypeOfSymbol(aliased(checker, member)) as ts.TypeReference;
      if (value === undefined || type.symbol?.name !== "Endpoint") continue;
      const [, params, result, body] = checker.getTypeArguments(type);
      if (!params || !result || !body) {
        throw new Error(`Cannot read ${group.name}.${member.name}: it is not declared as an Endpoint<Id, P, R>`);
      }
      const types = { params: shapeOf(params), result: shapeOf(payload(checker, result)), body: shapeOf(body) };
      endpoints.push({ ...value, group: group.name, name: member.name, comment: words(checker, aliased(checker, member)), types });
    }
  }

  const types = new Map<string, Shape>();
  for (const file of program.getSourceFiles().filter((file) => file.fileName.startsWith(`${dirname(groups)}/types/`))) {
    for (const symbol of exportsOf(file)) {
      if (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
        types.set(symbol.name, shapeOf(checker.getDeclaredTypeOfSymbol(symbol)));
      }
    }
  }
  return { endpoints, types };
}

/** Where the groups of this repository are. */
export const ownGroups: string = fileURLToPath(new URL("../../src/core/groups.ts", import.meta.url));

/** What a stream carries: of `Records<T>` and `Operation<T, T[]>` it is T. */
function payload(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const [first] = ["Records", "Operation"].includes(type.symbol?.name) ? checker.getTypeArguments(type as ts.TypeReference) : [];
  return first ?? type;
}

function aliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
