/** What a run has overheard, against the types: one test an operation. */
import { type Captured, endpoints } from "./capture.ts";
import type { Checker, Finding } from "./check.ts";
import { errorAnswer } from "./schemas.ts";

/** Where an engine is known not to be as our types say. */
export interface Deviation {
  /** The operation; `ErrorResponse` is the body of any error. */
  readonly operation: string;
  /** Places, as findings name them. */
  readonly paths: readonly string[];
  /** What is there: `null`, `missing`, or what it is instead. */
  readonly found: string;
  /** Why. */
  readonly reason: string;
  /** Where it can be seen, so that it is stale when it is not met there. Default `cases`. */
  readonly seen?: Source;
}

/** Where answers come from: the cases of the conformance suite, or the recordings in test/fixtures. */
export type Source = "cases" | "recordings";

/** How to judge. */
export interface JudgeOptions {
  /** What the engine is known for. */
  readonly deviations: readonly Deviation[];
  /** What the answers are all of, so that a deviation of an operation that was seen must have been met, too. Absent: of no more than a part. */
  readonly complete?: Source | undefined;
  /** Whether a key that no type knows is a failure. */
  readonly strict: boolean;
}

/** What came of it. */
export interface Verdict {
  /** Operations with values that are all as the types say. */
  readonly passed: readonly string[];
  /** What is not, in a line each, the first word the test that it belongs to. */
  readonly failures: readonly string[];
  /** How many tests these belong to. */
  readonly failed: number;
  /** How many values were checked, by operation. */
  readonly checked: ReadonlyMap<string, number>;
  /** Keys that no type knows, a line an operation. */
  readonly unknown: readonly string[];
  /** Deviations that were met. */
  readonly met: readonly Deviation[];
  /** Operations that were called with success, sorted. */
  readonly called: readonly string[];
  /** Parameters that engines took, by operation. */
  readonly taken: ReadonlyMap<string, ReadonlySet<string>>;
  /** Answers that had a value to check and none of which was read whole, by operation. */
  readonly unread: ReadonlyMap<string, number>;
}

/** Judges all that a run has overheard. */
export function judge(all: Iterable<Captured>, checker: Checker, { deviations, complete, strict }: JudgeOptions): Verdict {
  const checked = new Map<string, number>();
  const unread = new Map<string, number>();
  const taken = new Map<string, Set<string>>();
  const failures = new Map<string, Map<string, number>>();
  const unknown = new Map<string, Map<string, number>>();
  const met = new Map<Deviation, Set<string>>();

  function deviates(operation: string, { path, found }: Finding): boolean {
    const deviation = deviations.find((each) => each.operation === operation && each.found === found && each.paths.includes(path));
    if (!deviation) return false;
    met.set(deviation, (met.get(deviation) ?? new Set()).add(path));
    return true;
  }

  for (const captured of all) {
    if (succeeded(captured)) {
      const parameters = taken.get(captured.operation as string) ?? new Set();
      for (const parameter of captured.parameters ?? []) parameters.add(parameter);
      taken.set(captured.operation as string, parameters);
    }
    const operation = captured.answered ? captured.operation : errorAnswer;
    if (operation === undefined) continue;
    if (captured.problem !== undefined) count(failures, operation, `no value: ${captured.problem}`);
    else if (!captured.whole && !captured.values.length) unread.set(operation, (unread.get(operation) ?? 0) + 1);
    for (const value of captured.values) {
      checked.set(operation, (checked.get(operation) ?? 0) + 1);
      for (const finding of checker.findings(operation, value)) {
        if (deviates(operation, finding)) continue;
        count(failures, operation, `${finding.path} is ${finding.found}, where the type says ${finding.expected} (${whenceOf(captured)})`);
      }
      for (const key of checker.unknownKeys(operation, value)) count(unknown, operation, key);
    }
  }

  if (strict) {
    for (const [operation, keys] of unknown) for (const key of keys.keys()) count(failures, operation, `no type knows the key ${key}`);
  }
  for (const deviation of deviations) {
    const { operation, paths, found, seen = "cases" } = deviation;
    if (complete !== seen || !checked.has(operation)) continue;
    const gone = paths.filter((path) => !met.get(deviation)?.has(path));
    if (gone.length) {
      count(
        failures,
        `deviations.${operation}`,
        `${gone.join(", ")} ${gone.length > 1 ? "are" : "is"} never ${found}, so the entry is stale`,
      );
    }
  }
  return {
    passed: [...checked.keys()].filter((operation) => !failures.has(operation)).sort(),
    failures: lines(failures, (operation, text, times) => `types.${operation}: ${text}${times}`),
    failed: failures.size,
    checked,
    unknown: [...unknown].sort().map(([operation, keys]) => `${operation}: ${[...keys.keys()].sort().join(", ")}`),
    met: [...met.keys()],
    called: [...taken.keys()].sort(),
    taken,
    unread,
  };
}

/** Operations that deviations name and that are none, or have no value. */
export function unknownOperations(deviations: readonly Deviation[], roots: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(deviations.map(({ operation }) => operation))].filter((operation) => !roots.has(operation));
}

/** Whether an operation did what it was called for, as far as it can be told from outside. */
function succeeded({ operation, answered, values, whole, problem }: Captured): boolean {
  if (operation === undefined || !answered || problem !== undefined) return false;
  const kind = endpoints.find(({ id }) => id === operation)?.returns.kind;
  if (kind === "json") return whole;
  return kind !== "progress" || !values.some((value) => (value as { readonly error?: unknown } | null)?.error != null);
}

function whenceOf({ operation, answered, version }: Captured): string {
  return `${answered ? "" : `${operation}, `}API ${version ?? "without a version"}`;
}

function count(where: Map<string, Map<string, number>>, operation: string, text: string): void {
  const texts = where.get(operation) ?? new Map<string, number>();
  where.set(operation, texts.set(text, (texts.get(text) ?? 0) + 1));
}

function lines(
  of: ReadonlyMap<string, ReadonlyMap<string, number>>,
  line: (operation: string, text: string, times: string) => string,
): string[] {
  return [...of].sort().flatMap(([operation, texts]) =>
    [...texts].map(([text, times]) => line(operation, text, times > 1 ? ` (${times} times)` : ""))
  );
}
