import { describe, expect, test } from "vitest";
import * as z from "zod";
import { parseArguments } from "../../src/mcp/arguments.ts";
import { publish } from "../../src/mcp/publish.ts";
import { type Tool, tool } from "../../src/mcp/tool.ts";

const input = z.strictObject({
  id: z.string(),
  tail: z.int().min(0).max(1000).default(100),
  all: z.boolean().optional(),
  names: z.array(z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.strictObject({ container: z.int() })).optional(),
  signal: z.union([z.string(), z.int()]).optional(),
  level: z.union([z.boolean(), z.enum(["low", "high"])]).optional(),
});
const sample: Tool = tool({
  name: "sample",
  title: "Sample",
  description: "A sample",
  toolset: "system",
  grants: [],
  risk: "read",
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input,
  run: () => Promise.resolve({ header: "" }),
});

function parse(args: unknown): unknown {
  const { schema, published } = publish(sample, { hosts: ["local"], confirm: false });
  return parseArguments(schema, published.inputSchema, args);
}

describe("parseArguments()", () => {
  test("reads numbers, booleans, lists and objects that came as text", () => {
    expect(parse({ id: "7", tail: "5", all: "true", names: '["a"]', env: '{"A":"1"}', ports: [{ container: "80" }] })).toEqual({
      value: { id: "7", tail: 5, all: true, names: ["a"], env: { A: "1" }, ports: [{ container: 80 }] },
    });
  });

  test("leaves text alone where text is wanted, too", () => {
    expect(parse({ id: "true", signal: "9", level: "low" })).toEqual({ value: { id: "true", tail: 100, signal: "9", level: "low" } });
  });

  test("does not take text for something that it does not say", () => {
    for (const wrong of [{ tail: '"5"' }, { tail: "five" }, { tail: "1e999" }, { all: "yes" }, { names: "a" }]) {
      expect(parse({ id: "x", ...wrong }), JSON.stringify(wrong)).toHaveProperty("problem");
    }
  });

  test("names a key that there is not", () => {
    expect(parse({ id: "x", froce: true })).toEqual({ problem: expect.stringContaining("froce") });
    expect(parse(JSON.parse('{"id":"x","__proto__":{"all":true}}'))).toEqual({ problem: expect.stringContaining("__proto__") });
    expect(parse({ id: "x", ports: [{ container: 1, host: 2 }] })).toEqual({ problem: expect.stringContaining("host") });
  });

  test("refuses what is no object", () => {
    for (const args of [[], "x", 5, true]) expect(parse(args), String(args)).toHaveProperty("problem");
  });
});

describe("publish()", () => {
  test("adds host with several hosts, required where something changes", () => {
    const several = (of: Tool) => publish(of, { hosts: ["a", "b"], confirm: false }).published.inputSchema;
    expect(several(sample)).toMatchObject({ properties: { host: { enum: ["a", "b"] } }, required: ["id"] });
    const writing: Tool = { ...sample, annotations: { ...sample.annotations, readOnlyHint: false } };
    expect(several(writing)).toMatchObject({ required: ["id", "host"] });
  });

  test("adds confirm where a second call can ask", () => {
    const schema = (readOnlyHint: boolean) => {
      const one: Tool = { ...sample, annotations: { ...sample.annotations, readOnlyHint } };
      return publish(one, { hosts: ["a"], confirm: true }).published.inputSchema.properties;
    };
    expect(schema(false)).toMatchObject({ confirm: { type: "string" } });
    expect(schema(true)).not.toHaveProperty("confirm");
    expect(schema(false)).not.toHaveProperty("host");
  });

  test("writes a strict and compact schema", () => {
    const { inputSchema } = publish(sample, { hosts: ["a"], confirm: false }).published;
    expect(inputSchema).not.toHaveProperty("$schema");
    expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    expect(JSON.stringify(inputSchema)).not.toContain(String(Number.MAX_SAFE_INTEGER));
  });
});
