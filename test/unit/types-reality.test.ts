import { expect, test } from "vitest";
import type { Transport } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { podmanDeviations } from "../engines/podman-types.ts";
import { capture, type Captured, endpoints } from "../reality/capture.ts";
import { makeChecker } from "../reality/check.ts";
import { judge, type JudgeOptions } from "../reality/judge.ts";
import { errorAnswer, makeSchemas } from "../reality/schemas.ts";
import { engines, type Fixture, fixture, fixtures } from "../support/fixtures.ts";
import { jsonAnswer, peer, says } from "../support/scripted.ts";

const schemas = makeSchemas();
const checker = makeChecker(schemas);
const options: JudgeOptions = { deviations: [], strict: true };

/** What is heard of one exchange. */
async function overhear(dial: Parameters<typeof http1>[0], read: (transport: Transport) => Promise<unknown>): Promise<Captured> {
  const heard: Captured[] = [];
  const { transport, done } = capture(http1(dial), (captured) => heard.push(captured));
  await read(transport);
  await done();
  await transport.close?.();
  expect(heard).toHaveLength(1);
  return heard[0] as Captured;
}

/** What is heard of a recorded exchange. */
function replayed({ label, method, path, upgrade, response, ended }: Fixture): Promise<Captured> {
  const { dial } = peer(() => ({ pieces: [response], ending: "end" }));
  return overhear(dial, async (transport) => {
    const request = { method, path, headers: upgrade ? { connection: "Upgrade", upgrade: "tcp" } : {} };
    const { body, connection } = await (upgrade && transport.upgrade ? transport.upgrade(request) : transport.request(request));
    if (connection) return connection.close();
    const chunks = body[Symbol.asyncIterator]();
    try {
      while (!(await chunks.next()).done);
    } catch (error) {
      // Who recorded a stream without an end hung up; one was recorded while its engine stopped.
      if (ended !== "cut-by-client" && !label.endsWith("-daemon-stop")) throw error;
    }
  });
}

/** The value of a recorded answer, changed, in the place of the real one. */
async function changed(label: string, change: (value: never) => unknown): Promise<Captured> {
  const captured = await replayed(fixture(label));
  return { ...captured, values: captured.values.map((value) => change(structuredClone(value) as never)) };
}

const heard = new Map(await Promise.all(fixtures.map(async (each) => [each, await replayed(each)] as const)));

function of(engine: string): Captured[] {
  return [...heard].flatMap(([each, captured]) => each.engine === engine ? [captured] : []);
}

test.each(engines.filter((engine) => engine.startsWith("docker")))(
  "every answer recorded from %s is as its type says, and has no key that no type knows",
  (engine) => {
    const { failures, checked } = judge(of(engine), checker, options);
    expect(failures).toEqual([]);
    expect(checked.size).toBeGreaterThan(15);
  },
);

test("every answer recorded from Podman is as its type says, or is named in podman-types.ts", () => {
  expect(judge(of("podman-5"), checker, { ...options, deviations: podmanDeviations, complete: "recordings", strict: false }).failures)
    .toEqual([]);
});

test("no recorded JSON is left out but that of operations without an endpoint", () => {
  const left = [...heard].filter(([each, { answered, values }]) => answered && !values.length && isJson(each));
  expect(left.filter(([{ endpoint }]) => endpoint).map(([{ label }]) => label)).toEqual([]);
  const built = new Set(endpoints.map(({ id }) => id));
  expect(left.filter(([{ operationId }]) => built.has(operationId)).map(([{ label }]) => label)).toEqual([]);
});

/** Whether an answer has a body that its head calls JSON. */
function isJson({ response, headEnd }: Fixture): boolean {
  return response.length > headEnd &&
    /^content-type: application\/json/im.test(new TextDecoder("latin1").decode(response.subarray(0, headEnd)));
}

test("makeSchemas() has a schema for every operation whose answer has values", () => {
  const kinds = new Set(["json", "head", "records", "progress"]);
  const wanted = endpoints.filter(({ returns }) => kinds.has(returns.kind)).map(({ id }) => id);
  expect(wanted.length).toBeGreaterThan(20);
  expect([...schemas.roots.keys()].sort()).toEqual([...wanted, errorAnswer].sort());
  // A type that says nothing would pass everything.
  expect([...schemas.roots.values()].filter((root) => Object.keys(schemas.definitions[root] ?? {}).length === 0)).toEqual([]);
});

test("a field that is null, missing or of another type is found, with its path and its operation", async () => {
  const captured = await changed("docker-28/container-inspect", (value: Record<string, Record<string, unknown>>) => {
    const { Driver: _, ...rest } = value;
    return { ...rest, Path: null, State: { ...value.State, Pid: "1" }, HostConfig: { ...value.HostConfig, Binds: [1] } };
  });
  const { failures, passed, failed, called } = judge([captured], checker, options);
  const where = "(API 1.51)";
  expect(failures.toSorted()).toEqual([
    `types.ContainerInspect: /Driver is missing, where the type says a value ${where}`,
    `types.ContainerInspect: /HostConfig/Binds/* is number, where the type says string ${where}`,
    `types.ContainerInspect: /Path is null, where the type says string ${where}`,
    `types.ContainerInspect: /State/Pid is string, where the type says number ${where}`,
  ]);
  expect([passed, failed, called]).toEqual([[], 1, ["ContainerInspect"]]);
});

test("an item of a list is found wherever it stands, and a key of a map is no part of the path", async () => {
  const captured = await changed(
    "docker-28/container-list",
    ([first]: Record<string, unknown>[]) => [first, { ...first, NetworkSettings: { Networks: { "a/b~c": { Gateway: 1 } } } }],
  );
  expect(judge([captured], checker, options).failures.map((line) => line.split(" (")[0])).toEqual([
    "types.ContainerList: /*/NetworkSettings/Networks/*/Gateway is number, where the type says string",
  ]);
});

test("a record of a stream is checked like a value", async () => {
  const captured = await changed("docker-28/image-pull", (value) => ({ ...value as object, id: 7 }));
  expect(captured.values.length).toBeGreaterThan(1);
  expect(judge([captured], checker, options).failures).toEqual([
    `types.ImageCreate: /id is number, where the type says string (API 1.51) (${captured.values.length} times)`,
  ]);
});

test("a string that is one of several known ones may be any other", async () => {
  const captured = await changed(
    "docker-28/container-inspect",
    (value: { readonly State: object }) => ({ ...value, State: { ...value.State, Status: "dreaming" } }),
  );
  expect(judge([captured], checker, options).failures).toEqual([]);
});

test("a key that no type knows is told, and fails where that is asked for", async () => {
  const captured = await changed(
    "docker-28/container-inspect",
    (value: { readonly HostConfig: object }) => ({ ...value, HostConfig: { ...value.HostConfig, New: { Deep: 1 } } }),
  );
  const lenient = judge([captured], checker, { ...options, strict: false });
  expect([lenient.failures, lenient.unknown]).toEqual([[], ["ContainerInspect: /HostConfig/New"]]);
  expect(judge([captured], checker, options).failures).toEqual(["types.ContainerInspect: no type knows the key /HostConfig/New"]);
});

test("a deviation excuses its place only, and is stale where it was not met", async () => {
  const captured = await changed("docker-28/container-inspect", (value: object) => ({ ...value, Path: null, Args: null }));
  const deviations = [{ operation: "ContainerInspect", paths: ["/Path", "/Name"], found: "null", reason: "it is like that" }];
  const verdict = judge([captured], checker, { ...options, deviations, complete: "cases" });
  expect(verdict.failures.map((line) => line.split(" (")[0])).toEqual([
    "types.ContainerInspect: /Args is null, where the type says array",
    "types.deviations.ContainerInspect: /Name is never null, so the entry is stale",
  ]);
  expect(verdict.met).toEqual(deviations);
  expect(judge([captured], checker, { ...options, deviations }).failures).toHaveLength(1);
});

test("an answer that is no JSON, or an error, is no success, and an error must be an ErrorResponse", async () => {
  const get = (transport: Transport) =>
    transport.request({ method: "GET", path: "/v1.51/info", headers: {} }).then(({ body }) => body.bytes());
  const broken = await overhear(peer(() => says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{]")).dial, get);
  expect(judge([broken], checker, options)).toMatchObject({
    called: [],
    failed: 1,
    failures: [expect.stringContaining("types.SystemInfo: no value: ")],
  });
  const error = await overhear(
    peer(() => ({ ...jsonAnswer({ cause: "?" }), pieces: jsonAnswer({ cause: "?" }, "").pieces.map(refusal) })).dial,
    get,
  );
  expect(judge([error], checker, { ...options, strict: false })).toMatchObject({
    called: [],
    failures: ["types.ErrorResponse: /message is missing, where the type says a value (SystemInfo, API 1.51)"],
  });
});

function refusal(answer: Uint8Array): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(new TextDecoder().decode(answer).replace("200 OK", "500 Internal Server Error"));
}

test("capture() hands on what it hears, in both ways to read, and tells of a body that is left", async () => {
  const lines = '{"status":"a"}\n{"status":"b"}\n{"sta';
  const heard: Captured[] = [];
  const { dial } = peer(() => says(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n${lines}`));
  const { transport, done } = capture(http1(dial), (captured) => heard.push(captured));
  const request = { method: "POST", path: "/v1.51/images/create?fromImage=x", headers: {} };
  for await (const chunk of (await transport.request(request)).body) {
    expect(new TextDecoder().decode(chunk)).toBe(lines);
    break;
  }
  const { body } = await transport.request(request);
  body.close();
  await transport.request(request);
  await done();
  const records = [{ status: "a" }, { status: "b" }];
  expect(heard.map(({ values, whole }) => ({ values, whole }))).toEqual([records, [], []].map((values) => ({ values, whole: false })));
  expect(heard[0]).toMatchObject({
    operation: "ImageCreate",
    request: "POST /v1.51/images/create",
    version: "1.51",
    status: 200,
    answered: true,
  });
  await transport.close?.();
});
