/** Types in few characters: what JSON cannot tell apart is left out. */
import ts from "typescript";

/** How names are looked up. */
export interface Named {
  /** Knows the types. */
  readonly checker: ts.TypeChecker;
  /** The interface behind a name. */
  readonly nounOf: (name: ts.Node) => ts.InterfaceDeclaration | undefined;
  /** Notes that an interface is told of by name. */
  readonly queue: (declaration: ts.InterfaceDeclaration) => void;
}

/** The text of a type: `string[]`, `{[port]: PortBinding[]}`, `"tcp" | "udp" | string`. */
export function typeText(named: Named, node: ts.TypeNode | undefined): string {
  if (!node) return "unknown";
  if (ts.isUnionTypeNode(node)) {
    const texts = node.types.filter((part) => !isNothing(part)).map((part) => typeText(named, part));
    return [...new Set(texts)].join(" | ");
  }
  if (ts.isParenthesizedTypeNode(node)) return typeText(named, node.type);
  if (ts.isTypeOperatorNode(node)) return typeText(named, node.type);
  // `string & Record<never, never>` is any text.
  if (ts.isIntersectionTypeNode(node)) return typeText(named, node.types[0]);
  if (ts.isArrayTypeNode(node)) return list(typeText(named, node.elementType));
  if (ts.isTupleTypeNode(node)) return `[${node.elements.map((each) => typeText(named, each as ts.TypeNode)).join(", ")}]`;
  if (ts.isTypeLiteralNode(node)) {
    const [signature] = node.members.filter(ts.isIndexSignatureDeclaration);
    const [key] = signature?.parameters ?? [];
    if (signature && key) return `{[${key.name.getText()}]: ${typeText(named, signature.type)}}`;
  }
  if (ts.isTypeReferenceNode(node)) return referenceText(named, node);
  return node.getText().replace(/\s+/g, " ");
}

function referenceText(named: Named, node: ts.TypeReferenceNode): string {
  const noun = named.nounOf(node.typeName);
  if (noun) {
    named.queue(noun);
    return noun.name.text;
  }
  if (node.getText() === "Record<string, never>") return "{}";
  // Aliases are told by what they stand for: there is no page of theirs to look at.
  const symbol = named.checker.getSymbolAtLocation(node.typeName);
  const alias = symbol?.flags && symbol.flags & ts.SymbolFlags.Alias ? named.checker.getAliasedSymbol(symbol) : symbol;
  const declaration = alias?.declarations?.find(ts.isTypeAliasDeclaration);
  return declaration ? typeText(named, declaration.type) : node.getText().replace(/\s+/g, " ");
}

function list(element: string): string {
  return element.includes(" | ") ? `(${element})[]` : `${element}[]`;
}

function isNothing(node: ts.TypeNode): boolean {
  return node.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword);
}
