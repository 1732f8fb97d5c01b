import { describe, expect, test } from "vitest";
import { answer, frames, recorded, runTool, scriptedEngine, textOf } from "../support/write-tools.ts";
import { jsonAnswer } from "../support/scripted.ts";

const id = "a".repeat(64);
const web = (more: object = {}, host: object = {}) =>
  jsonAnswer({
    Id: id,
    Name: "/web",
    State: { Status: "running", Running: true, Paused: false, ExitCode: 0, ...more },
    HostConfig: { MemorySwap: 0, CpuPeriod: 0, NanoCpus: 0, ...host },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  });

describe("container_control", () => {
  test.each([
    ["start", answer(204), true, "started"],
    ["start", recorded("docker-28/container-start-again"), false, "already so"],
    ["stop", answer(204), true, "stopped"],
    ["stop", recorded("docker-28/container-stop-stopped"), false, "already so"],
    ["restart", answer(204), true, "restarted"],
    ["pause", answer(204), true, "paused"],
    ["unpause", answer(204), true, "unpaused"],
  ])("%s: changed is %#", async (action, says, changed, words) => {
    const far = scriptedEngine({ [`POST /containers/web/${action}`]: says, "GET /containers/web/json": web() });
    const result = await runTool(far.caller, "container_control", { container: "web", action });
    expect(result.header).toContain(words);
    expect(result.data).toMatchObject({ container: "web", changed, state: "running" });
  });

  test("pausing what is paused is no failure; what else is wrong is one", async () => {
    const conflict = answer(409, { message: "is already paused" });
    const paused = scriptedEngine({ "POST /containers/web/pause": conflict, "GET /containers/web/json": web({ Paused: true }) });
    expect((await runTool(paused.caller, "container_control", { container: "web", action: "pause" })).data?.changed).toBe(false);
    const stopped = scriptedEngine({ "POST /containers/web/pause": conflict, "GET /containers/web/json": web({ Running: false }) });
    await expect(runTool(stopped.caller, "container_control", { container: "web", action: "pause" })).rejects.toThrow("409");
  });

  test("hands the time to stop on, and answers before a long one is over", async () => {
    const far = scriptedEngine({ "POST /containers/web/stop": () => undefined, "GET /containers/web/json": web() });
    const result = await runTool(far.caller, "container_control", { container: "web", action: "stop", timeout: 600 }, { softDeadline: 20 });
    expect(far.heard()[0]).toMatchObject({ what: "POST /containers/web/stop", query: { t: "600" } });
    expect(result.header).toContain("stop goes on");
  });

  test("a container that ends at once says so", async () => {
    const ended = web({ Status: "exited", Running: false, ExitCode: 127 });
    const far = scriptedEngine({ "POST /containers/web/start": answer(204), "GET /containers/web/json": ended });
    expect(textOf(await runTool(far.caller, "container_control", { container: "web", action: "start" }))).toMatch(
      /exited with 127[\s\S]*container_diagnose web/,
    );
  });
});

describe("container_kill", () => {
  test("sends SIGKILL, or the signal that is named", async () => {
    const far = scriptedEngine({ "POST /containers/web/kill": answer(204), "GET /containers/web/json": web() });
    await runTool(far.caller, "container_kill", { container: "web" });
    await runTool(far.caller, "container_kill", { container: "web", signal: "SIGHUP" });
    expect(far.heard().filter(({ what }) => what.endsWith("/kill")).map(({ query }) => query)).toEqual([{}, { signal: "SIGHUP" }]);
    await expect(runTool(far.caller, "container_kill", { container: "web", signal: "KILL&x=1" })).rejects.toThrow(/SIGTERM/);
  });
});

describe("container_update", () => {
  const far = (host: object = {}) =>
    scriptedEngine({
      "GET /containers/web/json": web({}, host),
      [`GET /containers/${id}/json`]: web({}, { ...host, NanoCpus: 250_000_000 }),
      [`POST /containers/${id}/update`]: jsonAnswer({ Warnings: ["no swap"] }),
      [`POST /containers/${id}/rename`]: answer(204),
    });
  const bodies = (engine: ReturnType<typeof far>) => engine.heard().filter(({ what }) => what.endsWith("/update")).map(({ json }) => json);

  test("sends what was given, and renames by id", async () => {
    const engine = far();
    const result = await runTool(engine.caller, "container_update", {
      container: "web",
      memory: "64m",
      cpus: 0.25,
      pids: -1,
      restart: "no",
      name: "api",
    });
    expect(bodies(engine)).toEqual([{ Memory: 67_108_864, PidsLimit: -1, RestartPolicy: { Name: "no" }, NanoCpus: 250_000_000 }]);
    expect(engine.heard().find(({ what }) => what.endsWith("/rename"))?.query).toEqual({ name: "api" });
    expect(result.parts).toEqual([{ untrusted: "no swap", source: "engine:warnings" }]);
    expect(result.data?.changed).toEqual(["memory", "cpus", "pids", "restart", "name"]);
  });

  test("a limit with swap moves along", async () => {
    const engine = far({ MemorySwap: 1024 });
    await runTool(engine.caller, "container_update", { container: "web", memory: "2k" });
    expect(bodies(engine)).toEqual([{ Memory: 2048, MemorySwap: 4096 }]);
  });

  test("a container with a quota gets a quota; an engine that keeps to none gets one afterwards, with all the rest", async () => {
    const quota = far({ CpuPeriod: 100_000 });
    await runTool(quota.caller, "container_update", { container: "web", cpus: 2 });
    expect(bodies(quota)).toEqual([{ CpuPeriod: 100_000, CpuQuota: 200_000 }]);
    const deaf = far();
    await runTool(deaf.caller, "container_update", { container: "web", cpus: 2, restart: "always" });
    expect(bodies(deaf)).toEqual([
      { NanoCpus: 2_000_000_000, RestartPolicy: { Name: "always" } },
      { CpuPeriod: 100_000, CpuQuota: 200_000, RestartPolicy: { Name: "always" } },
    ]);
  });

  test("its own name is no change; nothing at all is an error", async () => {
    const engine = far();
    expect((await runTool(engine.caller, "container_update", { container: "web", name: "web" })).data?.changed).toEqual([]);
    await expect(runTool(engine.caller, "container_update", { container: "web" })).rejects.toMatchObject({ code: "nothing_to_do" });
    expect(bodies(engine)).toEqual([]);
  });
});

describe("container_remove", () => {
  test("removes by full id, with volumes only where that is said", async () => {
    const far = scriptedEngine({ "GET /containers/web/json": web(), [`DELETE /containers/${id}`]: answer(204) });
    await runTool(far.caller, "container_remove", { container: "web" });
    await runTool(far.caller, "container_remove", { container: "web", force: true, volumes: true });
    expect(far.heard().filter(({ what }) => what.startsWith("DELETE")).map(({ query }) => query)).toEqual([{ v: "0", force: "0" }, {
      v: "1",
      force: "1",
    }]);
  });
});

describe("container_exec", () => {
  const exec = (start: Parameters<typeof scriptedEngine>[0][string], inspect: Parameters<typeof scriptedEngine>[0][string]) =>
    scriptedEngine({
      "POST /containers/web/exec": answer(201, { Id: "e1" }),
      "POST /exec/e1/start": start,
      "GET /exec/e1/json": inspect,
    });
  const ended = (code: number) => jsonAnswer({ ID: "e1", Running: false, ExitCode: code });
  const running = jsonAnswer({ ID: "e1", Running: true, ExitCode: null });

  test("runs an argument list as it is, and keeps both streams apart", async () => {
    const far = exec(frames([["stdout", "one\ntw"], ["stderr", "bad\n"], ["stdout", "o\n"]]), [running, ended(7)]);
    const result = await runTool(far.caller, "container_exec", {
      container: "web",
      command: ["echo", "$HOME; ls"],
      env: ["A=1"],
      user: "1000",
    });
    expect(far.heard()[0]?.json).toEqual({
      Cmd: ["echo", "$HOME; ls"],
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      Env: ["A=1"],
      User: "1000",
    });
    expect(far.heard()[1]?.json).toEqual({ Detach: false, Tty: false });
    expect(result.header).toBe("web: exit code 7; 2 lines of stdout, 1 of stderr | host local");
    expect(result.parts).toEqual(["stdout:", { untrusted: "one\ntwo", source: "stdout:web" }, "stderr:", {
      untrusted: "bad",
      source: "stderr:web",
    }]);
    expect(result.data).toEqual({ exit_code: 7, running: false });
  });

  test("answers at its deadline with what came, and lets go of the output", async () => {
    const far = exec(frames([["stdout", "begun\n"]], "open"), running);
    const result = await runTool(far.caller, "container_exec", { container: "web", command: ["sleep", "600"] }, { softDeadline: 300 });
    expect(result.header).toContain("still runs past the timeout");
    expect(textOf(result)).toContain("begun");
    expect(result.data).toEqual({ exit_code: null, running: true });
    expect(far.open).toBeLessThanOrEqual(1);
  });

  test("tells the exit code though something holds its output", async () => {
    const far = exec(frames([["stdout", "parent\n"]], "open"), ended(0));
    const result = await runTool(far.caller, "container_exec", { container: "web", command: ["x"] }, { softDeadline: 300 });
    expect(result.header).toContain("exit code 0, but something that it started still holds its output");
  });

  test("shows beginning and end of long output, within the cap", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join("\n");
    const far = exec(frames([["stdout", `${lines}\n`], ["stderr", "x".repeat(1_000_000)]]), ended(0));
    const text = textOf(await runTool(far.caller, "container_exec", { container: "web", command: ["x"] }, { maxChars: 8000 }));
    expect(text.length).toBeLessThan(8000);
    expect(text).toContain("line 0\nline 1\n");
    expect(text).toContain("line 19999");
    expect(text).toMatch(/… \d+ lines left out …/);
    expect(text).toContain("… (+998000 characters)");
    expect(text).toContain("20000 lines of stdout, 1 of stderr");
  });

  test("an abort of the call is no timeout", async () => {
    const controller = new AbortController();
    const far = exec(() => {
      controller.abort(new Error("left"));
      return undefined;
    }, running);
    await expect(runTool(far.caller, "container_exec", { container: "web", command: ["x"] }, { signal: controller.signal })).rejects
      .toThrow("left");
  });

  test("takes a list only, and not an empty one", async () => {
    const far = scriptedEngine({});
    await expect(runTool(far.caller, "container_exec", { container: "web", command: "ls -la" })).rejects.toThrow();
    await expect(runTool(far.caller, "container_exec", { container: "web", command: [] })).rejects.toThrow(/is empty/);
    expect(far.heard()).toEqual([]);
  });
});
