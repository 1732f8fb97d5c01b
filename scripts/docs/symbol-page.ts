/** The page of anything that is no endpoint: its declaration, what it means, its members, and who uses it. */
import ts from "typescript";
import { type Comment, commentOf, prose } from "./comments.ts";
import { given, type Html, joined, markup, nothing } from "./html.ts";
import { memberList, ownMembers } from "./members.ts";
import type { Scope } from "./scope.ts";
import { type Item, specifier } from "./sources.ts";

/** The body of the page. */
export function symbolPage(scope: Scope, item: Item, entryPath: string): Html {
  const declarations = item.symbol.declarations ?? [];
  const [first] = declarations;
  const comment = commentOf(scope.sources.checker, first);
  // Of a function with overloads, the last declaration is the one that nobody sees.
  const seen = declarations.filter((one) => !(ts.isFunctionDeclaration(one) && one.body && declarations.length > 1));
  const typeOnly = !(item.symbol.flags & ts.SymbolFlags.Value);
  return markup`<p class="path"><a href="${scope.href(entryPath)}">${specifier(item.entry)}</a> / ${kindOf(item)}</p>
<h1>${item.name}</h1>
${prose(scope, comment)}
${versions(comment)}
<pre><code>${typeOnly ? "import type" : "import"} { ${item.name} } from "${specifier(item.entry)}";</code></pre>
${seen.map((declaration) => declarationHtml(scope, item, declaration))}`;
}

function versions({ since, until }: Comment): Html {
  if (since === undefined && until === undefined) return nothing;
  return markup`<p>${given(since, (version) => markup`<span class="mark since">since ${version}</span> `)}${
    given(until, (version) => markup`<span class="mark until">until ${version}</span>`)
  }</p>`;
}

/** In a word, what it is. */
export function kindOf({ symbol, kind }: Item): string {
  if (kind === "noun") return "noun";
  if (symbol.flags & ts.SymbolFlags.Function) return "function";
  if (symbol.flags & ts.SymbolFlags.Class) return "class";
  if (symbol.flags & ts.SymbolFlags.Variable) return "constant";
  return symbol.flags & ts.SymbolFlags.Interface ? "interface" : "type";
}

function declarationHtml(scope: Scope, item: Item, declaration: ts.Declaration): Html {
  const { checker } = scope.sources;
  if (ts.isFunctionDeclaration(declaration)) return code(scope, declaration, declaration.body?.getStart());
  if (ts.isVariableDeclaration(declaration)) {
    return markup`<pre><code>const ${scope.code(declaration, declaration.type?.getEnd())}</code></pre>`;
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    const type = checker.getDeclaredTypeOfSymbol(item.symbol);
    const fields = ts.isTypeLiteralNode(declaration.type) || type.isIntersection() ? ownMembers(scope, type) : [];
    const values = type.isUnion() ? type.types.flatMap((part) => part.isStringLiteral() ? part.value : []) : [];
    // Values that are computed from elsewhere do not show in the declaration.
    const told = values.some((value) => declaration.getText().includes(JSON.stringify(value)));
    const list = joined(values.map((value) => markup`<code>${value}</code>`), ", ");
    return markup`${code(scope, declaration)}${values.length && !told ? markup`<h2>Values</h2><p>${list}</p>` : nothing}${
      fields.length ? fieldsHtml(scope, "Fields", fields) : nothing
    }`;
  }
  if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) return code(scope, declaration);
  const type = checker.getDeclaredTypeOfSymbol(item.symbol);
  const members = ownMembers(scope, type);
  const own = members.filter((member) => member.declarations?.[0]?.parent === declaration);
  const calls = (declaration.members as readonly ts.Node[]).filter((member) =>
    ts.isCallSignatureDeclaration(member) || ts.isConstructorDeclaration(member)
  );
  const statics = ts.isClassDeclaration(declaration) ? ownMembers(scope, checker.getTypeOfSymbol(item.symbol)).filter(isOurs) : [];
  return markup`${headHtml(scope, declaration)}
${
    calls.map((call) =>
      markup`<pre><code>${scope.code(call, (call as ts.ConstructorDeclaration).body?.getStart())}</code></pre>${
        prose(scope, commentOf(checker, call))
      }`
    )
  }
${own.length ? fieldsHtml(scope, ts.isClassDeclaration(declaration) ? "Members" : "Fields", own) : nothing}
${statics.length ? fieldsHtml(scope, "Of the class itself", statics, "static") : nothing}
${inherited(scope, declaration, members)}`;

  function isOurs(member: ts.Symbol): boolean {
    return member.declarations?.[0]?.parent === declaration && !member.name.startsWith("__@");
  }
}

/** What comes from the types that one extends, each under its name. Groups of the API have pages of their own. */
function inherited(scope: Scope, declaration: ts.Node, members: readonly ts.Symbol[]): Html {
  const owners = new Map<ts.Node, ts.Symbol[]>();
  const groups = members.filter((member) => member.declarations?.some(ts.isSourceFile) || member.declarations?.some(ts.isNamespaceExport));
  for (const member of members) {
    const owner = member.declarations?.[0]?.parent;
    if (owner && owner !== declaration && !groups.includes(member)) owners.set(owner, [...owners.get(owner) ?? [], member]);
  }
  const links = groups.map(({ name }) => markup`<li><a href="${scope.href(`groups/${name}.html`)}"><code>${name}</code></a></li>`);
  return markup`${links.length ? markup`<h2>Groups</h2><ul class="uses">${links}</ul>` : nothing}${
    [...owners].map(([owner, fields]) => {
      const name = ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner) ? owner.name : undefined;
      const symbol = name && scope.sources.checker.getSymbolAtLocation(name);
      return markup`<h2>From ${name ? scope.link(symbol, markup`<code>${name.text}</code>`) : "what it is made of"}</h2>${
        memberList(scope.aside(), "field", fields)
      }`;
    })
  }`;
}

function fieldsHtml(scope: Scope, title: string, members: readonly ts.Symbol[], anchor = "field"): Html {
  return markup`<h2>${title}</h2>${memberList(scope, anchor, members)}`;
}

/** `interface Name<T> extends Other`, without its members. */
function headHtml(scope: Scope, declaration: ts.InterfaceDeclaration | ts.ClassDeclaration): Html {
  const last = declaration.heritageClauses?.at(-1) ?? declaration.typeParameters?.at(-1) ?? declaration.name;
  const text = declaration.getSourceFile().text;
  return code(scope, declaration, last ? text.indexOf("{", last.getEnd()) : undefined);
}

function code(scope: Scope, node: ts.Node, end?: number): Html {
  const text = node.getSourceFile().text.slice(0, end ?? node.getEnd());
  const { html } = scope.code(node, text.replace(/[\s;]+$/, "").length);
  return { html: `<pre><code>${html.replace(/^export\s+(?:declare\s+)?/, "")}</code></pre>` };
}
