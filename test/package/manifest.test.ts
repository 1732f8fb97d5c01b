import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manifest } from "../../scripts/entries.ts";
import { version as sourceVersion } from "../../src/version.ts";
import { installed } from "./installed.ts";

const pkg = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies?: unknown;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};
const { version, entries } = manifest();

test("package.json and deno.json list the same entry points and say the same version", () => {
  const { "./package.json": _, ...exports } = pkg.exports;
  expect(Object.keys(exports)).toEqual(entries.map((entry) => entry.subpath));
  expect([pkg.version, sourceVersion]).toEqual([version, version]);
});

test("every entry point has its JavaScript and its declarations in the tarball", () => {
  const missing = entries.flatMap(({ subpath }) =>
    Object.values(pkg.exports[subpath] ?? { types: subpath }).filter((path) => !existsSync(join(installed, path)))
  );
  expect(missing).toEqual([]);
});

test("the package depends on nothing, and its peers are optional", () => {
  expect(pkg.dependencies).toBeUndefined();
  expect(Object.keys(pkg.peerDependencies ?? {}).filter((name) => pkg.peerDependenciesMeta?.[name]?.optional !== true)).toEqual([]);
});

test("the tarball holds what was built and its papers, nothing else", () => {
  expect(readdirSync(installed).sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
});

test("node.js and deno.js are each one self-contained file", () => {
  for (const name of ["node", "deno"]) {
    expect(/(?:from|import\()\s*"\.[^"]*"/.exec(readFileSync(join(installed, `dist/${name}.js`), "utf8"))?.[0], name).toBeUndefined();
  }
});

test("node.js loads what only some connections need at their first use", () => {
  const text = readFileSync(join(installed, "dist/node.js"), "utf8");
  const atOnce = [...text.matchAll(/^(?:import|export) .*from "([^"]+)";$/gm)].map((match) => match[1]);
  expect(atOnce).toContain("node:net");
  expect(atOnce).not.toContain("node:tls");
  expect(atOnce).not.toContain("node:child_process");
});
