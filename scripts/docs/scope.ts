/** The page that is being written: its links are relative to it, and what it uses is written down. */
import { posix } from "node:path";
import ts from "typescript";
import { type Html, markup } from "./html.ts";
import { aliased, type Item, type Sources } from "./sources.ts";

/** The page that is being written. */
export interface Scope {
  /** What there is to tell. */
  readonly sources: Sources;
  /** The page that symbols are told on. */
  readonly path: string;
  /** The items that the page uses in its types. */
  readonly uses: Set<Item>;
  /** The address of another page, seen from this one. */
  href(path: string): string;
  /** A link to what a symbol is told on, or only its text. */
  link(symbol: ts.Symbol | undefined, text: Html): Html;
  /** The source of a node, its names linked. */
  code(node: ts.Node, end?: number): Html;
  /** The same scope, but nothing is written down. */
  aside(): Scope;
}

/** The scope of a page. */
export function scopeOf(sources: Sources, path: string, uses: Set<Item> = new Set()): Scope {
  const { checker, items } = sources;
  const itemOf = (symbol: ts.Symbol | undefined): Item | undefined => symbol && items.get(aliased(checker, symbol));
  const href = (to: string): string => {
    const [page = "", anchor] = to.split("#");
    const relative = page === path && anchor !== undefined ? "" : posix.relative(posix.dirname(path), page);
    return anchor === undefined ? relative : `${relative}#${anchor}`;
  };
  const link = (symbol: ts.Symbol | undefined, text: Html): Html => {
    const item = itemOf(symbol);
    return item ? markup`<a href="${href(item.path)}">${text}</a>` : text;
  };
  return {
    sources,
    path,
    uses,
    href,
    link,
    code(node, end = node.getEnd()) {
      const text = node.getSourceFile().text;
      const parts: Html[] = [];
      let at = node.getStart();
      const visit = (child: ts.Node): void => {
        if (child.getStart() >= end) return;
        // Of `query.Time`, readers need to know Time only.
        const name = ts.isQualifiedName(child) ? child.right : child;
        const item = ts.isIdentifier(name) ? itemOf(checker.getSymbolAtLocation(name)) : undefined;
        // The name that a declaration gives is no link to itself.
        if (!item || item.symbol.declarations?.includes(child.parent as ts.Declaration)) return ts.forEachChild(child, visit);
        uses.add(item);
        parts.push(markup`${text.slice(at, child.getStart())}<a href="${href(item.path)}">${name.getText()}</a>`);
        at = child.getEnd();
      };
      visit(node);
      return markup`${parts}${text.slice(at, end)}`;
    },
    aside: () => scopeOf(sources, path),
  };
}
