import { expect, test } from "vitest";
import { createMcpHandler, type McpHandler, type McpHandlerOptions } from "../../src/mcp/http.ts";
import type { CallContext } from "../../src/mcp/registry.ts";
import { registry as fixture } from "../mcp/conformance/registry.ts";
import { begin, type Differing, events, initialize, messages, post, request } from "../mcp/exchange.ts";

const token = "0123456789abcdef0123456789abcdef";
const bearer = { authorization: `Bearer ${token}` };

function open(options: Partial<McpHandlerOptions> = {}): McpHandler {
  return createMcpHandler({ registry: fixture, auth: "none", ...options });
}

/** A handler whose only tool waits until its call is aborted, and what is known of its calls. */
function waiting(options: Partial<McpHandlerOptions> = {}) {
  const calls: CallContext[] = [];
  let tell = () => {};
  let begun = new Promise<void>((resolve) => tell = resolve);
  const call = async (_name: string, _args: unknown, context: CallContext) => {
    calls.push(context);
    tell();
    begun = new Promise<void>((resolve) => tell = resolve);
    await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve(), { once: true }));
    return { content: [] };
  };
  return { ...open({ registry: { ...fixture, call }, ...options }), calls, begun: () => begun };
}

const callWait = request(1, "tools/call", { name: "test_wait" });
const list = request(1, "tools/list");

async function statusOf(handler: McpHandler, message: unknown, differing?: Differing): Promise<number> {
  const response = await handler.fetch(post(message, differing));
  await response.body?.cancel();
  return response.status;
}

test("createMcpHandler: a session is begun, used, and ended by DELETE; after that its id is unknown", async () => {
  const handler = open();
  const session = await begin(handler.fetch);
  expect(await statusOf(handler, { jsonrpc: "2.0", method: "notifications/initialized" }, { headers: session })).toBe(202);
  const [answer] = await messages(await handler.fetch(post(list, { headers: session })));
  expect(answer).toEqual({ jsonrpc: "2.0", id: 1, result: { tools: fixture.tools } });
  expect(await statusOf(handler, "", { method: "DELETE", headers: session })).toBe(200);
  expect(await statusOf(handler, list, { headers: session })).toBe(404);
  expect(await statusOf(handler, "", { method: "DELETE", headers: session })).toBe(404);
});

test.for(
  [
    ["another path", { url: "http://localhost:3000/other" }, 404],
    ["a path below", { url: "http://localhost:3000/mcp/x" }, 404],
    ["an encoded path", { url: "http://localhost:3000/%6dcp" }, 404],
    ["PUT", { method: "PUT" }, 405],
    ["HEAD", { method: "HEAD" }, 405],
    ["OPTIONS that is no preflight", { method: "OPTIONS" }, 405],
    ["another host", { headers: { host: "evil.example.com" } }, 403],
    ["a host that begins as ours", { headers: { host: "localhost.evil.com" } }, 403],
    ["a host with user and password", { headers: { host: "localhost@evil.com" } }, 403],
    ["our host after user and password", { headers: { host: "evil.com@localhost" } }, 403],
    ["two hosts", { headers: { host: "localhost, evil.com" } }, 403],
    ["an empty host", { headers: { host: "" } }, 403],
    ["a host with a path", { headers: { host: "localhost/evil" } }, 403],
    ["a host by another address of this machine", { headers: { host: "0.0.0.0:3000" } }, 403],
    ["a page of another site", { headers: { host: "localhost:3000", origin: "https://evil.example.com" } }, 403],
    ["a page of another port", { headers: { host: "localhost:3000", origin: "http://localhost:4000" } }, 403],
    ["a page without an origin of its own", { headers: { origin: "null" } }, 403],
    ["the server's own page", { headers: { host: "localhost:3000", origin: "http://localhost:3000" } }, 200],
    ["127.0.0.1", { headers: { host: "127.0.0.1:80" } }, 200],
    ["[::1]", { headers: { host: "[::1]:3000" } }, 200],
    ["LOCALHOST", { headers: { host: "LOCALHOST" } }, 200],
    ["no Host header", {}, 200],
  ] satisfies [string, Differing, number][],
)("createMcpHandler: %s is answered as it should", async ([, differing, status]) => {
  expect(await statusOf(open(), initialize(), differing)).toBe(status);
});

test("createMcpHandler: host, origin and credentials are judged before the body is read", async () => {
  const refusals: readonly (readonly [Differing["headers"] & object, number])[] = [
    [{ host: "evil.com", ...bearer }, 403],
    [{ origin: "https://evil.com", ...bearer }, 403],
    [{}, 401],
    [{ ...bearer, "mcp-session-id": "none" }, 404],
  ];
  const handler = open({ auth: { token } });
  for (const [headers, status] of refusals) {
    let asked = false;
    const body = new ReadableStream({ pull: () => void (asked = true) }, { highWaterMark: 0 });
    expect(await statusOf(handler, "", { headers, body })).toBe(status);
    expect(asked).toBe(false);
  }
});

test("createMcpHandler: hosts are those that are listed, with their port where they have one", async () => {
  const handler = open({ auth: { token }, allowedHosts: ["mcp.example.com", "other:8443"] });
  const status = (host: string) => statusOf(handler, initialize(), { headers: { host, ...bearer } });
  expect(await status("mcp.example.com")).toBe(200);
  expect(await status("MCP.example.com:9000")).toBe(200);
  expect(await status("other:8443")).toBe(200);
  expect(await status("other")).toBe(403);
  expect(await status("localhost")).toBe(403);
  expect(await status("x.mcp.example.com")).toBe(403);
});

test("createMcpHandler: pages of listed origins get CORS headers, others none", async () => {
  const handler = open({ allowedOrigins: ["https://app.example.com"] });
  const origin = "https://app.example.com";
  const asked = { origin, "access-control-request-method": "POST" };
  const preflight = await handler.fetch(new Request("http://localhost:3000/mcp", { method: "OPTIONS", headers: asked }));
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("mcp-session-id");
  const response = await handler.fetch(post(initialize(), { headers: { origin } }));
  expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  expect(response.headers.get("access-control-expose-headers")).toContain("mcp-session-id");
  expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  expect((await messages(response))[0]).toHaveProperty("result");
  const evil = await handler.fetch(
    new Request("http://localhost:3000/mcp", { method: "OPTIONS", headers: { ...asked, origin: "https://evil.com" } }),
  );
  expect([evil.status, evil.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});

test("createMcpHandler: a token is compared whole, and the refusal says what is wanted", async () => {
  const handler = open({ auth: { token } });
  const answer = async (authorization?: string) => {
    const response = await handler.fetch(post(initialize(), authorization === undefined ? {} : { headers: { authorization } }));
    await response.body?.cancel();
    return [response.status, response.headers.get("www-authenticate")];
  };
  expect(await answer(`Bearer ${token}`)).toEqual([200, null]);
  expect(await answer(`bearer  ${token} `)).toEqual([200, null]);
  expect(await answer()).toEqual([401, "Bearer"]);
  expect(await answer(`Basic ${token}`)).toEqual([401, "Bearer"]);
  for (const wrong of [`Bearer ${token.slice(1)}`, `Bearer ${token}0`, `Bearer ${token.toUpperCase()}`, "Bearer x"]) {
    expect(await answer(wrong)).toEqual([401, `Bearer error="invalid_token"`]);
  }
});

test("createMcpHandler: a token whose digest ends as the right one's is still wrong", async () => {
  const last = async (text: string) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).at(-1);
  let wrong = token;
  for (let i = 0; wrong === token || await last(wrong) !== await last(token); i++) wrong = `${token}${i}`;
  expect(await statusOf(open({ auth: { token } }), initialize(), { headers: { authorization: `Bearer ${wrong}` } })).toBe(401);
});

test("createMcpHandler: options that would leave it open are no options", () => {
  expect(() => open({ auth: { token: token.slice(1) } })).toThrow("at least 32");
  expect(() => open({ allowedHosts: ["localhost", "example.com"] })).toThrow(TypeError);
  expect(() => open({ allowedHosts: ["localhost:3000", "[::1]"] })).not.toThrow();
});

test("createMcpHandler: scopes bound what a call may do, nobody's ceiling is empty, and a shared token has none", async () => {
  const ceilingOf = async (options: Partial<McpHandlerOptions>, headers: Differing["headers"] = {}) => {
    const handler = waiting(options);
    const session = await begin(handler.fetch, headers);
    const called = handler.begun();
    await handler.fetch(post(callWait, { headers: session }));
    await called;
    await handler.close();
    const [context] = handler.calls;
    return [context?.subject, context?.ceiling && [...context.ceiling].sort()];
  };
  const verifyToken = (scopes: readonly string[]) => ({ auth: { verifyToken: () => ({ scopes, subject: "ann" }) } });
  expect(await ceilingOf({})).toEqual([undefined, []]);
  expect(await ceilingOf({ auth: { token } }, bearer)).toEqual(["token", undefined]);
  expect(await ceilingOf(verifyToken(["docker:read"]))).toEqual(["ann", []]);
  expect(await ceilingOf(verifyToken(["docker:read", "docker:write", "docker:exec", "docker:host", "docker:*", "write"]))).toEqual([
    "ann",
    ["exec", "write"],
  ]);
});

test("createMcpHandler: scopes are those of the request, not of the session's first", async () => {
  let scopes = ["docker:read", "docker:write"];
  const handler = waiting({ auth: { verifyToken: () => ({ scopes, subject: "ann" }) } });
  const session = await begin(handler.fetch);
  scopes = ["docker:read"];
  const called = handler.begun();
  await handler.fetch(post(callWait, { headers: session }));
  await called;
  expect([...handler.calls[0]?.ceiling ?? ["none"]]).toEqual([]);
  await handler.close();
});

test("createMcpHandler: who may not read is refused with the scope that is missing; who is nobody with the metadata", async () => {
  const resourceMetadata = "https://mcp.example.com/.well-known/oauth-protected-resource";
  const known = open({ auth: { verifyToken: () => ({ scopes: ["docker:write"] }), resourceMetadata } });
  const refused = await known.fetch(post(initialize()));
  expect(refused.status).toBe(403);
  expect(refused.headers.get("www-authenticate")).toContain(`error="insufficient_scope", scope="docker:read"`);
  const unknown = await open({ auth: { verifyToken: () => undefined, resourceMetadata } }).fetch(post(initialize()));
  expect([unknown.status, unknown.headers.get("www-authenticate")]).toEqual([401, `Bearer resource_metadata="${resourceMetadata}"`]);
});

test("createMcpHandler: a check that fails lets nobody in and says nothing of why", async () => {
  const errors: Error[] = [];
  const verifyToken = () => Promise.reject(new Error("secret"));
  const response = await open({ auth: { verifyToken }, onError: (error) => errors.push(error) }).fetch(post(initialize()));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  expect(errors.map((error) => error.message)).toEqual(["secret"]);
});

test("createMcpHandler: the check sees no body, so that nothing is read past the limit", async () => {
  let body: unknown;
  const handler = open({ auth: { verifyToken: (given) => (body = given.body, { scopes: ["docker:read"] }) } });
  expect(await statusOf(handler, initialize())).toBe(200);
  expect(body).toBeNull();
});

test("createMcpHandler: a session belongs to whom began it", async () => {
  const handler = open({ auth: { verifyToken: ({ headers }) => ({ scopes: ["docker:read"], subject: headers.get("x-user") ?? "" }) } });
  const session = await begin(handler.fetch, { "x-user": "ann" });
  expect(await statusOf(handler, list, { headers: { ...session, "x-user": "bob" } })).toBe(404);
  expect(await statusOf(handler, "", { method: "DELETE", headers: { ...session, "x-user": "bob" } })).toBe(404);
  expect(await statusOf(handler, list, { headers: session })).toBe(200);
});

test.for(
  [
    ["no session, and not initialize", list, {}, 400],
    ["a ping without session", request(1, "ping"), {}, 400],
    ["a GET without session", "", { method: "GET" }, 400],
    ["a session that never was", list, { headers: { "mcp-session-id": "7c9e6679-7425-40de-944b-e07fc1f90ae7" } }, 404],
    ["an empty session id", list, { headers: { "mcp-session-id": "" } }, 404],
    ["no JSON", "{", {}, 400],
    ["no body", "", {}, 400],
    ["null", "null", {}, 400],
    ["an empty batch", "[]", {}, 400],
    ["initialize in a batch", [initialize(), list], {}, 400],
    ["initialize without params", request(1, "initialize"), {}, 400],
    ["text", initialize(), { headers: { "content-type": "text/plain" } }, 415],
    ["a form", initialize(), { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["a client that takes no events", initialize(), { headers: { accept: "application/json" } }, 406],
  ] satisfies [string, unknown, Differing, number][],
)("createMcpHandler: %s is refused and opens no session", async ([, message, differing, status]) => {
  const handler = open({ maxSessions: 2 });
  const session = await begin(handler.fetch);
  for (let i = 0; i < 3; i++) expect(await statusOf(handler, message, differing)).toBe(status);
  expect(await statusOf(handler, list, { headers: session })).toBe(200);
});

test("createMcpHandler: what begins no session takes no other's place", async () => {
  const handler = open({ maxSessions: 1 });
  const session = await begin(handler.fetch);
  expect(await statusOf(handler, list)).toBe(400);
  expect(await statusOf(handler, "{")).toBe(400);
  expect(await statusOf(handler, list, { headers: session })).toBe(200);
});

test("createMcpHandler: a session that is just being opened makes no room for another", async () => {
  const handler = open({ maxSessions: 1 });
  const statuses = await Promise.all([1, 2].map(() => statusOf(handler, initialize())));
  expect(statuses.sort()).toEqual([200, 503]);
});

test("createMcpHandler: an unknown protocol version in the header is refused, known ones and none are not", async () => {
  const handler = open();
  const session = await begin(handler.fetch);
  const status = (version: string) => statusOf(handler, list, { headers: { ...session, "mcp-protocol-version": version } });
  expect(await status("2025-11-25")).toBe(200);
  expect(await status("2025-06-18")).toBe(200);
  expect(await status("1999-01-01")).toBe(400);
  expect(await status("")).toBe(400);
  expect(await statusOf(handler, list, { headers: session })).toBe(200);
});

test("createMcpHandler: a second initialize in a session is refused", async () => {
  const handler = open();
  const session = await begin(handler.fetch);
  expect(await statusOf(handler, initialize(), { headers: session })).toBe(400);
  expect(await statusOf(handler, list, { headers: session })).toBe(200);
});

test("createMcpHandler: a body over the limit is refused by its length, and unread where the length is a lie", async () => {
  const handler = open({ maxBodyBytes: 1000 });
  expect(await statusOf(handler, "x".repeat(1001))).toBe(413);
  let asked = false;
  const announced = new ReadableStream({ pull: () => void (asked = true) }, { highWaterMark: 0 });
  expect(await statusOf(handler, "", { body: announced, headers: { "content-length": "1001" } })).toBe(413);
  expect(asked).toBe(false);
  let [sent, cancelled] = [0, false];
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(100).fill(32 + 0 * sent++)),
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  expect(await statusOf(handler, "", { body })).toBe(413);
  expect([sent, cancelled]).toEqual([11, true]);
});

test("createMcpHandler: an argument of 10 MB passes where the limit allows it, and is refused by the default", async () => {
  const message = request(1, "tools/call", { name: "test_echo", arguments: { value: "x".repeat(10_000_000) } });
  const large = open({ maxBodyBytes: 12_000_000 });
  const [answer] = await messages(await large.fetch(post(message, { headers: await begin(large.fetch) })));
  expect(JSON.stringify(answer).length).toBeGreaterThan(10_000_000);
  const small = open();
  const session = await begin(small.fetch);
  expect(await statusOf(small, message, { headers: session })).toBe(413);
  expect(await statusOf(small, request(2, "ping"), { headers: session })).toBe(200);
});

test("createMcpHandler: each message of a batch is answered on one stream", async () => {
  const handler = open();
  const session = await begin(handler.fetch);
  const batch = [request("a", "ping"), request("b", "tools/call", { name: "test_simple_text" }), request("c", "nothing")];
  const answers = await messages(await handler.fetch(post(batch, { headers: session })));
  expect(answers.map((answer) => answer["id"]).sort()).toEqual(["a", "b", "c"]);
  expect(answers.find((answer) => answer["id"] === "c")).toMatchObject({ error: { code: -32601 } });
  const tooMany = Array.from({ length: 101 }, (_, id) => request(id, "ping"));
  expect(await statusOf(handler, tooMany, { headers: session })).toBe(400);
});

test("createMcpHandler: beyond the cap the session that was idle longest makes room", async () => {
  let time = 0;
  const handler = open({ maxSessions: 2, now: () => time++ });
  const [one, two] = [await begin(handler.fetch), await begin(handler.fetch)];
  await messages(await handler.fetch(post(list, { headers: one })));
  const three = await begin(handler.fetch);
  expect(await statusOf(handler, list, { headers: two })).toBe(404);
  expect(await statusOf(handler, list, { headers: one })).toBe(200);
  expect(await statusOf(handler, list, { headers: three })).toBe(200);
});

test("createMcpHandler: where all sessions are busy there is no room", async () => {
  const handler = waiting({ maxSessions: 1 });
  const session = await begin(handler.fetch);
  const called = handler.begun();
  const response = await handler.fetch(post(callWait, { headers: session }));
  await called;
  const refused = await handler.fetch(post(initialize()));
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
  await response.body?.cancel();
  await begin(handler.fetch);
});

test("createMcpHandler: an open stream keeps a session alive; without one it ends after its time, with what runs in it", async () => {
  let time = 0;
  const handler = waiting({ sessionIdle: 1000, now: () => time });
  const session = await begin(handler.fetch);
  const stream = await handler.fetch(post("", { method: "GET", headers: { ...session, accept: "text/event-stream" } }));
  const called = handler.begun();
  const call = await handler.fetch(post(callWait, { headers: session }));
  await called;
  await call.body?.cancel();
  time = 5000;
  expect(await statusOf(handler, request(2, "ping"), { headers: session })).toBe(200);
  expect(handler.calls[0]?.signal.aborted).toBe(false);
  // It goes while it waits for more.
  const reader = stream.body?.getReader();
  await reader?.read();
  const waits = reader?.read();
  await reader?.cancel();
  await waits;
  time = 6001;
  expect(await statusOf(handler, request(3, "ping"), { headers: session })).toBe(404);
  expect(handler.calls[0]?.signal.aborted).toBe(true);
});

test("createMcpHandler: a session has one stream of its own, and another when the client has left that", async () => {
  const handler = open();
  const session = await begin(handler.fetch);
  const listen = () => handler.fetch(post("", { method: "GET", headers: { ...session, accept: "text/event-stream" } }));
  const stream = await listen();
  expect([stream.status, (await listen()).status]).toEqual([200, 409]);
  await stream.body?.cancel();
  expect((await listen()).status).toBe(200);
});

test("createMcpHandler: a closed answer cancels nothing, notifications/cancelled aborts the call and ends its stream", async () => {
  const handler = waiting();
  const session = await begin(handler.fetch);
  for (const id of [1, 2]) {
    const called = handler.begun();
    const response = await handler.fetch(post({ ...callWait, id }, { headers: session }));
    await called;
    if (id === 1) {
      await response.body?.cancel();
      expect(await statusOf(handler, request(9, "ping"), { headers: session })).toBe(200);
      expect(handler.calls[0]?.signal.aborted).toBe(false);
    } else {
      const cancelled = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2, reason: "no more" } };
      expect(await statusOf(handler, cancelled, { headers: session })).toBe(202);
      expect(await messages(response)).toEqual([]);
      expect(handler.calls[1]?.signal.aborted).toBe(true);
    }
  }
  await handler.close();
  expect(handler.calls[0]?.signal.aborted).toBe(true);
});

test("createMcpHandler: a question goes out on the stream of its call, and the answer comes by another request", async () => {
  const handler = open();
  const session = await begin(handler.fetch, {}, { elicitation: {} });
  const response = await handler.fetch(post(request(1, "tools/call", { name: "test_confirm" }), { headers: session }));
  const seen = [];
  for await (const message of events(response)) {
    seen.push(message);
    if (message["method"] === "elicitation/create") {
      const answer = { jsonrpc: "2.0", id: message["id"], result: { action: "accept", content: { confirm: true } } };
      expect(await statusOf(handler, answer, { headers: session })).toBe(202);
    }
  }
  expect(seen[0]).toMatchObject({ params: { message: "Remove web?", requestedSchema: { required: ["confirm"] } } });
  expect(seen[1]).toMatchObject({ id: 1, result: { content: [{ text: "answer: accept" }] } });
});

test("createMcpHandler stateless: every request stands alone, nobody is asked, and only POST is taken", async () => {
  const handler = open({ stateless: true });
  const begun = await handler.fetch(post(initialize({ elicitation: {} })));
  expect(begun.headers.get("mcp-session-id")).toBeNull();
  await messages(begun);
  const [answer] = await messages(await handler.fetch(post(request(1, "tools/call", { name: "test_confirm" }))));
  expect(answer).toMatchObject({ result: { content: [{ text: "nobody to ask" }] } });
  expect(await statusOf(handler, "", { method: "GET" })).toBe(405);
  expect(await statusOf(handler, "", { method: "DELETE" })).toBe(405);
  expect(await statusOf(handler, { jsonrpc: "2.0", method: "notifications/initialized" })).toBe(202);
});

test("createMcpHandler stateless: a closed answer aborts the call, and its place is free", async () => {
  const handler = waiting({ stateless: true, maxSessions: 1 });
  const called = handler.begun();
  const response = await handler.fetch(post(callWait));
  await called;
  expect(await statusOf(handler, list)).toBe(503);
  await response.body?.cancel();
  expect(handler.calls[0]?.signal.aborted).toBe(true);
  expect(await statusOf(handler, list)).toBe(200);
});

test("createMcpHandler stateless: places are free again after any number of requests", async () => {
  const handler = open({ stateless: true, maxSessions: 2 });
  for (let i = 0; i < 20; i++) {
    expect((await messages(await handler.fetch(post(request(i, "ping")))))[0]).toEqual({ jsonrpc: "2.0", id: i, result: {} });
    expect(await statusOf(handler, "{")).toBe(400);
    expect(await statusOf(handler, { jsonrpc: "1.0" })).toBe(400);
  }
});

test("createMcpHandler: close aborts what runs, ends the streams, and refuses what comes", async () => {
  const handler = waiting();
  const session = await begin(handler.fetch);
  const called = handler.begun();
  const response = await handler.fetch(post(callWait, { headers: session }));
  await called;
  await handler.close();
  expect(handler.calls[0]?.signal.aborted).toBe(true);
  expect(await messages(response)).toEqual([]);
  expect(await statusOf(handler, initialize())).toBe(503);
});
