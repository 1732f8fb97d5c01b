/** What the sources say of an operation's input: the sentences of its parameters, and the types of its body. */
import ts from "typescript";
import { unreachable } from "../../src/mcp/catalog/reach.ts";
import type { KeyWords, OperationWords, TypeWords } from "../../src/mcp/catalog/words.ts";
import { commentOf } from "../docs/comments.ts";
import { ownMembers } from "../docs/members.ts";
import { scopeOf } from "../docs/scope.ts";
import { aliased, type Item, loadSources, type Sources } from "../docs/sources.ts";
import { type Named, typeText } from "./type-text.ts";

/** Everything in the catalog. */
export interface CatalogWords {
  /** By operation id, in the order of groups and constants. */
  readonly operations: Readonly<Record<string, OperationWords>>;
  /** By name, each type that a body is made of, without what it inherits. */
  readonly types: Readonly<Record<string, TypeWords>>;
  /** By name, the types whose keys a type has too. */
  readonly bases: Readonly<Record<string, readonly string[]>>;
}

/** Reads all of it. */
export function readCatalog(): CatalogWords {
  const sources = loadSources();
  const { checker, items } = sources;
  const queue = new Map<string, ts.InterfaceDeclaration>();
  const named: Named = { checker, nounOf, queue: (declaration) => queue.set(declaration.name.text, declaration) };

  const operations: Record<string, OperationWords> = {};
  const endpoints = new Set(items.values());
  for (const item of [...endpoints].filter(({ kind }) => kind === "endpoint")) {
    const { value, type } = item.endpoint as NonNullable<Item["endpoint"]>;
    const [, input, , body] = checker.getTypeArguments(type);
    // What cannot be asked for needs no words for how.
    const members = input && !unreachable(value) ? membersOf(sources, input) : [];
    const filters = members.find(({ name }) => value.params[name]?.kind === "filters");
    operations[value.id] = {
      summary: wordsOf(item.symbol.valueDeclaration).replace(/\s*`(?:GET|POST|PUT|DELETE|HEAD) \/[^`]*`/g, ""),
      ...members.length && { params: Object.fromEntries(members.map((member) => [member.name, wordsOf(member.declarations?.[0])])) },
      ...filters && { filters: filterKeys(filters) },
      ...value.body && value.body.kind !== "raw" && !unreachable(value) && body && { body: bodyText(value.body.kind, body) },
    };
  }

  const types: Record<string, TypeWords> = {};
  const bases: Record<string, readonly string[]> = {};
  // The map grows while it is walked, by the types that members name.
  for (const [name, declaration] of queue) {
    const own = declaration.heritageClauses?.flatMap(({ types }) => types.flatMap((base) => nounOf(base.expression) ?? [])) ?? [];
    own.forEach(named.queue);
    if (own.length) bases[name] = own.map((base) => base.name.text);
    types[name] = Object.fromEntries(
      declaration.members.filter(ts.isPropertySignature).map((member): [string, KeyWords] => {
        const words = wordsOf(member);
        const type = typeText(named, member.type);
        return [member.name.getText(), member.questionToken ? [type, words] : [type, words, true]];
      }),
    );
  }
  return { operations, types: Object.fromEntries(Object.entries(types).sort(([a], [b]) => a < b ? -1 : 1)), bases };

  /** A body is a named type, or a list of one under the key `body`. */
  function bodyText(kind: "json" | "value", type: ts.Type): string {
    if (kind === "value") {
      const [member] = membersOf(sources, type);
      return typeText(named, (member?.declarations?.[0] as ts.PropertySignature | undefined)?.type);
    }
    const declaration = type.symbol?.declarations?.find(ts.isInterfaceDeclaration);
    if (!declaration) throw new Error(`Cannot name the body ${checker.typeToString(type)}: it is no interface`);
    named.queue(declaration);
    return declaration.name.text;
  }

  function nounOf(name: ts.Node): ts.InterfaceDeclaration | undefined {
    const symbol = checker.getSymbolAtLocation(name);
    return symbol && aliased(checker, symbol).declarations?.find(ts.isInterfaceDeclaration);
  }

  function filterKeys(member: ts.Symbol): string[] {
    return checker.getPropertiesOfType(checker.getNonNullableType(checker.getTypeOfSymbol(member))).map((key) => key.name).sort();
  }

  function wordsOf(declaration: ts.Node | undefined): string {
    const { text, links, since, until } = commentOf(checker, declaration);
    const [first = ""] = text.split(/\n\s*\n/);
    const plain = first.replace(/⟦(\d+)⟧/g, (_, at: string) => `\`${links[Number(at)]?.text ?? ""}\``).replace(/\s+/g, " ");
    return [plain, ...since ? [`Since ${since}.`] : [], ...until ? [`Until ${until}.`] : []].join(" ");
  }
}

function membersOf(sources: Sources, type: ts.Type): ts.Symbol[] {
  return ownMembers(scopeOf(sources, ""), type);
}
