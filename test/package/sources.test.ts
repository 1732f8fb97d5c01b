import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

const src = new URL("../../src/", import.meta.url);
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts")).map((path) =>
  ts.createSourceFile(path, readFileSync(new URL(path, src), "utf8"), ts.ScriptTarget.Latest, true)
);

/** Where a node stands, as an editor opens it. */
function at(node: ts.Node): string {
  const file = node.getSourceFile();
  return `src/${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Every node of a file that `find` picks. Nothing below a node that `stop` picks is looked at. */
function search(file: ts.SourceFile, find: (node: ts.Node) => boolean, stop: (node: ts.Node) => boolean = () => false): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (find(node)) found.push(at(node));
    if (!stop(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Code that loading the module does not run. */
function isLater(node: ts.Node): boolean {
  const isStatic = ts.canHaveModifiers(node) && node.modifiers?.some((each) => each.kind === ts.SyntaxKind.StaticKeyword);
  return ts.isFunctionLike(node) || ts.isTypeNode(node) || (ts.isPropertyDeclaration(node) && !isStatic);
}

/** A call that a bundler may drop when nobody uses its value. */
function isPure(call: ts.Node): boolean {
  return call.getFullText().slice(0, call.getLeadingTriviaWidth()).includes("@__PURE__");
}

test("a call at module scope carries /* @__PURE__ */, or its module could not be shaken", () => {
  const isCall = (node: ts.Node) => ts.isCallExpression(node) || ts.isNewExpression(node);
  // What a function, a field of an instance or a marked call holds is not run, or goes with the call; bundlers know Symbol.for.
  const stop = (node: ts.Node) => isLater(node) || (isCall(node) && (isPure(node) || node.getText().startsWith("Symbol.for(")));
  const neutral = files.filter(({ fileName }) => /^(core|transports\/(http1|fetch))[/.]/.test(fileName));
  expect(neutral.length).toBeGreaterThan(30);
  expect(neutral.flatMap((file) => search(file, (node) => isCall(node) && !stop(node), stop))).toEqual([]);
});

test("an object at module scope of the client spreads nothing, or its module could not be shaken", () => {
  // A server and a command use all that they have.
  const shaken = files.filter(({ fileName }) => !/^(mcp|cli)\//.test(fileName));
  expect(shaken.length).toBeGreaterThan(100);
  expect(shaken.flatMap((file) => search(file, ts.isSpreadAssignment, isLater))).toEqual([]);
});

test("no source says any, or silences the compiler", () => {
  expect(files.flatMap((file) => search(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword))).toEqual([]);
  expect(files.filter((file) => /@ts-(ignore|expect-error|nocheck)|deno-lint-ignore-file/.test(file.text)).map((file) => file.fileName))
    .toEqual([]);
});

test("no entry has a default export, and no list of exports hides behind a star", () => {
  const isDefault = (node: ts.Node) =>
    ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword && ts.isFunctionLike(node.parent);
  const isStar = (node: ts.Node) => ts.isExportDeclaration(node) && node.exportClause === undefined;
  expect(files.flatMap((file) => search(file, (node) => isDefault(node) || isStar(node)))).toEqual([]);
});
