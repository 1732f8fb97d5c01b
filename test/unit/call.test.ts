import { describe, expect, test } from "vitest";
import { call } from "../../src/core/call.ts";
import { createDocker, type Docker } from "../../src/core/client.ts";
import { list } from "../../src/core/endpoints/containers.ts";
import { DockerApiError, DockerDecodeError, DockerUnsupportedError } from "../../src/core/errors.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { jsonAnswer, type Peer, peer, says, saysThen, type Script } from "../support/scripted.ts";
import { failure, turns, unhandled } from "../support/settled.ts";

function docker(answer: (request: string) => Script | undefined, version: string = "1.51"): Docker & { far: Peer } {
  const far = peer(answer);
  return { ...createDocker(http1(far.dial), { version }), far };
}

function answer(status: string, body: string, headers: string = ""): Script {
  return says(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

describe("an error status", () => {
  test.each([
    ["Docker's JSON", '{"message":"No such image: x"}\n', "No such image: x"],
    ["Podman's JSON", '{"cause":"no such image","message":"x: no such image","response":404}', "x: no such image"],
    ["a progress record", '{"errorDetail":{"message":"denied"},"error":"denied"}', "denied"],
    ["error alone", '{"error":"denied"}', "denied"],
    ["plain text", "page not found\n", "page not found"],
    ["HTML", "<html>Bad Gateway</html>", "<html>Bad Gateway</html>"],
    ["nothing", "", ""],
    ["JSON without words", '{"a":1}', '{"a":1}'],
    ["a message that is no text", '{"message":{"a":1}}', '{"message":{"a":1}}'],
    ["null", "null", "null"],
    ["half of a JSON", '{"message":"cu', '{"message":"cu'],
  ])("gives the engine's words of %s", async (_, body, reason) => {
    const one = docker(() => answer("409 Conflict", body));
    const error = await failure(one.containers.inspect({ id: "x" }));
    expect(error).toBeInstanceOf(DockerApiError);
    expect(error).toMatchObject({ status: 409, operation: "ContainerInspect", reason, isConflict: true, isNotFound: false });
  });

  test("its words are cut at 2000 characters, and a body of more than 1 MiB is not read to its end", async () => {
    const long = await failure(docker(() => answer("500 X", "x".repeat(5000))).containers.inspect({ id: "x" }));
    expect((long as DockerApiError).reason).toHaveLength(2001);
    const one = docker(() =>
      saysThen(
        "open",
        "HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n",
        ...Array.from({ length: 20 }, () => `10000\r\n${"x".repeat(65536)}\r\n`),
      )
    );
    expect(await failure(one.containers.inspect({ id: "x" }))).toMatchObject({ status: 500, reason: "(an answer of more than 1 MiB)" });
    expect(one.far.open).toBe(0);
  });

  test("a redirect is not followed, and says where to", async () => {
    const one = docker(() => answer("301 Moved Permanently", "", "Location: /v1.51/containers/json\r\n"));
    expect(await failure(one.containers.start({ id: "x" }))).toMatchObject({
      status: 301,
      reason: "redirected to /v1.51/containers/json, which is not followed",
    });
    expect(one.far.lines.flatMap(({ requests }) => requests)).toHaveLength(1);
  });

  test("that is cut in its body is a broken connection", async () => {
    const one = docker(() => saysThen("end", "HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{"));
    expect(await failure(one.containers.inspect({ id: "x" }))).toMatchObject({ name: "DockerConnectionError", code: "closed" });
  });

  test("304 is an answer to start and stop, and an error elsewhere", async () => {
    const one = docker(() => says("HTTP/1.1 304 Not Modified\r\n\r\n"));
    expect(await one.containers.start({ id: "x" })).toEqual({ changed: false });
    expect(await one.containers.stop({ id: "x" })).toEqual({ changed: false });
    expect(await failure(one.containers.pause({ id: "x" }))).toMatchObject({ status: 304 });
  });
});

describe("a success that is none", () => {
  test.each(["", "garbage", "{", "<html>login</html>"])("%j instead of JSON is a DockerDecodeError", async (body) => {
    const one = docker(() => answer("200 OK", body));
    expect(await failure(one.containers.inspect({ id: "x" }))).toBeInstanceOf(DockerDecodeError);
  });

  test("a decoder that throws closes the answer", async () => {
    const one = docker(() => says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"));
    expect(await failure(one.containers.archive({ id: "x", path: "/" }))).toBeInstanceOf(DockerDecodeError);
    expect(one.far.open).toBe(0);
  });

  test("a list that comes as null is empty", async () => {
    const one = docker(() => answer("200 OK", "null\n"));
    expect(await one.containers.list()).toEqual([]);
    expect(await one.images.list()).toEqual([]);
  });
});

describe("what a decoder has to ask", () => {
  const logs = (): Script => says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

  test.each([
    ["is no JSON", answer("200 OK", "garbage"), "DockerDecodeError"],
    ["is an error", answer("404 Not Found", '{"message":"gone"}'), "DockerApiError"],
    ["is cut", saysThen("end", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"), "DockerConnectionError"],
  ])("and %s fails the call, and closes the answer that waits", async (_, inspect, name) => {
    const watch = unhandled();
    const one = docker((request) => request.includes("/logs") ? logs() : inspect);
    expect(await failure(one.containers.logs({ id: "x", stdout: true }))).toMatchObject({ name });
    await turns();
    expect(one.far.lines[0]?.closed || one.far.lines[0]?.held === false).toBe(true);
    expect(await watch.stop()).toEqual([]);
  });

  test.each(["null", "{}", '{"Config":null}'])("%s says that there is no TTY", async (body) => {
    const one = docker((request) =>
      request.includes("/logs") ? says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") : answer("200 OK", body)
    );
    expect((await one.containers.logs({ id: "x", stdout: true })).tty).toBe(false);
  });

  test("is asked under the same version, with the id escaped", async () => {
    const one = docker((request) => request.includes("/logs") ? logs() : answer("200 OK", '{"Config":{"Tty":true}}'), "1.41");
    expect(await (await one.containers.logs({ id: "a b", stdout: true })).text()).toBe("hello");
    expect(one.far.lines.flatMap(({ requests }) => requests)).toEqual([
      "GET /v1.41/containers/a%20b/logs?stdout=1",
      "GET /v1.41/containers/a%20b/json",
    ]);
  });

  test("before an attach without stdin is asked before it", async () => {
    const one = docker((request) =>
      request.startsWith("POST")
        ? saysThen("end", "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n", "hi\r\n")
        : answer("200 OK", '{"Config":{"Tty":true}}')
    );
    const session = await one.containers.attach({ id: "x", stream: true, stdout: true });
    expect(await session.output.text()).toBe("hi\r\n");
    expect(one.far.lines.flatMap(({ requests }) => requests)[0]).toBe("GET /v1.51/containers/x/json");
  });
});

describe("call()", () => {
  test("is the same as the method of a group", async () => {
    const one = docker(() => jsonAnswer([{ Id: "1" }]));
    expect(await call(one, list, { all: true })).toEqual(await one.containers.list({ all: true }));
    expect(one.far.lines[0]?.requests).toEqual(["GET /v1.51/containers/json?all=1", "GET /v1.51/containers/json?all=1"]);
  });

  test("with stdin over a transport that cannot upgrade is refused", async () => {
    const far = peer(() => jsonAnswer({}));
    const { request } = http1(far.dial);
    const one = createDocker({ request }, { version: "1.51" });
    expect(await failure(one.containers.attach({ id: "x", stdin: true }))).toBeInstanceOf(DockerUnsupportedError);
    expect(await failure(one.execs.start({ id: "x", stdin: true }))).toBeInstanceOf(DockerUnsupportedError);
    expect(far.lines.flatMap(({ requests }) => requests).filter((line) => line.startsWith("POST"))).toEqual([]);
  });

  test("sends a body only where there is one", async () => {
    const one = docker(() => jsonAnswer({ Id: "1" }));
    await one.containers.create({ name: "web", Image: "nginx" });
    await one.containers.start({ id: "web" });
    const sent = (at: number): string => new TextDecoder().decode(one.far.lines[0]?.written[at]);
    expect(sent(0)).toBe(
      'POST /v1.51/containers/create?name=web HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 17\r\n\r\n{"Image":"nginx"}',
    );
    expect(sent(1)).toBe("POST /v1.51/containers/web/start HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n");
  });
});
