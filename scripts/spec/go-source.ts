/** What the engine's own types, in Go, say of the fields of the specification. */
import type { Facts } from "./model.ts";

interface GoField {
  readonly json: string;
  readonly type: string;
  readonly kind: string;
  readonly omitempty?: boolean;
  readonly embedded?: boolean;
}

interface GoType {
  readonly pkg: string;
  readonly name: string;
  readonly kind: string;
  readonly fields?: readonly GoField[];
}

/** A definition of the specification, and the type that was found to be the same. */
interface GoRow {
  readonly definition: string;
  readonly goType: string;
  /** How much of their fields they share: 1 is all. */
  readonly jaccard: number;
  readonly nullNotDeclared: readonly string[];
}

const scalar = /^(string|bool|u?int\d*|float\d+)$/;

/** Reads gotypes.json and the tables that match definitions with its types. */
export function goSource(typesText: string, tables: readonly string[]): NonNullable<Facts["source"]> {
  const types = new Map((JSON.parse(typesText) as GoType[]).map((type) => [`${type.pkg}.${type.name}`, type]));
  const nulls = new Set<string>();
  const omitted = new Set<string>();
  const solid = new Set<string>();
  for (
    const { definition, goType, jaccard, nullNotDeclared } of tables.flatMap((text) =>
      (JSON.parse(text) as { readonly rows: GoRow[] }).rows
    )
  ) {
    // Below that, they share a few common names and are not the same type.
    if (jaccard < 0.5) continue;
    for (const field of nullNotDeclared) nulls.add(`${definition}.${field.split(":")[0]}`);
    for (const field of fieldsOf(goType)) {
      const path = `${definition}.${field.json}`;
      const struct = isStruct(field, goType);
      // In Go, `omitempty` leaves out no struct, and neither a struct nor a scalar can be null.
      if (field.omitempty && !struct) omitted.add(path);
      if (struct || scalar.test(field.kind)) solid.add(path);
    }
  }
  return { nulls, omitted, solid };

  function fieldsOf(name: string): readonly GoField[] {
    const [pkg = ""] = name.split(".");
    return (types.get(name)?.fields ?? []).flatMap((field) => field.embedded ? fieldsOf(`${pkg}.${field.type.replace("*", "")}`) : [field]);
  }

  function isStruct(field: GoField, owner: string): boolean {
    if (field.kind !== "named") return field.kind === "struct";
    const name = field.type.includes(".") ? field.type : `${owner.split(".")[0]}.${field.type}`;
    return name === "time.Time" || name === "ocispec.Platform" || types.get(name)?.kind === "struct";
  }
}
