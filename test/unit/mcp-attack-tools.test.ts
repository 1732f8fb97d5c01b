import { describe, expect, test } from "vitest";
import { createCaller } from "../../src/core/call.ts";
import { createRegistry } from "../../src/mcp/create-registry.ts";
import type { CallResult, Registry } from "../../src/mcp/registry.ts";
import { toolsets } from "../../src/mcp/select.ts";
import type { Grants, Hostile } from "../mcp/corpus/case.ts";
import { hostile } from "../mcp/corpus/hostile.ts";
import { policies } from "../mcp/corpus/run.ts";
import { toolCalls } from "../mcp/corpus/tools.ts";
import { type World, world } from "../mcp/corpus/world.ts";

/** The whole server over an engine in memory, with every toolset on. */
async function server(grants: Grants = "managed"): Promise<{ readonly registry: Registry; readonly engine: World }> {
  const policy = policies[grants];
  const engine = await world(policy);
  const caller = createCaller(engine.transport, { version: "1.51" });
  const registry = createRegistry({ hosts: [{ name: "local", endpoint: { host: "memory", why: "a test" }, caller, policy }], toolsets });
  return { registry, engine };
}

const context = () => ({ signal: AbortSignal.timeout(20_000) });

function textOf({ content }: CallResult): string {
  return content.map((part) => part.type === "text" ? part.text : part.uri).join("\n");
}

/** Whether a value is what JSON makes of it, so that a client could have sent it. */
function isJson({ input }: Hostile): boolean {
  try {
    const text = JSON.stringify(input);
    return text.length < 200_000 && !/"body":\{"0":/.test(text) && equal(JSON.parse(text), input);
  } catch {
    return false;
  }
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  const [left, right] = [Reflect.ownKeys(a), Reflect.ownKeys(b)];
  return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && left.length === right.length &&
    left.every((key) =>
      "value" in (Object.getOwnPropertyDescriptor(b, key) ?? {}) &&
      equal((a as Record<PropertyKey, unknown>)[key], (b as Record<PropertyKey, unknown>)[key])
    );
}

/** What a client can send. A key of prototypes at the top never reaches the guard: the argument parser leaves it out. */
const sendable = hostile.filter((row) => isJson(row) && !Object.hasOwn(row.input, "__proto__"));

test("most rows can be sent by a client", () => {
  expect(sendable.length).toBeGreaterThanOrEqual(300);
});

describe("api_request with an object refuses", () => {
  test.each(sendable)("$id", async ({ operation, input, rule, grants }) => {
    const { registry, engine } = await server(grants);
    const result = await registry.call("api_request", { operation, input }, context());
    expect(engine.changes.map(({ request }) => request)).toEqual([]);
    expect(result?.isError).toBe(true);
    const [, said] = /Rule (\w+)/.exec(textOf(result as CallResult)) ?? [];
    if (said !== undefined) expect([rule].flat()).toContain(said);
  });
});

describe("api_request with text of JSON refuses as well", () => {
  test.each(sendable.filter((_, at) => at % 5 === 0))("$id", async ({ operation, input, grants }) => {
    const { registry, engine } = await server(grants);
    const result = await registry.call("api_request", { operation, input: JSON.stringify(input) }, context());
    expect(engine.changes.map(({ request }) => request)).toEqual([]);
    expect(result?.isError).toBe(true);
  });
});

describe("text of JSON", () => {
  const create = async (input: string) => {
    const { registry, engine } = await server();
    const result = await registry.call("api_request", { operation: "ContainerCreate", input }, context());
    return { result, bodies: engine.changes.map(({ body }) => body) };
  };

  test("with a key twice is judged by the last, and that alone is sent", async () => {
    const { bodies } = await create(
      '{"name":"x","Image":"busybox:latest","HostConfig":{"Privileged":true},"HostConfig":{"Memory":6000000}}',
    );
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).not.toContain("Privileged");
    expect(bodies[0]?.match(/"HostConfig"/g)).toHaveLength(1);
    const other = await create('{"name":"x","Image":"busybox:latest","HostConfig":{"Memory":6000000},"HostConfig":{"Privileged":true}}');
    expect([other.result?.isError, other.bodies]).toEqual([true, []]);
  });

  test("with a key in two spellings is refused", async () => {
    const { result, bodies } = await create(
      '{"name":"x","Image":"busybox:latest","HostConfig":{"Memory":6000000},"hostconfig":{"Privileged":true}}',
    );
    expect([result?.isError, bodies]).toEqual([true, []]);
  });

  test("inside of text of JSON is no input", async () => {
    const { result, bodies } = await create(JSON.stringify('{"name":"x","Image":"busybox:latest"}'));
    expect([result?.isError, bodies]).toEqual([true, []]);
  });

  test("with a key of prototypes at the top is sent without it", async () => {
    const { bodies } = await create('{"name":"x","Image":"busybox:latest","__proto__":{"HostConfig":{"Privileged":true}}}');
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).not.toMatch(/Privileged|__proto__/);
  });
});

describe("tools in their own words refuse", () => {
  test.each(toolCalls)("$id: $why", async ({ tool, args, by, grants }) => {
    const { registry, engine } = await server(grants);
    const result = await registry.call(tool, args, context());
    expect(engine.changes.map(({ request }) => request)).toEqual([]);
    // A tool that nothing is granted for is not there at all.
    if (result === undefined) return expect(by).toContain("tool");
    expect(result.isError).toBe(true);
    const [, said = "tool"] = /Rule (\w+)/.exec(textOf(result)) ?? [];
    expect(by.map((each) => each === "missing" || each === "input" ? "tool" : each), textOf(result)).toContain(said);
  });

  test("and are called by names of their own", () => {
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(toolCalls.length);
    expect(toolCalls.length).toBeGreaterThanOrEqual(100);
  });
});
