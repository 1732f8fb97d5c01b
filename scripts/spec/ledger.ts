/** Collects what is wrong, and when fields of ours were met: what no version has, and when it came and went, shows only at the end. */
import { type Finding, type FindingKind, older } from "./model.ts";
import type { FieldShape, ObjectShape, Shape } from "./shapes.ts";

interface Met {
  readonly field: FieldShape;
  /** Versions with a type that this field's interface stands for; and whether the type has the field. */
  readonly versions: Map<string, { readonly version: string; present: boolean }>;
}

/** A collection of findings. */
export interface Ledger {
  /** Adds one; the same twice is one. */
  readonly report: (kind: FindingKind, what: string, label: string, detail: string) => void;
  /** Notes that an interface of ours stands for a type of this version, which has these fields. */
  readonly meet: (object: ObjectShape, version: string, label: string, present: ReadonlySet<string>) => void;
  /** Notes that these types of ours are not compared: they, and all that they are made of, need not be met. */
  readonly meetAll: (shape: Shape) => void;
  /** Notes that an entry of what is known was needed. */
  readonly use: (what: string) => void;
  /** Whether it was. */
  readonly used: (what: string) => boolean;
  /** Whether an interface of ours stood for any type. */
  readonly met: (object: ObjectShape) => boolean;
  /** Whether a field that this interface declares was met. */
  readonly metOwner: (owner: string) => boolean;
  /** All that was found, in the order of the versions. */
  readonly findings: () => readonly Finding[];
}

/** An empty one; `complete` when it will see every version. */
export function createLedger(complete: boolean): Ledger {
  const uses = new Set<string>();
  const seen = new Set<ObjectShape>();
  const owners = new Set<string>();
  const found = new Map<string, Finding>();
  const fields = new Map<string, Met>();
  const objects = new Map<string, { readonly since: string; readonly versions: Map<string, string> }>();

  function report(kind: FindingKind, what: string, version: string, detail: string): void {
    const key = [kind, what, version, detail].join("\0");
    if (!found.has(key)) found.set(key, { kind, what, version, detail });
  }

  function meet(object: ObjectShape, version: string, label: string, present: ReadonlySet<string>): void {
    seen.add(object);
    if (object.since !== undefined) {
      const entry = objects.get(object.name) ?? { since: object.since, versions: new Map<string, string>() };
      objects.set(object.name, entry);
      entry.versions.set(label, version);
    }
    for (const [name, field] of object.fields) {
      const what = `${field.owner}.${name}`;
      owners.add(field.owner);
      const met = fields.get(what) ?? { field, versions: new Map() };
      fields.set(what, met);
      const at = met.versions.get(label) ?? { version, present: false };
      met.versions.set(label, at);
      at.present ||= present.has(name);
    }
  }

  function meetAll(shape: Shape): void {
    for (const each of [shape.items?.(), shape.values?.()]) if (each) meetAll(each);
    for (const object of shape.objects) {
      if (seen.has(object)) continue;
      seen.add(object);
      for (const field of object.fields.values()) {
        owners.add(field.owner);
        meetAll(field.type());
      }
    }
  }

  function findings(): readonly Finding[] {
    for (const [what, { field, versions }] of fields) {
      for (const [label, { version, present }] of versions) {
        const wanted = knows(field, version);
        if (present && !wanted) report("since", what, label, `is there, though its comment says ${says(field)}`);
        if (!present && wanted) {
          meetAll(field.type());
          report("field extra", what, label, `is not there${field.since || field.until ? `, though its comment says ${says(field)}` : ""}`);
        }
      }
    }
    for (const [what, { since, versions }] of objects) {
      const [first] = versions;
      if (first && complete && older(since, first[1])) {
        report("since", what, first[0], `is met here first, though its comment says Since ${since}`);
      }
    }
    return [...found.values()];
  }

  return {
    report,
    meet,
    meetAll,
    use: (what) => uses.add(what),
    used: (what) => uses.has(what),
    met: (object) => seen.has(object),
    metOwner: (owner) => owners.has(owner),
    findings,
  };
}

/** Whether something that came and went at these versions is in this one. */
export function knows(marks: { readonly since?: string | undefined; readonly until?: string | undefined }, version: string): boolean {
  return !(marks.since !== undefined && older(version, marks.since)) && !(marks.until !== undefined && older(marks.until, version));
}

/** Its marks in words. */
export function says(marks: { readonly since?: string | undefined; readonly until?: string | undefined }): string {
  return [marks.since && `Since ${marks.since}`, marks.until && `Until ${marks.until}`].filter(Boolean).join(", ") ||
    "neither Since nor Until";
}
