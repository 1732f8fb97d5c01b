/** The members of interfaces and classes, and the parameters of endpoints: name, type, marks, and what they mean. */
import ts from "typescript";
import { commentOf, prose } from "./comments.ts";
import { type Html, joined, markup, type Part } from "./html.ts";
import type { Scope } from "./scope.ts";

/** What else is said of a member, in a word each; marks stand beside its name, notes under it. */
export interface Extra {
  /** Marks beside those that its declaration has. */
  readonly marks?: readonly string[];
  /** Sentences under its comment. */
  readonly notes?: readonly Html[];
  /** Whether it must be given; by default as its declaration says. */
  readonly required?: boolean | undefined;
}

/** A list of members; `anchor` begins their ids on the page. */
export function memberList(scope: Scope, anchor: string, members: readonly ts.Symbol[], extra: (name: string) => Extra = () => ({})): Html {
  return markup`<dl class="members">${members.map((member) => memberHtml(scope, anchor, member, extra(member.name)))}</dl>`;
}

function entryHtml(id: string, name: Part, type: Part, marks: readonly string[], body: Part): Html {
  return markup`<dt id="${id}"><code class="name">${name}</code> <code class="type">${type}</code>${
    marks.map((mark) => markup` <span class="mark ${/^\w+/.exec(mark)?.[0] ?? ""}">${mark}</span>`)
  }</dt><dd>${body}</dd>`;
}

/** The members that a type has of our own: what it inherits of the language is not told. */
export function ownMembers(scope: Scope, type: ts.Type): ts.Symbol[] {
  return scope.sources.checker.getPropertiesOfType(type).filter((member) => {
    const [declaration] = member.declarations ?? [];
    if (!declaration || declaration.getSourceFile().fileName.includes("/node_modules/")) return false;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    return !(ts.getCombinedModifierFlags(declaration) & hidden) && !ts.isPrivateIdentifier(nameOf(declaration) ?? declaration);
  });
}

function memberHtml(scope: Scope, anchor: string, member: ts.Symbol, extra: Extra): Html {
  const [declaration] = member.declarations ?? [];
  if (!declaration) throw new Error(`Cannot tell of ${member.name}: it is declared nowhere`);
  const comment = commentOf(scope.sources.checker, declaration);
  const optional = (member.flags & ts.SymbolFlags.Optional) !== 0;
  const name = nameOf(declaration)?.getText() ?? member.name;
  const marks = [
    ...extra.required ?? false ? ["required"] : [],
    ...extra.required === undefined && optional ? ["optional"] : [],
    ...extra.marks ?? [],
    ...comment.since && !extra.marks?.some((mark) => mark.startsWith("since")) ? [`since ${comment.since}`] : [],
    ...comment.until && !extra.marks?.some((mark) => mark.startsWith("until")) ? [`until ${comment.until}`] : [],
  ];
  const notes = extra.notes?.length ? markup`<p class="note">${joined(extra.notes, " ")}</p>` : "";
  return entryHtml(`${anchor}-${member.name}`, name, typeHtml(scope, declaration, optional), marks, [prose(scope, comment), notes]);
}

/** The type of a member as its source has it; what `?` says already is left out. */
function typeHtml(scope: Scope, declaration: ts.Declaration, optional: boolean): Html {
  if (ts.isMethodSignature(declaration) || ts.isMethodDeclaration(declaration)) {
    const end = ts.isMethodDeclaration(declaration) ? declaration.body?.getStart() ?? declaration.getEnd() : declaration.getEnd();
    const name = nameOf(declaration);
    return signature(scope, declaration, name ? name.getEnd() : declaration.getStart(), end);
  }
  const type = (declaration as Partial<ts.PropertySignature>).type;
  if (!type) return markup`${scope.sources.checker.typeToString(scope.sources.checker.getTypeAtLocation(declaration))}`;
  if (optional && ts.isUnionTypeNode(type)) {
    const rest = type.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
    return joined(rest.map((part) => scope.code(part)), " | ");
  }
  return scope.code(type);
}

/** What follows the name of a method: its parameters and what it gives. */
function signature(scope: Scope, node: ts.SignatureDeclaration, from: number, end: number): Html {
  const text = node.getSourceFile().text;
  const pieces = [...node.typeParameters ?? [], ...node.parameters, ...node.type ? [node.type] : []];
  let at = from;
  const parts = pieces.map((piece) => {
    const before = text.slice(at, piece.getStart());
    at = piece.getEnd();
    return markup`${before}${scope.code(piece)}`;
  });
  return markup`${parts}${text.slice(at, end).replace(/[;\s]+$/, "")}`;
}

function nameOf(declaration: ts.Declaration): ts.Node | undefined {
  return (declaration as ts.NamedDeclaration).name;
}
