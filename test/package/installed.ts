/** What the package tests share: the installed package, its entries, and a process that uses it. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";
import { type Entry, manifest } from "../../scripts/entries.ts";

/** Where the package is installed. */
export const installed: string = join(inject("consumer"), "node_modules/dockwire");

/** Whether an entry needs the optional peers. */
export function needsPeers({ subpath }: Entry): boolean {
  return subpath.startsWith("./mcp");
}

/** The entries that need nothing but dockwire. */
export const alone: readonly Entry[] = manifest().entries.filter((entry) => !needsPeers(entry));

/** Those of them that run anywhere, whatever the runtime: all but those that are named after one. */
export const neutral: readonly Entry[] = alone.filter((entry) => !["./node", "./deno"].includes(entry.subpath));

/** The specifier of an entry as users write it: `dockwire/containers`. */
export function specifier(entry: Entry): string {
  return `dockwire${entry.subpath.slice(1)}`;
}

/** A module of the installed package. */
export function load(entry: Entry): Promise<Record<string, unknown>> {
  const folder = needsPeers(entry) ? join(inject("peers"), "node_modules/dockwire") : installed;
  return import(pathToFileURL(join(folder, `dist/${entry.name}.js`)).href) as Promise<Record<string, unknown>>;
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

/** Runs code in a Node process whose only package is dockwire (or in another folder), and returns what it printed. */
export function node(code: string, type: "commonjs" | "module", cwd: string = inject("consumer")): string {
  const run = spawnSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`node exited with ${run.status}: ${run.stderr}`);
  return run.stdout.trim();
}
