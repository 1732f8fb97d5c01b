/** The page of an endpoint: what goes in, how each of it travels, what comes back, and what can go wrong. */
import ts from "typescript";
import type { FieldKind } from "../../src/core/endpoint.ts";
import { firstVersions } from "../spec/first-versions.ts";
import { commentOf, prose, summary } from "./comments.ts";
import { type Example, exampleOf } from "./example.ts";
import { facts, referenceUrl } from "./facts.ts";
import { failuresOf } from "./failures.ts";
import { given, type Html, joined, markup, nothing } from "./html.ts";
import { type Extra, memberList, ownMembers } from "./members.ts";
import { resultHtml, typeArguments } from "./result.ts";
import type { Scope } from "./scope.ts";
import { endpointComment, errorLinks, statusWords } from "./words.ts";
import type { EndpointValue, Item } from "./sources.ts";

/** How a value of a kind is written, where that is not as it is. */
const written: Readonly<Record<FieldKind, string | undefined>> = {
  text: undefined,
  boolean: "as 1 or 0",
  integer: "as digits",
  version: "as digits",
  time: "as seconds.nanoseconds since 1970",
  filters: "as JSON, a map of lists",
  list: "under a key that repeats",
  json: "as JSON",
  platform: "as os[/arch[/variant]]",
  "oci-platform": "as JSON",
  platforms: "as JSON, under a key that repeats",
  id: "escaped",
  name: "escaped but for / and :",
  "registry-auth": "as JSON in base64",
  "registry-config": "as JSON in base64",
  local: undefined,
};

/** The body of the page. */
export function endpointPage(scope: Scope, item: Item): Html {
  const { endpoint } = item;
  if (!endpoint) throw new Error(`Cannot tell of ${item.name} as an endpoint`);
  const { value, group } = endpoint;
  return markup`<p class="path"><a href="${scope.href(`groups/${group}.html`)}">${group}</a> / ${item.name}</p>
<h1>${value.id}</h1>
<p class="wire"><span class="method ${value.method.toLowerCase()}">${value.method}</span> <code>${value.path}</code></p>
${prose(scope, endpointComment(scope, item))}
<dl class="facts">
<dt>Name</dt><dd><code>docker.${group}.${item.name}</code></dd>
<dt>Since</dt><dd>${given(value.since ?? firstVersions.get(value.id), (since) => markup`API ${since}`)}</dd>
<dt>Reference</dt><dd>${referenceHtml(value.id)}</dd>
</dl>
${given(exampleOf(item, scope.sources.checker), exampleHtml)}
${inputHtml(scope, item, value)}
${bodyHtml(scope, item, value)}
${resultHtml(scope, item, value)}
${errorsHtml(scope, value)}`;
}

function referenceHtml(id: string): Html {
  const url = referenceUrl(id);
  if (url === undefined) return markup`${facts.has(id) ? "Newer than the Engine's 1.51" : "The Engine's does not have it"}`;
  return markup`<a href="${url}">${id} in the Engine's ${facts.get(id)?.version ?? ""}</a>`;
}

function exampleHtml({ method, alone }: Example): Html {
  return markup`<pre><code>${method}</code></pre>
<details><summary>Without a client's methods, for small bundles</summary><pre><code>${alone}</code></pre></details>`;
}

function inputHtml(scope: Scope, item: Item, value: EndpointValue): Html {
  const { checker } = scope.sources;
  const type = item.endpoint && checker.getTypeArguments(item.endpoint.type)[1];
  const members = type ? ownMembers(scope, type) : [];
  if (!members.length) return markup`<h2 id="input">Input</h2><p>No parameters.</p>`;
  const told = scope.sources.items.get(type?.symbol as ts.Symbol);
  // "Input of list." is what the page says already.
  const comment = commentOf(checker, told?.symbol.declarations?.[0]);
  const more = /^Input of \S+(, beside its body)?\.$/.test(comment.text) ? nothing : markup`<p>${summary(scope, comment)}</p>`;
  return markup`<h2 id="input">Input</h2>${more}${
    memberList(scope, "param", members, (name) => paramExtra(scope, value, name, members.find((member) => member.name === name)))
  }`;
}

function paramExtra(scope: Scope, { params }: EndpointValue, name: string, member: ts.Symbol | undefined): Extra {
  const field = params[name];
  if (!field) return {};
  const keys = field.kind === "filters" && member ? filterKeys(scope, member) : [];
  return {
    required: field.required ?? false,
    marks: [
      field.in === "local" ? "not sent" : [field.in, written[field.kind] ?? []].flat().join(", "),
      ...field.since ? [`since ${field.since}`] : [],
      ...field.until ? [`until ${field.until}`] : [],
    ],
    notes: [
      ...field.fallback === undefined ? [] : [markup`Sent as <code>${JSON.stringify(field.fallback)}</code> where it is not given.`],
      ...keys.length ? [markup`Keys: ${joined(keys.map((key) => markup`<code>${key}</code>`), ", ")}.`] : [],
    ],
  };
}

function filterKeys({ sources: { checker } }: Scope, member: ts.Symbol): string[] {
  return checker.getPropertiesOfType(checker.getNonNullableType(checker.getTypeOfSymbol(member))).map((key) => key.name).sort();
}

const carried: Readonly<Record<NonNullable<EndpointValue["body"]>["kind"], string>> = {
  json: "As JSON: these keys of the input, beside the parameters.",
  value: "As JSON: the key body of the input.",
  raw: "The bytes of the key body of the input.",
};

function bodyHtml(scope: Scope, item: Item, { body }: EndpointValue): Html {
  if (!body) return nothing;
  const type = item.endpoint && scope.sources.checker.getTypeArguments(item.endpoint.type)[3];
  const members = type ? ownMembers(scope, type) : [];
  const mark = body.required ? "required" : "optional";
  return markup`<h2 id="body">Body <span class="mark ${mark}">${mark}</span></h2>
<p>${given(typeArguments(item)[3], (node) => markup`<code>${scope.code(node)}</code> `)}${
    carried[body.kind]
  } <code>content-type: ${body.type}</code></p>
${members.length ? memberList(scope.aside(), "body", members, (name) => ({ required: !isOptional(members, name) })) : nothing}`;
}

/** What may be left out is the rule in an input, so that only what is required is marked. */
function isOptional(members: readonly ts.Symbol[], name: string): boolean {
  return members.some((member) => member.name === name && (member.flags & ts.SymbolFlags.Optional) !== 0);
}

function errorsHtml(scope: Scope, value: EndpointValue): Html {
  const rows = failuresOf(value).map(({ error, when, statuses = [] }) => {
    const name = error === undefined ? markup`<code>signal.reason</code>` : errorLinks(scope, error);
    const list = statuses.map((status) => markup`<li><code>${status}</code> ${statusWords(scope, status)}</li>`);
    return markup`<dt>${name}</dt><dd><p>${when}</p>${list.length ? markup`<ul class="statuses">${list}</ul>` : nothing}</dd>`;
  });
  return markup`<h2 id="errors">Errors</h2><dl class="members errors">${rows}</dl>`;
}
