import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { facts } from "../../scripts/docs/facts.ts";
import { manifest } from "../../scripts/entries.ts";
import { firstVersions } from "../../scripts/spec/first-versions.ts";
import * as groups from "../../src/core/groups.ts";
import { faultsOf, partsOf, plain } from "../docs/pages.ts";

/** What the tests read of an endpoint. */
interface Value {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<
    Record<string, { readonly in: string; readonly required?: true; readonly since?: string; readonly until?: string }>
  >;
  readonly body?: { readonly kind: string };
  readonly since?: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "docs-site-"));
const files = new Map<string, string>();
const endpoints = Object.entries(groups).flatMap(([group, members]) =>
  Object.entries<Value>(members).map(([name, value]) => ({ group, name, value }))
);

beforeAll(() => {
  execFileSync("node_modules/.bin/tsx", ["scripts/docs.ts", folder], { cwd: root });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(posix.relative(folder, path), readFileSync(path, "utf8"));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function page(path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`There is no ${path}`);
  return text;
}

/** The entry of a parameter: its name, type and marks. */
function parameter(text: string, name: string): string | undefined {
  const found = [...text.matchAll(/<dt id="([^"]*)">(.*?)<\/dt>/gs)].find(([, id = ""]) => plain(id) === `param-${name}`);
  return found && plain(found[2] ?? "");
}

test("docs writes a page an operation: wire, name, since, and the Engine's reference", () => {
  expect(endpoints.length).toBeGreaterThan(100);
  for (const { group, name, value } of endpoints) {
    const text = page(`operations/${value.id}.html`);
    const shown = plain(text);
    expect(text).toContain(`<h1>${value.id}</h1>`);
    expect(shown).toContain(`${value.method} ${value.path}\n`);
    expect(shown).toContain(`Name${`docker.${group}.${name}`}\n`);
    expect(shown).toContain(`SinceAPI ${value.since ?? firstVersions.get(value.id)}\n`);
    const { tag, version } = facts.get(value.id) ?? {};
    const url = `https://docs.docker.com/reference/api/engine/version/v${version}/#tag/${tag}/operation/${value.id}`;
    expect(partsOf(text).targets.filter((target) => target.startsWith("https:"))).toEqual(version === undefined ? [] : [url]);
    expect(partsOf(text).ids).toEqual(expect.arrayContaining(["input", "result", "errors"]));
    expect(partsOf(text).ids.includes("body"), `body of ${value.id}`).toBe(value.body !== undefined);
  }
});

test("docs shows every parameter: where it travels, whether it is required, and since when there is it", () => {
  for (const { value } of endpoints) {
    const text = page(`operations/${value.id}.html`);
    for (const [name, { in: where, required, since, until }] of Object.entries(value.params)) {
      const shown = parameter(text, name);
      expect(shown, `${name} of ${value.id}`).toMatch(where === "local" ? /\bnot sent\b/ : RegExp(` ${where}\\b`));
      expect(/ required\b/.test(shown ?? ""), `${name} of ${value.id} is required`).toBe(required === true);
      if (since) expect(shown).toContain(` since ${since}`);
      if (until) expect(shown).toContain(` until ${until}`);
    }
    expect(partsOf(text).ids.filter((id) => id.startsWith("param-")).length).toBe(Object.keys(value.params).length);
  }
});

test("docs has no broken link, no foreign resource, no hole in a text", () => {
  expect(faultsOf(files)).toEqual([]);
  expect([...files].filter(([, text]) => text.includes(root)).map(([path]) => path)).toEqual([]);
});

test("faultsOf() finds a broken link and a hole", () => {
  const broken = new Map([
    ["a.html", '<p id="x">undefined</p><p id="x"><a href="b.html#y">1</a><a href="c.html">2</a><img src="https://there/x.png"></p>'],
    ["b.html", "<p><code>undefined</code><b></p>"],
  ]);
  expect(faultsOf(broken).map((fault) => fault.replace(/^(\w+)\.html: /, "$1 "))).toEqual([
    "a link b.html#y",
    "a link c.html",
    "a resource https://there/x.png",
    "a id x twice",
    "a text \\bundefined\\b",
    "a tag p",
    "a tag p",
    "b tag p",
    "b tag p",
  ]);
});

test("docs tells of every export: in the list of its entry point, and in the search of the first page", () => {
  const { options } = ts.convertCompilerOptionsFromJson({ module: "nodenext", allowImportingTsExtensions: true, noEmit: true }, root);
  const { entries } = manifest();
  const program = ts.createProgram({ rootNames: entries.map(({ source }) => root + source), options });
  const checker = program.getTypeChecker();
  for (const { subpath, source } of entries) {
    const file = program.getSourceFile(root + source);
    const module = file && checker.getSymbolAtLocation(file);
    const names = module ? checker.getExportsOfModule(module).map(({ name }) => name) : [];
    const group = subpath.slice(2);
    const list = page(
      Object.hasOwn(groups, group) ? `groups/${group}.html` : `entries/${subpath === "." ? "core" : group.replaceAll("/", "-")}.html`,
    );
    const told = [...list.matchAll(/<li><p><a [^>]*><code>(?:\w+\.)?(\w+)</g)].map(([, name]) => name);
    // Inputs are told on the page of their endpoint, groups on theirs.
    const others = names.filter((name) => !Object.hasOwn(groups, name) && !/Input$/.test(name));
    expect(others.filter((name) => !told.includes(name)), `exports of ${subpath} without a line`).toEqual([]);
    const first = page("index.html");
    expect(others.filter((name) => !RegExp(`<code>(?:\\w+\\.)?${name}<`).test(first)), `exports of ${subpath} not to be found`).toEqual([]);
  }
});

test("docs keeps pages apart that differ in upper and lower case only", () => {
  const paths = [...files.keys()];
  expect(paths).toEqual(expect.arrayContaining(["nouns/IDResponse.html", "nouns/IdResponse-2.html"]));
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
});

test("every call that docs shows compiles", () => {
  const paths = Object.fromEntries(manifest().entries.map(({ subpath, source }) => [posix.join("dockwire", subpath), [root + source]]));
  const names = endpoints.flatMap(({ group, name, value }) => {
    const [method = "", alone = ""] = [...page(`operations/${value.id}.html`).matchAll(/<pre><code>([^]*?)<\/code><\/pre>/g)].map((
      [, code = ""],
    ) => plain(code));
    expect(method).toContain(`docker.${group}.${name}(`);
    expect(alone).toContain(`from "dockwire/${group}"`);
    const required = Object.keys(value.params).filter((key) => value.params[key]?.required).map((key) =>
      key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    );
    const body = `type B = typeof groups.${name} extends { readonly _body?: (body: infer B) => void } ? B : never;\n` +
      `declare const body: ${value.body?.kind === "json" ? "B" : "B extends { body?: infer V } ? V : never"};\n`;
    const given = `import type { Docker } from "dockwire";\nimport type * as groups from "dockwire/${group}";\n` +
      `declare const docker: Docker;\n${required.map((key) => `declare const ${key}: never;\n`).join("")}${value.body ? body : ""}`;
    return [["method", method], ["alone", alone]].map(([form = "", code = ""]) => {
      const path = join(folder, `${value.id}.${form}.mts`);
      writeFileSync(path, `${given}${code}\nexport {};\n`);
      return path;
    });
  });
  const wrong = join(folder, "wrong.mts");
  writeFileSync(wrong, `import type { Docker } from "dockwire";\ndeclare const docker: Docker;\nawait docker.containers.inspect({});\n`);
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as {
    readonly config: { readonly compilerOptions: object };
  };
  const changes = { paths, typeRoots: [`${root}node_modules/@types`], isolatedDeclarations: false, declaration: false };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, ...changes }, root);
  const program = ts.createProgram({ rootNames: [...names, wrong], options });
  const errors = [...names, wrong].flatMap((name) => {
    const file = program.getSourceFile(name);
    return ts.getPreEmitDiagnostics(program, file).map(({ messageText }) =>
      `${posix.basename(name)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
    );
  });
  expect(errors.filter((error) => !error.startsWith("wrong.mts: Argument of type '{}'"))).toEqual([]);
  expect(errors.length).toBe(1);
});

const inventories = fileURLToPath(new URL("../../../shared/spec", import.meta.url));

test.runIf(existsSync(inventories))("facts are what the inventories of the API say", () => {
  const said = new Map<string, { tag: string; readonly statuses: Set<number> }>();
  for (const name of readdirSync(inventories).filter((name) => /^inventory-v[\d.]+\.json$/.test(name))) {
    const { operations } = JSON.parse(readFileSync(join(inventories, name), "utf8")) as {
      readonly operations: readonly { readonly operationId: string; readonly tag: string; readonly responses: object }[];
    };
    for (const { operationId, tag, responses } of operations) {
      const own = said.get(operationId) ?? { tag, statuses: new Set() };
      for (const status of Object.keys(responses).map(Number)) if (status >= 400 && status !== 500) own.statuses.add(status);
      said.set(operationId, { ...own, tag });
    }
  }
  expect([...facts].map(([id, { tag, statuses }]) => `${id} ${tag} ${statuses.join(" ")}`).sort())
    .toEqual([...said].map(([id, { tag, statuses }]) => `${id} ${tag} ${[...statuses].sort().join(" ")}`).sort());
  // What we link to must be there: operations of 1.51, and those only.
  const linked = JSON.parse(readFileSync(join(inventories, "inventory-v1.51.json"), "utf8")) as {
    readonly operations: readonly { readonly operationId: string }[];
  };
  expect([...facts].filter(([, { version }]) => version === "1.51").map(([id]) => id).sort())
    .toEqual(linked.operations.map(({ operationId }) => operationId).sort());
});
