import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, expect, test } from "vitest";
import { toNodeListener } from "../../src/mcp/adapter/node-http.ts";
import { createMcpHandler } from "../../src/mcp/http.ts";
import { extend, registry } from "../mcp/conformance/registry.ts";
import { initialize } from "../mcp/exchange.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on Node with what answers it, and its port. */
async function listen(fetch: (request: Request) => Promise<Response>): Promise<number> {
  const server = createServer(toNodeListener({ fetch })).listen(0, "127.0.0.1");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
}

/** What a server says to bytes. */
async function say(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  closing.push(() => socket.destroy());
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test("toNodeListener: method, target, headers and body come as they were sent, and the answer goes back", async () => {
  const seen: unknown[] = [];
  const port = await listen(async (request) => {
    seen.push(
      request.method,
      new URL(request.url).pathname + new URL(request.url).search,
      request.headers.get("x-two"),
      await request.text(),
    );
    return new Response("yes", { status: 201, headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"], ["x-one", "1"]] });
  });
  const sent = httpRequest({ port, host: "127.0.0.1", method: "POST", path: "/mcp?a=b", headers: { "x-two": ["1", "2"] } }).end("body");
  const [response] = await once(sent, "response") as [IncomingMessage];
  expect([response.statusCode, response.headers["set-cookie"], response.headers["x-one"], await textOf(response)]).toEqual([
    201,
    ["a=1", "b=2"],
    "1",
    "yes",
  ]);
  expect(seen).toEqual(["POST", "/mcp?a=b", "1, 2", "body"]);
});

test("toNodeListener: whom a request is for is what Host says, not its target", async () => {
  const { fetch } = createMcpHandler({ registry, auth: "none" });
  const port = await listen(fetch);
  const body = JSON.stringify(initialize());
  const head = (target: string, hosts: string) =>
    `POST ${target} HTTP/1.1\r\n${hosts}content-type: application/json\r\naccept: application/json, text/event-stream\r\n` +
    `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
  const status = async (target: string, hosts: string) => /^HTTP\/1\.1 (\d+)/.exec(await say(port, head(target, hosts)))?.[1];
  expect(await status("/mcp", "host: localhost\r\n")).toBe("200");
  expect(await status("http://localhost/mcp", "host: evil.com\r\n")).toBe("403");
  expect(await status("http://evil.com/mcp", "host: localhost\r\n")).toBe("200");
  expect(await status("/mcp", "host: localhost\r\nhost: evil.com\r\n")).not.toBe("200");
  expect(await status("/mcp", "host: evil.com\r\nhost: localhost\r\n")).not.toBe("200");
  expect(await status("/mcp", "host: \r\n")).toBe("403");
  expect(await status("//evil.com/mcp", "host: localhost\r\n")).not.toBe("500");
});

test("toNodeListener: a body is read as it is asked for, and one that nobody wants ends the connection", async () => {
  const { fetch } = createMcpHandler({ registry, auth: { token: "x".repeat(32) } });
  const port = await listen(fetch);
  const sent = httpRequest({ port, host: "127.0.0.1", method: "POST", path: "/mcp", headers: { "content-length": 1 << 30 } });
  sent.on("error", () => {});
  sent.write("x");
  const [response] = await once(sent, "response") as [IncomingMessage];
  expect([response.statusCode, response.headers.connection]).toEqual([401, "close"]);
  await textOf(response);
});

test("toNodeListener: a client that reads slowly slows the answer down", async () => {
  let made = 0;
  const chunk = new Uint8Array(1 << 16);
  const port = await listen(() =>
    Promise.resolve(new Response(new ReadableStream({ pull: (controller) => (made++, controller.enqueue(chunk)) }, { highWaterMark: 0 })))
  );
  const socket = connect(port, "127.0.0.1");
  closing.push(() => socket.destroy());
  socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  // Nothing is read from it: what the kernel takes is all that is made.
  let before = -1;
  while (made === 0 || made !== before) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(1000);
});

test("toNodeListener: a client that goes ends the answer and aborts the signal", async () => {
  let cancelled = () => {};
  const ended = new Promise<void>((resolve) => cancelled = resolve);
  let signal: AbortSignal | undefined;
  const port = await listen((request) => {
    signal = request.signal;
    return Promise.resolve(new Response(new ReadableStream({ cancel: () => cancelled() })));
  });
  const sent = httpRequest({ port, host: "127.0.0.1", path: "/" }).end();
  sent.on("error", () => {});
  const [response] = await once(sent, "response") as [IncomingMessage];
  response.on("error", () => {});
  sent.destroy();
  await ended;
  expect(signal?.aborted).toBe(true);
});

test("toNodeListener: an answer that comes when the client has gone is ended too", async () => {
  let cancelled = () => {};
  const ended = new Promise<void>((resolve) => cancelled = resolve);
  let begun = () => {};
  const arrived = new Promise<void>((resolve) => begun = resolve);
  const port = await listen(async (request) => {
    begun();
    await new Promise<void>((resolve) => request.signal.addEventListener("abort", () => resolve(), { once: true }));
    return new Response(new ReadableStream({ cancel: () => cancelled() }));
  });
  const sent = httpRequest({ port, host: "127.0.0.1", path: "/" }).end();
  sent.on("error", () => {});
  await arrived;
  sent.destroy();
  await ended;
});

test("toNodeListener: an answer that breaks breaks the connection, and the next one is served", async () => {
  const port = await listen((request) => {
    if (new URL(request.url).pathname === "/good") return Promise.resolve(new Response("good"));
    return Promise.resolve(new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) })));
  });
  await expect(fetch(`http://127.0.0.1:${port}/bad`).then((response) => response.text())).rejects.toThrow();
  expect(await (await fetch(`http://127.0.0.1:${port}/good`)).text()).toBe("good");
});

test("createMcpHandler on Node: a client of the SDK lists, calls, sees progress, is asked, cancels and leaves", async () => {
  const handler = createMcpHandler({ registry, extend, auth: { token: "t".repeat(32) } });
  const port = await listen(handler.fetch);
  const headers = { authorization: `Bearer ${"t".repeat(32)}` };
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit: { headers } });
  const client = new Client({ name: "t", version: "1" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { confirm: true } }));
  await client.connect(transport as Transport);
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(registry.tools.map((tool) => tool.name));
  const progress: number[] = [];
  await client.callTool({ name: "test_tool_with_progress" }, undefined, { onprogress: (each) => progress.push(each.progress) });
  expect(progress).toEqual([0, 50, 100]);
  expect(await client.callTool({ name: "test_confirm" })).toEqual({ content: [{ type: "text", text: "answer: accept" }] });
  const stop = new AbortController();
  const call = client.callTool({ name: "test_wait" }, undefined, { signal: stop.signal });
  await client.ping();
  stop.abort("enough");
  await expect(call).rejects.toThrow("enough");
  await client.ping();
  await transport.terminateSession();
  await client.close();
  await handler.close();
});
