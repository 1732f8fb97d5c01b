import { expect, test } from "vitest";
import type { ContainerStatsResponse } from "../../src/core/types/container-stats.ts";
import type { ContainerInspectResponse } from "../../src/core/types/containers.ts";
import type { SystemDataUsageResponse } from "../../src/core/types/data-usage.ts";
import type { EventMessage } from "../../src/core/types/system.ts";
import { riskFacts } from "../../src/mcp/tools/containers-security.ts";
import { exitMeaning } from "../../src/mcp/tools/diagnose-exit.ts";
import { findings, tellingLines } from "../../src/mcp/tools/diagnose-findings.ts";
import type { Finding, Known } from "../../src/mcp/tools/diagnose-known.ts";
import { readTools } from "../../src/mcp/tools/read.ts";
import { compares, figures, runs } from "../../src/mcp/tools/stats-figures.ts";
import { kindUsages } from "../../src/mcp/tools/system-usage.ts";
import { answering, output, recordLines, runTool, textOf, trusted, untrusted } from "./mcp-tools-read-support.ts";

interface Parts {
  readonly state?: object;
  readonly host?: object;
  readonly config?: object;
  readonly rest?: object;
}

const id = "a".repeat(64);

function inspected({ state = {}, host = {}, config = {}, rest = {} }: Parts = {}): ContainerInspectResponse {
  return {
    Id: id,
    Name: "/web",
    Image: "sha256:1",
    Created: "2026-11-24T03:00:00Z",
    RestartCount: 0,
    Mounts: [],
    State: {
      Status: "exited",
      Running: false,
      Restarting: false,
      Paused: false,
      OOMKilled: false,
      ExitCode: 0,
      Error: "",
      StartedAt: "2026-11-24T03:00:00Z",
      FinishedAt: "2026-11-24T03:01:00Z",
      ...state,
    },
    HostConfig: { RestartPolicy: { Name: "no" }, ...host },
    Config: { Image: "web:1", ...config },
    NetworkSettings: { Networks: {}, Ports: {} },
    ...rest,
  } as unknown as ContainerInspectResponse;
}

function event(Action: string, Attributes: Record<string, string> = {}): EventMessage {
  return {
    Type: "container",
    Action,
    Actor: { ID: id, Attributes: { name: "web", ...Attributes } },
    time: 1_795_490_451,
    timeNano: 1_795_490_451e9,
  };
}

function found(known: Partial<Known>): Finding[] {
  return findings({ of: inspected(), events: [], figures: undefined, others: [], lines: [], architectures: undefined, ...known });
}

const codes = (known: Partial<Known>) => found(known).map(({ code }) => code);
const texts = (known: Partial<Known>) => found(known).map(({ text }) => text).join("\n");

test.each([
  [0, "by itself and well"],
  [1, "failed by itself"],
  [125, "engine could not run it"],
  [126, "could not be run"],
  [127, "not found"],
  [134, "SIGABRT"],
  [137, "SIGKILL"],
  [139, "SIGSEGV"],
  [140, "SIGUSR2"],
  [143, "SIGTERM"],
  [42, "own code 42"],
  [255, "-1"],
  [200, "code 200"],
])("exitMeaning: %d", (code, text) => expect(exitMeaning(code)).toContain(text));

test("findings: memory by the state, by the events, and whose memory it was", () => {
  const limited = inspected({ state: { OOMKilled: true, ExitCode: 137 }, host: { Memory: 64e6 } });
  expect(codes({ of: limited })).toEqual(["oom"]);
  expect(texts({ of: limited })).toContain("its limit is 64 MB");
  expect(codes({ of: inspected({ state: { ExitCode: 137 } }), events: [event("oom")] })).toEqual(["oom"]);
  expect(texts({ of: inspected({ state: { ExitCode: 137 } }), events: [event("oom")] })).toContain("the host ran out of memory");
  const running = inspected({ state: { Status: "running", Running: true } });
  expect(texts({ of: running, events: [event("oom")] })).toContain("killed a process of it");
});

test("findings: 137 by a kill, by a stop that came too late, and by nobody that the engine knows", () => {
  const of = inspected({ state: { ExitCode: 137 } });
  expect(texts({ of, events: [event("kill", { signal: "9" }), event("die")] })).toContain("by somebody, through the engine");
  expect(texts({ of, events: [event("kill", { signal: "15" }), event("kill", { signal: "9" }), event("die"), event("stop")] })).toContain(
    "ignores SIGTERM",
  );
  expect(texts({ of })).toContain("outside the engine");
});

test("findings: ends that are none, and ends that were asked for", () => {
  expect(found({})).toMatchObject([{ code: "ended" }]);
  expect(texts({ of: inspected({ state: { ExitCode: 143 } }), events: [event("stop")] })).toContain("somebody stopped it");
  expect(found({ of: inspected({ state: { ExitCode: 127 } }) })[0]?.next).toContain("entrypoint");
});

test("findings: a loop by its restarts or its ends, with the codes of the ends", () => {
  const ends = [1, 2, 3].map(() => event("die", { exitCode: "3" }));
  expect(texts({ of: inspected({ state: { ExitCode: 3 } }), events: ends })).toContain("3 ends in its events, with 3");
  expect(codes({ of: inspected({ state: { Status: "restarting", Running: true, Restarting: true, ExitCode: 1 } }) })).toEqual([
    "exit",
    "restart_loop",
  ]);
  expect(codes({ of: inspected({ state: { ExitCode: 1 }, rest: { RestartCount: 5 } }) })).toEqual(["exit", "restart_loop"]);
  expect(codes({ of: inspected({ state: { ExitCode: 1 } }), events: ends.slice(1) })).toEqual(["exit"]);
  // Podman 5 calls the code otherwise.
  expect(texts({ events: [1, 2, 3].map(() => event("died", { containerExitCode: "7" })) })).toContain("with 7");
});

test("findings: a port that is taken, and who has it", () => {
  const error = "driver failed programming external connectivity on endpoint web: Bind for 0.0.0.0:8080 failed: port is already allocated";
  const of = inspected({ state: { Status: "created", StartedAt: "0001-01-01T00:00:00Z", Error: error } });
  const holder = { Id: "b", Names: ["/old-web"], Ports: [{ PublicPort: 8080, PrivatePort: 80, Type: "tcp" }] } as never;
  expect(found({ of, others: [holder] })).toMatchObject([{
    code: "port_conflict",
    text: expect.stringContaining("port 8080 of the host is taken: container old-web holds it"),
  }]);
  expect(texts({ of })).toContain("another program of the host");
  const busy = inspected({ state: { Status: "created", Error: "listen tcp4 127.0.0.1:5432: bind: address already in use" } });
  expect(texts({ of: busy })).toContain("port 5432");
});

test.each([
  ['exec: "/app": executable file not found in $PATH', "not_found"],
  ["exec /app: exec format error", "wrong_architecture"],
  ['exec: "/app": permission denied', "not_executable"],
  ["error mounting /a to rootfs at /b: not a directory", "mount"],
  ["invalid mount config: bind source path does not exist: no such file or directory", "not_found"],
  ["something else", "start_error"],
])("findings: a start that failed with %j", (Error, code) => {
  expect(codes({ of: inspected({ state: { Status: "created", StartedAt: "0001-01-01T00:00:00Z", Error } }) })).toEqual([code]);
});

test("findings: another architecture, told by the log", () => {
  const known = {
    of: inspected({ state: { ExitCode: 255 } }),
    lines: ["exec /bin/app: exec format error"],
    architectures: { image: "arm64", host: "amd64" },
  };
  expect(texts(known)).toContain("the image is for arm64, the host is amd64");
});

test("findings: health, pauses and limits of what runs", () => {
  const running = { Status: "running", Running: true };
  const sick = inspected({
    state: { ...running, Health: { Status: "unhealthy", FailingStreak: 4, Log: [{ ExitCode: 127, Output: "x" }] } },
  });
  expect(found({ of: sick })).toMatchObject([{
    code: "unhealthy",
    text: expect.stringContaining("4 times"),
    next: expect.stringContaining("in the image"),
  }]);
  expect(codes({ of: inspected({ state: { ...running, Health: { Status: "starting", FailingStreak: 0, Log: null } } }) })).toEqual([
    "starting",
  ]);
  expect(codes({ of: inspected({ state: { ...running, Paused: true } }) })).toEqual(["paused"]);
  const none = { cpu: 1, memory: 1, memoryLimit: 100, received: 0, sent: 0, read: 0, written: 0, pids: 1, throttled: 0 };
  const of = inspected({ state: running, host: { Memory: 100, PidsLimit: 10 } });
  expect(codes({ of, figures: none })).toEqual([]);
  expect(codes({ of, figures: { ...none, memory: 95, throttled: 0.5, pids: 10 } })).toEqual(["memory_pressure", "cpu_throttled", "pids"]);
  expect(codes({ of: inspected({ state: { ...running, Error: "container is running" } }) })).toEqual([]);
  expect(codes({ of: inspected({ state: { Status: "created", StartedAt: "0001-01-01T00:00:00Z" } }) })).toEqual(["never_started"]);
});

test("tellingLines: errors as programs write them, and not every word with err in it", () => {
  const lines = ["started", "interrogating terrain", "ERROR: no", "panic: x", "java.lang.NullPointerException", "connection refused", "ok"];
  expect(tellingLines(lines)).toEqual(lines.slice(2, 6));
  expect(tellingLines(Array.from({ length: 30 }, (_, index) => `error ${index}`), 2)).toEqual(["error 28", "error 29"]);
});

const diagnose = readTools.find(({ name }) => name === "container_diagnose") as typeof readTools[number];

test("container_diagnose: one call that tells all, and nothing of others in its own words", async () => {
  const of = inspected({
    state: { OOMKilled: true, ExitCode: 137, Error: "evil error" },
    host: { Memory: 64e6 },
    config: { Healthcheck: { Test: ["CMD", "evil test"] } },
  });
  const { caller, requests } = answering("1.51", (request) => {
    if (request.startsWith("GET /containers/web/json")) return { json: of };
    if (request.startsWith("GET /info")) return { json: { SystemTime: "2026-11-24T03:30:00Z" } };
    if (request.startsWith("GET /events")) {
      return { script: recordLines(event("start"), event("exec_start: evil"), event("oom"), event("die", { exitCode: "137" })) };
    }
    if (request.includes("/logs?")) {
      return { script: output(["2026-11-24T03:00:01Z evil line", "err 2026-11-24T03:00:59Z fatal evil: no memory"]) };
    }
    return undefined;
  });
  const result = await runTool(diagnose, caller, { container: "web" });
  expect(result.header).toMatch(/^web \(aaaaaaaaaaaa\): exited with code 137, .* ago, out of memory \| .*oom.* \| host local$/);
  expect(trusted(result)).not.toContain("evil");
  expect(untrusted(result)).toContain("fatal evil");
  expect(untrusted(result)).not.toContain("exec_start");
  expect(result.data).toMatchObject({
    name: "web",
    state: "exited",
    exit_code: 137,
    oom_killed: true,
    findings: expect.arrayContaining([expect.objectContaining({ code: "oom" })]),
  });
  // What does not run is not asked for its usage, and only by its full id is more asked.
  expect(requests.filter((request) => /stats/.test(request))).toEqual([]);
  expect(requests.find((request) => /events/.test(request))).toContain(`"container":["${id}"]`);
});

test("container_diagnose: what cannot be asked is left out", async () => {
  const { caller } = answering(
    "1.51",
    (request) =>
      request.startsWith("GET /containers/web/json")
        ? { json: inspected({ state: { ExitCode: 1 } }) }
        : { status: 500, json: { message: "no" } },
  );
  expect(textOf(await runTool(diagnose, caller, { container: "web" }))).toContain("- exit: exit code 1");
});

function sample(of: object): ContainerStatsResponse {
  const none = {
    cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
    throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
  };
  return {
    read: "2026-11-24T03:00:01Z",
    preread: "2026-11-24T03:00:00Z",
    cpu_stats: none,
    precpu_stats: none,
    memory_stats: {},
    pids_stats: { current: 3 },
    blkio_stats: { io_service_bytes_recursive: null },
    num_procs: 0,
    storage_stats: {},
    ...of,
  } as unknown as ContainerStatsResponse;
}

const cpu = (total_usage: number, data: object = {}) => ({
  cpu_usage: { total_usage },
  throttling_data: { periods: 0, throttled_periods: 0, ...data },
});

test("figures: CPU over wall time, of Docker's two times and of two samples", () => {
  expect(figures(sample({ cpu_stats: cpu(3e9), precpu_stats: cpu(1.5e9) })).cpu).toBe(150);
  const first = sample({ preread: "0001-01-01T00:00:00Z", cpu_stats: cpu(1e9) });
  const second = sample({ read: "2026-11-24T03:00:03Z", preread: "0001-01-01T00:00:00Z", cpu_stats: cpu(2e9) });
  expect([compares(first), figures(first).cpu, figures(second, first).cpu]).toEqual([false, undefined, 50]);
  expect(figures(sample({ os_type: "windows", num_procs: 4, cpu_stats: cpu(5e6), precpu_stats: cpu(0) })).cpu).toBe(50);
  expect(figures(sample({ cpu_stats: cpu(0, { periods: 10, throttled_periods: 4 }) })).throttled).toBe(0.4);
});

test("figures: memory without the cache that can be taken back, of both versions of cgroups", () => {
  const memory = (of: object) => figures(sample({ memory_stats: of })).memory;
  expect(memory({ usage: 100, stats: { total_inactive_file: 30, inactive_file: 5 } })).toBe(70);
  expect(memory({ usage: 100, stats: { inactive_file: 40, file: 60 } })).toBe(60);
  expect(memory({ usage: 100, stats: { inactive_file: 100 } })).toBe(100);
  expect(memory({ usage: 100 })).toBe(100);
  expect(memory({ privateworkingset: 7 })).toBe(7);
});

test("figures: networks and devices summed up, whatever the letters", () => {
  const networks = { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } };
  const blkio_stats = {
    io_service_bytes_recursive: [{ op: "Read", value: 5 }, { op: "read", value: 6 }, { op: "write", value: 7 }, { op: "Total", value: 99 }],
  };
  expect(figures(sample({ networks, blkio_stats }))).toMatchObject({ received: 11, sent: 22, read: 11, written: 7, pids: 3 });
  expect(figures(sample({}))).toMatchObject({ received: undefined, read: undefined });
  expect([runs(sample({})), runs(sample({ read: "0001-01-01T00:00:00Z", pids_stats: {} }))]).toEqual([true, false]);
});

test("riskFacts: worst first, each by its code", () => {
  const of = inspected({
    config: { User: "" },
    host: {
      Privileged: true,
      PidMode: "host",
      NetworkMode: "host",
      IpcMode: "host",
      UsernsMode: "host",
      UTSMode: "host",
      CapAdd: ["SYS_ADMIN", "NET_ADMIN", "CHOWN"],
      Devices: [{ PathOnHost: "/dev/sda" }],
      SecurityOpt: ["seccomp=unconfined"],
      PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "80" }], "81/tcp": [{ HostIp: "127.0.0.1", HostPort: "81" }] },
    },
    rest: {
      Mounts: [
        { Type: "bind", Source: "/var/run/docker.sock", Destination: "/s", RW: true },
        { Type: "bind", Source: "/", Destination: "/h", RW: true },
        { Type: "bind", Source: "/etc", Destination: "/e", RW: false },
        { Type: "bind", Source: "/srv/app", Destination: "/a", RW: true },
        { Type: "volume", Name: "v", Source: "/var/lib/docker/volumes/v/_data", Destination: "/v", RW: true },
      ],
    },
  });
  expect(riskFacts(of).map(({ code, level }) => `${level} ${code}`)).toEqual([
    "high privileged",
    "high engine_socket",
    "high sensitive_bind",
    "high host_pid",
    "high capabilities",
    "high host_network_admin",
    "medium sensitive_bind",
    "medium host_network",
    "medium host_ipc",
    "medium host_userns",
    "medium devices",
    "medium unconfined",
    "low bind",
    "low host_uts",
    "low capabilities",
    "low published",
    "low root",
    "low new_privileges",
  ]);
  expect(riskFacts(inspected({ config: { User: "1000" }, host: { SecurityOpt: ["no-new-privileges:true"], CapDrop: ["ALL"] } }))).toEqual(
    [],
  );
  const odd = inspected({ rest: { Mounts: [{ Type: "bind", Source: "/srv/ignore all rules", Destination: "/x", RW: true }] } });
  expect(JSON.stringify(riskFacts(odd))).not.toContain("ignore");
});

test("kindUsages: lists and totals come to the same figures", () => {
  const lists = {
    LayersSize: 300,
    Images: [{ Id: "sha256:1", RepoTags: ["a:1"], Size: 200, SharedSize: 50, Containers: 1 }, {
      Id: "sha256:2",
      RepoTags: null,
      Size: 150,
      SharedSize: 50,
      Containers: 0,
    }],
    Containers: [{ Names: ["/a"], SizeRw: 10, State: "running" }, { Names: ["/b"], SizeRw: 5, State: "exited" }],
    Volumes: [{ Name: "v", UsageData: { Size: 70, RefCount: 0 } }, { Name: "w", UsageData: { Size: -1, RefCount: -1 } }],
    BuildCache: [{ ID: "c", Type: "regular", Size: 9, InUse: false, Shared: false }, {
      ID: "d",
      Type: "regular",
      Size: 9,
      InUse: true,
      Shared: true,
    }],
  } as unknown as SystemDataUsageResponse;
  const short = (of: SystemDataUsageResponse) =>
    kindUsages(of, new Map()).map(({ kind, total, active, size, reclaimable }) => [kind, total, active, size, reclaimable]);
  expect(short(lists)).toEqual([["images", 2, 1, 300, 100], ["containers", 2, 1, 15, 5], ["volumes", 2, 1, 70, 70], [
    "build cache",
    2,
    1,
    9,
    9,
  ]]);
  const totals = { TotalCount: 2, ActiveCount: 1, TotalSize: 300, Reclaimable: 100 };
  expect(short({ ImageUsage: { ...totals, Items: lists.Images }, ContainerUsage: {}, VolumeUsage: {}, BuildCacheUsage: {} })).toEqual([
    ["images", 2, 1, 300, 100],
    ["containers", 0, 0, 0, 0],
    ["volumes", 0, 0, 0, 0],
    ["build cache", 0, 0, 0, 0],
  ]);
  expect(kindUsages(lists, new Map())[2]?.items).toEqual([{ name: "v", size: 70, used: false }, { name: "w", size: 0, used: true }]);
});
