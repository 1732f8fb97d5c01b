import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogModule, catalogPath } from "../../scripts/catalog/module.ts";
import { docs, exampleOf } from "../../src/mcp/catalog/docs.ts";
import { typeWords } from "../../src/mcp/catalog/generated.ts";
import { keysOf, operations, typesIn } from "../../src/mcp/catalog/operations.ts";
import { bounded, endless, unreachable } from "../../src/mcp/catalog/reach.ts";
import { named, search } from "../../src/mcp/catalog/search.ts";
import { lines, select } from "../../src/mcp/catalog/select.ts";
import { endpoints } from "../support/fixtures.ts";

function endpointOf(id: string) {
  const found = endpoints.find((endpoint) => endpoint.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const first = (query: string): string | undefined => search(query, 1)[0]?.operation.id;

describe("the catalog", () => {
  test("is what npm run catalog writes of the sources now, and small", () => {
    const text = readFileSync(catalogPath, "utf8");
    expect(text).toBe(catalogModule());
    expect(text.length).toBeLessThan(60_000);
  });

  test("has every operation once, each with a summary of one line", () => {
    expect([...operations.keys()].sort()).toEqual(endpoints.map(({ id }) => id).sort());
    for (const { summary } of operations.values()) expect(summary).toMatch(/^[A-Z][^\n`]*(`[^`\n]+`[^\n`]*)*[.:]?$/);
  });

  test("has words for every parameter of path and query, and for the body of every operation that can be requested", () => {
    for (const { id, endpoint, params, body, refusal } of operations.values()) {
      if (refusal !== undefined) continue;
      const sent = Object.entries(endpoint.params as object).filter(([, field]) =>
        ["path", "query"].includes((field as { in: string }).in)
      );
      expect([id, ...params.map(({ name }) => name)]).toEqual([id, ...sent.map(([name]) => name)]);
      for (const { words } of params) expect(words).toMatch(/\S/);
      if (endpoint.body && endpoint.body.kind !== "raw") expect([id, body]).not.toEqual([id, undefined]);
      for (const type of typesIn(body ?? "")) expect(keysOf(type).length).toBeGreaterThan(0);
    }
  });

  test("has every type that a key names, and no type that none names", () => {
    const named = new Set([...operations.values()].flatMap(({ body }) => typesIn(body ?? "")));
    for (const type of named) for (const [, [text]] of keysOf(type)) for (const inner of typesIn(text)) named.add(inner);
    // What is inherited from only is never named.
    expect(Object.keys(typeWords).filter((type) => !named.has(type))).toEqual(
      ["ContainerConfig", "Resources"].filter((type) => !named.has(type)),
    );
    for (const keys of Object.values(typeWords)) {
      for (const [type, words] of Object.values(keys)) {
        expect(words).toMatch(/\S/);
        expect(type.replace(/"[^"]*"/g, "")).not.toMatch(/undefined|null|Record|Partial|\bany\b/);
      }
    }
  });
});

describe("docs", () => {
  test("knows no operation that does not exist", () => {
    expect(docs("ContainerExplode")).toBeUndefined();
    expect(docs("__proto__")).toBeUndefined();
  });

  test("tells of parameters with type, need, default and version, and of filter keys", () => {
    expect(docs("ContainerStop")).toContain(
      "- signal: string. Signal to stop it with, such as `SIGINT`. Default the container's `StopSignal`. Since 1.42.",
    );
    expect(docs("ContainerStop")).toContain("- id: string, required.");
    expect(docs("VolumeList")).toContain("- filters: {dangling, driver, label, name}, each string | string[].");
  });

  test("tells of body keys, inherited ones too, with each type once", () => {
    const text = docs("ContainerCreate") ?? "";
    expect(text).toContain("\nHostConfig\n");
    expect(text).toContain("- Memory: number. Memory limit in bytes.");
    expect(text).toContain("- PortBindings: {[port]: PortBinding[]}.");
    expect(text.match(/^PortBinding$/gm)).toHaveLength(1);
    expect(docs("PluginPull")).toContain("Parameter body: PluginPrivilege[]");
  });

  test("says no header: a model sets none", () => {
    expect(docs("ImagePush")).not.toContain("X-Registry-Auth");
  });

  test("says of what cannot be requested what does it instead", () => {
    expect(docs("ImageBuild")).toMatch(/Not by api_request: image_build/);
    expect(docs("ImageBuild")).not.toContain("Parameters");
  });
});

describe("exampleOf", () => {
  test("of every operation that can be requested is an input that its fields take and that ends", () => {
    for (const operation of operations.values()) {
      if (operation.refusal !== undefined) continue;
      const { operation: id, input } = JSON.parse(exampleOf(operation)) as { operation: string; input: Record<string, unknown> };
      expect(id).toBe(operation.id);
      const { params, body } = operation.endpoint;
      for (const [name, field] of Object.entries(params as Record<string, { required?: true; encode(value: unknown): unknown }>)) {
        if (field.required) expect([id, Object.keys(input)]).toEqual([id, expect.arrayContaining([name])]);
        if (input[name] !== undefined) field.encode(input[name]);
      }
      for (const key of Object.keys(input)) {
        expect([id, key in params || (body?.kind === "json" && /^[A-Z]/.test(key))]).toEqual([id, true]);
      }
      expect(endless(operation.endpoint, input, 0)).toBeUndefined();
    }
  });
});

describe("unreachable", () => {
  test("is what speaks both ways, in bytes, without an end, or is planned elsewhere", () => {
    expect([...operations.values()].filter(({ refusal }) => refusal !== undefined).map(({ id }) => id).sort()).toEqual([
      "ContainerArchive",
      "ContainerAttach",
      "ContainerAttachWebsocket",
      "ContainerExport",
      "ContainerPrune",
      "ContainerWait",
      "ExecStart",
      "ImageBuild",
      "ImageGet",
      "ImageGetAll",
      "ImageLoad",
      "ImagePrune",
      "NetworkPrune",
      "PluginCreate",
      "PutContainerArchive",
      "Session",
      "SystemAuth",
      "VolumePrune",
    ]);
  });

  test("is not what can do without its bytes", () => {
    expect(unreachable(endpointOf("ImageCreate"))).toBeUndefined();
  });
});

describe("endless", () => {
  const ahead = String(Math.floor(Date.now() / 1000) + 3600);
  test.each<[string, Record<string, unknown>, RegExp | undefined]>([
    ["ContainerLogs", { id: "x", follow: true }, /follow/],
    ["ContainerLogs", { id: "x", follow: "false" }, /follow/],
    ["ContainerLogs", { id: "x", follow: 1 }, /follow/],
    ["ContainerLogs", { id: "x", follow: false }, undefined],
    ["TaskLogs", { id: "x" }, undefined],
    ["ContainerStats", { id: "x" }, /stream/],
    ["ContainerStats", { id: "x", stream: true }, /stream/],
    ["ContainerStats", { id: "x", stream: 0 }, /stream/],
    ["ContainerStats", { id: "x", stream: false }, undefined],
    ["SystemEvents", {}, /until/],
    ["SystemEvents", { until: ahead }, /until/],
    ["SystemEvents", { until: "2999-01-01" }, /until/],
    ["SystemEvents", { until: "1m" }, undefined],
    ["SystemEvents", { until: Math.floor(Date.now() / 1000) + 5 }, undefined],
    ["ContainerList", {}, undefined],
  ])("%s %j", (id, input, reason) => {
    const said = endless(endpointOf(id), input, 50_000);
    reason ? expect(said).toMatch(reason) : expect(said).toBeUndefined();
  });

  test("every operation whose answer goes on has an input that ends it", () => {
    const open = [...operations.values()].filter(({ endpoint }) => ["records", "output"].includes(endpoint.returns.kind));
    expect(open.map(({ id }) => id).sort()).toEqual(Object.keys(bounded).sort());
  });
});

describe("search", () => {
  test.each([
    ["list checkpoints", "CheckpointList"],
    ["memory limit of a running container", "ContainerUpdate"],
    ["remove container", "ContainerDelete"],
    ["rename", "ContainerRename"],
    ["pull image", "ImageCreate"],
    ["disk usage", "SystemDataUsage"],
    ["unlock swarm", "SwarmUnlock"],
    ["history of an image", "ImageHistory"],
    ["cancel build", "BuildCancel"],
    ["service logs", "ServiceLogs"],
    ["kill signal", "ContainerKill"],
    ["network connect", "NetworkConnect"],
    ["volumes ls", "VolumeList"],
    ["create secret", "SecretCreate"],
    ["node update availability drain", "NodeUpdate"],
  ])("%s finds %s first", (query, id) => {
    expect(first(query)).toBe(id);
  });

  test("tells the path of the body key that was asked for", () => {
    const found = search("service memory limit bytes", 5).find(({ operation }) => operation.id === "ServiceCreate");
    expect(found?.keys.map(({ path }) => path)).toContain("TaskTemplate.Resources.Limits.MemoryBytes");
  });

  test("finds nothing where no word is known, and no more than was asked for", () => {
    expect(search("xyzzy", 5)).toEqual([]);
    expect(search("the of a", 5)).toEqual([]);
    expect(search("container", 3)).toHaveLength(3);
  });
});

describe("named", () => {
  test("finds an operation by its whole id, in capitals or not", () => {
    expect(named(" containercreate")?.id).toBe("ContainerCreate");
    expect(named("Container")).toBeUndefined();
  });
});

describe("select", () => {
  const value = {
    Id: "a",
    State: { Status: "running" },
    Labels: { "com.x.y": "1" },
    Mounts: [{ Source: "s", RW: true }, { Source: "t" }, null],
  };

  test("takes dotted paths, through lists and past keys with dots", () => {
    expect(select(value, ["State.Status", "Labels.com.x.y", "Mounts.Source", "Mounts.RW"])).toEqual({
      "State.Status": "running",
      "Labels.com.x.y": "1",
      "Mounts.Source": ["s", "t"],
      "Mounts.RW": [true],
    });
  });

  test("takes from each item of a list", () => {
    expect(select([value, { Id: "b" }], ["Id", "State.Status"])).toEqual([{ Id: "a", "State.Status": "running" }, { Id: "b" }]);
  });

  test("leaves out what is not there, inherited names too", () => {
    expect(select(value, ["No", "Id.x", "constructor", "__proto__", "toString", "Mounts.length", ""])).toEqual({});
    expect(select("text", ["length"])).toEqual({});
  });
});

describe("lines", () => {
  test("is JSON of the same value, in lines that are short where the value allows", () => {
    const value = {
      a: Array.from({ length: 50 }, (_, i) => ({ name: `n${i}`, list: [1, 2, { x: "y".repeat(100) }] })),
      b: "q",
      c: undefined,
      d: null,
    };
    const text = lines(value);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(170);
  });

  test("breaks nothing that is short", () => {
    expect(lines([{ a: 1 }, "b"])).toBe('[{"a":1},"b"]');
    expect(lines(undefined)).toBe("null");
  });
});
