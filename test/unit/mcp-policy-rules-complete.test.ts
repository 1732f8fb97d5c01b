import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { check } from "../../src/mcp/policy/check.ts";
import { judge, type Rule } from "../../src/mcp/policy/rule.ts";
import type { Place } from "../../src/mcp/policy/rules/place.ts";
import { risks } from "../../src/mcp/policy/risk.ts";
import { operations } from "../../src/mcp/policy/rules/operations.ts";
import { endpoints } from "../support/fixtures.ts";
import { granted } from "./mcp-policy-rules-support.ts";

const tables: Readonly<Record<string, Rule | undefined>> = operations;

/** A place in the input of an operation, as the types know it. */
interface Spot {
  readonly operation: string;
  readonly path: readonly string[];
  readonly type: "string" | "number" | "boolean" | "object" | "list" | "map";
}

const file = fileURLToPath(new URL("../../src/core/groups.ts", import.meta.url));
const program = ts.createProgram([file], {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.asynciterable.d.ts"],
  types: [],
});
const checker = program.getTypeChecker();

/** Every place of every JSON body, by the types of the endpoints. */
function spots(): Spot[] {
  const found: Spot[] = [];
  const source = program.getSourceFile(file);
  if (!source) throw new Error("no groups");
  const groups = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  for (const group of groups) {
    if (!(group.flags & ts.SymbolFlags.Alias)) continue;
    for (let constant of checker.getExportsOfModule(checker.getAliasedSymbol(group))) {
      if (constant.flags & ts.SymbolFlags.Alias) constant = checker.getAliasedSymbol(constant);
      if (!(constant.flags & ts.SymbolFlags.Variable)) continue;
      const type = checker.getTypeOfSymbol(constant) as ts.TypeReference;
      const [id, , , body] = checker.getTypeArguments(type);
      if (!id || !body || body.flags & ts.TypeFlags.Unknown || !id.isStringLiteral()) continue;
      if (endpoints.find((endpoint) => endpoint.id === id.value)?.body?.kind === "raw") continue;
      walk(body, { operation: id.value, path: [] }, found);
    }
  }
  return found;
}

function walk(whole: ts.Type, { operation, path }: Omit<Spot, "type">, found: Spot[]): void {
  const type = checker.getNonNullableType(whole);
  const parts = type.isUnion() ? type.types : [type];
  const all = (flag: ts.TypeFlags) =>
    parts.every((part) => part.flags & flag || (part.isIntersection() && part.types.some(({ flags }) => flags & flag)));
  const add = (type: Spot["type"]) => path.length && found.push({ operation, path, type });
  if (all(ts.TypeFlags.StringLike)) return void add("string");
  if (all(ts.TypeFlags.NumberLike)) return void add("number");
  if (all(ts.TypeFlags.BooleanLike)) return void add("boolean");
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    add("list");
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (element) walk(element, { operation, path: [...path, "[]"] }, found);
    return;
  }
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (values) {
    add("map");
    if (!(values.flags & ts.TypeFlags.Never)) walk(values, { operation, path: [...path, "{}"] }, found);
    return;
  }
  add("object");
  for (const property of checker.getPropertiesOfType(type)) {
    walk(checker.getTypeOfSymbol(property), { operation, path: [...path, property.name] }, found);
  }
}

/** The rule at a place; a leaf judges all that is below it. */
function ruleAt(spot: Spot): Rule | undefined {
  let rule = tables[spot.operation];
  for (const step of spot.path) {
    while (rule?.kind === "host") rule = rule.of;
    if (!rule || rule.kind === "leaf") return rule;
    if (rule.kind === "object") rule = Object.hasOwn(rule.fields, step) ? rule.fields[step] : step === "{}" ? rule : undefined;
    else rule = rule.of;
  }
  return rule;
}

const everything = spots();

test("the types have the places that this test is about", () => {
  expect(everything.length).toBeGreaterThan(400);
  for (const path of ["HostConfig.Mounts.[].VolumeOptions.DriverConfig.Options.{}", "Labels.{}", "HostConfig.MaskedPaths"]) {
    expect(everything.some((spot) => spot.operation === "ContainerCreate" && spot.path.join(".") === path), path).toBe(true);
  }
});

test("every field of every body has a rule, but in operations that are never sent", () => {
  const unruled = everything.filter(({ operation }) => risks[operation as keyof typeof risks] !== "refused").filter((spot) =>
    !ruleAt(spot)
  );
  expect(unruled.map(({ operation, path }) => `${operation}: ${path.join(".")}`)).toEqual([]);
});

test("every parameter of every endpoint has a rule, but in operations that are never sent", () => {
  const unruled = endpoints.flatMap(({ id, params }) => {
    const rule = tables[id];
    if (!rule) return risks[id as keyof typeof risks] === "refused" ? [] : [id];
    return Object.keys(params).filter((name) => rule.kind !== "object" || !Object.hasOwn(rule.fields, name)).map((name) =>
      `${id}: ${name}`
    );
  });
  expect(unruled).toEqual([]);
});

test("no operation that is never sent has rules", () => {
  for (const { id } of endpoints) expect(id in operations, id).toBe(risks[id as keyof typeof risks] !== "refused");
});

test("every rule is for a field or a parameter that exists", () => {
  const known = new Set(everything.map(({ operation, path }) => `${operation}: ${path.join(".")}`));
  const unknown: string[] = [];
  const search = (rule: Rule, operation: string, path: readonly string[]): void => {
    if (rule.kind === "host") return search(rule.of, operation, path);
    if (rule.kind === "list") return search(rule.of, operation, [...path, "[]"]);
    if (rule.kind === "map") return search(rule.of, operation, [...path, "{}"]);
    if (rule.kind !== "object") return;
    const params = path.length ? {} : endpoints.find(({ id }) => id === operation)?.params ?? {};
    for (const [name, inner] of Object.entries(rule.fields)) {
      if (name in params) continue;
      const place = [...path, name];
      // The keys of some maps are known, and so they are fields.
      const mapped = [...path, "{}"];
      const raw = endpoints.some(({ id, body }) => id === operation && body?.kind === "raw") && name === "body";
      if (!raw && !known.has(`${operation}: ${place.join(".")}`) && !known.has(`${operation}: ${mapped.join(".")}`)) {
        unknown.push(`${operation}: ${place.join(".")}`);
      } else search(inner, operation, place);
    }
  };
  for (const [id, rule] of Object.entries(tables)) if (rule) search(rule, id, []);
  expect(unknown).toEqual([]);
});

describe("a value of the wrong JSON type is refused", () => {
  const wrong = { string: { x: 1 }, number: "x", boolean: "x", object: "x", list: "x", map: "x" };
  const place: Omit<Place, "input"> = { path: [], policy: granted, stored: false, found: () => {} };

  test.each(Object.keys(operations))("%s", (id) => {
    for (const spot of everything.filter(({ operation }) => operation === id)) {
      const input = spot.path.reduceRight<unknown>(
        (inner, step) => step === "[]" ? [inner] : { [step === "{}" ? keyFor(spot) : step]: inner },
        wrong[spot.type],
      );
      const rule = ruleAt(spot);
      let thrown: unknown;
      try {
        judge(tables[id] as Rule, input, { ...place, input: input as Place["input"] });
      } catch (error) {
        thrown = error;
      }
      expect(thrown, `${id}: ${spot.path.join(".")}`).toBeInstanceOf(PolicyError);
      // Where keys of a map are known, what stands under another one is refused as such.
      if (rule?.kind === "object" && spot.path.at(-1) === "{}") continue;
      if (rule?.kind !== "leaf" || rule.name.startsWith("free")) {
        expect((thrown as PolicyError).rule, `${id}: ${spot.path.join(".")}`).toBe("R1");
      }
    }
  });

  test("and so is one of a parameter", () => {
    for (const endpoint of endpoints) {
      const rule = tables[endpoint.id];
      if (rule?.kind !== "object") continue;
      for (const name of Object.keys(endpoint.params)) {
        const given = () => check(endpoint, { [name]: [{ x: [{ y: 1 }] }] }, granted);
        expect(given, `${endpoint.id}: ${name}`).toThrow(PolicyError);
      }
    }
  });
});

/** A key that the map at this place takes. */
function keyFor({ path }: Spot): string {
  const whole = path.join(".");
  if (/PortBindings|ExposedPorts/.test(whole)) return "80/tcp";
  if (/Tmpfs|Volumes/.test(whole)) return "/data";
  if (/LogConfig|LogDriver/.test(whole)) return "max-size";
  if (/Sysctls/.test(whole)) return "net.core.somaxconn";
  return "x";
}
