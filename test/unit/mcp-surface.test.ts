import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { createCaller } from "../../src/core/call.ts";
import { createRegistry } from "../../src/mcp/create-registry.ts";
import { type GrantOptions, policyFrom } from "../../src/mcp/policy/grants.ts";
import type { PublishedTool, Registry } from "../../src/mcp/registry.ts";
import { select, toolsets } from "../../src/mcp/select.ts";
import type { Toolset } from "../../src/mcp/tool.ts";

const key = new Uint8Array(32);
const caller = createCaller({ request: () => Promise.reject(new Error("nothing is sent here")) });

function registryOf(grants: Partial<GrantOptions>, sets?: readonly Toolset[], hosts: readonly string[] = ["local"]): Registry {
  return createRegistry({
    hosts: hosts.map((name) => ({ name, endpoint: { host: "unix:///x", why: "a test" }, caller, policy: policyFrom({ key, ...grants }) })),
    ...sets && { toolsets: sets },
  });
}

/** What a model reads of a tool: hosts show it neither annotations nor the schema of the output. */
function tokens({ name, description, inputSchema }: PublishedTool): number {
  return encode(JSON.stringify({ name, description, input_schema: inputSchema })).length;
}

const sum = (tools: readonly PublishedTool[]): number => tools.reduce((total, tool) => total + tokens(tool), 0);
const everything = registryOf({ allow: ["all"] }, toolsets);
const surfaces: Readonly<Record<string, Registry>> = {
  "default": registryOf({}),
  "standard": registryOf({ allow: ["standard"] }, [...toolsets]),
  "everything": everything,
  "two-hosts": registryOf({ allow: ["standard"] }, undefined, ["staging", "live"]),
  "by-token": registryOf({ allow: ["standard"], confirmFallback: ["token"] }),
};

describe("the surface", () => {
  test.each(Object.entries(surfaces))("%s is what it was", async (name, { tools }) => {
    await expect(JSON.stringify(tools, null, 2) + "\n").toMatchFileSnapshot(`../mcp/surface/${name}.json`);
  });

  test("has 18 tools that only read by default, and 47 with every grant and set", () => {
    expect(surfaces.default?.tools.length).toBe(18);
    expect(surfaces.default?.tools.filter(({ annotations }) => !annotations.readOnlyHint)).toEqual([]);
    expect(everything.tools.length).toBe(47);
  });

  test("costs a model 2,000 tokens by default, 5,000 at most, and 400 a tool", () => {
    const each = everything.tools.map((tool) => [tool.name, tokens(tool)] as const);
    console.log(
      `default ${sum(surfaces.default?.tools ?? [])}, everything ${sum(everything.tools)} tokens; most: ${
        each.toSorted((a, b) => b[1] - a[1]).slice(0, 5).map((one) => one.join(" ")).join(", ")
      }`,
    );
    expect(sum(surfaces.default?.tools ?? [])).toBeLessThanOrEqual(2000);
    expect(sum(everything.tools)).toBeLessThanOrEqual(5000);
    expect(each.filter(([, count]) => count > 400)).toEqual([]);
  });

  test("has instructions of 2,000 characters and 500 tokens at most", () => {
    for (const [name, { instructions }] of Object.entries(surfaces)) {
      expect(instructions.length, name).toBeLessThanOrEqual(2000);
      expect(encode(instructions).length, name).toBeLessThanOrEqual(500);
      expect(instructions, name).not.toMatch(/undefined|\[object/);
    }
  });

  test("is the same each time it is asked for", () => {
    expect(JSON.stringify(registryOf({ allow: ["all"] }, toolsets).tools)).toBe(JSON.stringify(everything.tools));
  });
});

describe("every tool", () => {
  test.each(everything.tools.map((tool) => [tool.name, tool] as const))("%s is well-formed", (name, tool) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]{2,31}$/);
    expect(tool.description.length).toBeLessThanOrEqual(200);
    expect(tool.title.length).toBeGreaterThan(2);
    for (const schema of [tool.inputSchema, tool.outputSchema ?? { type: "object" }]) {
      expect(schema).toMatchObject({ type: "object" });
      for (const union of ["anyOf", "oneOf", "allOf", "$ref", "$schema"]) expect(schema).not.toHaveProperty(union);
    }
    expect(tool.inputSchema.additionalProperties).toBe(false);
    expect(Object.values(tool.annotations).map((hint) => typeof hint)).toEqual(["boolean", "boolean", "boolean", "boolean"]);
  });

  test("that only reads needs no grant but net, and the other way round", () => {
    const all = select({
      hosts: [{ name: "x", endpoint: { host: "", why: "" }, caller, policy: policyFrom({ key, allow: ["all"] }) }],
      toolsets,
    });
    for (const { name, grants, annotations } of all) {
      if (name === "api_request" || name === "container_file_read") continue;
      expect([name, annotations.readOnlyHint], name).toEqual([name, grants.every((grant) => grant === "net") && name !== "image_pull"]);
    }
  });
});
