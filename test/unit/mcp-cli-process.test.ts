import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder, recordedEngine } from "./cli-support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The command as a process, spoken to by lines of JSON. */
interface Running extends Disposable {
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything that it said on stderr, by now. */
  readonly err: string;
  /** Sends a request and gives its answer. */
  request(method: string, params?: object): Promise<Answer>;
  /** Its exit code or signal. */
  ended(): Promise<number | string>;
  /** Resolves when stderr has such a text, to what it matched. */
  says(pattern: RegExp): Promise<string>;
}

interface Answer {
  readonly id: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "mcp", ...argv], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", HOME: "/dev/null", ...env },
  });
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => err += chunk.toString());
  child.stdin.on("error", () => {});
  const exit = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  const waiting = new Map<number, (answer: Answer) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    // What is no JSON-RPC on stdout breaks clients, so it breaks the test.
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  let last = 0;
  return {
    child,
    get err() {
      return err;
    },
    request(method, params = {}) {
      const id = ++last;
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        void exit.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
      });
    },
    ended: () => exit,
    async says(pattern) {
      for (;;) {
        const found = pattern.exec(err);
        if (found) return found[1] ?? found[0];
        await Promise.race([once(child.stderr, "data"), exit.then((code) => Promise.reject(new Error(`ended with ${code}: ${err}`)))]);
      }
    },
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}

const hello = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } };

async function initialized(running: Running): Promise<Answer> {
  const answer = await running.request("initialize", hello);
  running.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`);
  return answer;
}

test("dockwire mcp lists its tools without an engine, and ends with stdin", async () => {
  using running = start(["--host=unix:///nonexistent/engine.sock"]);
  expect((await initialized(running)).result).toMatchObject({ serverInfo: { name: "dockwire" }, protocolVersion: "2025-11-25" });
  const { result } = await running.request("tools/list");
  const names = (result?.["tools"] as { name: string }[]).map(({ name }) => name);
  expect(names).toContain("container_list");
  expect(names).not.toContain("container_run");
  const down = await running.request("tools/call", { name: "container_list", arguments: {} });
  expect(down.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining("/nonexistent/engine.sock") }] });
  running.child.stdin.end();
  expect(await running.ended()).toBe(0);
  expect(running.err).toBe("dockwire: there is no unix:///nonexistent/engine.sock (option host) yet; dockwire doctor says more\n");
});

test.each(["SIGTERM", "SIGINT", "the end of stdin"] as const)("dockwire mcp ends at %s, also with a call in flight", async (how) => {
  using base = folder();
  // An engine that takes a request and says nothing.
  let heard = () => {};
  const asked = new Promise<void>((resolve) => heard = resolve);
  const silent = createServer((socket) => void socket.on("error", () => {}).once("data", heard));
  await new Promise<void>((done) => silent.listen(base.file("silent.sock"), done));
  try {
    using running = start([`--host=unix://${base.file("silent.sock")}`]);
    await initialized(running);
    running.request("tools/call", { name: "container_list", arguments: {} }).catch(() => {});
    await asked;
    const before = performance.now();
    if (how === "the end of stdin") running.child.stdin.end();
    else running.child.kill(how);
    expect(await running.ended()).toBe(0);
    expect(performance.now() - before).toBeLessThan(2_000);
  } finally {
    silent.close();
  }
});

test("dockwire mcp answers a call from an engine, and writes what it did into the audit log", async () => {
  using base = folder();
  await using engine = await recordedEngine(base.file("engine.sock"));
  using running = start(["--audit-log", base.file("audit.jsonl"), "--log-level=debug"], { DOCKER_MCP_HOST: engine.host });
  await initialized(running);
  const { result } = await running.request("tools/call", { name: "container_list", arguments: {} });
  expect(result).not.toHaveProperty("isError");
  const [line = ""] = readFileSync(base.file("audit.jsonl"), "utf8").split("\n");
  expect(JSON.parse(line)).toMatchObject({
    host: "local",
    tool: "container_list",
    outcome: "ok",
    operations: [{ id: "ContainerList", outcome: "ok" }],
  });
  expect(running.err).toMatch(/dockwire: container_list on local: ok, \d+ ms\n/);
});

test("dockwire mcp lives on when the disk of its audit log is full", async () => {
  using running = start(["--audit-log=/dev/full", "--host=unix:///nonexistent/engine.sock"]);
  await initialized(running);
  for (let i = 0; i < 2; i++) expect((await running.request("tools/call", { name: "container_list", arguments: {} })).result).toBeDefined();
  expect(running.err.match(/cannot write to the audit log \/dev\/full/g)).toHaveLength(1);
});

test("dockwire mcp --http takes the token that it printed, and no other request", async () => {
  using running = start(["--http=0", "--host=unix:///nonexistent/engine.sock"]);
  const url = await running.says(/(http:\/\/127\.0\.0\.1:\d+\/mcp)/);
  const token = await running.says(/bearer token ([\w-]{43})/);
  const post = (headers: Readonly<Record<string, string>>) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: hello }),
    });
  const good = await post({ authorization: `Bearer ${token}` });
  expect([good.status, await good.text()]).toEqual([200, expect.stringContaining("dockwire")]);
  for (const headers of [{}, { authorization: "Bearer x" }]) expect((await post(headers)).status).toBe(401);
  expect((await post({ authorization: `Bearer ${token}`, origin: "http://evil.example" })).status).toBe(403);
  running.child.kill("SIGTERM");
  expect(await running.ended()).toBe(0);
});

test("dockwire mcp --http takes the token of a file, and prints none", async () => {
  using base = folder();
  writeFileSync(base.file("token"), `${"t".repeat(40)}\n`, { mode: 0o600 });
  using running = start(["--http=127.0.0.1:0", `--token-file=${base.file("token")}`, "--host=unix:///nonexistent/engine.sock"]);
  const url = await running.says(/(http:\/\/127\.0\.0\.1:\d+\/mcp)/);
  expect(running.err).not.toContain("tttt");
  const { status } = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${"t".repeat(40)}`,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: hello }),
  });
  expect(status).toBe(200);
});

test("dockwire mcp that only reads leaves nothing in the state folder; one with a grant keeps its key there", async () => {
  using base = folder();
  const env = { XDG_STATE_HOME: base.path };
  for (const [flags, kept] of [[[], false], [["--allow=write"], true]] as const) {
    using running = start(["--host=unix:///nonexistent/engine.sock", ...flags], env);
    await initialized(running);
    running.child.stdin.end();
    expect(await running.ended()).toBe(0);
    expect(existsSync(base.file("dockwire/key"))).toBe(kept);
  }
});
