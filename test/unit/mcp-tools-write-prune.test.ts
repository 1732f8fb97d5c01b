import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { managedLabel, seal } from "../../src/mcp/policy/provenance.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { jsonAnswer, type Script } from "../support/scripted.ts";
import { allowAll, answer, permissive, type RunOptions, runTool, scriptedEngine, textOf } from "../support/write-tools.ts";

const digits = (text: string) => text.repeat(64).slice(0, 64);
const now = Math.floor(Date.now() / 1000);

interface World {
  containers?: object[];
  images?: object[];
  dangling?: string[];
  networks?: object[];
  volumes?: object[];
  cache?: object[];
}

const container = (name: string, more: object = {}) => ({
  Id: digits(name),
  Names: [`/${name}`],
  Image: "app",
  ImageID: `sha256:${digits(name)}`,
  Created: now - 3600,
  Labels: {},
  State: "exited",
  SizeRw: 1000,
  HostConfig: { NetworkMode: "bridge" },
  NetworkSettings: { Networks: {} },
  Mounts: [],
  ...more,
});
const image = (name: string, more: object = {}) => ({
  Id: `sha256:${digits(name)}`,
  ParentId: "",
  RepoTags: null,
  RepoDigests: null,
  Created: now - 3600,
  Size: 5000,
  SharedSize: 2000,
  Labels: null,
  Containers: -1,
  ...more,
});
const network = (name: string, more: object = {}) => ({
  Id: digits(name),
  Name: name,
  Created: new Date((now - 3600) * 1000).toISOString(),
  Scope: "local",
  Driver: "bridge",
  Ingress: false,
  ConfigOnly: false,
  Labels: null,
  ...more,
});
const volume = (Name: string, more: object = {}) => ({
  Name,
  Driver: "local",
  Scope: "local",
  Labels: null,
  CreatedAt: "2026-01-01T00:00:00Z",
  UsageData: { Size: 700, RefCount: 0 },
  ...more,
});
const record = (ID: string, more: object = {}) => ({
  ID,
  Type: "regular",
  InUse: false,
  Shared: false,
  Size: 300,
  CreatedAt: "2026-01-01T00:00:00Z",
  LastUsedAt: null,
  ...more,
});

/** An engine with a world that deletes take from. */
function engine(world: World, version?: string, refuse: Readonly<Record<string, number>> = {}) {
  const deleted: string[] = [];
  const gone = (id: string) => deleted.includes(id);
  const remove = (id: string, done: Script): Script => {
    if (refuse[id] !== undefined) return answer(refuse[id], { message: "no" });
    deleted.push(id);
    return done;
  };
  const { containers = [], images = [], networks = [], volumes = [], cache = [] } = world;
  const routes: Record<string, (query: Readonly<Record<string, string>>) => Script> = {
    "GET /containers/json": ({ filters }) => {
      const { status } = JSON.parse(filters ?? "{}") as { status?: string[] };
      return jsonAnswer(
        (world.containers ?? containers).filter((one) =>
          !gone((one as { Id: string }).Id) && (!status || status.includes((one as { State: string }).State))
        ),
      );
    },
    "GET /images/json": ({ all, filters }) => {
      const dangling = JSON.parse(filters ?? "{}").dangling !== undefined;
      const chosen = (world.images ?? images).filter((one) => !gone((one as { Id: string }).Id));
      return jsonAnswer(
        all ? chosen : chosen.filter((one) => {
          const { RepoTags, Id } = one as { RepoTags: string[] | null; Id: string };
          const isParent = chosen.some((child) => (child as { ParentId: string }).ParentId === Id);
          return RepoTags?.length ? !dangling : !isParent;
        }),
      );
    },
    "GET /networks": () => jsonAnswer(networks.filter((one) => !gone((one as { Id: string }).Id))),
    "GET /volumes": () =>
      jsonAnswer({ Volumes: (world.volumes ?? volumes).filter((one) => !gone((one as { Name: string }).Name)), Warnings: null }),
    "GET /system/df": () =>
      jsonAnswer({
        Volumes: world.volumes ?? volumes,
        BuildCache: (world.cache ?? cache).filter((one) => !gone((one as { ID: string }).ID)),
      }),
    "POST /build/prune": ({ filters }) => {
      const { id } = JSON.parse(filters ?? "{}") as { id: string[] };
      return remove(id[0] as string, jsonAnswer({ CachesDeleted: refuse[`kept ${id[0]}`] ? null : id, SpaceReclaimed: 1 }));
    },
  };
  for (const one of containers) {
    routes[`DELETE /containers/${(one as { Id: string }).Id}`] = () => remove((one as { Id: string }).Id, answer(204));
  }
  for (const one of images) {
    routes[`DELETE /images/${(one as { Id: string }).Id}`] = () => remove((one as { Id: string }).Id, jsonAnswer([]));
  }
  for (const one of networks) {
    routes[`DELETE /networks/${(one as { Id: string }).Id}`] = () => remove((one as { Id: string }).Id, answer(204));
  }
  for (const one of volumes) {
    routes[`DELETE /volumes/${(one as { Name: string }).Name}`] = () => remove((one as { Name: string }).Name, answer(204));
  }
  return { far: scriptedEngine(routes, version), deleted };
}

type Items = { kind: string; id: string; name: string }[];
const all = ["containers", "images", "networks", "volumes", "build_cache"];
async function plan(world: World, args: object = {}, options: RunOptions = {}) {
  const { far } = engine(world);
  const result = await runTool(far.caller, "system_prune", { kinds: all, ...args }, options);
  return { result, names: (result.data?.items as Items).map(({ kind, name, id }) => `${kind} ${name || id}`), heard: far.heard() };
}

describe("system_prune: the plan", () => {
  test("lists what is unused with its bytes, and deletes nothing", async () => {
    const { result, names, heard } = await plan({
      containers: [container("a"), container("b", { State: "running" }), container("c", { State: "created", Names: ["/c"] })],
      images: [image("d"), image("e", { RepoTags: ["app:v1"] })],
      networks: [network("bridge"), network("free"), network("swarm", { Scope: "swarm" })],
      volumes: [volume(digits("f")), volume("named")],
      cache: [record("r1"), record("r2", { InUse: true }), record("r3", { Shared: true }), record("r4", { Type: "internal" })],
    });
    expect(names).toEqual([
      "containers a",
      "containers c",
      `images sha256:${digits("d")}`,
      "networks free",
      `volumes ${digits("f")}`,
      "build_cache r1",
    ]);
    expect(result.data).toMatchObject({ applied: false, count: 6, bytes: 1000 + 1000 + 3000 + 700 + 300 });
    expect(result.header).toMatch(/^PLAN [\w-]{12}: 6 unused objects, about 6 kB/);
    expect(textOf(result)).toContain("Nothing was deleted");
    expect(heard.every(({ what }) => what.startsWith("GET "))).toBe(true);
  });

  test("with all also what has a name, but never what is in use", async () => {
    const { names } = await plan({
      containers: [container("b", { State: "running", ImageID: `sha256:${digits("e")}` })],
      images: [image("d", { RepoTags: ["old:v1", "old:v2"] }), image("e", { RepoTags: ["app:v1"] })],
      volumes: [volume("named"), volume("cluster", { ClusterVolume: { ID: "x" } })],
      cache: [record("r2", { InUse: true }), record("r3", { Shared: true })],
    }, { all: true });
    expect(names).toEqual(["images old:v1 old:v2", "volumes named", "build_cache r3"]);
  });

  test("a network that a stopped container is in stays; one that only planned containers are in goes", async () => {
    const joined = (name: string, network: string) =>
      container(name, { NetworkSettings: { Networks: { [network]: { NetworkID: digits(network) } } } });
    const world = {
      containers: [joined("a", "mine"), container("b", { State: "paused", HostConfig: { NetworkMode: "other" } })],
      networks: [network("mine"), network("other")],
    };
    expect((await plan(world)).names).toEqual(["containers a", "networks mine"]);
    expect((await plan(world, { kinds: ["networks"] })).names).toEqual([]);
  });

  test("nameless images that only planned ones were built on go too, children first", async () => {
    const child = { ParentId: `sha256:${digits("b")}` };
    const parent = { ParentId: `sha256:${digits("c")}` };
    const world = { images: [image("c", { RepoTags: ["base:1"] }), image("b", parent), image("a", child)] };
    expect((await plan(world, { kinds: ["images"] })).names).toEqual([`images sha256:${digits("a")}`, `images sha256:${digits("b")}`]);
    const shared = { images: [...world.images, image("d", { ...child, RepoTags: ["kept:1"] })] };
    expect((await plan(shared, { kinds: ["images"] })).names).toEqual([`images sha256:${digits("a")}`]);
  });

  test("cache goes before what it builds on, whichever way the engine writes that", async () => {
    const cache = [record("r1"), record("r3", { " Parents": ["r2"] }), record("r2", { Parent: "r1" })];
    expect((await plan({ cache })).names).toEqual(["build_cache r3", "build_cache r2", "build_cache r1"]);
  });

  test("older_than and label narrow it", async () => {
    const world = { containers: [container("a"), container("b", { Created: now - 2 * 86_400 })] };
    expect((await plan(world, { older_than: "1d" })).names).toEqual(["containers b"]);
    expect((await plan(world, { older_than: "1d12h" })).names).toEqual(["containers b"]);
    expect((await plan(world, { older_than: "3d" })).names).toEqual([]);
    await expect(plan(world, { older_than: "yesterday" })).rejects.toThrow(/24h or 7d/);
  });

  test("a label narrows it, without asking the engine, which would tell what is redacted", async () => {
    const world = {
      containers: [container("a", { Labels: { team: "web" } }), container("b", { Labels: { team: "db" } }), container("c")],
      volumes: [volume(digits("f"), { Labels: { team: "web" } })],
      cache: [record("r")],
    };
    const { names, heard } = await plan(world, { label: "team=web" });
    expect(names).toEqual(["containers a", `volumes ${digits("f")}`]);
    expect(heard.some(({ query }) => query.filters?.includes("label"))).toBe(false);
    expect((await plan(world, { label: "team" })).names).toEqual(["containers a", "containers b", `volumes ${digits("f")}`]);
    expect((await plan(world, { label: "team=" })).names).toEqual([]);
    expect((await plan(world, { label: "constructor" })).names).toEqual([]);
  });

  test("asks older engines only for what they know", async () => {
    const { far } = engine({ volumes: [volume(digits("f"))], images: [image("d")] }, "1.41");
    const result = await runTool(far.caller, "system_prune", { kinds: all });
    expect(result.data?.count).toBe(2);
    const newer = engine({ volumes: [volume(digits("f"))] }, "1.52");
    await runTool(newer.far.caller, "system_prune", { kinds: all });
    expect(newer.far.heard().find(({ what }) => what === "GET /system/df")?.query).toMatchObject({ verbose: "1" });
  });
});

describe("system_prune: the scope", () => {
  test("what is protected or out of scope is counted and left out", async () => {
    const policy = (scope: Policy["scope"]): RunOptions => ({ policy: { ...allowAll, scope } });
    const seals = { [managedLabel]: await seal(allowAll, "container", "a") };
    const world = {
      containers: [
        container("a", { Labels: { ...seals, "com.docker.compose.project": "shop" } }),
        container("b", { Labels: { ...seals, team: "web" } }),
        container("c", { Labels: { "dockwire.mcp.protected": "true", team: "web" } }),
        container("d", { Mounts: [{ Type: "bind", Source: "/var/run/docker.sock" }], Labels: { team: "web" } }),
      ],
      images: [image("e", { RepoTags: ["app:1"], Labels: { [managedLabel]: await seal(allowAll, "image", "app:1") } }), image("f")],
      cache: [record("r1")],
    };
    const of = async (scope: Policy["scope"]) => {
      const { names, result } = await plan(world, { all: true }, policy(scope));
      return [names, / (\d+) more are unused/.exec(` ${textOf(result).replaceAll("\n", " ")}`)?.[1]];
    };
    expect(await of({ kind: "all" })).toEqual([[
      "containers a",
      "containers b",
      "images app:1",
      `images sha256:${digits("f")}`,
      "build_cache r1",
    ], "2"]);
    // A seal is for one name: copied onto another container it proves nothing.
    expect(await of({ kind: "managed" })).toEqual([["containers a", "images app:1"], "5"]);
    expect(await of({ kind: "project", project: "shop" })).toEqual([["containers a"], "6"]);
    expect(await of({ kind: "label", key: "team", value: "web" })).toEqual([["containers b"], "6"]);
  });
});

describe("system_prune: the apply", () => {
  async function both(
    world: World,
    change: (world: World) => void,
    options: RunOptions & { refuse?: Readonly<Record<string, number>> } = {},
    args: object = {},
  ) {
    const { far, deleted } = engine(world, undefined, options.refuse);
    const first = await runTool(far.caller, "system_prune", { kinds: all, all: true, ...args }, options);
    change(world);
    const guard = options.guard ?? permissive();
    const before = far.heard().length;
    const second = await runTool(far.caller, "system_prune", { kinds: all, all: true, ...args, plan: first.data?.plan }, {
      ...options,
      guard,
    });
    return { first, second, deleted, guard, heard: far.heard().slice(before), far };
  }

  test("deletes exactly what was planned, one by one, by full id, after one question", async () => {
    const guard = permissive();
    const { first, second, deleted, far } = await both(
      {
        containers: [container("a")],
        images: [image("d", { RepoTags: ["x:1", "x:2"] }), image("e"), image("f", { RepoTags: ["y:1"] })],
        networks: [network("free")],
        volumes: [volume("data")],
        cache: [record("r1")],
      },
      () => {},
      { guard },
    );
    expect(deleted.sort()).toEqual((first.data?.items as Items).map(({ id }) => id).sort());
    expect(second.data).toMatchObject({ applied: true, count: 7, plan: first.data?.plan });
    const changes = far.heard().filter(({ what }) => !what.startsWith("GET ")).map(({ what, query }) => [what, query]);
    expect(changes).toEqual([
      [`DELETE /containers/${digits("a")}`, {}],
      [`DELETE /images/sha256:${digits("d")}`, { force: "1", noprune: "1" }],
      [`DELETE /images/sha256:${digits("e")}`, { noprune: "1" }],
      [`DELETE /images/sha256:${digits("f")}`, { noprune: "1" }],
      [`DELETE /networks/${digits("free")}`, {}],
      ["DELETE /volumes/data", {}],
      ["POST /build/prune", { all: "1", filters: '{"id":["r1"]}' }],
    ]);
    expect(guard.approved).toHaveLength(1);
    expect(guard.approved[0]?.requests).toHaveLength(7);
    expect(guard.approved[0]?.facts.join("\n")).toContain("1 containers, about 1 kB: a");
    // What was approved is what was admitted, so that nobody is asked twice.
    const sent = guard.admitted.filter(({ endpoint }) => endpoint.method !== "GET");
    expect(sent).toEqual(guard.approved[0]?.requests);
  });

  test("what came after the plan stays, and what is in use by now too", async () => {
    const world: World = { containers: [container("a"), container("b"), container("c")], volumes: [volume("v"), volume("w")] };
    const [a, b, c] = world.containers as [object, object, object];
    const { second, deleted } = await both(world, (world) => {
      world.containers = [a, { ...b, State: "running" }, c, container("late")];
      world.volumes = [volume("v", { CreatedAt: "2026-02-02T00:00:00Z" }), volume("w")];
    }, { refuse: { [digits("c")]: 409 } });
    expect(deleted).toEqual([digits("a"), "w"]);
    expect(second.header).toMatch(/^Deleted 2 of 5 planned objects/);
    expect(textOf(second)).toContain("2 of the plan are gone, or in use now.");
    expect(textOf(second)).toContain("it is in use now");
  });

  test("goes by the options of its plan", async () => {
    const world: World = { containers: [container("a")], volumes: [volume("named")] };
    const { far, deleted } = engine(world);
    const first = await runTool(far.caller, "system_prune", { kinds: all, all: true });
    await runTool(far.caller, "system_prune", { plan: first.data?.plan });
    expect(deleted).toEqual([digits("a"), "named"]);
  });

  test("a plan that is not known deletes nothing, and gives a new one", async () => {
    const { far, deleted } = engine({ containers: [container("a")] });
    const result = await runTool(far.caller, "system_prune", { kinds: ["containers"], plan: "unknown" });
    expect(deleted).toEqual([]);
    expect(result.header).toContain("nothing was deleted");
    expect(result.data).toMatchObject({ applied: false, count: 1 });
  });

  test("another host and another key have another plan of the same world", async () => {
    const one = await plan({ containers: [container("a")] });
    const far = await plan({ containers: [container("a")] }, {}, { host: "staging" });
    expect(far.result.data?.plan).not.toBe(one.result.data?.plan);
    const other = await plan({ containers: [container("a")] }, {}, { policy: { ...allowAll, key: new Uint8Array(32).fill(8) } });
    expect(one.result.data?.plan).not.toBe(other.result.data?.plan);
    expect((await plan({ containers: [container("a")] })).result.data?.plan).toBe(one.result.data?.plan);
  });

  test("a refusal deletes nothing", async () => {
    const guard = { ...permissive(), approve: () => Promise.reject(new PolicyError("confirm", "declined")) };
    const { far, deleted } = engine({ containers: [container("a")] });
    const first = await runTool(far.caller, "system_prune", { kinds: all });
    await expect(runTool(far.caller, "system_prune", { kinds: all, plan: first.data?.plan }, { guard })).rejects.toThrow("declined");
    expect(deleted).toEqual([]);
  });

  test("what the engine keeps is told, and stops nothing", async () => {
    const { second, deleted } = await both(
      { containers: [container("a"), container("b")], cache: [record("r1"), record("r2")] },
      () => {},
      {
        refuse: { [digits("a")]: 500, "kept r1": 1 },
      },
    );
    expect(deleted).toEqual([digits("b"), "r1", "r2"]);
    expect(second.data?.items).toHaveLength(2);
    expect(textOf(second)).toMatch(/status 500[\s\S]*others are built on it/);
  });

  test("an abort in the middle ends it", async () => {
    const controller = new AbortController();
    const world = { containers: [container("a"), container("b")] };
    const { far, deleted } = engine(world);
    const first = await runTool(far.caller, "system_prune", { kinds: all });
    const running = runTool(far.caller, "system_prune", { kinds: all, plan: first.data?.plan }, {
      signal: controller.signal,
      progress: () => controller.abort(new Error("left")),
    });
    await expect(running).rejects.toThrow("left");
    expect(deleted).toEqual([digits("a")]);
  });

  test("a plan is cut to 150, and the next one has the rest", async () => {
    const world = { containers: Array.from({ length: 151 }, (_, index) => container(`c${String(index).padStart(3, "0")}x`)) };
    const { first, second, deleted, far } = await both(world, () => {});
    expect(first.data?.count).toBe(150);
    expect(textOf(first)).toContain("TRUNCATED: 1 more");
    expect(second.data?.count).toBe(150);
    expect(new Set(deleted).size).toBe(150);
    expect((await runTool(far.caller, "system_prune", { kinds: all })).data?.count).toBe(1);
  });
});
