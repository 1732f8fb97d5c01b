/** Walks a type of ours along a type of the specification. */
import type { Ledger } from "./ledger.ts";
import type { Facts, FindingKind, Schema, Spec } from "./model.ts";
import type { FieldShape, ObjectShape, Shape } from "./shapes.ts";

/** What a walk needs to know. */
export interface Walk {
  /** The version. */
  readonly spec: Spec;
  /** What the engine's source says. */
  readonly source: Facts["source"];
  /** Where the type travels; a definition that no operation uses goes nowhere. */
  readonly direction: "request" | "response" | "nowhere";
  /** Fields that are elsewhere, by their path in the specification. */
  readonly moved: ReadonlyMap<string, { readonly object: ObjectShape; readonly name: string }>;
  /** Types that it has instead, by their path in the specification. */
  readonly others: ReadonlyMap<string, string>;
  /** Where findings go. */
  readonly ledger: Ledger;
  /** Definitions that were met so far in this version. */
  readonly reached: Set<string>;
  /** What was walked already, by direction, definition and shape. */
  readonly seen: Map<Shape, Set<string>>;
}

/** A field of the specification. */
interface SpecField {
  readonly schema: Schema;
  /** Its path from the definition or body that writes it out. */
  readonly path: string;
  readonly required: boolean;
}

/** Compares one type; `path` is its place in the specification, such as `HostConfig.Binds` or `ContainerCreate:body`. */
export function compare(walk: Walk, ours: Shape, schema: Schema, path: string): void {
  const other = walk.others.get(path);
  if (other !== undefined) {
    if (ours.text.replaceAll(/ \| (null|undefined)\b/g, "") !== other) {
      walk.ledger.report("field type", path, walk.spec.label, `is known to be ${other}, ours is ${ours.text}`);
    }
    walk.ledger.use(path);
    return walk.ledger.meetAll(ours);
  }
  if (schema.kind === "ref") return reference(walk, ours, schema.ref ?? "", path);
  const bad = (detail: string) => walk.ledger.report("field type", path, walk.spec.label, `${detail}, ours is ${ours.text}`);
  if (schema.kind === "any") return;
  if (ours.any) {
    if (fieldsOf(walk.spec, schema, path).size || !["object", "map"].includes(schema.kind)) bad(`is ${schema.kind}`);
    return;
  }
  switch (schema.kind) {
    case "string":
      return ours.string ? values(walk, ours, schema, path) : bad("is text");
    case "integer":
    case "number":
      return ours.number ? undefined : bad("is a number");
    case "boolean":
      return ours.boolean ? undefined : bad("is a boolean");
    case "array":
      return ours.items ? compare(walk, ours.items(), schema.items ?? { kind: "any" }, `${path}[]`) : bad("is a list");
    case "map":
      return ours.values ? compare(walk, ours.values(), schema.values ?? { kind: "any" }, `${path}{}`) : bad("is a map");
    default:
      return object(walk, ours, schema, path, bad);
  }
}

function reference(walk: Walk, ours: Shape, name: string, path: string): void {
  const definition = walk.spec.definitions[name];
  if (!definition) {
    return walk.ledger.report("definition missing", name, walk.spec.label, `is named by ${path} and not in the specification`);
  }
  walk.reached.add(name);
  const key = `${walk.direction} ${name}`;
  const seen = walk.seen.get(ours) ?? new Set();
  walk.seen.set(ours, seen);
  if (seen.has(key)) return;
  seen.add(key);
  compare(walk, ours, definition, name);
}

/** Each value that the specification lists is among those that ours lists, where ours lists any. */
function values(walk: Walk, ours: Shape, schema: Schema, path: string): void {
  const literals = ours.string?.literals;
  if (!literals?.size) return;
  for (const value of schema.enum ?? []) {
    if (typeof value === "string" && !literals.has(value)) {
      walk.ledger.report("field type", `${path}=${value}`, walk.spec.label, `is a value that ours does not list: ${ours.text}`);
    }
  }
}

function object(walk: Walk, ours: Shape, schema: Schema, path: string, bad: (detail: string) => void): void {
  for (const each of schema.allOf ?? []) walk.reached.add(each);
  const fields = fieldsOf(walk.spec, schema, path);
  if (fields.size === 0) {
    for (const shape of ours.objects.filter((each) => each.fields.size === 0)) {
      walk.ledger.meet(shape, walk.spec.version, walk.spec.label, new Set());
    }
    return ours.objects.length || ours.values ? undefined : bad("is an object");
  }
  if (ours.objects.length === 0) return bad("is an object with fields");
  for (const shape of ours.objects) walk.ledger.meet(shape, walk.spec.version, walk.spec.label, new Set(fields.keys()));
  for (const [name, field] of fields) {
    const moved = walk.moved.get(`${path}.${name}`);
    if (moved) {
      walk.ledger.use(`${path}.${name}`);
      walk.ledger.meet(moved.object, walk.spec.version, walk.spec.label, new Set([moved.name]));
    }
    const places = moved ? [[moved.object, moved.name] as const] : ours.objects.map((each) => [each, name] as const);
    const mine = places.flatMap(([object, field]) => object.fields.get(field) ?? []);
    if (!mine.length) {
      walk.ledger.report(
        "field missing",
        `${path}.${name}`,
        walk.spec.label,
        `is not in ${ours.objects.map((each) => each.name).join(" | ")}`,
      );
    }
    for (const each of mine) {
      presence(walk, each, field, `${path}.${name}`);
      compare(walk, each.type(), field.schema, field.path);
    }
  }
}

/** Whether a field may be left out, and whether it may be null. */
function presence(walk: Walk, mine: FieldShape, field: SpecField, outer: string): void {
  const report = (kind: FindingKind, detail: string) => walk.ledger.report(kind, field.path, walk.spec.label, detail);
  const about = (set: ReadonlySet<string> | undefined): boolean => set?.has(field.path) === true || set?.has(outer) === true;
  const comesOrGoes = mine.since !== undefined || mine.until !== undefined;
  const mayBeAbsent = about(walk.source?.omitted);
  if (walk.direction === "response") {
    if (mine.optional && field.required && !comesOrGoes) report("field required", "is always there, ours is optional");
    if (!mine.optional && mayBeAbsent) report("field required", "may be absent, ours is required");
    const nullable = field.schema.nullable ?? (field.schema.ref !== undefined && walk.spec.definitions[field.schema.ref]?.nullable);
    const shape = mine.type();
    const sent = about(walk.source?.nulls) || nullable === true && !mayBeAbsent && !about(walk.source?.solid);
    // Specifications mark pointers that are never sent as null: without the source, nothing tells these apart.
    if (walk.source && sent && !shape.nullable && !shape.any) report("field null", `may be null, ours is ${shape.text}`);
    if (shape.nullable && nullable !== true && about(walk.source?.solid)) report("field null", `cannot be null, ours is ${shape.text}`);
  }
  if (walk.direction === "request") {
    if (mine.optional && field.required) report("field required", "must be sent, ours is optional");
    if (!mine.optional && !field.required) report("field required", "may be left out of a request, ours is required");
  }
}

/** The fields of an object, those of its `allOf` too. */
export function fieldsOf(spec: Spec, schema: Schema, path: string): ReadonlyMap<string, SpecField> {
  if (schema.kind === "ref") return fieldsOf(spec, spec.definitions[schema.ref ?? ""] ?? { kind: "any" }, schema.ref ?? "");
  const inherited = (schema.allOf ?? []).flatMap((name) => [...fieldsOf(spec, { kind: "ref", ref: name }, name)]);
  const own = Object.entries(schema.fields ?? {}).map(([name, each]): [string, SpecField] => [
    name,
    { schema: each, path: `${path}.${name}`, required: schema.required?.includes(name) === true },
  ]);
  return new Map([...inherited, ...own]);
}
