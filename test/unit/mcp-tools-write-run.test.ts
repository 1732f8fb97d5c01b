import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { type EnvImage, envOf } from "../../src/mcp/tools/run-env.ts";
import { mountsOf, portsOf } from "../../src/mcp/tools/run-options.ts";
import {
  allowAll,
  answer,
  frames,
  identity,
  permissive,
  recorded,
  records,
  runTool,
  scriptedEngine,
  textOf,
} from "../support/write-tools.ts";
import { jsonAnswer } from "../support/scripted.ts";

const id = "a".repeat(64);
const image = { Id: `sha256:${"b".repeat(64)}`, RepoTags: ["busybox:latest"], RepoDigests: [], Config: { Labels: {} } };
const inspect = (state: object) => ({
  Id: id,
  Name: "/web",
  State: { Status: "running", Running: true, ExitCode: 0, ...state },
  NetworkSettings: { Ports: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }], "81/tcp": null } },
});

function engine(more: Parameters<typeof scriptedEngine>[0] = {}) {
  return scriptedEngine({
    "GET /images/busybox:latest/json": jsonAnswer(image),
    "POST /containers/create": answer(201, { Id: id, Warnings: [] }),
    [`POST /containers/${id}/start`]: answer(204),
    [`GET /containers/${id}/logs`]: frames([["stdout", "ready\n"], ["stderr", "warning\n"]]),
    [`GET /containers/${id}/json`]: jsonAnswer(inspect({})),
    ...more,
  });
}

describe("container_run", () => {
  test("creates what was asked for and nothing else, starts it, and shows its first lines", async () => {
    const far = engine();
    const result = await runTool(far.caller, "container_run", {
      image: "busybox",
      name: "web",
      command: ["sh", "-c", "serve"],
      env: ["A=1", "B=x=y", "C="],
      ports: ["8080:80"],
      volumes: ["data:/data:ro"],
      memory: "1.5g",
      cpus: 0.5,
      restart: "on-failure:3",
      labels: ["team=a=b", "flag"],
      wait: 5,
    });
    expect(far.heard().find(({ what }) => what === "POST /containers/create")).toMatchObject({
      query: { name: "web" },
      json: {
        Image: "busybox",
        Cmd: ["sh", "-c", "serve"],
        Env: ["A=1", "B=x=y", "C="],
        ExposedPorts: { "80/tcp": {} },
        Labels: { team: "a=b", flag: "" },
        HostConfig: {
          PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
          Mounts: [{ Type: "volume", Source: "data", Target: "/data", ReadOnly: true }],
          Memory: 1_610_612_736,
          NanoCpus: 500_000_000,
          RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
        },
      },
    });
    expect(result.header).toBe(`web (${id.slice(0, 12)}): running | host local`);
    expect(result.parts).toContainEqual({ untrusted: "ready\nwarning", source: "logs:web" });
    expect(result.data).toEqual({ container: "web", id, state: "running", ports: ["127.0.0.1:8080->80/tcp"] });
  });

  test("sends a bare image as a body with the image alone", async () => {
    const far = engine();
    await runTool(far.caller, "container_run", { image: "busybox" });
    expect(far.heard().find(({ what }) => what === "POST /containers/create")?.json).toEqual({ Image: "busybox" });
  });

  test("tells the exit code of one that ended", async () => {
    const far = engine({ [`GET /containers/${id}/json`]: jsonAnswer(inspect({ Status: "exited", Running: false, ExitCode: 3 })) });
    const result = await runTool(far.caller, "container_run", { image: "busybox" });
    expect(result.header).toContain("exited with 3");
    expect(textOf(result)).toContain("container_diagnose web");
    expect(result.data?.exit_code).toBe(3);
  });

  test("answers when the time to watch is over, and lets go of the logs", async () => {
    const far = engine({ [`GET /containers/${id}/logs`]: frames([["stdout", "begun\n"]], "open") });
    const result = await runTool(far.caller, "container_run", { image: "busybox", wait: 0.3 });
    expect(textOf(result)).toContain("begun");
    expect(far.heard().some(({ what }) => what.endsWith("/logs"))).toBe(true);
    // What is left is the one idle connection of the pool.
    expect(far.open).toBeLessThanOrEqual(1);
  });

  test("hides no container behind logs that cannot be read", async () => {
    const far = engine({ [`GET /containers/${id}/logs`]: answer(501, { message: "configured logging driver does not support reading" }) });
    expect((await runTool(far.caller, "container_run", { image: "busybox" })).header).toContain("running");
  });

  test("tells of a container that could not be started, since it is there; where it is gone the failure is thrown", async () => {
    const start = { [`POST /containers/${id}/start`]: recorded("docker-28/container-start-bad-command") };
    const created = inspect({ Status: "created", Running: false });
    const cleaner = { ...identity, text: (_: string, text: string) => text.replace("runc", "[REDACTED]") };
    const result = await runTool(engine({ ...start, [`GET /containers/${id}/json`]: jsonAnswer(created) }).caller, "container_run", {
      image: "busybox",
    }, { cleaner });
    expect(result.failed).toBe(true);
    expect(result.header).toMatch(/^FAILED: web \(a{12}\) was created and could not be started; it is created/);
    expect(textOf(result)).toMatch(/\[REDACTED\] create failed/);
    expect(textOf(result)).not.toContain("runc");
    expect(result.data).toEqual({ container: "web", id, state: "created" });
    const gone = engine({ ...start, [`GET /containers/${id}/json`]: answer(404, { message: "No such container" }) });
    await expect(runTool(gone.caller, "container_run", { image: "busybox" })).rejects.toThrow("ContainerStart failed with status 400");
  });

  test("pulls a missing image only where that is granted", async () => {
    const missing = { "GET /images/busybox:latest/json": answer(404, { message: "No such image" }) };
    const policy: Policy = { ...allowAll, allow: new Set(["write"]) };
    const refused = engine(missing);
    await expect(runTool(refused.caller, "container_run", { image: "busybox" }, { policy })).rejects.toMatchObject({
      code: "image_missing",
    });
    expect(refused.heard().map(({ what }) => what)).toEqual(["GET /images/busybox:latest/json"]);

    const pulling = engine({
      "GET /images/busybox:latest/json": [answer(404, { message: "No such image" }), jsonAnswer(image)],
      "POST /images/create": records([{ status: "Pulling from library/busybox", id: "latest" }]),
    });
    await runTool(pulling.caller, "container_run", { image: "busybox" });
    expect(pulling.heard().find(({ what }) => what === "POST /images/create")?.query).toEqual({ fromImage: "busybox", tag: "latest" });
  });

  test("past the deadline a pull goes on, and makes no container", async () => {
    const far = engine({
      "GET /images/busybox:latest/json": answer(404, { message: "No such image" }),
      "POST /images/create": records([{ status: "Pulling", id: "latest" }], "open"),
    });
    await expect(runTool(far.caller, "container_run", { image: "busybox" }, { softDeadline: 20 })).rejects.toMatchObject({
      code: "pulling",
      retryable: true,
    });
    expect(far.heard().some(({ what }) => what === "POST /containers/create")).toBe(false);
    // The one connection is the pull.
    expect(far.open).toBe(1);
  });

  test("an abort ends it, though it watches", async () => {
    const controller = new AbortController();
    const far = engine({
      [`GET /containers/${id}/logs`]: () => {
        controller.abort(new Error("left"));
        return undefined;
      },
    });
    await expect(runTool(far.caller, "container_run", { image: "busybox", wait: 600 }, { signal: controller.signal })).rejects.toThrow(
      "left",
    );
  });

  test("a secret is in the request alone", async () => {
    const guard = permissive();
    const far = engine();
    const secrets = { db: { value: "canary", env: ["PASSWORD"], images: ["busybox:*"] } };
    const result = await runTool(far.caller, "container_run", { image: "busybox", env: ["PASSWORD=secret:db"] }, {
      guard,
      policy: { ...allowAll, secrets },
    });
    expect(far.heard().find(({ what }) => what === "POST /containers/create")?.json).toMatchObject({ Env: ["PASSWORD=canary"] });
    expect(JSON.stringify(result)).not.toContain("canary");
  });
});

describe("portsOf", () => {
  test.each([
    ["80", { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] }],
    ["8080:80", { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] }],
    ["53:53/udp", { "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }] }],
    ["0.0.0.0:8080:80", { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "8080" }] }],
    ["127.0.0.1::80", { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] }],
    ["[::1]:8080:80", { "80/tcp": [{ HostIp: "::1", HostPort: "8080" }] }],
  ])("%s", (text, expected) => expect(portsOf([text])).toEqual(expected));

  test("several of one port", () => {
    expect(portsOf(["1:80", "2:80"])).toEqual({
      "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "1" }, { HostIp: "127.0.0.1", HostPort: "2" }],
    });
  });

  test.each(["", "0", "65536", "80:0", "a:80", "80:80:80:80", "8000-8010:80", "80/icmp", "host:1:2", " 80"])("%j is none", (text) => {
    expect(() => portsOf([text])).toThrow(/is no port/);
  });
});

describe("mountsOf", () => {
  test.each([
    ["data:/data", { Type: "volume", Source: "data", Target: "/data" }],
    ["data:/data:rw", { Type: "volume", Source: "data", Target: "/data" }],
    ["/srv/app:/app:ro", { Type: "bind", Source: "/srv/app", Target: "/app", ReadOnly: true }],
    ["/data", { Type: "volume", Target: "/data" }],
  ])("%s", (text, expected) => expect(mountsOf([text])).toEqual([expected]));

  test.each(["", "data", "data:", ":/data", "data:data", "data:/data:z", "a:b:/c", "data:/data:ro:rw"])("%j is none", (text) => {
    expect(() => mountsOf([text])).toThrow(/is no mount/);
  });
});

describe("envOf", () => {
  const secrets = { db: { value: "canary", env: ["PASSWORD"], images: ["postgres:16", "ghcr.io/acme/app:*"] } };
  const policy: Policy = { ...allowAll, secrets };
  const of = (reference: string, more: Partial<EnvImage> = {}): EnvImage => ({ reference, digests: [], labels: {}, ...more });

  test("replaces what the secret is bound to, in any spelling of the image", () => {
    for (const reference of ["postgres:16", "docker.io/library/postgres:16", "ghcr.io/acme/app", "ghcr.io/acme/app:v2"]) {
      expect(envOf(["PASSWORD=secret:db", "X=1"], of(reference), policy)).toEqual(["PASSWORD=canary", "X=1"]);
    }
  });

  test.each([
    ["another variable", ["OTHER=secret:db"], of("postgres:16")],
    ["another tag", ["PASSWORD=secret:db"], of("postgres:15")],
    ["another repository", ["PASSWORD=secret:db"], of("ghcr.io/acme/app-evil:v1")],
    ["a prefix of the repository", ["PASSWORD=secret:db"], of("ghcr.io/acme/ap:v1")],
    ["an id", ["PASSWORD=secret:db"], of("0123456789ab")],
    ["a secret that there is not", ["PASSWORD=secret:other"], of("postgres:16")],
    ["a name of every object", ["PASSWORD=secret:constructor"], of("postgres:16")],
    ["an image that was pulled under another name", ["PASSWORD=secret:db"], of("postgres:16", { digests: ["evil/postgres@sha256:1"] })],
    ["an image that this server made", ["PASSWORD=secret:db"], of("postgres:16", { labels: { "dockwire.mcp.managed": "test.x" } })],
  ])("refuses %s, and tells no value", (_, env, image) => {
    let error: unknown;
    try {
      envOf(env, image, policy);
    } catch (reason) {
      error = reason;
    }
    expect(error).toBeInstanceOf(PolicyError);
    expect((error as PolicyError).rule).toBe("R9");
    expect((error as PolicyError).message).not.toContain("canary");
  });

  test("an image that was pulled under its name gets it", () => {
    expect(envOf(["PASSWORD=secret:db"], of("postgres:16", { digests: ["postgres@sha256:1"] }), policy)).toEqual(["PASSWORD=canary"]);
  });

  test.each(["NAME", "=value", ""])("%j is no variable", (text) => {
    expect(() => envOf([text], of("postgres:16"), policy)).toThrow(/NAME=value/);
  });
});
