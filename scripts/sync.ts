/**
 * Writes what other files repeat of deno.json: package.json's `exports` and `version`, and the version in src/version.ts.
 * `--check` only compares, and fails when something differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { manifest, root } from "./entries.ts";

const { version, entries } = manifest();

/** package.json with the exports of all entries. `types` stands first: the first condition that matches is taken. */
function packageJson(before: string): string {
  const exports: Record<string, unknown> = {};
  for (const { subpath, name } of entries) exports[subpath] = { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` };
  exports["./package.json"] = "./package.json";
  const after = { ...JSON.parse(before) as Record<string, unknown>, version, exports };
  // Only what is different is written, so that the formatter's short lists stay as they are.
  return JSON.stringify(after) === JSON.stringify(JSON.parse(before)) ? before : JSON.stringify(after, null, 2) + "\n";
}

/** src/version.ts with the version. */
function versionFile(before: string): string {
  return before.replace(/(export const version\b[^=]*= )"[^"]*"/, `$1${JSON.stringify(version)}`);
}

for (const [path, write] of [["package.json", packageJson], ["src/version.ts", versionFile]] as const) {
  const url = new URL(path, root);
  const before = readFileSync(url, "utf8");
  const after = write(before);
  if (after === before) continue;
  if (process.argv.includes("--check")) {
    console.error(`${path} differs from deno.json: run npm run sync`);
    process.exitCode = 1;
  } else {
    writeFileSync(url, after);
    console.log(`${path} is written anew: run npm run fmt`);
  }
}
