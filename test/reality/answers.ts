/** The type of every operation's answer, read from the annotation of its endpoint, as a module of one alias an operation. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Aliases of the types that engines' answers have. */
export interface Answers {
  /** Source of a module that exports them. */
  readonly source: string;
  /** Its alias, by operation. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Streams of records and progress have the type of what comes in them. */
const streams: ReadonlySet<string> = new Set(["Records", "Operation"]);

const core = new URL("../../src/core/", import.meta.url);

/** Reads all groups; `wanted` says which operations have an answer with values. */
export function readAnswers(wanted: (operation: string) => boolean): Answers {
  const imports = new Map<string, string>();
  const aliases = new Map<string, string>();
  const lines: string[] = [];
  const local = (name: string, file: URL): string => {
    const key = `${name} ${file}`;
    if (!imports.has(key)) imports.set(key, `${name}_${imports.size}`);
    return imports.get(key) as string;
  };
  for (const file of groupFiles()) {
    const source = parse(file);
    const origin = originsOf(source, file);
    for (const { id, result } of endpointsOf(source)) {
      if (!wanted(id)) continue;
      aliases.set(id, `AnswerTo${id}`);
      lines.push(
        `export type AnswerTo${id} = ${
          written(itemOf(result), source, (name) => origin(name) && local(...origin(name) as [string, URL]))
        };`,
      );
    }
  }
  const heads = [...imports].map(([key, as]) => {
    const [name, file] = key.split(" ") as [string, string];
    return `import type { ${name} as ${as} } from ${JSON.stringify(fileURLToPath(file))};`;
  });
  return { source: [...heads, ...lines, ""].join("\n"), aliases };
}

function parse(file: URL): ts.SourceFile {
  return ts.createSourceFile(fileURLToPath(file), readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** The modules that `groups.ts` exports. */
function groupFiles(): URL[] {
  return parse(new URL("groups.ts", core)).statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)
      ? [new URL(statement.moduleSpecifier.text, core)]
      : []
  );
}

/** Endpoints by their annotation `Endpoint<Id, P, R, B>`. */
function endpointsOf(source: ts.SourceFile): { readonly id: string; readonly result: ts.TypeNode }[] {
  return source.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap(({ type }) => {
      if (!type || !ts.isTypeReferenceNode(type) || type.typeName.getText() !== "Endpoint") return [];
      const [id, , result] = type.typeArguments ?? [];
      return id && result && ts.isLiteralTypeNode(id) && ts.isStringLiteral(id.literal) ? [{ id: id.literal.text, result }] : [];
    })
  );
}

function itemOf(result: ts.TypeNode): ts.TypeNode {
  return ts.isTypeReferenceNode(result) && streams.has(result.typeName.getText()) ? result.typeArguments?.[0] ?? result : result;
}

/** Where a name of a module comes from: name and file there; `undefined` for what TypeScript brings along. */
function originsOf(source: ts.SourceFile, file: URL): (name: string) => [name: string, file: URL] | undefined {
  const origins = new Map<string, [string, URL]>();
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      origins.set(statement.name.text, [statement.name.text, file]);
    }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      origins.set(name.text, [(propertyName ?? name).text, new URL(statement.moduleSpecifier.text, file)]);
    }
  }
  return (name) => origins.get(name);
}

/** The text of a type, names replaced where `rename` gives another. */
function written(type: ts.TypeNode, source: ts.SourceFile, rename: (name: string) => string | undefined): string {
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) names.push(node.typeName);
    ts.forEachChild(node, visit);
  };
  visit(type);
  let text = "";
  let at = type.getStart(source);
  for (const name of names.sort((a, b) => a.pos - b.pos)) {
    text += source.text.slice(at, name.getStart(source)) + (rename(name.text) ?? name.text);
    at = name.end;
  }
  return text + source.text.slice(at, type.end);
}
