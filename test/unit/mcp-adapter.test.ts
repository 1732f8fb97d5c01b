import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import {
  type CallToolResult,
  type ClientCapabilities,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  type JSONRPCMessage,
} from "@modelcontextprotocol/sdk/types.js";
import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { createSdkServer, type SdkServerOptions } from "../../src/mcp/adapter/sdk-v1.ts";
import type { CallContext, CallResult, Registry } from "../../src/mcp/registry.ts";
import { version } from "../../src/version.ts";
import { registry as fixture } from "../mcp/conformance/registry.ts";

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** A client of the SDK that is connected to a server of ours, and all messages that it got. */
async function connected(over: Partial<Registry> = {}, options: SdkServerOptions & { readonly capabilities?: ClientCapabilities } = {}) {
  const { capabilities = {}, ...rest } = options;
  const [there, here] = InMemoryTransport.createLinkedPair();
  await createSdkServer({ ...fixture, ...over }, rest).connect(there);
  const client = new Client({ name: "t", version: "1" }, { capabilities });
  clients.push(client);
  await client.connect(here);
  const got: JSONRPCMessage[] = [];
  const receive = here.onmessage;
  here.onmessage = (message, extra) => {
    got.push(message);
    receive?.(message, extra);
  };
  return { client, got };
}

/** A registry whose calls do what is given, and the contexts that they got. */
function calling(run: (context: CallContext, args: unknown) => Promise<CallResult> | CallResult) {
  const contexts: CallContext[] = [];
  const call: Registry["call"] = async (_name, args, context) => {
    contexts.push(context);
    return await run(context, args);
  };
  return { contexts, over: { call } };
}

const done: CallResult = { content: [] };
const textOf = (result: unknown) => ((result as CallToolResult).content[0] as { text: string }).text;

test("createSdkServer: says who it is, what it can and its instructions, and nothing of what it cannot", async () => {
  const { client } = await connected();
  expect(client.getServerVersion()).toEqual({ name: "dockwire", version });
  expect(client.getInstructions()).toBe(fixture.instructions);
  expect(client.getServerCapabilities()).toEqual({ tools: {}, resources: {}, prompts: {}, completions: {} });
  const own = await connected({}, { name: "mine", version: "9" });
  expect(own.client.getServerVersion()).toEqual({ name: "mine", version: "9" });
});

test("createSdkServer: tools are listed letter by letter as the registry has them", async () => {
  const { client, got } = await connected();
  await client.listTools();
  expect(got[0]).toEqual({ jsonrpc: "2.0", id: 1, result: { tools: fixture.tools } });
});

test("createSdkServer: a tool's result comes whole, with structured content and links", async () => {
  const result: CallResult = {
    content: [{ type: "text", text: "one" }, { type: "resource_link", uri: "docker://containers/web", name: "web" }],
    structuredContent: { count: 1 },
    isError: true,
  };
  const { client, got } = await connected(calling(() => result).over);
  await client.callTool({ name: "test_echo" });
  expect(got[0]).toEqual({ jsonrpc: "2.0", id: 1, result });
});

test("createSdkServer: arguments are the registry's to judge, whatever form they have", async () => {
  const seen: unknown[] = [];
  const { client } = await connected(calling((_, args) => (seen.push(args), done)).over);
  const call = (args: object) => client.request({ method: "tools/call", params: { name: "x", ...args } }, loose());
  for (const args of [{}, { arguments: null }, { arguments: `{"a":1}` }, { arguments: { a: 1 } }, { arguments: [1] }]) await call(args);
  expect(seen).toEqual([undefined, null, `{"a":1}`, { a: 1 }, [1]]);
});

test.for(
  [
    ["an unknown tool", "tools/call", { name: "nope" }, -32602, "Unknown tool: nope"],
    ["a tool by a name of Object.prototype", "tools/call", { name: "constructor" }, -32602, "Unknown tool: constructor"],
    ["a call without a name", "tools/call", {}, -32602, "Invalid params at name"],
    ["a name that is no text", "tools/call", { name: 1 }, -32602, "Invalid params at name"],
    ["a long unknown name", "tools/call", { name: "x".repeat(5000) }, -32602, `${"x".repeat(100)}…`],
    ["a cursor that is not ours", "tools/list", { cursor: "2" }, -32602, "Invalid params at cursor"],
    ["a cursor of resources", "resources/list", { cursor: "2" }, -32602, "Invalid params at cursor"],
    ["an unknown resource", "resources/read", { uri: "docker://nope" }, -32002, "Resource not found"],
    ["a resource without address", "resources/read", {}, -32602, "Invalid params at uri"],
    ["an unknown prompt", "prompts/get", { name: "nope" }, -32602, "Unknown prompt: nope"],
    ["a prompt without its arguments", "prompts/get", { name: "test_prompt_with_arguments" }, -32602, "needs arg1, arg2"],
    [
      "prompt arguments that are no text",
      "prompts/get",
      { name: "test_prompt_with_arguments", arguments: { arg1: 1 } },
      -32602,
      "Invalid params",
    ],
    ["a completion of nothing", "completion/complete", { ref: { type: "ref/tool" } }, -32602, "Invalid params at ref.type"],
    ["logging", "logging/setLevel", { level: "debug" }, -32601, "Method not found"],
    ["a subscription", "resources/subscribe", { uri: "docker://info" }, -32601, "Method not found"],
    ["the newer protocol's first request", "server/discover", {}, -32601, "Method not found"],
    ["tasks", "tasks/list", {}, -32601, "Method not found"],
    ["a method of Object.prototype", "toString", {}, -32601, "Method not found"],
  ] satisfies [string, string, object, number, string][],
)("createSdkServer: %s is an error of the protocol", async ([, method, params, code, message]) => {
  const { client, got } = await connected();
  await expect(client.request({ method, params }, loose())).rejects.toThrow();
  expect(got[0]).toMatchObject({ error: { code, message: expect.stringContaining(message) } });
});

test("createSdkServer: what a bug throws is not told to the client, but to the operator", async () => {
  const errors: Error[] = [];
  const broken = { call: () => Promise.reject(new Error("connect ENOENT /home/ann/.docker?token=s3cret")) };
  const { client, got } = await connected(broken, { onError: (error) => errors.push(error) });
  await expect(client.callTool({ name: "test_echo" })).rejects.toThrow("Internal error");
  expect(JSON.stringify(got)).not.toContain("s3cret");
  expect(errors.map((error) => error.message)).toEqual(["connect ENOENT /home/ann/.docker?token=s3cret"]);
});

test("createSdkServer: a result that is no JSON is an error, and not silence", async () => {
  const { client } = await connected(calling(() => ({ content: [], structuredContent: { size: 1n } })).over);
  await expect(client.callTool({ name: "test_echo" })).rejects.toThrow("Internal error");
});

test("createSdkServer: arguments that are too many or too deep are refused before the registry sees them", async () => {
  const { contexts, over } = calling(() => done);
  const { client } = await connected(over);
  const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;
  const call = (value: unknown) => client.callTool({ name: "test_echo", arguments: { value } });
  await expect(call(nested(100))).rejects.toThrow("deeper than 64");
  await expect(call(Array.from({ length: 1_000_000 }, () => 0))).rejects.toThrow("more than 100000");
  await expect(call(Array.from({ length: 1000 }, () => Array.from({ length: 200 }, () => 0)))).rejects.toThrow("more than 100000");
  expect(contexts).toHaveLength(0);
  await call(nested(60));
  await call(Array.from({ length: 90_000 }, () => 0));
  expect(contexts).toHaveLength(2);
});

test("createSdkServer: resources, templates, prompts and completions come from the registry", async () => {
  const { client } = await connected();
  expect((await client.listResources()).resources).toEqual(await fixture.resources({ signal: new AbortController().signal }));
  const [template] = fixture.templates;
  expect((await client.listResourceTemplates()).resourceTemplates).toEqual([
    { uriTemplate: template?.uri, name: template?.name, description: template?.description, mimeType: template?.mimeType },
  ]);
  expect(await client.readResource({ uri: "test://template/7/data" })).toEqual({
    contents: [{
      uri: "test://template/7/data",
      mimeType: "application/json",
      text: `{"id":"7","templateTest":true,"data":"Data for ID: 7"}`,
    }],
  });
  expect((await client.listPrompts()).prompts).toEqual(fixture.prompts);
  const prompt = await client.getPrompt({ name: "test_prompt_with_arguments", arguments: { arg1: "a", arg2: "b" } });
  expect(prompt.messages).toEqual([{ role: "user", content: { type: "text", text: "Prompt with arguments: arg1='a', arg2='b'" } }]);
  const ref = { type: "ref/prompt" as const, name: "test_prompt_with_arguments" };
  expect(await client.complete({ ref, argument: { name: "arg1", value: "par" } })).toEqual({
    completion: { values: ["paris", "park", "party"], total: 3, hasMore: false },
  });
});

test("createSdkServer: a completion has a hundred values at most, and says of how many", async () => {
  const asked: unknown[] = [];
  const complete: Registry["complete"] = (...args) => {
    asked.push(args.slice(0, 3));
    return Promise.resolve(Array.from({ length: 250 }, (_, i) => `web${i}`));
  };
  const { client } = await connected({ complete });
  const ref = { type: "ref/resource" as const, uri: "docker://containers/{id}" };
  const { completion } = await client.complete({ ref, argument: { name: "id", value: "we" } });
  expect([completion.values.length, completion.total, completion.hasMore]).toEqual([100, 250, true]);
  expect(asked).toEqual([[{ template: "docker://containers/{id}" }, "id", "we"]]);
});

test("createSdkServer: a failure that the registry words is an error with its words", async () => {
  const { client } = await connected({ read: () => Promise.reject(new Error("There is no container web")) });
  await expect(client.readResource({ uri: "docker://containers/web" })).rejects.toThrow("There is no container web");
});

test("createSdkServer: progress goes where it was asked for, upwards only, and never after the answer", async () => {
  let late = () => {};
  const { contexts, over } = calling(({ progress }) => {
    progress?.("start", 0, 10);
    progress?.("half", 5, 10);
    progress?.("again", 5, 10);
    progress?.("back", 3, 10);
    progress?.("not a number", Number.NaN, 10);
    progress?.("end", 10, 10);
    late = () => progress?.("late", 11);
    return done;
  });
  const { client, got } = await connected(over);
  const seen: unknown[] = [];
  await client.callTool({ name: "test_echo" }, undefined, { onprogress: (progress) => seen.push(progress) });
  late();
  expect(seen).toEqual([
    { progress: 0, total: 10, message: "start" },
    { progress: 5, total: 10, message: "half" },
    { progress: 10, total: 10, message: "end" },
  ]);
  await client.callTool({ name: "test_echo" });
  expect(contexts).toHaveLength(2);
  expect(got.filter((message) => "method" in message)).toHaveLength(3);
});

test("createSdkServer: progress without numbers counts", async () => {
  const { client } = await connected(calling(({ progress }) => (progress?.("a"), progress?.("b"), done)).over);
  const seen: unknown[] = [];
  await client.callTool({ name: "test_echo" }, undefined, { onprogress: (progress) => seen.push(progress) });
  expect(seen).toEqual([{ progress: 0, message: "a" }, { progress: 1, message: "b" }]);
});

test("createSdkServer: a cancelled call has its signal aborted and gets no answer", async () => {
  let begun = () => {};
  const running = new Promise<void>((resolve) => begun = resolve);
  let ended = () => {};
  const over = calling(async ({ signal }) => {
    begun();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    ended();
    return done;
  }).over;
  const { client, got } = await connected(over);
  const stop = new AbortController();
  const finished = new Promise<void>((resolve) => ended = resolve);
  const call = client.callTool({ name: "test_wait" }, undefined, { signal: stop.signal });
  await running;
  stop.abort("enough");
  await expect(call).rejects.toThrow("enough");
  await finished;
  await client.ping();
  expect(got.filter((message) => "id" in message)).toHaveLength(1);
});

test("createSdkServer: a client that goes has all its calls aborted", async () => {
  const signals: AbortSignal[] = [];
  const { client } = await connected(calling(({ signal }) => (signals.push(signal), new Promise<CallResult>(() => {}))).over);
  const calls = [1, 2].map(() => client.callTool({ name: "test_wait" }));
  await client.ping();
  await client.close();
  for (const call of calls) await expect(call).rejects.toThrow("Connection closed");
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
});

test("createSdkServer: who asks and how far is in the context of every call", async () => {
  const { contexts, over } = calling(() => done);
  const ceiling = new Set(["write"] as const);
  const { client } = await connected(over, { subject: "ann", ceiling });
  await client.callTool({ name: "test_echo" });
  expect(contexts[0]).toMatchObject({ subject: "ann", ceiling });
});

const confirming =
  calling(async ({ elicit }) => ({ content: [{ type: "text", text: elicit ? await elicit("Remove web?") : "nobody" }] })).over;

test.for(
  [
    ["yes", { action: "accept", content: { confirm: true } }, "accept"],
    ["a form sent with no", { action: "accept", content: { confirm: false } }, "decline"],
    ["a form without its answer", { action: "accept", content: {} }, "decline"],
    ["a form without content", { action: "accept" }, "decline"],
    ["text instead of yes", { action: "accept", content: { confirm: "true" } }, "decline"],
    ["no", { action: "decline" }, "decline"],
    ["a closed dialog", { action: "cancel" }, "cancel"],
  ] satisfies [string, { action: "accept" | "decline" | "cancel"; content?: Record<string, string | boolean> }, string][],
)("createSdkServer: of a question, %s counts as %s", async ([, answer, counts]) => {
  const { client, got } = await connected(confirming, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler(ElicitRequestSchema, () => answer);
  expect(textOf(await client.callTool({ name: "test_confirm" }))).toBe(counts);
  expect(got[0]).toMatchObject({
    method: "elicitation/create",
    params: {
      message: "Remove web?",
      requestedSchema: { type: "object", properties: { confirm: { type: "boolean" } }, required: ["confirm"] },
    },
  });
});

test("createSdkServer: a client that answers a question with an error has asked nobody", async () => {
  const { client } = await connected(confirming, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => {
    throw new Error("no dialog");
  });
  expect(textOf(await client.callTool({ name: "test_confirm" }))).toBe("cancel");
});

test("createSdkServer: a question that nobody answers times out", async () => {
  const { client } = await connected(confirming, { capabilities: { elicitation: {} }, confirmTimeout: 20 });
  client.setRequestHandler(ElicitRequestSchema, () => new Promise<never>(() => {}));
  expect(textOf(await client.callTool({ name: "test_confirm" }))).toBe("timeout");
});

test("createSdkServer: a call that is cancelled while it asks does not go on as if it were answered", async () => {
  const answers: string[] = [];
  let over = () => {};
  const ended = new Promise<void>((resolve) => over = resolve);
  const run = calling(async ({ elicit }) => {
    answers.push(await elicit?.("Remove web?") ?? "nobody");
    over();
    return done;
  }).over;
  const { client } = await connected(run, { capabilities: { elicitation: {} } });
  const stop = new AbortController();
  client.setRequestHandler(ElicitRequestSchema, () => {
    stop.abort("enough");
    return new Promise<never>(() => {});
  });
  await expect(client.callTool({ name: "test_confirm" }, undefined, { signal: stop.signal })).rejects.toThrow("enough");
  await ended;
  expect(answers).toEqual(["cancel"]);
});

test.for(
  [
    ["nothing", {}],
    ["only addresses to open", { elicitation: { url: {} } }],
    ["sampling", { sampling: {} }],
  ] as [string, ClientCapabilities][],
)("createSdkServer: a client that declares %s cannot be asked", async ([, capabilities]) => {
  const { client } = await connected(confirming, { capabilities });
  if (capabilities.sampling) client.setRequestHandler(CreateMessageRequestSchema, () => Promise.reject(new Error("never")));
  expect(textOf(await client.callTool({ name: "test_confirm" }))).toBe("nobody");
});

/** A schema that takes any result. */
function loose() {
  return z.looseObject({});
}
