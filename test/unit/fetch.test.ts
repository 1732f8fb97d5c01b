import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { DockerConnectionError, DockerDecodeError, DockerInputError } from "../../src/core/errors.ts";
import { fetchTransport } from "../../src/transports/fetch.ts";

const servers: Server[] = [];
afterEach(() =>
  Promise.all(
    servers.splice(0).map((server) => {
      (server as Partial<{ closeAllConnections(): void }>).closeAllConnections?.();
      return new Promise((done) => server.close(done));
    }),
  )
);

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen({ port: 0, host: "127.0.0.1" }, done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const http = (answer: RequestListener): Promise<string> => listen(createServer(answer) as Server);

/** A server whose one answer stays open for the test to go on with; `gone` resolves when the client left. */
async function held(): Promise<
  { baseUrl: string; answered: Promise<{ request: IncomingMessage; response: ServerResponse; gone: Promise<void> }> }
> {
  let answer!: (value: { request: IncomingMessage; response: ServerResponse; gone: Promise<void> }) => void;
  const answered = new Promise<{ request: IncomingMessage; response: ServerResponse; gone: Promise<void> }>((resolve) => answer = resolve);
  const baseUrl = await http((request, response) => {
    const gone = new Promise<void>((resolve) => request.socket.once("close", () => resolve()));
    answer({ request, response, gone });
  });
  return { baseUrl, answered };
}

const get = { method: "GET", path: "/v1.51/info", headers: {} };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => expect.unreachable(), (error: unknown) => error);

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Answers with what it was sent. */
const echo = (): Promise<string> =>
  http(async (request, response) => {
    const body = await read(request);
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });

describe("fetchTransport()", () => {
  test("sends method, path with its escapes, headers and bytes", async () => {
    const { request } = fetchTransport({ baseUrl: await echo(), headers: { "X-Default": "1", "X-Both": "default" } });
    const response = await request({
      method: "PUT",
      path: "/v1.51/images/a/b:c%2Fd/json?x=%20&y=1",
      headers: { "x-both": "own", "content-type": "application/json" },
      body: new TextEncoder().encode("{}"),
    });
    expect(response.status).toBe(200);
    expect(JSON.parse(text(await response.body.bytes()))).toMatchObject({
      method: "PUT",
      url: "/v1.51/images/a/b:c%2Fd/json?x=%20&y=1",
      headers: {
        "x-default": "1",
        "x-both": "own",
        "content-type": "application/json",
        "content-length": "2",
        "accept-encoding": "identity",
      },
      body: "{}",
    });
  });

  test("puts the path of baseUrl in front", async () => {
    const { request } = fetchTransport({ baseUrl: new URL("/docker/", await echo()) });
    expect(JSON.parse(text(await (await request(get)).body.bytes())).url).toBe("/docker/v1.51/info");
  });

  test("sends a POST without body with content-length 0, not in chunks", async () => {
    const { request } = fetchTransport({ baseUrl: await echo() });
    const { headers } = JSON.parse(text(await (await request({ ...get, method: "POST" })).body.bytes()));
    expect(headers["content-length"]).toBe("0");
    expect(headers).not.toHaveProperty("transfer-encoding");
  });

  test("sends an iterable chunk by chunk while it is made", async () => {
    const { baseUrl, answered } = await held();
    let more!: () => void;
    const gate = new Promise<void>((resolve) => more = resolve);
    async function* body() {
      yield new TextEncoder().encode("one,");
      yield new Uint8Array(0);
      await gate;
      yield new TextEncoder().encode("two");
    }
    const pending = fetchTransport({ baseUrl }).request({ ...get, method: "POST", body: body() });
    const { request, response } = await answered;
    const chunks = request[Symbol.asyncIterator]();
    expect(String((await chunks.next()).value)).toBe("one,");
    more();
    expect(String((await chunks.next()).value)).toBe("two");
    expect((await chunks.next()).done).toBe(true);
    response.end("done");
    expect(text(await (await pending).body.bytes())).toBe("done");
  });

  test("rejects with what a body iterable throws", async () => {
    const reason = new Error("disk");
    async function* body() {
      yield new Uint8Array(1);
      throw reason;
    }
    expect(await failure(fetchTransport({ baseUrl: await echo() }).request({ ...get, method: "POST", body: body() }))).toBe(reason);
  });

  test("leaves a body iterable when the call is aborted", async () => {
    const { baseUrl, answered } = await held();
    const abort = new AbortController();
    let left!: () => void;
    const leaving = new Promise<void>((resolve) => left = resolve);
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false as const, value: new Uint8Array(64 * 1024) }),
        return: () => {
          left();
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    const pending = failure(fetchTransport({ baseUrl }).request({ ...get, method: "POST", body, signal: abort.signal }));
    await answered;
    abort.abort("enough");
    expect(await pending).toBe("enough");
    await leaving;
  });

  test("gives any status as a response, and follows no redirect", async () => {
    const seen: (string | undefined)[] = [];
    const baseUrl = await http((request, response) => {
      seen.push(request.url);
      response.writeHead(301, { location: "/elsewhere" }).end("moved");
    });
    const response = await fetchTransport({ baseUrl }).request(get);
    expect([response.status, response.headers.get("Location"), text(await response.body.bytes())]).toEqual([301, "/elsewhere", "moved"]);
    expect(seen).toEqual(["/v1.51/info"]);
  });

  test("calls a redirect that a browser hides a failure", async () => {
    const hidden = { ...Response.error(), type: "opaqueredirect" as const } as Response;
    const error = await failure(fetchTransport({ baseUrl: "http://h", fetch: () => Promise.resolve(hidden) }).request(get));
    expect(error).toMatchObject({ code: "protocol", message: expect.stringContaining("redirect") });
  });

  test.each([["HEAD", 200], ["GET", 204], ["GET", 304]])("gives %s with status %i an empty body", async (method, status) => {
    const baseUrl = await http((_, response) =>
      response.writeHead(status, { "content-length": status === 200 ? 5 : 0, "api-version": "1.51" }).end()
    );
    const response = await fetchTransport({ baseUrl }).request({ ...get, method });
    expect([response.status, response.headers.get("api-version")]).toEqual([status, "1.51"]);
    expect(await response.body.bytes()).toEqual(new Uint8Array(0));
    response.body.close();
  });

  test("uses the fetch that it is given", async () => {
    const calls: [string, RequestInit][] = [];
    const { request } = fetchTransport({
      baseUrl: "https://engine.example/base",
      fetch: (url, init) => {
        calls.push([url, init]);
        return Promise.resolve(new Response(new ReadableStream({ start: (c) => (c.enqueue(Buffer.from("abc").subarray(1)), c.close()) })));
      },
    });
    const bytes = await (await request(get)).body.bytes();
    // Node's Buffer would print and compare in another way.
    expect(bytes).toEqual(new TextEncoder().encode("bc"));
    expect(bytes.constructor).toBe(Uint8Array);
    expect(calls).toMatchObject([["https://engine.example/base/v1.51/info", { method: "GET", redirect: "manual" }]]);
  });

  test("has no upgrade", () => {
    expect(fetchTransport({ baseUrl: "http://h" })).not.toHaveProperty("upgrade");
  });

  test.each(["unix:///var/run/docker.sock", "tcp://h:2375", "h", "http://me:secret@h", "http://h/?x=1", "http://h/#x"])(
    "refuses the baseUrl %s",
    (baseUrl) => {
      expect(() => fetchTransport({ baseUrl })).toThrow(DockerInputError);
      expect(() => fetchTransport({ baseUrl })).not.toThrow(/secret/);
    },
  );

  test("refuses a header with a line break before anything is sent", async () => {
    const error = await failure(fetchTransport({ baseUrl: "http://127.0.0.1:1" }).request({ ...get, headers: { "x-a": "b\r\nc: d" } }));
    expect(error).toBeInstanceOf(DockerInputError);
  });
});

describe("the body of fetchTransport()", () => {
  test("comes chunk by chunk, as plain bytes", async () => {
    const { baseUrl, answered } = await held();
    const pending = fetchTransport({ baseUrl }).request(get);
    const { response } = await answered;
    response.write("one");
    const chunks = (await pending).body[Symbol.asyncIterator]();
    const first = (await chunks.next()).value as Uint8Array;
    expect([text(first), first.constructor]).toEqual(["one", Uint8Array]);
    response.end("two");
    expect(text((await chunks.next()).value as Uint8Array)).toBe("two");
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  test("can be read once only", async () => {
    const { body } = await fetchTransport({ baseUrl: await echo() }).request(get);
    await body.bytes();
    await expect(body.bytes()).rejects.toThrow(TypeError);
    expect(() => body[Symbol.asyncIterator]()).toThrow(TypeError);
  });

  test("of more bytes than the limit is a DockerDecodeError and closes", async () => {
    const { baseUrl, answered } = await held();
    const pending = fetchTransport({ baseUrl }).request(get);
    const { response, gone } = await answered;
    response.write("12345");
    const { body } = await pending;
    expect(await failure(body.bytes(4))).toBeInstanceOf(DockerDecodeError);
    await gone;
  });

  test("within the limit is given whole", async () => {
    const baseUrl = await http((_, response) => response.end("12345"));
    expect(text(await (await fetchTransport({ baseUrl }).request(get)).body.bytes(5))).toBe("12345");
  });

  test("closes its connection when a loop over it is left", async () => {
    const { baseUrl, answered } = await held();
    const pending = fetchTransport({ baseUrl }).request(get);
    const { response, gone } = await answered;
    response.write("one");
    for await (const _ of (await pending).body) break;
    await gone;
  });

  test("closes its connection by close(), any number of times, and ends a pending read", async () => {
    const { baseUrl, answered } = await held();
    const pending = fetchTransport({ baseUrl }).request(get);
    const { response, gone } = await answered;
    response.write("one");
    const { body } = await pending;
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    const next = chunks.next();
    body.close();
    body.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await gone;
  });

  test("that is cut is a reset, with its cause", async () => {
    const { baseUrl, answered } = await held();
    const pending = fetchTransport({ baseUrl }).request(get);
    const { response } = await answered;
    response.write("one");
    const { body } = await pending;
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    response.destroy();
    const error = await failure(chunks.next());
    expect(error).toBeInstanceOf(DockerConnectionError);
    expect(error).toMatchObject({ code: "reset", endpoint: baseUrl, cause: expect.any(Error) });
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

describe("the signal of fetchTransport()", () => {
  test("aborted before the call sends nothing", async () => {
    const seen: unknown[] = [];
    const baseUrl = await http((request, response) => (seen.push(request.url), void response.end()));
    expect(await failure(fetchTransport({ baseUrl }).request({ ...get, signal: AbortSignal.abort("no") }))).toBe("no");
    expect(seen).toEqual([]);
  });

  test("before the head rejects with its reason", async () => {
    const { baseUrl, answered } = await held();
    const abort = new AbortController();
    const pending = failure(fetchTransport({ baseUrl }).request({ ...get, signal: abort.signal }));
    const { gone } = await answered;
    const reason = { own: true };
    abort.abort(reason);
    expect(await pending).toBe(reason);
    await gone;
  });

  test("in the body rejects with its reason", async () => {
    const { baseUrl, answered } = await held();
    const abort = new AbortController();
    const pending = fetchTransport({ baseUrl }).request({ ...get, signal: abort.signal });
    const { response, gone } = await answered;
    response.write("one");
    const chunks = (await pending).body[Symbol.asyncIterator]();
    await chunks.next();
    const next = failure(chunks.next());
    const reason = new Error("mine");
    abort.abort(reason);
    expect(await next).toBe(reason);
    await gone;
  });

  test("has one listener while requests share it, and none after the last", async () => {
    const signal = new AbortController().signal;
    let listeners = 0;
    let most = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => (most = Math.max(most, ++listeners), add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
    const { request } = fetchTransport({ baseUrl: await echo() });
    await Promise.all(Array.from({ length: 12 }, async () => await (await request({ ...get, signal })).body.bytes()));
    expect({ most, listeners }).toEqual({ most: 1, listeners: 0 });
  });
});

describe("close() of fetchTransport()", () => {
  test("aborts what is in flight and refuses more", async () => {
    const { baseUrl, answered } = await held();
    const transport = fetchTransport({ baseUrl });
    const pending = failure(transport.request(get));
    const { gone } = await answered;
    await transport.close?.();
    expect(await pending).toMatchObject({ code: "closed" });
    await gone;
    expect(await failure(transport.request(get))).toMatchObject({ code: "closed" });
    await transport.close?.();
  });
});

describe("a failure of fetchTransport()", () => {
  const code = async (baseUrl: string, fetch?: () => Promise<Response>) => {
    const error = await failure(fetchTransport({ baseUrl, fetch }).request(get));
    expect(error).toBeInstanceOf(DockerConnectionError);
    return error as DockerConnectionError;
  };

  test("is refused where nobody listens, with its cause", async () => {
    const server = createTcpServer();
    const baseUrl = await listen(server);
    await new Promise((done) => server.close(done));
    servers.length = 0;
    expect(await code(baseUrl)).toMatchObject({ code: "refused", endpoint: baseUrl, cause: { cause: { code: "ECONNREFUSED" } } });
  });

  test("is not_found for an unknown name", async () => {
    expect(await code("http://no.such.host.invalid")).toMatchObject({ code: "not_found" });
  });

  test("is reset where the server hangs up", async () => {
    const baseUrl = await listen(createTcpServer((socket) => void socket.once("data", () => socket.resetAndDestroy())));
    expect(await code(baseUrl)).toMatchObject({ code: "reset" });
  });

  test("is protocol for an answer that is no HTTP", async () => {
    const baseUrl = await listen(createTcpServer((socket) => void socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n"))));
    expect(await code(baseUrl)).toMatchObject({ code: "protocol" });
  });

  test("is tls where TLS meets a plain port", async () => {
    const baseUrl = await http((_, response) => response.end());
    expect(await code(baseUrl.replace("http:", "https:"))).toMatchObject({ code: "tls" });
  });

  // What the fetches of other runtimes reject with.
  test.each([
    [
      "refused",
      new TypeError(
        "error sending request for url (http://h/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    ],
    ["refused", Object.assign(new Error("Unable to connect. Is the computer able to access the url?"), { code: "ConnectionRefused" })],
    ["refused", new TypeError("fetch failed", { cause: new AggregateError([Object.assign(new Error("x"), { code: "ECONNREFUSED" })]) })],
    ["not_found", new TypeError("client error (Connect): dns error: failed to lookup address information")],
    ["tls", new TypeError("client error (Connect): invalid peer certificate: UnknownIssuer")],
    ["denied", Object.assign(new Error(`Requires net access to "h:80", run again with the --allow-net flag`), { name: "NotCapable" })],
    [
      "timeout",
      new TypeError("fetch failed", { cause: Object.assign(new Error("Headers Timeout Error"), { code: "UND_ERR_HEADERS_TIMEOUT" }) }),
    ],
    ["reset", new TypeError("client error (SendRequest): connection closed before message completed")],
    ["refused", new TypeError("Failed to fetch")],
  ])("is %s for %s", async (expected, error) => {
    expect(await code("http://h", () => Promise.reject(error))).toMatchObject({ code: expected, cause: error });
  });
});
