import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDocker, type Docker } from "../../src/core/client.ts";
import { DockerInputError, DockerVersionError } from "../../src/core/errors.ts";
import type { WireRequest } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { get, post } from "../support/http.ts";
import { peer } from "../support/scripted.ts";
import { type RawServer, serve } from "../support/server.ts";
import { failure } from "../support/settled.ts";

// Everything here is refused before the first byte: the server counts, and not even a ping comes.
let server: RawServer;
let docker: Docker;
beforeAll(async () => {
  server = await serve((socket) => socket.end("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 2\r\n\r\n{}"));
  docker = createDocker(server.transport);
});
afterAll(() => server[Symbol.asyncDispose]());

async function refused(call: () => PromiseLike<unknown>): Promise<DockerInputError> {
  const error = await failure((async () => await call())());
  expect(error).toBeInstanceOf(DockerInputError);
  expect([server.accepted, server.received]).toEqual([0, 0]);
  return error as DockerInputError;
}

const bad = ["", ".", "..", "a\0b", "a\nb", "a\r\nX: y", "\x7f", "\t", "\ud800"];

describe("an id that would reach something else", () => {
  test.each(bad)("%j", async (id) => {
    await refused(() => docker.containers.inspect({ id }));
    await refused(() => docker.containers.start({ id }));
    await refused(() => docker.containers.delete({ id }));
    await refused(() => docker.containers.attach({ id, stdin: true }));
    await refused(() => docker.containers.logs({ id, stdout: true }));
    await refused(() => docker.containers.archive({ id, path: "/" }));
    await refused(() => docker.execs.start({ id }));
    await refused(() => docker.exec(id, ["true"]));
  });

  test.each([...bad, "a//b", "/a", "a/", "a/../b", "./a"])("a name of an image: %j", async (name) => {
    await refused(() => docker.images.inspect({ name }));
    await refused(() => docker.images.delete({ name }));
    await refused(() => docker.images.get({ name }));
  });

  test.each([undefined, null, 5, {}, []])("no text at all: %j", async (id) => {
    await refused(() => docker.containers.inspect({ id: id as unknown as string }));
  });
});

describe("parameters", () => {
  test("that are missing, unknown or malformed", async () => {
    await refused(() => docker.containers.list({ nosuch: 1 } as never));
    await refused(() => docker.containers.create({ nmae: "x" } as never));
    await refused(() => docker.containers.resize({ id: "x" } as never));
    await refused(() => docker.containers.stop({ id: "x", t: 1.5 }));
    await refused(() => docker.containers.list({ limit: NaN }));
    await refused(() => docker.containers.list({ filters: { nosuch: "x" } as never }));
    await refused(() => docker.containers.logs({ id: "x", since: "yesterday" }));
  });

  test("bodies that are no tar, or nothing", async () => {
    const bodies = [
      new Uint8Array(0),
      new TextEncoder().encode("FROM scratch\n"),
      new Uint8Array(2000).fill(1),
      new Blob(["no tar"]),
      (async function* () {
        yield new Uint8Array([1, 2, 3]);
      })(),
    ];
    for (const body of bodies) await refused(() => docker.images.load({ body }));
    await refused(() => docker.images.build({ body: new TextEncoder().encode("FROM scratch\n") }));
    await refused(() => docker.containers.putArchive({ id: "x", path: "/", body: new Uint8Array(10) }));
    await refused(() => docker.images.load({ body: "text" as never }));
  });

  test("a body that has no JSON form", async () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    await refused(() => docker.containers.create({ Image: "x", Labels: cycle as never }));
  });

  test("a verb's own input", async () => {
    await refused(() => docker.pull(""));
    await refused(() => docker.pull("a:"));
    await refused(() => docker.pull("a\nb"));
  });

  test("a version that is none", () => {
    expect(() => createDocker(server.transport, { version: "v1.51" })).toThrow(DockerInputError);
    expect(() => createDocker(server.transport, { version: "1.51/../.." })).toThrow(DockerInputError);
  });

  test("what a pinned version does not know", async () => {
    const pinned = createDocker(server.transport, { version: "1.41" });
    expect(await failure(pinned.containers.stop({ id: "x", signal: "SIGINT" }))).toBeInstanceOf(DockerVersionError);
    expect([server.accepted, server.received]).toEqual([0, 0]);
  });
});

describe("injection into the head of a request", () => {
  const injected: [string, Partial<WireRequest>][] = [
    ["CRLF in a value", { headers: { "x-a": "1\r\nX-Evil: 2" } }],
    ["LF in a value", { headers: { "x-a": "1\nX-Evil: 2" } }],
    ["CR in a value", { headers: { "x-a": "1\rX-Evil: 2" } }],
    ["NUL in a value", { headers: { "x-a": "1\0" } }],
    ["a value beyond ASCII", { headers: { "x-a": "é" } }],
    ["a letter that becomes LF when it is cut to a byte", { headers: { "x-a": "1\u010aX-Evil: 2" } }],
    ["CRLF in a name", { headers: { "x-a: 1\r\nx-b": "2" } }],
    ["a space in a name", { headers: { "x a": "2" } }],
    ["an empty name", { headers: { "": "2" } }],
    ["a length of its own", { headers: { "content-length": "5" } }],
    ["a length of its own in capitals", { headers: { "Content-Length": "5" } }],
    ["a coding of its own", { headers: { "transfer-encoding": "chunked" } }],
    ["a host of its own", { headers: { host: "evil" } }],
    ["a space in the path", { path: "/x HTTP/1.1" }],
    ["CRLF in the path", { path: "/x\r\nX-Evil: 2" }],
    ["a fragment in the path", { path: "/x#y" }],
    ["a path beyond ASCII", { path: "/é" }],
    ["a path without a slash", { path: "x" }],
    ["an address for a path", { path: "http://evil/" }],
    ["an empty path", { path: "" }],
    ["CRLF in the method", { method: "GET / HTTP/1.1\r\n" }],
    ["an empty method", { method: "" }],
  ];
  test.each(injected)("%s", async (_, part) => {
    for (const request of [{ ...get, ...part }, { ...post, ...part, body: new Uint8Array(2) }]) {
      await refused(() => server.transport.request(request));
      await refused(() => server.transport.upgrade?.(request) as Promise<unknown>);
    }
  });

  test("in what is fixed for all requests", () => {
    const { dial } = peer(() => undefined);
    for (
      const options of [
        { host: "a\r\nb" },
        { headers: { "x-a": "1\r\n" } },
        { headers: { "x a": "1" } },
        { basePath: "x" },
        { basePath: "/a b" },
        { basePath: "/a\r\n" },
        { basePath: "/" },
      ]
    ) {
      expect(() => http1(dial, options)).toThrow(DockerInputError);
    }
  });

  test("credentials of any letters are one line of ASCII", async () => {
    const { dial, lines } = peer(() => undefined);
    const one = createDocker(http1(dial), { version: "1.51" });
    const pending = failure(one.pull("x", { auth: { username: "ü\r\n", password: "\u{1f600}~?>" } }));
    while (!lines[0]?.requests.length) await new Promise<void>((resolve) => setImmediate(resolve));
    const head = lines[0].written.map((chunk) => new TextDecoder().decode(chunk)).join("");
    expect(head).toMatch(/\r\nx-registry-auth: [\w-]+={0,2}\r\n/);
    await one.close();
    await pending;
  });
});

test("the same server does answer what is not refused", async () => {
  await docker.system.info();
  expect(server.received).toBeGreaterThan(0);
});
