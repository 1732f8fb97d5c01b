/** What the package tests share: the installed package, its entries, and a process that uses it. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";
import { type Entry, manifest } from "../../scripts/entries.ts";

/** Where the package is installed. */
export const installed: string = join(inject("consumer"), "node_modules/dockwire");

/** The entries that run anywhere, whatever the runtime: all but those that are named after one. */
export const neutral: readonly Entry[] = manifest().entries.filter((entry) => !["./node", "./deno"].includes(entry.subpath));

/** The specifier of an entry as users write it: `dockwire/containers`. */
export function specifier(entry: Entry): string {
  return `dockwire${entry.subpath.slice(1)}`;
}

/** A module of the installed package. */
export function load(entry: Entry): Promise<Record<string, unknown>> {
  return import(pathToFileURL(join(installed, `dist/${entry.name}.js`)).href) as Promise<Record<string, unknown>>;
}

/** A file of the package and all that it imports, as path and code. Imports that are no files are listed beside. */
export function closure(file: string): { readonly files: ReadonlyMap<string, string>; readonly bare: readonly string[] } {
  const files = new Map<string, string>();
  const bare: string[] = [];
  const visit = (path: string): void => {
    if (files.has(path)) return;
    // Without its comments, whose words and examples are free.
    const text = readFileSync(path, "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "");
    files.set(path, text);
    for (const match of text.matchAll(/(?:^|[\s}])from\s*"([^"]+)"|(?:^|[^.\w])import\s*\(?\s*"([^"]+)"/g)) {
      const imported = match[1] ?? match[2] ?? "";
      if (!imported.startsWith(".")) bare.push(`${path.slice(installed.length)} imports ${imported}`);
      // Declarations keep the `.ts` of their source, and TypeScript reads the declaration beside it.
      else visit(join(dirname(path), path.endsWith(".d.ts") ? imported.replace(/\.[jt]s$/, ".d.ts") : imported));
    }
  };
  visit(join(installed, file));
  return { files, bare };
}

/** Runs code in a Node process whose only package is dockwire, and returns what it printed. */
export function node(code: string, type: "commonjs" | "module"): string {
  const run = spawnSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd: inject("consumer"), encoding: "utf8" });
  if (run.status !== 0) throw new Error(`node exited with ${run.status}: ${run.stderr}`);
  return run.stdout.trim();
}
