/** Words that pages take from other places of the sources. */
import ts from "typescript";
import { type Comment, commentOf } from "./comments.ts";
import { type Html, markup } from "./html.ts";
import type { Scope } from "./scope.ts";
import type { Item } from "./sources.ts";

/** The comment of an endpoint without its method and path, which its page and its row show beside it. */
export function endpointComment({ sources }: Scope, item: Item): Comment {
  const comment = commentOf(sources.checker, item.symbol.valueDeclaration);
  return { ...comment, text: comment.text.replace(/\s*`(?:GET|POST|PUT|DELETE|HEAD) \/[^`]*`/g, "") };
}

/** What a status means, as the helper of `DockerApiError` for it says. */
export function statusWords(scope: Scope, status: number): Html {
  for (const member of errorNamed(scope, "DockerApiError")?.symbol.members?.values() ?? []) {
    const { text } = commentOf(scope.sources.checker, member.declarations?.[0]);
    if (text.startsWith(`${status}: `)) return markup`<code>${member.name}</code>: ${text.slice(5)}`;
  }
  return markup`${other[status] ?? "The engine's own words are in the error."}`;
}

/** Statuses without a helper. */
const other: Readonly<Record<number, string>> = { 501: "The engine, or its image store, cannot do it." };

/** The name of an error, linked. */
export function errorLinks(scope: Scope, name: string): Html {
  const item = errorNamed(scope, name);
  if (!item) throw new Error(`Cannot find the error ${name}`);
  return scope.link(item.symbol, markup`<code>${name}</code>`);
}

function errorNamed({ sources }: Scope, name: string): Item | undefined {
  return [...sources.items.values()].find((item) => item.name === name && (item.symbol.flags & ts.SymbolFlags.Class) !== 0);
}
