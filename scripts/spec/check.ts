/** The check: what is wrong, less what is known, in lines to print. */
import { createLedger, type Ledger } from "./ledger.ts";
import type { Facts, Finding, Spec } from "./model.ts";
import { compareAlways, compareOperations } from "./operations.ts";
import type { Ours } from "./ours.ts";
import type { Known, Quirk } from "./known.ts";

/** What came out. */
export interface Outcome {
  /** One line a version. */
  readonly versions: readonly string[];
  /** What is wrong and not explained. */
  readonly findings: readonly Finding[];
  /** Entries of what is known that explained something. */
  readonly used: number;
  /** All entries of what is known. */
  readonly entries: number;
}

/** Compares all that is ours with all versions. */
export function check(facts: Facts, ours: Ours, known: Known): Outcome {
  const { quirks } = known;
  const ledger = createLedger(facts.complete);
  const counts = facts.specs.map((spec) => compareOperations(ledger, spec, facts, ours, known));
  compareAlways(ledger, facts, ours);
  const all = [...ledger.findings(), ...facts.complete ? unmet(ledger, ours) : []];
  const explains = (quirk: Quirk, found: Finding): boolean =>
    quirk.kind === found.kind && quirk.what === found.what && (quirk.only === undefined || quirk.only === found.version);
  const open = all.filter((found) => !quirks.some((quirk) => explains(quirk, found)));
  const unused = [
    ...quirks.filter((quirk) => !all.some((found) => explains(quirk, found)))
      .map(({ kind, what }) => stale(what, `explains a "${kind}" that is not found any more`)),
    ...known.moves.filter(({ what }) => !ledger.used(what)).map(({ what }) =>
      stale(what, "is said to be elsewhere, and is in no version or not there")
    ),
    ...known.others.filter(({ what }) => !ledger.used(what)).map(({ what }) =>
      stale(what, "is said to be another type, and is in no version")
    ),
  ];
  const entries = quirks.length + known.moves.length + known.others.length;
  return {
    versions: facts.specs.map((spec, at) => summary(spec, counts[at] ?? 0, open.filter((each) => each.version === spec.label))),
    findings: [...open, ...facts.complete ? unused : []],
    used: entries - unused.length,
    entries,
  };
}

/** Interfaces of ours that stood for nothing, on their own or as what another extends: nobody checks them. */
function unmet(ledger: Ledger, ours: Ours): Finding[] {
  return [...ours.types].flatMap(([name, { objects }]): Finding[] => {
    const met = objects.some((each) => ledger.met(each) || [...each.fields.values()].some(({ owner }) => ledger.metOwner(owner)));
    return objects.length === 0 || met
      ? []
      : [{ kind: "type unmet", what: name, version: "", detail: "stands for no type of any version" }];
  });
}

function stale(what: string, detail: string): Finding {
  return { kind: "quirk stale", what, version: "", detail };
}

function summary(spec: Spec, there: number, found: readonly Finding[]): string {
  const of = (...kinds: Finding["kind"][]): number => found.filter(({ kind }) => kinds.includes(kind)).length;
  const missing = { parameters: of("parameter missing"), definitions: of("definition missing"), fields: of("field missing") };
  const extra = of("operation extra", "parameter extra", "field extra");
  const rest = found.length - missing.parameters - missing.definitions - missing.fields - extra - of("operation missing");
  return `${spec.label}: ${there} of ${spec.operations.length} operations, ${missing.parameters} missing parameters, ` +
    `${missing.definitions} missing definitions, ${missing.fields} missing fields, ${extra} extra, ${rest} other`;
}

/** Findings in lines, the same of several versions in one. */
export function lines(findings: readonly Finding[]): string[] {
  const groups = new Map<string, Finding[]>();
  for (const each of findings) {
    const key = [each.kind, each.what, each.detail, each.version === ""].join("\0");
    groups.set(key, [...groups.get(key) ?? [], each]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Finding, ...Finding[]];
    const last = group.at(-1)?.version;
    const versions = first.version === ""
      ? ""
      : group.length === 1
      ? ` (${first.version})`
      : ` (${group.length} versions, ${first.version} to ${last})`;
    return `${first.kind}: ${first.what}${versions}: ${first.detail}`;
  });
}
