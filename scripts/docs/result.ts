/** What an endpoint gives: its type, how it is used, and the fields of what is in it. */
import ts from "typescript";
import { type Html, markup, nothing } from "./html.ts";
import { memberList, ownMembers } from "./members.ts";
import type { Scope } from "./scope.ts";
import type { EndpointValue, Item } from "./sources.ts";

/** How a result of a kind is used. */
const uses: Readonly<Record<EndpointValue["returns"]["kind"], string>> = {
  json: "The JSON of the answer, passed through unchanged.",
  empty: "Nothing: it is done when the promise resolves.",
  changed: "Whether it changed anything: a 304 is no error.",
  head: "Decoded from the headers of the answer.",
  records: "Records to iterate as they come. Leaving the loop closes the connection.",
  progress: "Iterate the messages, or await all of them: then it is really done.",
  output: "Output to iterate in frames or lines, or to take as text. Leaving the loop closes the connection.",
  session: "A connection both ways.",
  bytes: "Bytes to iterate as they come, or to take as a whole.",
};

/** Fields beyond this many are folded away. */
const shown = 24;

/** The part of the page. */
export function resultHtml(scope: Scope, item: Item, value: EndpointValue): Html {
  const node = typeArguments(item)[2];
  if (!node) throw new Error(`Cannot tell what ${value.id} gives: it is not declared as an Endpoint<Id, P, R>`);
  const inner = payload(scope, node);
  const members = inner ? ownMembers(scope, inner.type) : [];
  const list = memberList(scope.aside(), "result", members);
  const name = inner ? markup`<code>${scope.code(inner.node)}</code>` : nothing;
  return markup`<h2 id="result">Result</h2>
<p><code>${promised(value) ? markup`Promise&lt;${scope.code(node)}&gt;` : scope.code(node)}</code></p><p>${uses[value.returns.kind]}</p>
${members.length > shown ? markup`<details><summary>The ${members.length} fields of ${name}</summary>${list}</details>` : nothing}${
    members.length && members.length <= shown ? markup`<h3>${name}</h3>${list}` : nothing
  }`;
}

/** The nodes of `Endpoint<Id, P, R, B>` in the source. */
export function typeArguments(item: Item): readonly ts.TypeNode[] {
  const declaration = item.symbol.valueDeclaration;
  const type = declaration && ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
  return type && ts.isTypeReferenceNode(type) ? type.typeArguments ?? [] : [];
}

/** An operation is no promise of itself. */
function promised({ returns }: EndpointValue): boolean {
  return returns.kind !== "progress";
}

/** The one type of ours that a result is made of: the element of a list, the record of a stream. */
function payload(
  { sources: { checker, items } }: Scope,
  node: ts.TypeNode,
): { readonly type: ts.Type; readonly node: ts.TypeNode } | undefined {
  if (ts.isArrayTypeNode(node)) return payloadOf(node.elementType);
  if (ts.isTypeReferenceNode(node) && node.typeArguments?.[0]) return payloadOf(node.typeArguments[0]);
  return payloadOf(node);

  function payloadOf(inner: ts.TypeNode): ReturnType<typeof payload> {
    const type = checker.getTypeFromTypeNode(inner);
    const symbol = type.aliasSymbol ?? type.symbol;
    return symbol && items.has(symbol) ? { type, node: inner } : undefined;
  }
}
