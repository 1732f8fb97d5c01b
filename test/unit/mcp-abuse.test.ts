import { expect, test } from "vitest";
import { createMcpHandler } from "../../src/mcp/http.ts";
import { serveStdio } from "../../src/mcp/stdio.ts";
import { registry } from "../mcp/conformance/registry.ts";
import { begin, initialize, messages, post, request } from "../mcp/exchange.ts";
import { hostile } from "../mcp/hostile.ts";
import { streams } from "../mcp/streams.ts";

const count = 1000;

test("hostile: has a thousand messages of three sorts, of which no two with an answer share an id", () => {
  const all = hostile(count, 1);
  const by = (wants: string) => all.filter((each) => each.wants === wants).length;
  expect(all).toHaveLength(count);
  expect([by("error"), by("answer"), by("none")].every((number) => number > 100)).toBe(true);
});

test("serveStdio: of a thousand hostile messages each gets its error, and the server lives", async () => {
  const all = hostile(count, 1);
  const { input, write, send, end, answers } = streams();
  const server = await serveStdio(registry, { input, write });
  send(initialize(), ...all.map(({ text }) => text), request("last", "ping"));
  end();
  await server.closed;
  const got = answers();
  const withId = new Map(got.filter((answer) => "id" in answer).map((answer) => [answer["id"], answer]));
  for (const { kind, id, wants, text } of all) {
    if (wants === "answer") expect(withId.get(id), `${kind}: ${text.slice(0, 200)}`).toBeDefined();
    if (wants === "none") expect(withId.get(id), kind).toBeUndefined();
  }
  const errors = all.filter(({ wants }) => wants === "error").length;
  const requests = all.filter(({ wants }) => wants === "answer").length;
  expect(got).toHaveLength(errors + requests + 2);
  expect(got.filter((answer) => "error" in answer).length).toBeGreaterThanOrEqual(errors);
  for (const answer of got) expect(answer["jsonrpc"]).toBe("2.0");
  expect(withId.get("last")).toEqual({ jsonrpc: "2.0", id: "last", result: {} });
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("createMcpHandler: of a thousand hostile messages each gets its error, and the session lives", async () => {
  const { fetch, close } = createMcpHandler({ registry, auth: "none" });
  const headers = await begin(fetch);
  for (const { kind, wants, id, text } of hostile(count, 2)) {
    const response = await fetch(post(text, { headers }));
    const got = await messages(response);
    const about = `${kind}: ${text.slice(0, 200)} → ${response.status} ${JSON.stringify(got).slice(0, 300)}`;
    if (wants === "none") expect([response.status, got], about).toEqual([202, []]);
    else if (response.status === 200) expect([got.length, got[0]?.["id"], wants], about).toEqual([1, id, "answer"]);
    else expect([response.status, got[0]?.["error"]], about).toEqual([400, expect.objectContaining({ message: expect.any(String) })]);
    if (wants === "answer") expect(response.status, about).toBe(200);
  }
  expect(await messages(await fetch(post(request("last", "ping"), { headers })))).toEqual([{ jsonrpc: "2.0", id: "last", result: {} }]);
  await close();
});

test("createMcpHandler: a thousand hostile messages without a session open none, and one begins after them", async () => {
  const { fetch, close } = createMcpHandler({ registry, auth: "none", maxSessions: 1 });
  for (const { kind, text } of hostile(count, 3)) {
    const response = await fetch(post(text));
    expect(response.status, kind).toBe(400);
    await response.body?.cancel();
  }
  await begin(fetch);
  await close();
});

test("serveStdio: a batch, which the protocol has given up, is one error", async () => {
  const { input, write, send, end, answers } = streams();
  const server = await serveStdio(registry, { input, write });
  send([request(1, "ping"), request(2, "ping")], "", "   ", request(3, "ping"));
  end();
  await server.closed;
  expect(answers()).toEqual([
    { jsonrpc: "2.0", error: { code: -32600, message: "The line is no JSON-RPC message" } },
    { jsonrpc: "2.0", id: 3, result: {} },
  ]);
});
