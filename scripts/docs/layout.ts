/** What every page has around its body: head, search, and the way to the others. */
import { type Html, markup, nothing } from "./html.ts";
import type { Scope } from "./scope.ts";
import { isGroup, type Item, type Sources, specifier } from "./sources.ts";

/** What a page says of itself. */
export interface PageFacts {
  /** Its title. */
  readonly title: string;
  /** The entry point whose items stand beside it; none on the first page. */
  readonly beside?: string | undefined;
  /** Who uses what it tells of. */
  readonly usedBy?: readonly Item[];
}

/** A whole page. */
export function layout(scope: Scope, { title, beside, usedBy = [] }: PageFacts, body: Html): string {
  const { sources } = scope;
  const home = scope.href("index.html");
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${scope.href("site.css")}">
<script src="${scope.href("site.js")}" defer></script>
</head>
<body>
<header>
<a class="home" href="${home}">dockwire</a> <small>${sources.version}</small>
<form action="${home}" role="search"><input type="search" name="q" placeholder="Find" aria-label="Find" autocomplete="off"></form>
</header>
<div class="columns">
<main>
${body}
${usedBy.length ? usedByHtml(scope, usedBy) : nothing}
</main>
<nav class="side" aria-label="All pages">${sideHtml(scope, sources, beside)}</nav>
</div>
</body>
</html>
`.html;
}

function usedByHtml(scope: Scope, items: readonly Item[]): Html {
  const name = (item: Item): string => item.endpoint?.value.id ?? item.name;
  const sorted = [...items].sort((a, b) => name(a) < name(b) ? -1 : 1);
  const links = sorted.map((item) => markup`<li><a href="${scope.href(item.path)}"><code>${name(item)}</code></a></li>`);
  return markup`<h2 id="used-by">Used by</h2><ul class="uses">${links}</ul>`;
}

function sideHtml(scope: Scope, { entries }: Sources, beside: string | undefined): Html {
  const link = (path: string, text: string): Html =>
    path === scope.path
      ? markup`<a href="${scope.href(path)}" aria-current="page">${text}</a>`
      : markup`<a href="${scope.href(path)}">${text}</a>`;
  const endpoints = (items: readonly Item[]): Html => {
    const links = items.filter(({ kind }) => kind === "endpoint").map((item) => markup`<li>${link(item.path, item.name)}</li>`);
    return links.length ? markup`<ul>${links}</ul>` : nothing;
  };
  const list = (groups: boolean): Html => {
    const some = entries.filter(({ entry }) => isGroup(entry) === groups);
    const links = some.map(({ entry, path, items }) => {
      const name = groups ? entry.subpath.slice(2) : specifier(entry);
      return markup`<li>${link(path, name)}${path === beside ? endpoints(items) : nothing}</li>`;
    });
    return markup`<ul>${links}</ul>`;
  };
  return markup`<h2>Groups</h2>${list(true)}<h2>Entry points</h2>${list(false)}`;
}
