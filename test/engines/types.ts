/**
 * Checks what a run has overheard against the types of src/core, and prints what is otherwise. Node only; session.ts starts it.
 *
 *   tsx test/engines/types.ts --file CAPTURED [--engine NAME] [--complete] [--strict] [--called FILE] [--taken FILE]
 *
 * `--called` writes the operations that were called with success, `--taken` the parameters that the engine took, by operation.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Captured } from "../reality/capture.ts";
import { makeChecker } from "../reality/check.ts";
import { judge, unknownOperations } from "../reality/judge.ts";
import { makeSchemas } from "../reality/schemas.ts";
import { podmanDeviations } from "./podman-types.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values: options } = parseArgs({ options: { file: text, engine: text, complete: flag, strict: flag, called: text, taken: text } });

const captured = readFileSync(options.file ?? "", "utf8").split("\n").filter((line) => line !== "").map((line) =>
  JSON.parse(line) as Captured
);
const podman = options.engine?.startsWith("podman") ?? false;
const schemas = makeSchemas();
const verdict = judge(captured, makeChecker(schemas), {
  deviations: podman ? podmanDeviations : [],
  complete: options.complete ? "cases" : undefined,
  // What only Podman says is none of our types' business.
  strict: (options.strict ?? false) && !podman,
});
let failed = verdict.failed;
for (const operation of unknownOperations(podmanDeviations, schemas.roots)) {
  failed++;
  console.log(`FAILED types.deviations: ${operation} is no operation with an answer to check`);
}
for (const failure of verdict.failures) console.log(`FAILED ${failure}`);
for (const { operation, paths, found, reason } of verdict.met) {
  console.log(`excepted: ${operation}: ${found}: ${paths.join(", ")}: ${reason}`);
}
for (const line of verdict.unknown) console.log(`keys that no type knows: ${line}`);
for (const [operation, times] of verdict.unread) console.log(`not read to an end: ${operation}, ${times} times`);

const others = new Set(captured.filter(({ operation }) => operation === undefined).map(({ request }) => request));
if (others.size) {
  console.log(`requests of no operation: ${[...others].slice(0, 10).join(", ")}${others.size > 10 ? ` and ${others.size - 10} more` : ""}`);
}
if (options.called !== undefined) writeFileSync(options.called, `${JSON.stringify(verdict.called)}\n`);
if (options.taken !== undefined) {
  const taken = [...verdict.taken].map(([operation, parameters]) => [operation, [...parameters].sort()]);
  writeFileSync(options.taken, `${JSON.stringify(Object.fromEntries(taken))}\n`);
}
const operations = new Set(captured.flatMap(({ operation }) => operation ?? []));
const sum = [...verdict.checked.values()].reduce((total, each) => total + each, 0);
console.log(
  `types: ${captured.length} answers of ${operations.size} operations, ${sum} values of ${verdict.checked.size} types of answer checked`,
);
console.log(`types: ${verdict.passed.length} passed, ${failed} failed`);
