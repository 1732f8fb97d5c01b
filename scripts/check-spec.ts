/**
 * Compares endpoints and types with the facts of each API version: `npm run check:spec [folder-or-file]`.
 * A folder holds inventories or published specifications, a file is one specification (YAML). Ends with 1 when something is wrong,
 * with 2 when there are no facts. `--table` writes docs/operations.md anew instead.
 */
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check, lines } from "./spec/check.ts";
import { loadFacts } from "./spec/load.ts";
import { operationsPage, tablePath } from "./spec/operations-table.ts";
import { loadOurs, ownGroups } from "./spec/ours.ts";
import { moves, names, others } from "./spec/places.ts";
import { quirks } from "./spec/quirks.ts";

const [given] = process.argv.slice(2);
const path = given ?? fileURLToPath(new URL("../../shared/spec", import.meta.url));

if (given === "--table") {
  writeFileSync(tablePath, operationsPage());
} else if (!existsSync(path)) {
  console.error(`There is no ${path}: give a folder of specifications, or one specification (the engine's swagger.yaml)`);
  process.exitCode = 2;
} else {
  const { versions, findings, used, entries } = check(loadFacts(path), await loadOurs(ownGroups), { quirks, moves, others, names });
  for (const line of [...versions, `${used} of ${entries} known differences met`, ...lines(findings)]) {
    console.log(line);
  }
  if (findings.length) process.exitCode = 1;
}
