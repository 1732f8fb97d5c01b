/**
 * Which parameters engines took over several runs, and which none did. A parameter that no engine of ours takes is named in
 * test/conformance/not-here.ts, with the reason.
 *
 *   tsx test/engines/parameters.ts TAKEN...
 *
 * TAKEN are files that runs wrote with `--taken`.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Field } from "../../src/core/endpoint.ts";
import { notHere } from "../conformance/not-here.ts";
import { endpoints } from "../reality/capture.ts";

/** Parameters that an engine took, by operation. */
export type Taken = Readonly<Record<string, readonly string[]>>;

/** What came of the runs: how many calls and parameters were taken, and what is wrong, in a line each. */
export interface Acceptance {
  readonly operations: number;
  readonly parameters: number;
  readonly failures: readonly string[];
}

/** Every operation, and every parameter of one as `ContainerList all`, keys of filters as `ContainerList filters.label`. */
export function everything(): readonly string[] {
  return endpoints.flatMap(({ id, params }) => [
    id,
    ...Object.entries<Field<never>>(params).filter(([, { in: place }]) => place === "query" || place === "header").flatMap((
      [name, field],
    ) => [
      `${id} ${name}`,
      ...(field.kind === "filters" ? filterKeys(field).map((key) => `${id} ${name}.${key}`) : []),
    ]),
  ]);
}

/** The keys that filters may have, as their own refusal of another one tells them. */
function filterKeys({ encode }: Field<never>): readonly string[] {
  try {
    encode({ "?": "x" } as never);
  } catch (error) {
    const [, keys] = / knows (.+)$/.exec(String(error)) ?? [];
    if (keys !== undefined) return keys.split(", ");
  }
  throw new Error("Filters take any key, or do not say which");
}

/** Judges what the runs took together. */
export function accepted(runs: readonly Taken[]): Acceptance {
  const taken = new Set(
    runs.flatMap((run) => Object.entries(run).flatMap(([id, parameters]) => [id, ...parameters.map((name) => `${id} ${name}`)])),
  );
  const all = everything();
  const named = notHere.flatMap(({ what }) => what);
  const failures = [
    ...all.filter((each) => !taken.has(each) && !named.includes(each)).map((each) =>
      `${each} was taken by no engine, and is not named in not-here.ts`
    ),
    ...named.filter((each) => taken.has(each)).map((each) => `${each} was taken, so its entry in not-here.ts is stale`),
    ...named.filter((each) => !all.includes(each)).map((each) => `${each} is named in not-here.ts, and does not exist`),
  ];
  const known = all.filter((each) => taken.has(each));
  const operations = known.filter((each) => !each.includes(" ")).length;
  return { operations, parameters: known.length - operations, failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { operations, parameters, failures } = accepted(
    process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")) as Taken),
  );
  for (const failure of failures) console.log(`FAILED parameters: ${failure}`);
  console.log(`parameters: engines took ${operations} operations and ${parameters} parameters of ${everything().length}`);
  console.log(`${operations + parameters} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
