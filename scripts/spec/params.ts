/** Parameters: where they go, how they are written, when they came. */
import type { FieldKind } from "../../src/core/endpoint.ts";
import { knows, type Ledger, says } from "./ledger.ts";
import type { Facts, Spec, SpecOperation, SpecParam } from "./model.ts";
import { older } from "./model.ts";
import type { OurEndpoint } from "./ours.ts";

/** How a parameter may be written, by the words of the table of encodings. */
const encodings: readonly (readonly [RegExp, readonly FieldKind[]])[] = [
  [/^bool/, ["boolean"]],
  [/^int or /, ["text"]],
  [/^uint64/, ["version"]],
  [/^u?int/, ["integer"]],
  [/^string os\[/, ["platform"]],
  [/^repeat key, each json OCI/, ["platforms"]],
  [/^repeat key/, ["list"]],
  [/^json OCI/, ["oci-platform"]],
  [/^json map<string,string\[\]>/, ["filters"]],
  [/^json/, ["json"]],
  [/^unix time/, ["time"]],
];

/** How it may be written, by the specification alone, which says `string` of most. */
const types: Readonly<Record<string, readonly FieldKind[]>> = {
  boolean: ["boolean"],
  integer: ["integer", "version", "time"],
  number: ["integer"],
  array: ["list", "platforms", "oci-platform"],
};

const headers: Readonly<Record<string, FieldKind>> = { "X-Registry-Auth": "registry-auth", "X-Registry-Config": "registry-config" };

/** Compares the parameters of an operation in one version. */
export function compareParams(ledger: Ledger, spec: Spec, facts: Facts, ours: OurEndpoint, theirs: SpecOperation): void {
  for (const param of theirs.params) {
    const what = `${ours.id} ${param.name}`;
    const mine = ours.params[param.name];
    const bad = (kind: Parameters<Ledger["report"]>[0], detail: string) => ledger.report(kind, what, spec.label, detail);
    if (!mine) {
      bad("parameter missing", `is a ${param.required ? "required " : ""}${param.kind} of the ${param.in}`);
      continue;
    }
    if (mine.in !== param.in) bad("parameter misplaced", `goes in the ${param.in}, ours in the ${mine.in}`);
    const kinds = kindsOf(param, facts.encodings?.get(what)?.encoding);
    if (kinds && !kinds.includes(mine.kind)) bad("parameter encoding", `is written as ${kinds.join(" or ")}, ours as ${mine.kind}`);
    if (param.required !== (mine.required === true)) {
      bad("parameter required", `is ${param.required ? "required" : "optional"}, ours is not`);
    }
    if (!knows(mine, spec.version)) bad("since", `is there, though ours says ${says(mine)}`);
  }
  for (const [name, mine] of Object.entries(ours.params)) {
    if (mine.in === "local" || theirs.params.some((param) => param.name === name) || !knows(mine, spec.version)) continue;
    ledger.report("parameter extra", `${ours.id} ${name}`, spec.label, `is not there, ours says ${says(mine)}`);
  }
}

function kindsOf(param: SpecParam, encoding: string | undefined): readonly FieldKind[] | undefined {
  if (param.in === "path") return ["id", "name"];
  if (param.in === "header") return [headers[param.name] ?? "text"];
  if (encoding === undefined) return types[param.kind];
  return encodings.find(([words]) => words.test(encoding))?.[1] ?? ["text"];
}

/** What holds whatever the version: history, undocumented parameters, and the words of our comments. */
export function compareMarks(ledger: Ledger, facts: Facts, ours: OurEndpoint): void {
  const object = ours.types.params.objects[0];
  const newest = facts.specs.at(-1)?.version ?? "";
  const route = `${ours.method} ${ours.path.replaceAll(/\{[^}]*\}/g, "{}")}`;
  for (const [name, mine] of Object.entries(ours.params)) {
    const what = `${ours.id} ${name}`;
    const comment = object?.fields.get(name);
    if (comment && says(comment) !== says(mine)) ledger.report("since", what, "", `says ${says(mine)}, its comment says ${says(comment)}`);
    const [first, last] = facts.history?.params[`${route} query:${name}`] ?? [];
    if (first === undefined || last === undefined) continue;
    const since = older("1.40", first) ? first : undefined;
    const until = older(last, newest) ? last : undefined;
    const said = { since: mine.since ?? ours.since, until: mine.until };
    if (says(said) !== says({ since, until })) {
      ledger.report("since", what, "", `says ${says(said)}, its history ${says({ since, until })}`);
    }
  }
  compareFilters(ledger, facts, ours);
  for (const [what, { documented, encoding }] of facts.encodings ?? []) {
    const [id, name = ""] = what.split(" ");
    if (id !== ours.id || documented) continue;
    const mine = ours.params[name];
    const kinds = kindsOf({ name, in: "query", required: false, kind: "string" }, encoding);
    if (!mine) ledger.report("parameter missing", what, "", "is read by engines, though undocumented");
    else if (kinds && !kinds.includes(mine.kind)) {
      ledger.report("parameter encoding", what, "", `is written as ${kinds.join(" or ")}, ours as ${mine.kind}`);
    }
  }
}

/** The keys that a list can be filtered by: those of the type, and those that its encoder lets through. */
function compareFilters(ledger: Ledger, facts: Facts, ours: OurEndpoint): void {
  const known = facts.filters?.get(ours.id);
  const field = ours.params.filters;
  if (!known || !field) return;
  const typed = ours.types.params.objects.flatMap((each) => each.fields.get("filters")?.type().objects ?? []).flatMap((
    each,
  ) => [...each.fields.keys()]);
  const report = (key: string, detail: string) => ledger.report("parameter encoding", `${ours.id} filters.${key}`, "", detail);
  for (const key of known.all) {
    if (!typed.includes(key)) report(key, "is a filter, and not in our type");
    else if (!takes(field.encode, key)) report(key, "is a filter, and our encoder refuses it");
  }
  for (const key of typed) if (!known.all.includes(key) && !known.some.includes(key)) report(key, "is no filter");
}

function takes(encode: (value: never) => unknown, key: string): boolean {
  try {
    encode({ [key]: true } as never);
    return true;
  } catch {
    return false;
  }
}
