import { describe, expect, test } from "vitest";
import { createCaller } from "../../src/core/call.ts";
import type { Transport, WireRequest } from "../../src/core/transport.ts";
import { createRegistry } from "../../src/mcp/create-registry.ts";
import { type GrantOptions, policyFrom } from "../../src/mcp/policy/grants.ts";
import type { AuditEntry, CallContext, RegistryOptions } from "../../src/mcp/registry.ts";

const key = new Uint8Array(32).fill(7);
const web = {
  Id: "a".repeat(64),
  Names: ["/web"],
  Image: "nginx",
  State: "running",
  Status: "Up 2 minutes",
  Created: 1,
  Labels: {},
  Ports: [],
};

/** An engine that answers to paths, and notes what it was asked. */
function engine(answers: Readonly<Record<string, unknown>>): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    // deno-lint-ignore require-await
    async request({ method, path }: WireRequest) {
      asked.push(`${method} ${path}`);
      const found = Object.entries(answers).find(([of]) => `${method} ${path}`.startsWith(of))?.[1];
      if (found instanceof Error) throw found;
      const bytes = new TextEncoder().encode(JSON.stringify(found ?? { message: `No such container: ${path.split("/")[3]}` }));
      return {
        status: found === undefined ? 404 : 200,
        headers: new Headers(),
        body: {
          bytes: () => Promise.resolve(bytes),
          close() {},
          async *[Symbol.asyncIterator]() {
            yield bytes;
          },
        },
      };
    },
  };
}

const list = { "GET /v1.51/containers/json": [web] };

/** A registry over engines by name, what it was asked, and what was audited. */
function served(hosts: Readonly<Record<string, Transport>>, grants: Partial<GrantOptions> = {}, more: Partial<RegistryOptions> = {}) {
  const audited: AuditEntry[] = [];
  const registry = createRegistry({
    hosts: Object.entries(hosts).map(([name, transport]) => ({
      name,
      endpoint: { host: `unix:///run/${name}.sock`, why: "a test" },
      caller: createCaller(transport, { version: "1.51" }),
      policy: policyFrom({ key, ...grants }),
    })),
    audit: (entry) => audited.push(entry),
    ...more,
  });
  return { registry, audited };
}

const context: CallContext = { signal: new AbortController().signal };
const textOf = (result: Awaited<ReturnType<ReturnType<typeof createRegistry>["call"]>>): string =>
  (result?.content ?? []).flatMap((part) => part.type === "text" ? part.text : []).join("\n");

describe("createRegistry()", () => {
  test("calls a tool, and audits what was sent", async () => {
    const local = engine(list);
    const { registry, audited } = served({ local });
    const result = await registry.call("container_list", {}, { ...context, subject: "ann" });
    expect(textOf(result).split("\n")[0]).toMatch(/^1 container, 1 running/);
    expect(result?.structuredContent).toMatchObject({ total: 1, containers: [{ name: "web" }] });
    expect(result?.isError).toBeUndefined();
    expect(audited).toMatchObject([{
      subject: "ann",
      host: "local",
      tool: "container_list",
      outcome: "ok",
      operations: [{ id: "ContainerList", outcome: "ok" }],
    }]);
  });

  test("names an image where a container has only its id", async () => {
    const id = `sha256:${"b".repeat(64)}`;
    const local = engine({
      "GET /v1.51/containers/json": [{ ...web, Image: id }, {
        ...web,
        Id: "c".repeat(64),
        Names: ["/old"],
        Image: `sha256:${"d".repeat(64)}`,
      }],
      "GET /v1.51/images/json": [{ Id: id, RepoTags: ["shop:v2"] }],
    });
    const { structuredContent } = await served({ local }).registry.call("container_list", {}, context) ?? {};
    expect(structuredContent).toMatchObject({ containers: [{ name: "old", image: "d".repeat(12) }, { name: "web", image: "shop:v2" }] });
  });

  test("knows no other tool, and no tool that is off", async () => {
    const { registry, audited } = served({ local: engine(list) }, {}, { excludeTools: ["container_list"] });
    for (const name of ["container_list", "container_run", "nothing"]) expect(await registry.call(name, {}, context)).toBeUndefined();
    expect(audited).toEqual([]);
  });

  test("refuses arguments that do not fit before anything is sent, and says which", async () => {
    const local = engine(list);
    const { registry } = served({ local });
    const result = await registry.call("container_list", { froce: true }, context);
    expect(result?.isError).toBe(true);
    expect(textOf(result)).toMatch(/^invalid_arguments: container_list was not called\.[\s\S]*froce/);
    expect(local.asked).toEqual([]);
  });

  test("goes to the host that is named, and for what changes something wants a name", async () => {
    const [dev, prod] = [engine(list), engine(list)];
    const { registry } = served({ dev, prod }, { allow: ["write"] });
    await registry.call("container_list", {}, context);
    expect([dev.asked.length, prod.asked.length]).toEqual([1, 0]);
    await registry.call("container_list", { host: "prod" }, context);
    expect(prod.asked.length).toBe(1);
    expect(textOf(await registry.call("container_control", { container: "web", action: "stop" }, context))).toContain("host");
    expect(textOf(await registry.call("container_list", { host: "other" }, context))).toContain("dev");
  });

  test("cuts the grants to what the caller's credentials allow", async () => {
    const local = engine({
      ...list,
      [`GET /v1.51/containers/web/json`]: { Id: web.Id, Name: "/web", Config: { Labels: {} }, HostConfig: {}, State: {} },
    });
    const { registry, audited } = served({ local }, { allow: ["standard"], scope: ["all"] });
    const args = { container: "web", action: "stop" };
    const result = await registry.call("container_control", args, { ...context, ceiling: new Set() });
    expect(result?.isError).toBe(true);
    expect(textOf(result)).toMatch(/--allow=write/);
    expect(audited.at(-1)).toMatchObject({ outcome: "denied", rule: "class" });
    expect(local.asked.filter((request) => request.startsWith("POST"))).toEqual([]);
  });

  test("puts failures into words, with names that are near, and never the words of an unknown error", async () => {
    const { registry } = served({ local: engine(list) });
    const missing = await registry.call("container_logs", { container: "wbe" }, context);
    expect(missing?.isError).toBe(true);
    expect(textOf(missing)).toMatch(/not_found[\s\S]*web/);
    const broken = served({ local: engine({ "GET /v1.51/containers/json": new Error("connect ENOENT /home/bob?token=SECRET") }) });
    expect(textOf(await broken.registry.call("container_list", {}, context))).not.toMatch(/SECRET|bob/);
  });

  test("refuses hosts of one name, and sets and tools that there are not", () => {
    const local = engine({});
    expect(() => served({})).toThrow(/at least one host/);
    expect(() => served({ local }, {}, { toolsets: ["everything" as never] })).toThrow(/"everything".*containers/);
    expect(() => served({ local }, {}, { excludeTools: ["container_lits"] })).toThrow(/container_lits/);
  });

  test("lists resources, and reads and completes them through the same way", async () => {
    const { registry } = served({ local: engine(list) });
    const uris = (await registry.resources(context)).map(({ uri }) => uri);
    expect(uris).toContain(`docker://containers/${web.Id.slice(0, 12)}`);
    expect(await registry.complete({ template: "docker://containers/{id}" }, "id", "w", context)).toEqual(["web"]);
    expect(await registry.read("docker://nothing/x", context)).toBeUndefined();
    await expect(registry.read("docker://containers/nope", context)).rejects.toThrow(/404|No such|not found/i);
  });

  test("gives the text of a prompt, and names an argument that is missing", async () => {
    const { registry } = served({ local: engine(list) });
    expect(registry.prompts.map(({ name }) => name)).toHaveLength(5);
    expect(await registry.prompt("diagnose_container", { container: "web" }, context)).toContain('"web"');
    await expect(registry.prompt("diagnose_container", {}, context)).rejects.toThrow(/container/);
    expect(await registry.prompt("nothing", {}, context)).toBeUndefined();
  });
});
