import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

// The floors of src/, lowest first. A file imports from floors below its own; `+` lets the files of a floor import each other.
// Two codecs (how credentials travel in a header, whether a body looks like a tar) and the plain bytes that `encode` needs are leaves below fields.
const floors: readonly (readonly [may: "" | "+", files: RegExp])[] = [
  ["", /^(core\/(errors|abort)|version)\.ts$/],
  ["", /^core\/(transport|operation)\.ts$/],
  ["", /^core\/(collect|trace)\.ts$/],
  ["+", /^core\/types\//],
  ["", /^core\/endpoint\.ts$/],
  ["", /^core\/codecs\/(registry-auth|tar-check|bytes)\.ts$/],
  ["+", /^core\/fields\//],
  ["+", /^core\/codecs\//],
  ["", /^core\/endpoints\//],
  ["", /^core\/groups\.ts$/],
  ["", /^core\/encode\.ts$/],
  ["", /^core\/(version|match)\.ts$/],
  ["", /^core\/call\.ts$/],
  ["", /^core\/bind\.ts$/],
  ["+", /^(core\/verbs|buildkit)\//],
  ["", /^core\/client\.ts$/],
  ["", /^core\/mod\.ts$/],
  ["+", /^transports\//],
  ["+", /^(engine|mcp)\//],
  ["", /^connect\.ts$/],
  ["+", /^(node|deno|engine-node)\.ts$/],
  ["+", /^cli(\/|\.ts$)/],
];

const sources = new URL("../../src/", import.meta.url);
const files = (readdirSync(sources, { recursive: true, encoding: "utf8" })).filter((path) => path.endsWith(".ts"));

function floorOf(file: string): number {
  return floors.findIndex(([, files]) => files.test(file));
}

/** What a file imports: paths below src/, or a bare name such as `node:net`. */
function importsOf(file: string): string[] {
  const text = readFileSync(new URL(file, sources), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const specifiers = [...text.matchAll(/(?:^|[\s}])from "([^"]+)"|\bimport\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? "");
  return specifiers.map((specifier) => specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier);
}

/** Every import of the files under a folder that a rule does not allow. */
function offences(under: RegExp, allowed: (imported: string, file: string) => boolean): string[] {
  return files.filter((file) => under.test(file)).flatMap((file) =>
    importsOf(file).filter((imported) => !allowed(imported, file)).map((imported) => `${file} imports ${imported}`)
  );
}

test("every file of src stands on a floor", () => {
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
});

test("a file imports from floors below its own only", () => {
  const isFile = (imported: string) => imported.endsWith(".ts");
  expect(offences(/./, (imported, file) => {
    const [from, to] = [floorOf(file), floorOf(imported)];
    return !isFile(imported) || (to >= 0 && to < from) || (to === from && floors[from]?.[0] === "+");
  })).toEqual([]);
});

test("the core imports nothing but itself, and its list of exports is imported by nobody in it", () => {
  expect(offences(/^core\//, (imported) => imported.startsWith("core/") && imported !== "core/mod.ts")).toEqual([]);
});

test("a transport imports the wire's contract, errors, other transports and its own runtime", () => {
  const wire = /^core\/(transport|errors|abort|collect)\.ts$/;
  const own = /^(transports\/|version\.ts$|node:|cloudflare:)/;
  expect(offences(/^transports\//, (imported) => wire.test(imported) || own.test(imported))).toEqual([]);
  const neutral = /^transports\/(http1|fetch)(\/|\.ts$)/;
  expect(offences(neutral, (imported) => wire.test(imported) || neutral.test(imported))).toEqual([]);
  expect(offences(/^transports\/environment\//, (imported) => /^(core\/errors\.ts$|transports\/environment\/)/.test(imported))).toEqual([]);
});

test("the embedded engine and the MCP layer import no transport", () => {
  expect(offences(/^(engine|mcp)\//, (imported) => !imported.startsWith("transports/"))).toEqual([]);
});
