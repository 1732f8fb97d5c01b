import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { lines } from "../../src/mcp/lines.ts";
import type { CallContext, Registry } from "../../src/mcp/registry.ts";
import { serveStdio, type StdioOptions } from "../../src/mcp/stdio.ts";
import { registry as fixture } from "../mcp/conformance/registry.ts";
import { initialize, request } from "../mcp/exchange.ts";
import { streams } from "../mcp/streams.ts";

const encode = (text: string) => new TextEncoder().encode(text);

async function linesOf(chunks: readonly string[], most = 100): Promise<(string | undefined)[]> {
  const found = [];
  for await (
    const line of lines(
      (async function* () {
        for (const chunk of chunks) yield encode(chunk);
      })(),
      most,
    )
  ) found.push(line);
  return found;
}

test("lines: cuts at newlines wherever chunks end, and keeps what follows the last", async () => {
  expect(await linesOf(["a\nb", "c\n", "\n", "d"])).toEqual(["a", "bc", "", "d"]);
  expect(await linesOf([])).toEqual([]);
  expect(await linesOf(["a\n"])).toEqual(["a"]);
});

test("lines: a character that is cut in two is one again", async () => {
  const bytes = encode("ü€😀\nx\n");
  const found = [];
  for await (
    const line of lines(
      (async function* () {
        for (const byte of bytes) yield Uint8Array.of(byte);
      })(),
      100,
    )
  ) found.push(line);
  expect(found).toEqual(["ü€😀", "x"]);
});

test("lines: one that is too long is told as such, and the next is whole", async () => {
  expect(await linesOf(["aaaa\nbbbbb\ncc\n"], 4)).toEqual(["aaaa", undefined, "cc"]);
  expect(await linesOf(["bb", "bb", "b", "b\ncc\n"], 4)).toEqual([undefined, "cc"]);
  expect(await linesOf(["bbbbbb"], 4)).toEqual([undefined]);
});

test("lines: memory that is used again does no harm", async () => {
  const memory = new Uint8Array(2);
  const input = (async function* () {
    for (const part of ["ab", "cd", "e\n"]) {
      memory.set(encode(part));
      yield memory.subarray(0, part.length);
    }
  })();
  const found = [];
  for await (const line of lines(input, 100)) found.push(line);
  expect(found).toEqual(["abcde"]);
});

/** A registry whose `test_wait` waits for its abort, and what is known of its calls. */
function waiting(): { readonly registry: Registry; readonly calls: CallContext[]; readonly begun: Promise<void> } {
  const calls: CallContext[] = [];
  let tell = () => {};
  const begun = new Promise<void>((resolve) => tell = resolve);
  const call: Registry["call"] = async (name, args, context) => {
    if (name !== "test_wait") return await fixture.call(name, args, context);
    calls.push(context);
    tell();
    await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve(), { once: true }));
    return { content: [] };
  };
  return { registry: { ...fixture, call }, calls, begun };
}

async function serve(registry: Registry, options: Partial<StdioOptions> = {}) {
  const io = streams();
  return { ...io, server: await serveStdio(registry, { input: io.input, write: io.write, ...options }) };
}

test("serveStdio: answers a session, and what was asked before the end of the input is answered after it", async () => {
  const { send, end, answers, server } = await serve(fixture);
  send(initialize(), request(1, "tools/list"), request(2, "tools/call", { name: "test_tool_with_progress" }));
  end();
  await server.closed;
  expect(answers().map((answer) => answer["id"])).toEqual([0, 1, 2]);
  expect(answers()[1]).toEqual({ jsonrpc: "2.0", id: 1, result: { tools: fixture.tools } });
});

test("serveStdio: the end of the input aborts what does not end by itself", async () => {
  const { registry, calls, begun } = waiting();
  const { send, end, answers, server } = await serve(registry, { grace: 30 });
  send(initialize(), request(1, "tools/call", { name: "test_wait" }));
  await begun;
  end();
  await server.closed;
  expect(calls[0]?.signal.aborted).toBe(true);
  expect(answers()).toHaveLength(1);
});

test("serveStdio: a call that ignores its abort does not hold it", async () => {
  const deaf: Registry = { ...fixture, call: () => new Promise(() => {}) };
  const { send, end, server } = await serve(deaf, { grace: 30 });
  send(initialize(), request(1, "tools/call", { name: "x" }));
  end();
  await server.closed;
});

test("serveStdio: close aborts at once, though the input is still open", async () => {
  const { registry, calls, begun } = waiting();
  const { send, server } = await serve(registry, { grace: 60_000 });
  send(initialize(), request(1, "tools/call", { name: "test_wait" }));
  await begun;
  await server.close();
  expect(calls[0]?.signal.aborted).toBe(true);
});

test("serveStdio: a client that no longer reads ends it", async () => {
  const { registry, calls, begun } = waiting();
  let gone = false;
  const { send, server, write } = await serve(registry, {
    grace: 30,
    write: (text) => gone ? Promise.reject(new Error("EPIPE")) : write(text),
  });
  const io = { send, server };
  io.send(initialize(), request(1, "tools/call", { name: "test_wait" }));
  await begun;
  gone = true;
  io.send(request(2, "ping"));
  await io.server.closed;
  expect(calls[0]?.signal.aborted).toBe(true);
});

test("serveStdio: an input that breaks ends it, and is told", async () => {
  const errors: Error[] = [];
  const input: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("broken pipe")) }),
  };
  const { server } = await serve(fixture, { input, onError: (error) => errors.push(error) });
  await server.closed;
  expect(errors.map((error) => error.message)).toEqual(["broken pipe"]);
});

test("serveStdio: cancelling aborts the call and is not answered", async () => {
  const { registry, calls, begun } = waiting();
  const { send, end, answers, server } = await serve(registry);
  send(initialize(), request(1, "tools/call", { name: "test_wait" }));
  await begun;
  send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, request(2, "ping"));
  end();
  await server.closed;
  expect(calls[0]?.signal.aborted).toBe(true);
  expect(answers().map((answer) => answer["id"])).toEqual([0, 2]);
});

test("serveStdio: an argument of 10 MB passes; a message over the limit is an error, and the next is answered", async () => {
  const large = (bytes: number) => request(1, "tools/call", { name: "test_echo", arguments: { value: "x".repeat(bytes) } });
  const { send, end, answers, server } = await serve(fixture);
  send(initialize(), large(10_000_000), large(17_000_000), request(2, "ping"));
  end();
  await server.closed;
  const [, echoed, refused, pong] = [...answers()].sort((one, other) => order(one) - order(other));
  expect(JSON.stringify(echoed).length).toBeGreaterThan(10_000_000);
  expect(refused).toEqual({ jsonrpc: "2.0", error: { code: -32600, message: "The message is too large" } });
  expect(pong).toEqual({ jsonrpc: "2.0", id: 2, result: {} });

  function order(answer: Readonly<Record<string, unknown>>): number {
    return "id" in answer ? Number(answer["id"]) : 1.5;
  }
});

const children: ChildProcessByStdio<Writable, Readable, Readable>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** The fixture as a process, with all that it prints. */
function process(file: string) {
  const path = (of: string) => fileURLToPath(new URL(`../../${of}`, import.meta.url));
  const child = spawn(globalThis.process.execPath, [path("node_modules/tsx/dist/cli.mjs"), path(file)], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.push(child);
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => out += data);
  child.stderr.on("data", (data) => err += data);
  const exited = once(child, "close");
  return {
    child,
    out: () => out,
    err: () => err,
    exited,
    send: (...all: readonly object[]) => child.stdin.write(all.map((message) => `${JSON.stringify(message)}\n`).join("")),
    async until(text: string) {
      while (!out.includes(text)) await once(child.stdout, "data");
    },
  };
}

test.for(["stdin ends", "SIGTERM", "SIGINT"])(
  "serveProcess: with a call that runs, %s ends the process within two seconds",
  async (way) => {
    const { child, send, until, exited, out, err } = process("test/mcp/noisy.ts");
    send(initialize(), request(1, "tools/call", { name: "test_wait" }), request(2, "ping"));
    await until(`"id":2`);
    const asked = performance.now();
    if (way === "stdin ends") child.stdin.end();
    else child.kill(way as NodeJS.Signals);
    const [code] = await exited;
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(code).toBe(0);
    expect(err()).toContain("aborted test_wait");
    for (const line of out().trim().split("\n")) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
  },
);

test("serveProcess: what others write to stdout goes to stderr", async () => {
  const { child, send, exited, out, err } = process("test/mcp/noisy.ts");
  send(initialize(), request(1, "tools/call", { name: "test_simple_text" }));
  child.stdin.end();
  await exited;
  expect(out().trim().split("\n").map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([0, 1]);
  for (const method of ["log", "info", "debug", "dir", "table", "group", "stdout.write"]) expect(err()).toContain(`noise of ${method}`);
});

test("serveProcess: a client that closes its end of stdout ends the process", async () => {
  const { child, send, until, exited } = process("test/mcp/noisy.ts");
  send(initialize());
  await until(`"id":0`);
  child.stdout.destroy();
  // The pipe breaks with the first write after that, or the next.
  const more = setInterval(() => child.stdin.writable && send(request(1, "ping")), 20);
  child.stdin.on("error", () => {});
  const [code] = await exited;
  clearInterval(more);
  expect(code).toBe(0);
});
