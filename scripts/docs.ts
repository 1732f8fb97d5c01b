/** Writes the reference documentation to `site/`, or to the folder that is given: plain HTML, made of the sources. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { site } from "./docs/site.ts";
import { root } from "./entries.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("site", root));
const files = site();
// Pages of what is gone must not stay; a folder of somebody's own is not emptied.
if (process.argv[2] === undefined) rmSync(folder, { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
console.log(`${files.size} files in ${folder}`);
