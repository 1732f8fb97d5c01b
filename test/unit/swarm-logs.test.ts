import { describe, expect, test } from "vitest";
import { call, createCaller } from "../../src/core/call.ts";
import { DockerApiError } from "../../src/core/errors.ts";
import { services, tasks } from "../../src/core/groups.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "../support/fixtures.ts";
import { jsonAnswer, peer, says, type Script } from "../support/scripted.ts";

const framed = "\x01\x00\x00\x00\x00\x00\x00\x03out\x02\x00\x00\x00\x00\x00\x00\x03err";

/** Logs as an engine sends them, under a media type or none. */
function logs(type?: string): Script {
  return says(
    `HTTP/1.1 200 OK\r\n${type ? `Content-Type: application/vnd.docker.${type}\r\n` : ""}Content-Length: ${framed.length}\r\n\r\n${framed}`,
  );
}

const service = (TTY?: boolean) => ({ Spec: { TaskTemplate: { ContainerSpec: { Image: "a", ...(TTY !== undefined && { TTY }) } } } });
const task = (TTY?: boolean) => ({ Spec: { ContainerSpec: { Image: "a", ...(TTY !== undefined && { TTY }) } } });

/** Reads the logs of the service or task `a/b`; `asked` are the requests beside the logs' own. */
async function read(kind: "services" | "tasks", version: string, answer: Script, inspected: unknown) {
  const asked: string[] = [];
  const far = peer((request) => {
    if (request.includes("/logs?")) return answer;
    asked.push(request);
    return jsonAnswer(inspected);
  });
  const caller = createCaller(http1(far.dial), { version });
  const output = await call(caller, kind === "services" ? services.logs : tasks.logs, { id: "a/b", stdout: true, stderr: true });
  const frames: string[] = [];
  for await (const { stream, data } of output) frames.push(`${stream}:${new TextDecoder("latin1").decode(data)}`);
  return { tty: output.tty, frames: output.tty ? frames.map((one) => one.replace(/^\w+:/, "")).join("") : frames.join(), asked };
}

describe.each(["services", "tasks"] as const)("%s.logs", (kind) => {
  const inspected = kind === "services" ? service : task;

  test("asks nobody where the head says that they are framed", async () => {
    expect(await read(kind, "1.51", logs("multiplexed-stream"), {})).toEqual({ tty: false, frames: "stdout:out,stderr:err", asked: [] });
  });

  test("asks nobody where the head says that there is a TTY", async () => {
    expect(await read(kind, "1.42", logs("raw-stream"), {})).toEqual({ tty: true, frames: framed, asked: [] });
  });

  test.each([["1.41", "raw-stream"], ["1.41", undefined], ["1.40", undefined]])("asks the spec at %s under %s", async (version, type) => {
    const asked = [`GET /v${version}/${kind}/a%2Fb`];
    expect(await read(kind, version, logs(type), inspected(true))).toEqual({ tty: true, frames: framed, asked });
    expect(await read(kind, version, logs(type), inspected(false))).toEqual({ tty: false, frames: "stdout:out,stderr:err", asked });
    // Engines leave out what is false; a spec of a plugin has no container at all.
    expect((await read(kind, version, logs(type), inspected())).tty).toBe(false);
    expect((await read(kind, version, logs(type), { Spec: { TaskTemplate: { PluginSpec: {} } } })).tty).toBe(false);
  });
});

test("services.logs reads what Docker 20 recorded without a media type", async () => {
  const { response, path } = fixture("docker-20/service-logs");
  const far = peer((request) => request === `GET ${path}` ? { pieces: [response], ending: "open" } : jsonAnswer(service()));
  const caller = createCaller(http1(far.dial), { version: "1.41" });
  const output = await call(caller, services.logs, { id: "fxsvc", stdout: true, stderr: true });
  expect(output.tty).toBe(false);
  const lines: string[] = [];
  for await (const { stream, line } of output.lines()) lines.push(`${stream}:${line}`);
  expect(lines.toSorted()).toEqual(["stderr:err", "stdout:out"]);
});

test("services.logs throws what the engine says to the question, and drops the logs", async () => {
  const far = peer((request) =>
    request.includes("/logs?") ? logs() : says('HTTP/1.1 404 Not Found\r\nContent-Length: 24\r\n\r\n{"message":"no service"}')
  );
  const transport = http1(far.dial);
  await expect(call(createCaller(transport, { version: "1.41" }), services.logs, { id: "a", stdout: true })).rejects.toThrow(
    DockerApiError,
  );
  await transport.close?.();
  expect(far.open).toBe(0);
});
