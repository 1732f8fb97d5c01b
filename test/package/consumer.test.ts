import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { alone, neutral, specifier } from "./installed.ts";

const bin = fileURLToPath(new URL("../../node_modules/.bin/", import.meta.url));

/** Checks a program of a user against the declarations of the package, without skipLibCheck; returns what tsc says. */
function check(name: string, code: string, options: Readonly<Record<string, unknown>>): string {
  const folder = inject("consumer");
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
    types: [],
    ...options,
  };
  writeFileSync(join(folder, `${name}.mts`), code);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.mts`] }));
  return spawnSync(join(bin, "tsc"), ["-p", `${name}.json`], { cwd: folder, encoding: "utf8" }).stdout;
}

const imports = neutral.map((entry, n) => `import * as m${n} from "${specifier(entry)}"; void m${n};`).join("\n");

for (const [module, moduleResolution] of [["nodenext", "nodenext"], ["preserve", "bundler"]] as const) {
  test(`every neutral entry type-checks with the web's types alone (${moduleResolution})`, () => {
    expect(check(`neutral-${moduleResolution}`, imports, { module, moduleResolution })).toBe("");
  });
}

test("a wrong input does not compile for a user, so the types are there and not any", () => {
  const code = `import { call, type Caller } from "dockwire";
    import { list } from "dockwire/containers";
    declare const caller: Caller;
    export const right: Promise<readonly { readonly Id: string }[]> = call(caller, list, { all: true });
    call(caller, list, { al: true });`;
  expect(check("input", code, { module: "nodenext", moduleResolution: "nodenext" })).toMatch(
    /^input\.mts\(5,\d+\): error TS\d+: [^\n]*'al'[^\n]*\n$/,
  );
});

test("in Deno every entry exports what it exports in Node", () => {
  const specifiers = alone.map(({ name }) => `./node_modules/dockwire/dist/${name}.js`);
  const code = `for (const each of ${JSON.stringify(specifiers)}) console.log(Object.keys(await import(each)).sort().join());`;
  writeFileSync(join(inject("consumer"), "keys.mjs"), code);
  const options = { cwd: inject("consumer"), encoding: "utf8" } as const;
  const deno = spawnSync(join(bin, "deno"), ["run", "--no-config", "--no-lock", "--allow-read", "keys.mjs"], options);
  const node = spawnSync(process.execPath, ["keys.mjs"], options);
  expect(deno.status, deno.stderr).toBe(0);
  expect(deno.stdout).toBe(node.stdout);
  expect(node.stdout.split("\n").length).toBe(specifiers.length + 1);
});
