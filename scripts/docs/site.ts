/** All files of the site. */
import { readFileSync } from "node:fs";
import type { Html } from "./html.ts";
import { endpointPage } from "./endpoint-page.ts";
import { indexPage } from "./index-page.ts";
import { layout, type PageFacts } from "./layout.ts";
import { entryPage } from "./list-page.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { type Item, loadSources, type Sources } from "./sources.ts";
import { symbolPage } from "./symbol-page.ts";

/** A page before what others say of it is known. */
interface Draft {
  readonly scope: Scope;
  readonly body: Html;
  readonly facts: PageFacts;
  readonly item?: Item;
}

/** Writes the site: texts by path. */
export function site(sources: Sources = loadSources()): ReadonlyMap<string, string> {
  const drafts = [indexDraft(sources), ...entryDrafts(sources), ...itemDrafts(sources)];
  const users = new Map<Item, Item[]>();
  for (const { item, scope } of drafts) {
    for (const used of item ? scope.uses : []) if (item && used !== item) users.set(used, [...users.get(used) ?? [], item]);
  }
  const files = new Map<string, string>();
  for (const { scope, facts, body, item } of drafts) {
    const usedBy = item && item.kind !== "endpoint" ? users.get(item) ?? [] : [];
    files.set(scope.path, layout(scope, { ...facts, usedBy }, body));
  }
  for (const name of ["site.css", "site.js"]) files.set(name, readFileSync(new URL(name, import.meta.url), "utf8"));
  return files;
}

function indexDraft(sources: Sources): Draft {
  const scope = scopeOf(sources, "index.html");
  return { scope, body: indexPage(scope, sources), facts: { title: "dockwire: reference" } };
}

function entryDrafts(sources: Sources): Draft[] {
  return sources.entries.map((entry) => {
    const scope = scopeOf(sources, entry.path);
    const title = `${entry.path.split("/").at(-1)?.replace(".html", "") ?? ""} - dockwire`;
    return { scope, body: entryPage(scope, entry, sources), facts: { title, beside: entry.path } };
  });
}

/** A page each, but for inputs: they stand on the page of their endpoint. */
function itemDrafts(sources: Sources): Draft[] {
  const pageOf = new Map(sources.entries.map(({ entry, path }) => [entry.subpath, path]));
  return [...sources.items.values()].filter((item) => item.kind !== "input").map((item) => {
    const scope = scopeOf(sources, item.path);
    const beside = pageOf.get(item.entry.subpath) ?? "index.html";
    const body = item.kind === "endpoint" ? endpointPage(scope, item) : symbolPage(scope, item, beside);
    return { scope, body, facts: { title: `${item.endpoint?.value.id ?? item.name} - dockwire`, beside }, item };
  });
}
