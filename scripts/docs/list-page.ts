/** The pages of entry points, groups of the API among them: what they export, a line each. */
import { commentOf, moduleComment, prose, summary } from "./comments.ts";
import { given, type Html, markup, nothing } from "./html.ts";
import type { Scope } from "./scope.ts";
import { type EndpointValue, type EntryItems, isGroup, type Item, type Sources, specifier } from "./sources.ts";
import { kindOf } from "./symbol-page.ts";
import { endpointComment } from "./words.ts";

/** The body of the page of an entry point. */
export function entryPage(scope: Scope, { entry, file, items }: EntryItems, sources: Sources): Html {
  const endpoints = items.filter((item) => item.kind === "endpoint");
  const others = items.filter((item) => item.kind !== "endpoint" && item.kind !== "input").sort((a, b) => a.name < b.name ? -1 : 1);
  const group = entry.subpath.slice(2);
  return markup`<p class="path">${isGroup(entry) ? "group" : "entry point"}</p>
<h1>${isGroup(entry) ? group : specifier(entry)}</h1>
${prose(scope, moduleComment(sources.checker, file))}
${isGroup(entry) ? markup`<pre><code>import * as ${group} from "${specifier(entry)}"; // or docker.${group}</code></pre>` : nothing}
${endpoints.length ? markup`<h2>Endpoints</h2>${rows(scope, endpoints)}` : nothing}
${sections(others).map(([title, part]) => markup`<h2>${title}</h2>${rows(scope, part)}`)}`;
}

/** A list of items, a line each. */
export function rows(scope: Scope, items: readonly Item[]): Html {
  return markup`<ul class="rows">${items.map((item) => row(scope, item))}</ul>`;
}

/** Items in sections: values, types of ours, nouns of the API. */
export function sections(items: readonly Item[]): readonly (readonly [string, readonly Item[]])[] {
  const titles: Readonly<Record<string, string>> = {
    function: "Functions",
    constant: "Constants",
    class: "Errors",
    noun: "Nouns of the API",
  };
  const found = new Map<string, Item[]>(["Functions", "Constants", "Errors", "Types", "Nouns of the API"].map((title) => [title, []]));
  for (const item of items) found.get(titles[kindOf(item)] ?? "Types")?.push(item);
  return [...found].filter(([, part]) => part.length);
}

function row(scope: Scope, item: Item): Html {
  const value = item.endpoint?.value;
  const comment = value ? endpointComment(scope, item) : commentOf(scope.sources.checker, item.symbol.declarations?.[0]);
  // What every version that we speak has needs no mark.
  const since = value?.since ?? comment.since;
  const name = item.endpoint ? `${item.endpoint.group}.${item.name}` : item.name;
  // Several groups have a `ListFilters`.
  const from = value || item.entry.subpath === "." ? nothing : markup` <small>${specifier(item.entry)}</small>`;
  return markup`<li><p><a href="${scope.href(item.path)}"><code>${name}</code></a>${given(value, wireHtml)}${from}${
    given(since, (version) => markup` <span class="mark since">since ${version}</span>`)
  }</p><p>${summary(scope.aside(), comment)}</p></li>
`;
}

function wireHtml({ id, method, path }: EndpointValue): Html {
  const verb = markup`<span class="method ${method.toLowerCase()}">${method}</span>`;
  return markup` <span class="wire">${verb} <code>${path}</code></span> <small>${id}</small>`;
}
