/** Doc comments as HTML. */
import ts from "typescript";
import { escaped, type Html, markup } from "./html.ts";
import type { Scope } from "./scope.ts";

/** What a doc comment says. */
export interface Comment {
  /** Its text, as Markdown; links to symbols stand in it as `⟦number⟧`. */
  readonly text: string;
  /** Those links. */
  readonly links: readonly { readonly symbol: ts.Symbol | undefined; readonly text: string }[];
  /** The version of `Since 1.44.` */
  readonly since: string | undefined;
  /** The version of `Until 1.51.` */
  readonly until: string | undefined;
}

/** The doc comment of a symbol's declaration. */
export function commentOf(checker: ts.TypeChecker, declaration: ts.Node | undefined): Comment {
  return read(checker, declaration ? ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc).at(-1) : undefined);
}

/** The comment at the top of a file, which ends in `@module`. */
export function moduleComment(checker: ts.TypeChecker, file: ts.SourceFile): Comment {
  const first = file.statements[0];
  return read(checker, first && ts.getJSDocCommentsAndTags(first).filter(ts.isJSDoc).find((doc) => doc.tags?.some(isModule)));
}

function isModule(tag: ts.JSDocTag): boolean {
  return tag.tagName.text === "module";
}

function read(checker: ts.TypeChecker, doc: ts.JSDoc | undefined): Comment {
  const links: { symbol: ts.Symbol | undefined; text: string }[] = [];
  const parts = typeof doc?.comment === "string" ? [doc.comment] : doc?.comment ?? [];
  const whole = parts.map((part) => {
    if (typeof part === "string") return part;
    if (!ts.isJSDocLinkLike(part)) return part.text;
    const symbol = part.name && checker.getSymbolAtLocation(part.name);
    return `⟦${links.push({ symbol, text: part.text.replace(/^\s*\|\s*/, "") || (part.name?.getText() ?? "") }) - 1}⟧`;
  }).join("");
  const [since, until] = ["Since", "Until"].map((word) => RegExp(`\\b${word} (\\d+\\.\\d+)\\b`).exec(whole)?.[1]);
  return { text: whole.replace(/\s*\b(?:Since|Until) \d+\.\d+\.(?=\s|$)/g, "").trim(), links, since, until };
}

/** The whole comment. */
export function prose(scope: Scope, comment: Comment): Html {
  return markup`${blocks(comment.text).map((block) => blockHtml(scope, comment, block))}`;
}

/** Its first paragraph, without the element around it. */
export function summary(scope: Scope, comment: Comment): Html {
  return inline(scope, comment, blocks(comment.text)[0] ?? "");
}

/** Paragraphs, lists and fenced code. */
function blocks(text: string): string[] {
  return text.split(/(^```[^]*?^```$)|\n\s*\n/m).map((block) => block?.trim() ?? "").filter(Boolean);
}

function blockHtml(scope: Scope, comment: Comment, block: string): Html {
  const fenced = /^```\w*\n([^]*)\n```$/.exec(block);
  if (fenced) return markup`<pre><code>${fenced[1] ?? ""}</code></pre>`;
  const [lead = "", ...items] = block.split(/(?:^|\n)- /).map((part) => inline(scope, comment, part).html);
  const list = items.map((item) => `<li>${item}</li>`).join("");
  return { html: `${lead && `<p>${lead}</p>`}${list && `<ul>${list}</ul>`}` };
}

function inline(scope: Scope, comment: Comment, text: string): Html {
  const code: string[] = [];
  const marked = escaped(text.replace(/`([^`]+)`/g, (_, inside: string) => `⟪${code.push(inside) - 1}⟫`))
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\[([^\]]+)\]\((https:[^)\s]+)\)/g, '<a href="$2">$1</a>')
    .replace(/⟦(\d+)⟧/g, (_, at: string) => {
      const link = comment.links[Number(at)];
      return link ? scope.link(link.symbol, markup`<code>${link.text}</code>`).html : "";
    });
  return { html: marked.replace(/⟪(\d+)⟫/g, (_, at: string) => markup`<code>${code[Number(at)] ?? ""}</code>`.html) };
}
