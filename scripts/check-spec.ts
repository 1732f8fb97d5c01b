/**
 * Compares endpoints and types with the facts of each API version: `npm run check:spec [folder-or-file]`.
 * A folder holds inventories or published specifications, a file is one such (YAML). Ends with 1 when something is wrong, with 2 when there are no facts.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check, lines } from "./spec/check.ts";
import { loadFacts } from "./spec/load.ts";
import { loadOurs, ownGroups } from "./spec/ours.ts";
import { moves, names, quirks } from "./spec/quirks.ts";

const given = process.argv[2];
const path = given ?? fileURLToPath(new URL("../../shared/spec", import.meta.url));

if (!existsSync(path)) {
  console.error(`There is no ${path}: give a folder of specifications, or one specification (the engine's swagger.yaml)`);
  process.exitCode = 2;
} else {
  const { versions, findings, used } = check(loadFacts(path), await loadOurs(ownGroups), { quirks, moves, names });
  for (const line of [...versions, `${used} of ${quirks.length + moves.length} known differences met`, ...lines(findings)]) console.log(line);
  if (findings.length) process.exitCode = 1;
}
