/** The check: what is wrong, less what is known, in lines to print. */
import { createLedger } from "./ledger.ts";
import type { Facts, Finding } from "./model.ts";
import { compareAlways, compareOperations } from "./operations.ts";
import type { Ours } from "./ours.ts";
import type { Known, Quirk } from "./quirks.ts";

/** What came out. */
export interface Outcome {
  /** One line a version. */
  readonly versions: readonly string[];
  /** What is wrong and not explained. */
  readonly findings: readonly Finding[];
  /** Entries of the quirks that explained something. */
  readonly used: number;
}

/** Compares all that is ours with all versions. */
export function check(facts: Facts, ours: Ours, known: Known): Outcome {
  const { quirks, moves } = known;
  const ledger = createLedger(facts.complete);
  const counts = facts.specs.map((spec) => compareOperations(ledger, spec, facts, ours, known));
  compareAlways(ledger, facts, ours);
  const all = ledger.findings();
  const explains = (quirk: Quirk, found: Finding): boolean =>
    quirk.kind === found.kind && quirk.what === found.what && (quirk.only === undefined || quirk.only === found.version);
  const open = all.filter((found) => !quirks.some((quirk) => explains(quirk, found)));
  const stale = quirks.filter((quirk) => facts.complete && !all.some((found) => explains(quirk, found)))
    .map(({ kind, what }): Finding => ({ kind: "quirk stale", what, version: "", detail: `explains a "${kind}" that is not found any more` }));
  for (const { what } of moves) {
    if (facts.complete && !ledger.used(what)) stale.push({ kind: "quirk stale", what, version: "", detail: "is said to be elsewhere, and is in no version or not there" });
  }
  return {
    versions: facts.specs.map((spec, at) => {
      const here = open.filter((each) => each.version === spec.label);
      const of = (...kinds: Finding["kind"][]): number => here.filter(({ kind }) => kinds.includes(kind)).length;
      const parameters = of("parameter missing"), fields = of("field missing"), definitions = of("definition missing");
      const extra = of("operation extra", "parameter extra", "field extra");
      const rest = here.length - parameters - fields - definitions - extra - of("operation missing");
      return `${spec.label}: ${counts[at]} of ${spec.operations.length} operations, ${parameters} missing parameters, ` +
        `${definitions} missing definitions, ${fields} missing fields, ${extra} extra, ${rest} other`;
    }),
    findings: [...open, ...stale],
    used: quirks.length + moves.length - stale.length,
  };
}

/** Findings in lines, the same of several versions in one. */
export function lines(findings: readonly Finding[]): string[] {
  const groups = new Map<string, Finding[]>();
  for (const each of findings) {
    const key = `${each.kind}\0${each.what}\0${each.detail}`;
    groups.set(key, [...groups.get(key) ?? [], each]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Finding, ...Finding[]];
    const last = group.at(-1)?.version;
    const versions = first.version === "" ? "" : group.length === 1 ? ` (${first.version})` : ` (${group.length} versions, ${first.version} to ${last})`;
    return `${first.kind}: ${first.what}${versions}: ${first.detail}`;
  });
}
