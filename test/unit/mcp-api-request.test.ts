import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { createCaller } from "../../src/core/call.ts";
import { parseArguments } from "../../src/mcp/arguments.ts";
import { type Cleaner, createEngine, type EngineRequest, type Guard } from "../../src/mcp/engine.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { publish } from "../../src/mcp/publish.ts";
import type { ToolContext, ToolResult } from "../../src/mcp/tool.ts";
import { apiTools } from "../../src/mcp/tools/api-request.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "../support/fixtures.ts";
import { jsonAnswer, type Peer, peer, type Script } from "../support/scripted.ts";
import { failure } from "../support/settled.ts";

const [apiSearch, apiRequest] = apiTools;
if (!apiSearch || !apiRequest) throw new Error("no tools");

const published = apiTools.map((tool) => publish(tool, { hosts: ["local"], confirm: false }).published);

/** A tool's world over a peer that answers by `METHOD /path`: what was judged, what was sent, what was told. */
function world(answers: (request: string) => Script | undefined, options: Partial<ToolContext> = {}) {
  const far: Peer = peer(answers);
  const judged: EngineRequest[] = [];
  const told: string[] = [];
  const guard: Guard = {
    admit(request) {
      judged.push(request);
      return Promise.resolve({ input: request.input, settle: () => Promise.resolve() });
    },
    approve: () => Promise.resolve(),
  };
  // Shows in what it returns that it was asked.
  const cleaner: Cleaner = {
    value: (_, value) => JSON.parse(JSON.stringify(value ?? null, (__, each) => each === "SECRET" ? "[REDACTED]" : each)) ?? value,
    text: (_, text) => text.replaceAll("SECRET", "[REDACTED]"),
    redacted: 0,
  };
  const signal = new AbortController().signal;
  const caller = createCaller(http1(far.dial), { version: "1.51" });
  const engine = createEngine({ host: "local", caller, policy: {} as Policy, guard, cleaner, signal });
  const context: ToolContext = {
    engine,
    hosts: [],
    signal,
    progress: (message) => void told.push(message),
    maxChars: 16_000,
    softDeadline: 50_000,
    ...options,
  };
  return { context, judged, told, sent: () => far.lines.flatMap(({ requests }) => requests), far };
}

async function request(context: ToolContext, args: Record<string, unknown>): Promise<ToolResult> {
  const parsed = parseArguments(apiRequest!.input, published[1]!.inputSchema, args);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return await apiRequest!.run(context, parsed.value as never);
}

function play(label: string): Script {
  const { response, ended } = fixture(label);
  return { pieces: [response], ending: ended === "close" ? "end" : "open" };
}

const textOf = ({ parts = [] }: ToolResult): string => parts.map((part) => typeof part === "string" ? part : part.untrusted).join("\n");

test("the two tools cost the model at most 250 tokens", () => {
  const told = published.map(({ name, description, inputSchema }) => JSON.stringify({ name, description, inputSchema }));
  expect(told.reduce((sum, text) => sum + encode(text).length, 0)).toBeLessThanOrEqual(250);
  for (const { description } of published) expect(description.length).toBeLessThanOrEqual(200);
});

describe("api_request", () => {
  test("finds the endpoint by its id, and what was judged is what is sent", async () => {
    const { context, judged, sent } = world(() => play("docker-28/container-inspect"));
    const result = await request(context, { operation: "ContainerInspect", input: { id: "web", size: true } });
    expect(judged.map(({ endpoint, input }) => [endpoint.id, input])).toEqual([["ContainerInspect", { id: "web", size: true }]]);
    expect(sent()).toEqual(["GET /v1.51/containers/web/json?size=1"]);
    expect(result.header).toBe("ContainerInspect: 1 object");
    expect(JSON.parse(textOf(result))).toMatchObject({ Name: expect.any(String), HostConfig: expect.any(Object) });
  });

  test("puts what the engine said into a part that names its source, in lines that can be cut", async () => {
    const { context } = world(() => play("docker-28/container-inspect"));
    const { parts } = await request(context, { operation: "ContainerInspect", input: { id: "web" } });
    expect(parts).toEqual([{ untrusted: expect.any(String), source: "api:ContainerInspect" }]);
    expect(textOf({ header: "", parts }).split("\n").length).toBeGreaterThan(10);
  });

  test("takes its input as text of JSON too, once", async () => {
    const { context, judged } = world(() => play("docker-28/container-inspect"));
    await request(context, { operation: "ContainerInspect", input: '{"id":"web","id":"other"}' });
    // Where keys repeat, what was judged is what JavaScript read, and that is what goes out.
    expect(judged[0]?.input).toEqual({ id: "other" });
    await expect(request(context, { operation: "ContainerInspect", input: '"{\\"id\\":\\"web\\"}"' })).rejects.toThrow(/input/);
  });

  test("keeps dotted paths of what is clean", async () => {
    const { context } = world(() => jsonAnswer([{ Id: "a", Labels: { "x.y": "SECRET" }, State: "running" }, { Id: "b" }]));
    const result = await request(context, { operation: "ContainerList", select: ["Id", "Labels.x.y"] });
    expect(result.header).toBe("ContainerList: 2 items");
    expect(JSON.parse(textOf(result))).toEqual([{ Id: "a", "Labels.x.y": "[REDACTED]" }, { Id: "b" }]);
  });

  test("says what was done where there is nothing to show", async () => {
    const started = world(() => play("docker-28/container-start"));
    expect(await request(started.context, { operation: "ContainerStart", input: { id: "web" } })).toMatchObject({
      header: "ContainerStart: done",
    });
    const again = world(() => play("docker-28/container-start-again"));
    const { header } = await request(again.context, { operation: "ContainerStart", input: { id: "web" } });
    expect(header).toBe("ContainerStart: it was so already, nothing changed");
    const paused = world(() => play("docker-28/container-pause"));
    expect(await request(paused.context, { operation: "ContainerPause", input: { id: "web" } })).toEqual({
      header: "ContainerPause: done",
      parts: [],
    });
  });

  test("reads output in clean lines, and leaves it when there is more than can be shown", async () => {
    const whole = world(() => play("docker-28/container-logs"));
    const input = { id: "web", stdout: true, stderr: true };
    const all = await request(whole.context, { operation: "ContainerLogs", input });
    const count = textOf(all).split("\n").length;
    expect(count).toBeGreaterThan(1);
    expect(all.header).toBe(`ContainerLogs: ${count} lines`);
    const small = world(() => play("docker-28/container-logs"), { maxChars: 1 });
    const cut = await request(small.context, { operation: "ContainerLogs", input });
    expect(cut.header).toMatch(/^ContainerLogs: 1 lines; more was left unread/);
  });

  test("reads records until they end", async () => {
    const { context } = world(() => play("docker-28/events"));
    const result = await request(context, { operation: "SystemEvents", input: { since: "10m", until: "0s" }, select: ["Action"] });
    expect(result.header).toMatch(/^SystemEvents: \d+ items$/);
    expect(JSON.parse(textOf(result))).toContainEqual({ Action: expect.any(String) });
    const small = world(() => play("docker-28/events"), { maxChars: 1 });
    expect((await request(small.context, { operation: "SystemEvents", input: { until: "0s" } })).header).toMatch(
      /1 item; more was left unread/,
    );
  });

  test("tells how far a pull is, and shows all of it but counts of bytes", async () => {
    const { context, told } = world(() => play("docker-28/image-pull"));
    const result = await request(context, { operation: "ImageCreate", input: { fromImage: "busybox" } });
    const messages = JSON.parse(textOf(result)) as { progressDetail?: object }[];
    expect(told.length).toBeGreaterThan(messages.length);
    expect(messages.length).toBeGreaterThan(1);
    for (const { progressDetail } of messages) expect(Object.keys(progressDetail ?? {})).toEqual([]);
  });

  test.each([
    ["no operation", { operation: "ContainerExplode" }, { code: "unknown_operation" }],
    ["a path", { operation: "/containers/create" }, { code: "unknown_operation", hint: expect.stringContaining("ContainerCreate") }],
    ["an inherited name", { operation: "constructor" }, { code: "unknown_operation" }],
    ["a connection both ways", { operation: "ContainerAttach", input: { id: "x" } }, { code: "not_by_request" }],
    ["a session", { operation: "Session" }, { code: "not_by_request" }],
    ["the start of an exec", { operation: "ExecStart", input: { id: "x", Detach: true } }, { code: "not_by_request" }],
    ["bytes", { operation: "ContainerArchive", input: { id: "x", path: "/" } }, { code: "not_by_request" }],
    ["a build", { operation: "ImageBuild", input: { remote: "https://example.com" } }, { code: "not_by_request" }],
    ["a body of bytes", { operation: "PutContainerArchive", input: { id: "x", path: "/", body: [1] } }, { code: "not_by_request" }],
    ["credentials", { operation: "SystemAuth", input: { username: "a", password: "b" } }, { code: "not_by_request" }],
    ["a prune", { operation: "VolumePrune" }, { code: "not_by_request" }],
    ["a wait", { operation: "ContainerWait", input: { id: "x" } }, { code: "not_by_request" }],
    ["logs that go on", { operation: "ContainerLogs", input: { id: "x", follow: true } }, { code: "endless" }],
    ["statistics that go on", { operation: "ContainerStats", input: { id: "x" } }, { code: "endless" }],
    ["events that go on", { operation: "SystemEvents" }, { code: "endless" }],
  ])("refuses %s before anything is judged or sent", async (_, args, error) => {
    const { context, judged, sent } = world(() => undefined);
    expect(await failure(request(context, args))).toMatchObject({ name: "ToolError", ...error });
    expect([judged, sent()]).toEqual([[], []]);
  });

  test("takes no path, header or host of the model's", async () => {
    const { context, sent } = world(() => undefined);
    for (const extra of [{ path: "/x" }, { method: "POST" }, { headers: {} }, { version: "1.24" }]) {
      await expect(request(context, { operation: "ContainerList", ...extra })).rejects.toThrow(/Unrecognized key/);
    }
    await expect(request(context, { operation: "ContainerList", input: { headers: { a: "b" } } })).rejects.toThrow(/no such parameter/);
    await expect(request(context, { operation: "ContainerList", input: { "all=1&x": true } })).rejects.toThrow(/no such parameter/);
    expect(sent()).toEqual([]);
  });

  test("is given the engine's refusals as they are", async () => {
    const { context } = world(() => play("docker-28/container-inspect-missing"));
    await expect(request(context, { operation: "ContainerInspect", input: { id: "x" } })).rejects.toMatchObject({
      name: "DockerApiError",
      status: 404,
    });
  });
});

describe("api_search", () => {
  async function find(query: string, limit = 5): Promise<ToolResult> {
    return await apiSearch!.run(world(() => undefined).context, { query, limit } as never);
  }

  test("shows requests that api_request takes", async () => {
    const result = await find("limit memory of container", 3);
    expect(result.header).toMatch(/^Best 3 of \d+ operations/);
    expect(textOf(result)).toContain('api_request {"operation":"ContainerUpdate","input":{"id":"…"}}');
    expect(textOf(result)).toContain("input Memory: number. Memory limit in bytes.");
    expect(result.parts?.every((part) => typeof part === "string")).toBe(true);
  });

  test("says of what cannot be requested what does it instead", async () => {
    expect(textOf(await find("build an image", 1))).toMatch(/^ImageBuild: .*\n {2}not by api_request: image_build/);
  });

  test("shows everything of an exact id", async () => {
    const result = await find("ServiceCreate");
    expect(result.header).toBe("All about ServiceCreate");
    expect(textOf(result)).toContain("\nContainerSpec\n");
  });

  test("says so where nothing fits", async () => {
    expect(await find("xyzzy")).toEqual({ header: expect.stringMatching(/^None of/) });
  });
});
