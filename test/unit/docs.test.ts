import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { manifest } from "../../scripts/entries.ts";
import { createDocker } from "../../src/core/client.ts";
import * as groups from "../../src/core/groups.ts";
import { blocksOf, pages, textOf } from "../docs/blocks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

// Blocks that are no TypeScript, and why they are not.
const otherLanguages: Readonly<Record<string, string>> = {
  sh: "commands for people to type: those of package.json are looked up there, below",
  json: "configuration of clients: test/unit/mcp-cli.test.ts parses it",
};

/** Type-checks sources that exist in memory only, by their paths below the root. `dockwire` means our own entry points. */
function typeCheck(sources: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as {
    readonly config: { readonly compilerOptions: object };
  };
  const entries = manifest().entries.map(({ subpath, source }) => [posix.join("dockwire", subpath), [`./${source}`]] as const);
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, paths: Object.fromEntries(entries) }, root);
  if (errors.length) throw new Error(errors.map((error) => ts.flattenDiagnosticMessageText(error.messageText, "\n")).join("\n"));
  // A block is no library: it need not annotate what it exports, as it exports nothing.
  const host = ts.createCompilerHost({ ...options, isolatedDeclarations: false, declaration: false });
  const { getSourceFile, fileExists, readFile } = host;
  const text = (path: string): string | undefined => path.startsWith(root) ? sources.get(path.slice(root.length)) : undefined;
  host.fileExists = (path) => text(path) !== undefined || fileExists(path);
  host.readFile = (path) => text(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const own = text(path);
    return own === undefined ? getSourceFile(path, language, ...rest) : ts.createSourceFile(path, own, language);
  };
  const program = ts.createProgram({ rootNames: [...sources.keys()].map((path) => root + path), options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const { file, start = 0, messageText } = diagnostic;
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.slice(root.length)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

/** The right-hand calls of the tables, as one source: they speak of a `docker` and of things that a reader has. */
function tableCalls(file: string): string[] {
  return [...textOf(file).matchAll(/^\| .* \| `([^`]+)`[^|]*\|$/gm)].map((match) => match[1] as string);
}

const given = `
import { type Docker, type OutputStream } from "dockwire";
import { connect } from "dockwire/node";
declare const docker: Docker;
declare const output: OutputStream;
declare const id: string, name: string, username: string, password: string, ca: string, cert: string, key: string;
declare const file: Uint8Array;
declare const stdout: WritableStream<Uint8Array>, stderr: (data: Uint8Array) => void;
void connect;
`;

test("every ts block of the documents compiles, and so does every call of their tables", () => {
  const sources = new Map<string, string>();
  for (const block of pages.flatMap(blocksOf)) {
    if (block.language !== "ts") continue;
    // A block of AGENTS.md shows a piece of a file, whose path its first line says: it is checked as if it stood beside it.
    const place = /^\/\/ (src\/.+)\.ts\n/.exec(block.code)?.[1];
    const folder = place === undefined ? "" : `${posix.dirname(place)}/`;
    sources.set(`${folder}${block.file.replaceAll(/[/.]/g, "-")}-${block.line}.ts`, `${block.code}\nexport {};\n`);
  }
  const calls = tableCalls("docs/from-dockerode.md");
  expect(calls.length).toBeGreaterThan(40);
  sources.set("from-dockerode-table.ts", given + calls.map((call) => `void (${call});\n`).join("") + "export {};\n");
  expect(sources.size).toBeGreaterThan(15);
  expect(typeCheck(sources)).toEqual([]);
});

test("a block that does not compile is found", () => {
  const wrong = `import { connect } from "dockwire/node";\nawait (await connect()).containers.list({ al: true });\n`;
  expect(typeCheck(new Map([["wrong.ts", wrong]])).join("\n")).toMatch(/^wrong\.ts:2: .*'al' does not exist/);
});

test("a block is TypeScript, or in a language with a reason", () => {
  const languages = new Set(pages.flatMap(blocksOf).map((block) => block.language));
  languages.delete("ts");
  expect([...languages]).toEqual(Object.keys(otherLanguages));
});

test("commands of the documents exist in package.json", () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { readonly scripts: Readonly<Record<string, string>> };
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] as string)
  );
  expect(named).toEqual(expect.arrayContaining(["start", "test"]));
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test("links between the documents lead to files", () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^):#]+)(?:#[^)]*)?\)/g)]
      .map((match) => posix.join(posix.dirname(page), match[1] as string))
      .filter((path) => !existsSync(root + path))
      .map((path) => `${page}: ${path}`)
  );
  expect(broken).toEqual([]);
});

test("README names the verbs that there are, and counts the operations", () => {
  const row = (name: string): string => new RegExp(`^\\| ${name} \\| ([^|]*) \\|`, "m").exec(textOf("README.md"))?.[1] ?? "";
  const docker = createDocker({ request: () => Promise.reject(new Error("not used")) });
  const other = ["transport", "versions", "integers", "endpoint", "apiVersion", "close", ...Object.keys(groups)];
  const verbs = [...row("verbs").matchAll(/`(\w+)`/g)].map((match) => match[1]);
  expect(verbs.sort()).toEqual(Object.keys(docker).filter((key) => !other.includes(key)).sort());
  const operations = Object.values<object>(groups).flatMap((group) => Object.keys(group));
  expect(row("operations")).toContain(`all ${operations.length}]`);
});
