import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { check, lines } from "../../scripts/spec/check.ts";
import { loadFacts, rows } from "../../scripts/spec/load.ts";
import { loadOurs } from "../../scripts/spec/ours.ts";
import type { Known } from "../../scripts/spec/known.ts";
import { type Edit, tinySpec } from "../support/tiny-spec.ts";

const folders: string[] = [];
const nothing: Known = { quirks: [], moves: [], others: [], names: {} };

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function tiny(...edits: readonly Edit[]): string {
  const folder = tinySpec(...edits);
  folders.push(folder);
  return folder;
}

async function run(edits: readonly Edit[], known: Known = nothing, specification = "spec") {
  const folder = tiny(...edits);
  const outcome = check(loadFacts(join(folder, specification)), await loadOurs(join(folder, "core/groups.ts")), known);
  return { ...outcome, found: lines(outcome.findings) };
}

const types = "core/types/things.ts";
const endpoints = "core/endpoints/things.ts";
const both = (from: string, to: string): readonly Edit[] => [["spec/v1.40.yaml", from, to], ["spec/v1.41.yaml", from, to]];

test("check() finds nothing where endpoints and types fit, and counts by version", async () => {
  const { found, versions } = await run([]);
  expect(found).toEqual([]);
  expect(versions).toEqual([
    "v1.40: 3 of 3 operations, 0 missing parameters, 0 missing definitions, 0 missing fields, 0 extra, 0 other",
    "v1.41: 4 of 4 operations, 0 missing parameters, 0 missing definitions, 0 missing fields, 0 extra, 0 other",
  ]);
});

const cases: readonly (readonly [string, readonly Edit[], readonly RegExp[]])[] = [
  ["an operation that is missing", [[endpoints, "export { remove as delete };", ""]], [
    /^operation missing: ThingDelete \(2 versions, v1.40 to v1.41\)/,
  ]],
  ["an operation that is extra", [["spec/v1.41.yaml", "operationId: ThingLate", "operationId: ThingElse"]], [
    /^operation missing: ThingElse \(v1.41\)/,
    /^operation extra: ThingLate \(v1.41\): is not there: GET \/late$/,
  ]],
  ["another method", [[endpoints, 'method: "DELETE"', 'method: "POST"']], [
    /^operation differs: ThingDelete .*: is DELETE \/things\/{id}, ours POST \/things\/{id}$/,
  ]],
  ["another path", [[endpoints, '"/things/create"', '"/thing/create"']], [/^operation differs: ThingCreate/]],
  ["a parameter that is missing", [[endpoints, ", size: query.boolean", ""], [endpoints, "size?: boolean | undefined;", ""]], [
    /^parameter missing: ThingInspect size .*: is a boolean of the query$/,
  ]],
  ["a parameter that is extra", [[endpoints, "params: { name: query.text }", "params: { name: query.text, more: query.text }"]], [
    /^parameter extra: ThingCreate more/,
  ]],
  ["a parameter in another place", [[endpoints, "size: query.boolean", 'size: { ...query.boolean, in: "header" }']], [
    /^parameter misplaced: ThingInspect size .*: goes in the query, ours in the header$/,
  ]],
  ["a parameter written otherwise", [[endpoints, "size: query.boolean", "size: query.list"]], [
    /^parameter encoding: ThingInspect size .*: is written as boolean, ours as list$/,
  ]],
  [
    "a parameter that is required",
    both("{ name: name, in: query, type: string }", "{ name: name, in: query, required: true, type: string }"),
    [
      /^parameter required: ThingCreate name .*: is required, ours is not$/,
    ],
  ],
  ["a parameter with a wrong since", [[endpoints, 'since(query.text, "1.41")', 'since(query.text, "1.42")']], [
    /^since: ThingInspect late \(v1.41\): is there, though ours says Since 1.42$/,
    /^since: ThingInspect late: says Since 1.42, its comment says Since 1.41$/,
    /^since: ThingInspect late: says Since 1.42, its history Since 1.41$/,
  ]],
  ["a parameter without its since", [[endpoints, 'since(query.text, "1.41")', "query.text"], [endpoints, "/** Since 1.41. */", ""]], [
    /^parameter extra: ThingInspect late \(v1.40\)/,
    /^since: ThingInspect late: says neither Since nor Until, its history Since 1.41$/,
  ]],
  ["an operation with a wrong since", [[endpoints, 'since: "1.41" }', 'since: "1.42" }']], [
    /^since: ThingLate \(v1.41\): is there, though ours says Since 1.42$/,
    /^since: ThingLate: says Since 1.42, its comment says Since 1.41$/,
    /^since: ThingLate: says Since 1.42, its history Since 1.41$/,
  ]],
  ["a body that is missing", [[endpoints, "body: body.json,", ""]], [/^body: ThingCreate .*: has a body, ours none$/]],
  ["a result where there is none", both("responses: { 204: {} }", "responses: { 200: { schema: { type: object } } }"), [
    /^result: ThingDelete .*: is object, ours is empty$/,
    /^result: ThingLate/,
  ]],
  ["a definition that is missing", [[types, "export interface ErrorResponse", "export interface Failure"]], [
    /^definition missing: ErrorResponse/,
    /^type unmet: Failure/,
  ]],
  ["a field that is missing", [[types, "Count?: number | undefined;", ""]], [
    /^field missing: Thing.Count \(2 versions, v1.40 to v1.41\): is not in Thing$/,
  ]],
  ["a field of a list's elements that is missing", [[types, "Kind?: string | undefined", "Sort?: string | undefined"]], [
    /^field missing: Thing.Parts\[\].Kind/,
    /^field extra: Part.Sort/,
  ]],
  ["a field of a body that is missing", [[types, "Labels?: { [key: string]: string } | undefined", ""]], [
    /^field missing: ThingCreate:body.Labels/,
    /^type unmet: Base/,
  ]],
  ["a field that is extra", [[types, "Id: string;\n", "Id: string;\n  Name?: string | undefined;\n"]], [
    /^field extra: Thing.Name \(2 versions, v1.40 to v1.41\): is not there$/,
  ]],
  ["a field of a wrong type", [[types, "Count?: number", "Count?: string"]], [
    /^field type: Thing.Count .*: is a number, ours is string \| undefined$/,
  ]],
  ["a list that is none", [[types, "Parts?: Part[]", "Parts?: Part"]], [
    /^field type: Thing.Parts .*: is a list, ours is Part \| undefined$/,
    /^type unmet: Part/,
  ]],
  ["a map that is none", [[types, "{ [key: string]: string } | undefined", "string | undefined"]], [
    /^field type: Base.Labels .*: is a map, ours is string \| undefined$/,
  ]],
  ["a value that is not listed", [[types, '"on" | "off" | (string', '"on" | (string']], [/^field type: Thing.State=off/]],
  ["a field that is always there", [[types, "  Id: string;\n  Count", "  Id?: string | undefined;\n  Count"]], [
    /^field required: Thing.Id .*: is always there, ours is optional$/,
  ]],
  ["a field that must be sent", [[types, "Owner: string", "Owner?: string | undefined"]], [
    /^field required: ThingCreate:body.Owner .*: must be sent, ours is optional$/,
  ]],
  ["a field that need not be sent", both("required: [Owner], ", ""), [
    /^field required: ThingCreate:body.Owner .*: may be left out of a request, ours is required$/,
  ]],
  ["a field with a wrong since", [[types, "Since 1.41.", "Since 1.42."]], [
    /^since: Thing.Late \(v1.41\): is there, though its comment says Since 1.42$/,
  ]],
  ["a field without its since", [[types, "/** Since 1.41. */", "/** Known since 1.41, which is no mark. */"]], [
    /^field extra: Thing.Late \(v1.40\)/,
  ]],
  ["a field with a wrong until", [[types, "Since 1.41. */", "Since 1.41. Until 1.40. */"]], [
    /^since: Thing.Late \(v1.41\): is there, though its comment says Since 1.41, Until 1.40$/,
  ]],
  ["a field without its until", [["spec/v1.41.yaml", "      Count: { type: integer }\n", ""]], [/^field extra: Thing.Count \(v1.41\)/]],
  ["an interface with a wrong since", [[types, "export interface Part", "/** A part. Since 1.39. */\nexport interface Part"]], [
    /^since: Part \(v1.40\): is met here first/,
  ]],
  [
    "a key that is both a parameter and in the body",
    both("{ name: name, in: query, type: string }", "{ name: Owner, in: query, type: string }"),
    [
      /^parameter missing: ThingCreate Owner/,
      /^parameter extra: ThingCreate name/,
      /^key: ThingCreate Owner .*: is both a parameter and a key of the body$/,
    ],
  ],
  ["a key of the body without a capital", [...both("Owner", "owner"), [types, "Owner", "owner"]], [
    /^key: ThingCreate owner \(2 versions/,
    /^key: ThingCreate owner: is a key of the body without a capital$/,
  ]],
];

test.each(cases)("check() finds %s", async (_, edits, expected) => {
  const { found } = await run(edits);
  for (const each of expected) expect(found).toContainEqual(expect.stringMatching(each));
  expect(found.filter((line) => !expected.some((each) => each.test(line)))).toEqual([]);
});

const spelled: readonly Edit[] = [[types, "Count?: number", "Kount?: number"]];

test("check() says nothing of a known difference, and finds an entry that explains nothing", async () => {
  const quirks = [
    { kind: "field missing", what: "Thing.Count", reason: "tried" },
    { kind: "field extra", what: "Thing.Kount", reason: "tried" },
  ] as const;
  expect(await run(spelled, { ...nothing, quirks })).toMatchObject({ found: [], used: 2 });
  expect((await run([], { ...nothing, quirks })).found).toEqual([
    `quirk stale: Thing.Count: explains a "field missing" that is not found any more`,
    `quirk stale: Thing.Kount: explains a "field extra" that is not found any more`,
  ]);
});

test("check() finds what a difference of one version alone does not explain", async () => {
  const quirks = [{ kind: "field missing", what: "Thing.Count", only: "v1.40", reason: "tried" }] as const;
  expect((await run([[types, "Count?: number | undefined;", ""]], { ...nothing, quirks })).found).toEqual([
    "field missing: Thing.Count (v1.41): is not in Thing",
  ]);
});

test("check() looks for a field where it is said to be, and at its type there", async () => {
  const moves = [{ what: "Thing.Count", to: "Thing.Kount", reason: "tried" }];
  expect((await run(spelled, { ...nothing, moves })).found).toEqual([]);
  expect((await run([[types, "Count?: number", "Kount?: string"]], { ...nothing, moves })).found).toEqual([
    "field type: Thing.Count (2 versions, v1.40 to v1.41): is a number, ours is string | undefined",
  ]);
  expect((await run([], { ...nothing, moves })).found).toEqual([
    "quirk stale: Thing.Count: is said to be elsewhere, and is in no version or not there",
  ]);
});

test("check() does not look into a place that is known to be another type, as long as ours is that one", async () => {
  const others = [{ what: "Thing.Parts[]", is: "Part", reason: "tried" }];
  const edits: readonly Edit[] = [[types, "Kind?: string | undefined", "Sort?: string | undefined"]];
  expect((await run(edits, { ...nothing, others })).found).toEqual([]);
  expect((await run([[types, "Parts?: Part[]", "Parts?: number[]"]], { ...nothing, others })).found).toEqual([
    "field type: Thing.Parts[] (2 versions, v1.40 to v1.41): is known to be Part, ours is number",
    "type unmet: Part: stands for no type of any version",
  ]);
  expect((await run([], { ...nothing, others: [{ what: "Thing.Bits", is: "Part", reason: "tried" }] })).found).toEqual([
    "quirk stale: Thing.Bits: is said to be another type, and is in no version",
  ]);
});

test("check() compares a definition that no operation names with the type that stands for it", async () => {
  const edits: readonly Edit[] = [[
    types,
    "export interface ErrorResponse { message: string }",
    "export interface Failure { text: string }",
  ]];
  expect((await run(edits, { ...nothing, names: { ErrorResponse: "Failure" } })).found).toEqual([
    "field missing: ErrorResponse.message (2 versions, v1.40 to v1.41): is not in Failure",
    "field extra: Failure.text (2 versions, v1.40 to v1.41): is not there",
  ]);
});

test("check() reads one specification alone, and then calls no entry stale", async () => {
  const quirks = [{ kind: "field missing", what: "Thing.Nothing", reason: "tried" }] as const;
  const { found, versions } = await run([["spec/v1.41.yaml", '"1.41"', '"1.56"']], { ...nothing, quirks }, "spec/v1.41.yaml");
  expect(found).toEqual([]);
  expect(versions).toEqual(["v1.56: 4 of 4 operations, 0 missing parameters, 0 missing definitions, 0 missing fields, 0 extra, 0 other"]);
});

test("check() finds filters that a type or an encoder lacks, and those that no engine knows", async () => {
  const edits: readonly Edit[] = [
    [
      endpoints,
      "late?: string | undefined;",
      'late?: string | undefined;\n  filters?: query.Filters<"name" | "state" | "odd" | "rare"> | undefined;',
    ],
    [endpoints, "size: query.boolean,", 'size: query.boolean, filters: query.filters("name"),'],
    ...both(
      "{ name: size, in: query, type: boolean }",
      "{ name: size, in: query, type: boolean }\n        - { name: filters, in: query, type: string }",
    ),
    ["spec/filters.csv", "", "operationId,keysAccepted\nThingInspect,id name state (rare on some)\n"],
  ];
  expect((await run(edits)).found).toEqual([
    "parameter encoding: ThingInspect filters.id: is a filter, and not in our type",
    "parameter encoding: ThingInspect filters.state: is a filter, and our encoder refuses it",
    "parameter encoding: ThingInspect filters.odd: is no filter",
  ]);
});

test("check() finds undocumented parameters that are missing or written otherwise", async () => {
  const table = "operationId,param,swaggerType,wireEncoding\nThingInspect,size,boolean,bool loose\n" +
    "ThingInspect,hidden,(undocumented),string\nThingDelete,force,(undocumented),bool loose\n";
  const edits: readonly Edit[] = [["spec/query-params.csv", "", table], [
    endpoints,
    "params: { id: path.id },",
    "params: { id: path.id, force: query.text },",
  ]];
  const quirks = [{ kind: "parameter extra", what: "ThingDelete force", reason: "tried" }] as const;
  expect((await run(edits, { ...nothing, quirks })).found).toEqual([
    "parameter missing: ThingInspect hidden: is read by engines, though undocumented",
    "parameter encoding: ThingDelete force: is written as boolean, ours as text",
  ]);
});

test("check() knows fields that stand beside an allOf", async () => {
  const beside = both(
    "              - { type: object, required: [Owner], properties: { Owner: { type: string } } }\n",
    "            required: [Owner]\n            properties: { Owner: { type: string } }\n",
  );
  expect((await run(beside)).found).toEqual([]);
  expect((await run([...beside, [types, "Owner: string", "Owner?: string | undefined"]])).found).toEqual([
    "field required: ThingCreate:body.Owner (2 versions, v1.40 to v1.41): must be sent, ours is optional",
  ]);
});

test("rows() reads quoted cells, commas and quotes in them", () => {
  expect(rows('a,b,c\n1,"x, ""y""",\n')).toEqual([{ a: "1", b: 'x, "y"', c: "" }]);
});

test("npm run check:spec ends with 2 where there are no facts, and with 1 where something is wrong", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const script = (path: string) => spawnSync("node_modules/.bin/tsx", ["scripts/check-spec.ts", path], { cwd: root, encoding: "utf8" });
  const none = script(join(tiny(), "nowhere"));
  expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/^There is no .*nowhere: give a folder/)]);
  const wrong = script(join(tiny(), "spec/v1.40.yaml"));
  expect([wrong.status, wrong.stdout]).toEqual([
    1,
    expect.stringMatching(/^v1.40: 0 of 3 operations, [^]*operation missing: ThingDelete \(v1.40\): DELETE \/things\/{id}$/m),
  ]);
});
