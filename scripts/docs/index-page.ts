/** The first page: what the package is, and everything in it, to be filtered by a few letters. */
import { moduleComment, prose } from "./comments.ts";
import { type Html, markup } from "./html.ts";
import { rows, sections } from "./list-page.ts";
import type { Scope } from "./scope.ts";
import { isGroup, type Sources, specifier } from "./sources.ts";

/** The body of the page. */
export function indexPage(scope: Scope, sources: Sources): Html {
  const [core] = sources.entries;
  const all = [...sources.items.values()];
  const endpoints = all.filter((item) => item.kind === "endpoint");
  const others = all.filter((item) => item.kind === "noun" || item.kind === "other");
  const parts = [["Endpoints", endpoints] as const, ...sections(others)];
  return markup`<h1>Reference</h1>
${core ? prose(scope, moduleComment(sources.checker, core.file)) : ""}
<nav class="chips" aria-label="Groups"><h2>Groups</h2>${chips(scope, sources, true)}</nav>
<nav class="chips" aria-label="Entry points"><h2>Entry points</h2>${chips(scope, sources, false)}</nav>
<p id="none" hidden>Nothing has these words.</p>
${
    parts.map(([title, items]) =>
      markup`<section><h2>${title} <small>${items.length}</small></h2>${
        rows(scope, [...items].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1))
      }</section>`
    )
  }`;
}

function chips(scope: Scope, { entries }: Sources, groups: boolean): Html {
  return markup`<ul>${
    entries.filter(({ entry }) => isGroup(entry) === groups).map(({ entry, path }) =>
      markup`<li><a href="${scope.href(path)}"><code>${groups ? entry.subpath.slice(2) : specifier(entry)}</code></a></li>`
    )
  }</ul>`;
}

function nameOf(item: { readonly name: string; readonly endpoint?: { readonly group: string } }): string {
  return item.endpoint ? `${item.endpoint.group}.${item.name}` : item.name.toLowerCase();
}
