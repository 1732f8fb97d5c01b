/** TypeScript types, read into the few forms that JSON has. */
import ts from "typescript";

/** A type of ours. Several forms at once are a union. */
export interface Shape {
  /** As TypeScript writes it. */
  readonly text: string;
  /** Whether null is in it. */
  readonly nullable: boolean;
  /** `unknown`: takes anything. */
  readonly any: boolean;
  /** Whether text is in it: with the values that it lists, if it lists any. */
  readonly string: { readonly literals: ReadonlySet<string> } | undefined;
  /** Whether numbers are in it. */
  readonly number: boolean;
  /** Whether booleans are in it. */
  readonly boolean: boolean;
  /** Elements of a list. */
  readonly items: (() => Shape) | undefined;
  /** Values of a map. */
  readonly values: (() => Shape) | undefined;
  /** Objects with fields. */
  readonly objects: readonly ObjectShape[];
}

/** An interface of ours. */
export interface ObjectShape {
  /** Its name, or the text of one that has none. */
  readonly name: string;
  /** The version of its doc comment's `Since`. */
  readonly since: string | undefined;
  /** Its fields by name, inherited ones too. */
  readonly fields: ReadonlyMap<string, FieldShape>;
}

/** A field of an interface of ours. */
export interface FieldShape {
  /** The interface that declares it. */
  readonly owner: string;
  /** The version of its doc comment's `Since`, or of its interface's. */
  readonly since: string | undefined;
  /** The version of its doc comment's `Until`, or of its interface's. */
  readonly until: string | undefined;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** Its type. */
  readonly type: () => Shape;
}

/** Reads shapes with a program's checker; the same type is the same shape. */
export function shapeReader(checker: ts.TypeChecker): (type: ts.Type) => Shape {
  const shapes = new Map<ts.Type, Shape>();
  const objects = new Map<ts.Type, ObjectShape>();
  return shapeOf;

  function shapeOf(type: ts.Type): Shape {
    const known = shapes.get(type);
    if (known) return known;
    const parts = type.isUnion() ? type.types : [type];
    const has = (flags: ts.TypeFlags): boolean => parts.some((part) => part.flags & flags);
    const literals = parts.flatMap((part) => part.isStringLiteral() ? part.value : []);
    const items = parts.flatMap((part) =>
      checker.isArrayType(part) || checker.isTupleType(part) ? checker.getTypeArguments(part as ts.TypeReference) : []
    );
    const rest = parts.filter((part) => part.flags & ts.TypeFlags.Object && !checker.isArrayType(part) && !checker.isTupleType(part));
    const values = rest.flatMap((part) => checker.getIndexInfoOfType(part, ts.IndexKind.String)?.type ?? []);
    const shape: Shape = {
      text: checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation),
      nullable: has(ts.TypeFlags.Null),
      any: has(ts.TypeFlags.Any | ts.TypeFlags.Unknown),
      string: has(ts.TypeFlags.StringLike) || parts.some(openText) ? { literals: new Set(literals) } : undefined,
      number: has(ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike),
      boolean: has(ts.TypeFlags.BooleanLike),
      items: items[0] && (() => shapeOf(items[0] as ts.Type)),
      values: values[0] && (() => shapeOf(values[0] as ts.Type)),
      objects: rest.filter((part) => !checker.getIndexInfoOfType(part, ts.IndexKind.String)).map(objectOf),
    };
    shapes.set(type, shape);
    return shape;
  }

  function objectOf(type: ts.Type): ObjectShape {
    const known = objects.get(type);
    if (known) return known;
    const name = type.symbol.name === "__type" ? checker.typeToString(type) : type.symbol.name;
    const { since } = words(checker, type.symbol);
    const fields = checker.getPropertiesOfType(type).map((field): [string, FieldShape] => {
      const declaration = field.declarations?.[0]?.parent;
      const owner = declaration && ts.isInterfaceDeclaration(declaration) ? checker.getSymbolAtLocation(declaration.name) : undefined;
      const own = words(checker, field);
      const all = owner ? words(checker, owner) : { since: undefined, until: undefined };
      return [field.name, {
        owner: owner?.name ?? name,
        since: own.since ?? all.since,
        until: own.until ?? all.until,
        optional: (field.flags & ts.SymbolFlags.Optional) !== 0,
        type: () => shapeOf(checker.getTypeOfSymbol(field)),
      }];
    });
    const shape: ObjectShape = { name, since, fields: new Map(fields) };
    objects.set(type, shape);
    return shape;
  }
}

/** `Since 1.44.` and `Until 1.51.` of a doc comment; in the middle of a sentence they say something else. */
export function words(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
): { readonly since: string | undefined; readonly until: string | undefined } {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  return { since: /\bSince (\d+\.\d+)\b/.exec(text)?.[1], until: /\bUntil (\d+\.\d+)\b/.exec(text)?.[1] };
}

/** `string & Record<never, never>`: any text, with values to choose from beside it. */
function openText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);
}
