import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const map = readFileSync(`${root}AGENTS.md`, "utf8");

/** Files, and functions as `file name`, in the order in which a text names them. A function is in the file that was named last. */
function namesIn(text: string): { readonly files: string[]; readonly functions: string[] } {
  const files: string[] = [];
  const functions: string[] = [];
  for (const [, code = ""] of text.replace(/^```[^]*?^```$/gm, "").matchAll(/`([^`]+)`/g)) {
    if (/^(src|test|scripts)\/[\w./-]+$/.test(code)) files.push(code);
    else if (/^#?\w+\(\)$/.test(code) && files.length) functions.push(`${files.at(-1)} ${code.slice(0, -2)}`);
  }
  return { files, functions };
}

const walks = [...map.matchAll(/^## A walk: .*\n([^]*?)(?=^## )/gm)].map((match) => match[1] as string);
/** The numbered steps, and all else that is said of a walk. */
const steps = walks.map((walk) => [...walk.matchAll(/^\d+\. .*(?:\n {2,}.*)*/gm)].map(([step]) => step).join("\n"));
const asides = walks.map((walk) => walk.replace(/^\d+\. .*(?:\n {2,}.*)*/gm, ""));

const taken = JSON.parse(execFileSync("node_modules/.bin/tsx", ["test/docs/walk.ts"], { cwd: root, encoding: "utf8" })) as {
  readonly containers: number;
  readonly frames: number;
  readonly walks: readonly string[][];
  readonly asked: readonly string[];
};

/** The first of the names that is not called after those before it; `undefined` when all are, in order. */
function firstAstray(names: readonly string[], calls: readonly string[]): string | undefined {
  let at = 0;
  return names.find((name) => {
    at = calls.indexOf(name, at) + 1;
    return at === 0;
  });
}

test("AGENTS.md names files and folders that are there", () => {
  const { files } = namesIn(map);
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
});

test("AGENTS.md leaves no folder of src out", () => {
  const { files } = namesIn(map);
  const folders = ["src/core/", "src/"].flatMap((folder) =>
    readdirSync(root + folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${folder}${entry.name}`)
  );
  expect(folders.length).toBeGreaterThan(5);
  expect(folders.filter((folder) => !files.includes(folder) && !files.includes(`${folder}/`))).toEqual([]);
});

test("the walks of AGENTS.md lead to what they are about", () => {
  expect([taken.containers, taken.frames, walks.length]).toEqual([6, 5, 2]);
});

test.each([0, 1])("the functions on walk %i of AGENTS.md are called in the order of its steps", (which) => {
  const { functions } = namesIn(steps[which] ?? "");
  expect(functions.length).toBeGreaterThan(12);
  expect(firstAstray(functions, taken.walks[which] ?? [])).toBeUndefined();
  // The check itself: the same steps backwards are no walk.
  expect(firstAstray(functions.toReversed(), taken.walks[which] ?? [])).toBeDefined();
});

test("the other functions of which the walks of AGENTS.md speak are called, too", () => {
  const { functions } = namesIn(asides.join("\n"));
  const called = new Set([...taken.walks.flat(), ...taken.asked]);
  expect(functions.length).toBeGreaterThan(12);
  expect(functions.filter((name) => !called.has(name))).toEqual([]);
});
