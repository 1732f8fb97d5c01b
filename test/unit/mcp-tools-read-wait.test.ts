import { expect, test } from "vitest";
import { until } from "../../src/mcp/tools/read-deadline.ts";
import { readTools } from "../../src/mcp/tools/read.ts";
import { type Answer, answering, contextOf, engineOf, output, runTool, untrusted } from "./mcp-tools-read-support.ts";

const wait = readTools.find(({ name }) => name === "container_wait") as typeof readTools[number];
const id = "b".repeat(64);

const running = { Status: "running", Running: true, StartedAt: "2026-11-24T03:00:00Z", FinishedAt: "2026-11-24T02:59:59.500Z" };
const ended = { Status: "exited", Running: false, ExitCode: 3, StartedAt: "2026-11-24T03:00:00Z", FinishedAt: "2026-11-24T03:01:00Z" };

function inspected(State: object, Config: object = {}): Answer {
  return { json: { Id: id, Name: "/web", State, Config } };
}

/** An engine whose inspects give one state after the other, the last one for ever; `undefined` is no container any more. */
function states(...all: readonly (Answer | undefined)[]): ReturnType<typeof answering> {
  let at = 0;
  return answering("1.51", (request) => request.includes("/json") ? all[Math.min(at++, all.length - 1)] : undefined);
}

test("container_wait: until it has ended, with its code", async () => {
  const { caller } = states(inspected(running), inspected(running), inspected(ended));
  const { header, data } = await runTool(wait, caller, { container: "web" });
  expect(header).toMatch(/^web \(bbbbbbbbbbbb\): exited after \d\.\ds \| exited with code 3, /);
  expect(data).toMatchObject({ met: true, timed_out: false, state: "exited", exit_code: 3 });
});

test("container_wait: one that removes itself has ended", async () => {
  const { caller } = states(inspected(running), undefined);
  expect((await runTool(wait, caller, { container: "web" })).data).toMatchObject({ met: true, state: "removed", exit_code: undefined });
});

test("container_wait: one that was never started has not ended yet", async () => {
  const { caller } = states(inspected({ ...running, Status: "created", Running: false }), inspected(ended));
  expect((await runTool(wait, caller, { container: "web" })).data).toMatchObject({ met: true, state: "exited" });
});

test("container_wait: at its time it tells the state, and that is no failure", async () => {
  const { caller } = states(inspected(running));
  const { header, data } = await runTool(wait, caller, { container: "web", timeout: 0.15 });
  expect(header).toMatch(/: TIMEOUT: not exited after 0\.\ds; call again to wait longer \| running, started /);
  expect(data).toMatchObject({ met: false, timed_out: true, state: "running" });
});

test("container_wait: no longer than the soft deadline", async () => {
  const { caller } = states(inspected(running));
  const { data } = await runTool(wait, caller, { container: "web", timeout: 3000 }, { softDeadline: 100 });
  expect(data).toMatchObject({ timed_out: true });
});

test("container_wait: until it runs, between restarts", async () => {
  const { caller } = states(inspected({ ...running, Status: "restarting", Restarting: true }), inspected(running));
  expect((await runTool(wait, caller, { container: "web", until: "running" })).data).toMatchObject({ met: true });
});

test("container_wait: health that comes, that cannot come, and that is not tested", async () => {
  const health = (Status: string) => inspected({ ...running, Health: { Status } }, { Healthcheck: { Test: ["CMD", "x"] } });
  const come = states(health("starting"), health("healthy"));
  expect((await runTool(wait, come.caller, { container: "web", until: "healthy" })).data).toMatchObject({ met: true, health: "healthy" });
  const gone = states(health("starting"), inspected(ended, { Healthcheck: { Test: ["CMD", "x"] } }));
  expect((await runTool(wait, gone.caller, { container: "web", until: "healthy" })).header).toContain("NOT healthy: it ended");
  const none = states(inspected(running));
  expect((await runTool(wait, none.caller, { container: "web", until: "healthy" })).header).toContain("NOT healthy: it has no health test");
});

function logging(lines: readonly string[], open: boolean): ReturnType<typeof answering> {
  return answering("1.51", (request) => request.includes("/logs?") ? { script: output(lines, open) } : inspected(running));
}

test("container_wait: a line of its last run, in any case", async () => {
  const { caller, requests } = logging(["2026-11-24T03:00:01Z Server READY to accept"], true);
  const result = await runTool(wait, caller, { container: "web", until: "log_match", match: "failed|ready to" });
  expect(result.header).toContain("log_match after");
  expect(untrusted(result)).toBe("03:00:01 Server READY to accept");
  // From a second before its start, since its first lines may be older than that, but not from the run before.
  expect(requests.find((request) => request.includes("/logs?"))).toContain("follow=1&stdout=1&stderr=1&since=1795489199.5&timestamps=1");
});

test("container_wait: a log that says nothing more ends in time, and one that ended cannot match", async () => {
  const silent = logging(["2026-11-24T03:00:01Z other"], true);
  expect((await runTool(wait, silent.caller, { container: "web", until: "log_match", match: "x", timeout: 0.1 })).data).toMatchObject({
    met: false,
    timed_out: true,
  });
  const over = logging(["2026-11-24T03:00:01Z other"], false);
  const { header, data } = await runTool(wait, over.caller, { container: "web", until: "log_match", match: "x", timeout: 5 });
  expect(header).toContain("NOT log_match: it ended, and no line matched");
  expect(data).toMatchObject({ timed_out: false });
});

test("container_wait: what to wait for must be said", async () => {
  const { caller } = states(inspected(running));
  await expect(runTool(wait, caller, { container: "web", until: "log_match" })).rejects.toMatchObject({ code: "bad_arguments" });
  expect(wait.input.safeParse({ container: "web", timeout: 0 }).success).toBe(false);
});

test("container_wait: ends with the call", async () => {
  const call = new AbortController();
  const { caller } = states(inspected(running));
  const running_ = wait.run(contextOf(engineOf(caller, call.signal), call.signal), wait.input.parse({ container: "web" }) as never);
  call.abort(new Error("gone"));
  await expect(running_).rejects.toThrow("gone");
});

test("until: what comes in time, failures, and a loop that is left", async () => {
  async function* items(signal: AbortSignal) {
    yield 1;
    yield 2;
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }
  const late = until(Date.now() + 50, items);
  const came: number[] = [];
  for await (const item of late) came.push(item);
  expect([came, late.late]).toEqual([[1, 2], true]);
  const failing = until(Date.now() + 5000, async function* () {
    yield 1;
    throw new Error("broken");
  });
  await expect((async () => {
    for await (const _ of failing);
  })()).rejects.toThrow("broken");
  let left = false;
  const leaving = until(Date.now() + 5000, async function* () {
    try {
      yield 1;
    } finally {
      left = true;
    }
  });
  for await (const _ of leaving) break;
  expect([left, leaving.late]).toEqual([true, false]);
});
