import { describe, expect, test } from "vitest";
import { create, inspect, start } from "../../src/core/endpoints/containers.ts";
import { DockerConnectionError } from "../../src/core/errors.ts";
import type { EngineRequest } from "../../src/mcp/engine.ts";
import type { Asking, Confirmations } from "../../src/mcp/policy/confirm.ts";
import type { PolicyError } from "../../src/mcp/policy/denied.ts";
import type { ConfirmPolicy, Policy } from "../../src/mcp/policy/policy.ts";
import { failure } from "../support/settled.ts";
import { container, endpointOf, type Fake, fake, guarded, id, image, policyOf, ruleOf, volume } from "./mcp-guard-support.ts";

function policyWith(confirm: Partial<ConfirmPolicy>, more: Partial<Policy> = {}): Policy {
  return policyOf({ scope: { kind: "all" }, confirm: { when: "auto", never: [], fallback: "deny", ...confirm }, ...more });
}

function engineOf(): Fake {
  return fake({
    containers: [container("web", id("1")), container("db", id("2"))],
    images: [image(["busybox:latest"], id("a")), image(["web:1"], id("b"))],
    volumes: [volume("data")],
  });
}

const remove = (name: string): EngineRequest => ({ endpoint: endpointOf("ContainerDelete"), input: { id: name } });

function answering(answer: "accept" | "decline" | "cancel" | "timeout", before?: () => void): Asking & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    elicit: (message) => {
      asked.push(message);
      before?.();
      return Promise.resolve(answer);
    },
  };
}

describe("a client that can ask", () => {
  test("is asked with facts about what would go, and goes on when the person agrees", async () => {
    const ask = answering("accept");
    expect(await ruleOf(guarded(engineOf(), policyWith({}), ask, "prod"), "ContainerDelete", { id: "web" })).toBeUndefined();
    expect(ask.asked).toEqual([
      expect.stringMatching(
        /^On prod:\nContainerDelete: container web \(id 111111111111, \d+ days old, running\)\nThis cannot be undone\.\nGo on\?$/,
      ),
    ]);
  });

  test.each(["decline", "cancel", "timeout"] as const)("%s: nothing is sent", async (answer) => {
    const engine = engineOf();
    const one = guarded(engine, policyWith({}), answering(answer));
    expect(await failure(one.engine.call(endpointOf("ContainerDelete") as never, { id: "web" } as never))).toMatchObject({
      rule: "confirm",
      flag: "--confirm=never:destroy",
    });
    expect(engine.requests).toEqual([`GET /containers/web/json`]);
    expect(one.log).toEqual([{ id: "ContainerDelete", targets: [], outcome: "denied", rule: "confirm" }]);
  });

  test.each<[string, Policy]>([
    ["no class that is asked for", policyWith({ never: ["destroy"] })],
    ["never", policyWith({ when: "never" })],
  ])("is not asked: %s", async (_, policy) => {
    const ask = answering("decline");
    expect(await ruleOf(guarded(engineOf(), policy, ask), "ContainerDelete", { id: "web" })).toBeUndefined();
    expect(ask.asked).toEqual([]);
  });

  test("is asked for loss of data where only destroy is exempt, and for everything but read where always", async () => {
    const ask = answering("decline");
    expect(await ruleOf(guarded(engineOf(), policyWith({ never: ["destroy"] }), ask), "ContainerDelete", { id: "web", v: true })).toBe(
      "confirm",
    );
    expect(await ruleOf(guarded(engineOf(), policyWith({ when: "always" }), ask), "ContainerStop", { id: "web" })).toBe("confirm");
    expect(await ruleOf(guarded(engineOf(), policyWith({ when: "always" }), ask), "ContainerInspect", { id: "web" })).toBeUndefined();
    expect(ask.asked).toHaveLength(2);
  });

  test("is asked where a grant of the host is used, and not where it is not", async () => {
    const ask = answering("decline");
    const { allowHost } = policyOf();
    const policy = policyWith({}, { allowHost: { ...allowHost, privileged: true, pid: true, net: true } });
    const HostConfig = { Privileged: true, PidMode: "host" };
    expect(await ruleOf(guarded(engineOf(), policy, ask), "ContainerCreate", { Image: "busybox", HostConfig })).toBe("confirm");
    const lines = ask.asked[0]?.split("\n");
    expect(lines?.filter((line) => line.startsWith("HostConfig."))).toEqual([
      expect.stringContaining("HostConfig.Privileged: it reaches the host"),
      expect.stringContaining("HostConfig.PidMode: it is a namespace of the host"),
    ]);
    expect(lines).toContain("It reaches the host itself.");
    expect(await ruleOf(guarded(engineOf(), policy, ask), "ContainerCreate", { Image: "busybox" })).toBeUndefined();
  });

  test("what was replaced while the question was open is not touched", async () => {
    const engine = engineOf();
    const moved = answering("accept", () => engine.objects.images[1]!.Id = `sha256:${id("c")}`);
    expect(await ruleOf(guarded(engine, policyWith({}), moved), "ImageDelete", { name: "web:1" })).toBe("R5");
    const again = answering("accept", () => engine.objects.volumes[0]!.CreatedAt = "2026-11-02T00:00:00Z");
    expect(await ruleOf(guarded(engine, policyWith({}), again), "VolumeDelete", { name: "data" })).toBe("R5");
  });
});

describe("a client that cannot ask", () => {
  test("is refused by default", async () => {
    expect(await ruleOf(guarded(engineOf(), policyWith({})), "ContainerDelete", { id: "web" })).toBe("confirm");
  });

  const tokenOf = async (engine: Pick<Fake, "caller">, request: EngineRequest, policy: Policy, host?: string): Promise<string> => {
    const error = await failure(guarded(engine, policy, {}, host).guard.admit(request)) as PolicyError;
    expect(error.rule).toBe("confirm");
    return /confirm: "([^"]+)"/.exec(error.message)?.[1] as string;
  };
  const spend = async (engine: Pick<Fake, "caller">, token: string, request: EngineRequest, policy: Policy, host?: string) =>
    await ruleOf(guarded(engine, policy, { token }, host), request.endpoint.id as never, request.input) ?? "sent";

  const policy = policyWith({ fallback: "token" });

  test("token: the same call again with it goes, once", async () => {
    const engine = engineOf();
    const token = await tokenOf(engine, remove("web"), policy);
    expect(await spend(engine, token, remove("web"), policy)).toBe("sent");
    expect(await spend(engine, token, remove("web"), policy)).toBe("confirm");
  });

  test("token: it is for the object, not for how it was called", async () => {
    const engine = engineOf();
    const token = await tokenOf(engine, remove("web"), policy);
    expect(await spend(engine, token, remove(id("1")), policy)).toBe("sent");
  });

  test.each<[string, (engine: Fake) => [EngineRequest, Policy?, string?] | void]>([
    ["another object", () => [remove("db")]],
    ["another argument", () => [{ ...remove("web"), input: { id: "web", force: true } }]],
    ["another operation", () => [{ endpoint: endpointOf("ContainerKill"), input: { id: "web" } }]],
    ["another host", () => [remove("web"), policy, "other"]],
    ["another key", () => [remove("web"), policyWith({ fallback: "token" }, { key: new Uint8Array(32) })]],
    ["another state", (engine) => void Object.assign(engine.objects.containers[0]!, { State: { Status: "exited" } })],
    ["another name", (engine) => void Object.assign(engine.objects.containers[0]!, { Name: "/web2", Id: id("1") })],
    ["another object of that name", (engine) => void Object.assign(engine.objects.containers[0]!, { Id: id("f") })],
  ])("token: it is not for %s", async (_, change) => {
    const engine = engineOf();
    const token = await tokenOf(engine, remove("web"), policy);
    const [request, of = policy, host] = change(engine) ?? [remove(engine.objects.containers[0]!.Name === "/web2" ? "web2" : "web")];
    expect(await spend(engine, token, request, of, host)).toBe("confirm");
  });

  test("token: other bytes are another request, and a stream is confirmed by none", async () => {
    const engine = engineOf();
    const always = policyWith({ when: "always", fallback: "token" });
    const put = (body: unknown): EngineRequest => ({ endpoint: endpointOf("PutContainerArchive"), input: { id: "web", path: "/", body } });
    const token = await tokenOf(engine, put(new Uint8Array([1, 2])), always);
    expect(await spend(engine, token, put(new Uint8Array([1, 3])), always)).toBe("confirm");
    expect(await spend(engine, token, put(new Uint8Array([1, 2])), always)).toBe("sent");
    const stream = () => (async function* () {})();
    expect(await spend(engine, await tokenOf(engine, put(stream()), always), put(stream()), always)).toBe("confirm");
  });

  test("cli: goes when a person has confirmed the code, once, and for that request alone", async () => {
    const engine = engineOf();
    const shown = new Map<string, readonly string[]>();
    const yes = new Set<string>();
    const confirmations: Confirmations = {
      request: (code, facts) => Promise.resolve(void shown.set(code, facts)),
      confirmed: (code) => Promise.resolve(yes.has(code)),
    };
    const cli = policyWith({ fallback: "cli" });
    const attempt = async (name: string, token?: string) =>
      await failure(
        guarded(engine, cli, { confirmations, token }, "prod").guard.admit(remove(name)).then(() => Promise.reject(new Error("sent"))),
      ) as PolicyError;
    const first = await attempt("web");
    const [code = ""] = shown.keys();
    expect(first.message).toContain(`dockwire confirm ${code}`);
    expect(shown.get(code)).toEqual(["On prod:", expect.stringContaining("container web")]);
    expect((await attempt("web", code)).message).toContain(code);
    expect(shown.size).toBe(1);
    yes.add(code);
    expect((await attempt("db", code)).message).toContain("does not fit");
    expect((await attempt("web", code)).message).toBe("sent");
    expect((await attempt("web", code)).message).toContain("does not fit");
  });
});

describe("approve()", () => {
  test("asks once for all, and what was approved is not asked for again", async () => {
    const engine = engineOf();
    const ask = answering("accept");
    const { guard } = guarded(engine, policyWith({}), ask);
    await guard.approve([remove("web"), remove("db")], ["2 containers\u0007", "1 MB"]);
    await guard.admit(remove("web"));
    await guard.admit(remove(id("2")));
    expect(ask.asked).toEqual(["On local:\n2 containers?\n1 MB\nThis cannot be undone.\nGo on?"]);
    await guard.admit({ ...remove("web"), input: { id: "web", force: true } });
    expect(ask.asked).toHaveLength(2);
  });

  test("sends nothing, and refuses all where one is refused", async () => {
    const engine = engineOf();
    engine.objects.containers.push(container("guarded", id("3"), { Labels: { "dockwire.mcp.protected": "true" } }));
    const ask = answering("accept");
    const { guard, log } = guarded(engine, policyWith({}), ask);
    expect(await failure(guard.approve([remove("web"), remove("guarded")], []))).toMatchObject({ rule: "R8" });
    expect(ask.asked).toEqual([]);
    expect(log.map(({ outcome }) => outcome)).toEqual(["denied", "denied"]);
    expect(engine.requests.every((request) => request.startsWith("GET "))).toBe(true);
  });

  test("what was declined is asked for when it comes", async () => {
    const ask = answering("decline");
    const { guard } = guarded(engineOf(), policyWith({}), ask);
    expect(await failure(guard.approve([remove("web")], []))).toMatchObject({ rule: "confirm" });
    expect(await failure(guard.admit(remove("web")))).toMatchObject({ rule: "confirm" });
  });

  test("names the ways to the host, whatever the facts say", async () => {
    const ask = answering("accept");
    const policy = policyWith({}, { allowHost: { ...policyOf().allowHost, privileged: true } });
    const input = { Image: "busybox", HostConfig: { Privileged: true } };
    await guarded(engineOf(), policy, ask).guard.approve([{ endpoint: endpointOf("ContainerCreate"), input }], ["1 container"]);
    expect(ask.asked[0]).toMatch(/1 container\nHostConfig\.Privileged: /);
  });

  test("a tag that is on another image by then is asked for", async () => {
    const engine = engineOf();
    const ask = answering("accept");
    const { guard } = guarded(engine, policyWith({}), ask);
    const request = { endpoint: endpointOf("ImageDelete"), input: { name: "web:1" } };
    await guard.approve([request], []);
    engine.objects.images[1]!.Id = `sha256:${id("c")}`;
    await guard.admit(request);
    expect(ask.asked).toHaveLength(2);
  });

  test("an object of that name that is another one is asked for", async () => {
    const engine = engineOf();
    const ask = answering("accept");
    const { guard } = guarded(engine, policyWith({}), ask);
    await guard.approve([remove("web")], []);
    Object.assign(engine.objects.containers[0]!, { Id: id("f") });
    await guard.admit(remove("web"));
    expect(ask.asked).toHaveLength(2);
  });
});

describe("R10: a call that ends early", () => {
  /** An engine that makes containers, and keeps the answer to itself. */
  function silent(made: Partial<Parameters<typeof container>[2]> = {}, late = false) {
    const engine = engineOf();
    const never = new Promise<never>(() => {});
    let make = () => {};
    const waiting = new Promise<void>((resolve) => {
      engine.answer = (operation, request) => {
        if (operation === "ContainerCreate") {
          const { Labels } = JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { Labels: object };
          const name = new URL(request.path, "http://x").searchParams.get("name") as string;
          make = () =>
            void engine.objects.containers.push(
              container(name, id("e"), {
                Labels,
                State: { Status: "created", Running: false, StartedAt: "0001-01-01T00:00:00Z" },
                ...made,
              }),
            );
          if (!late) make();
          resolve();
          return Promise.race([
            never,
            new Promise<never>((_, reject) => request.signal?.addEventListener("abort", () => reject(request.signal?.reason))),
          ]);
        }
        if (operation === "ContainerDelete") {
          engine.objects.containers = engine.objects.containers.filter(({ Id }) => Id !== id("e")) as never;
        }
        if (operation === "VolumeDelete") engine.objects.volumes.pop();
        return undefined;
      };
    });
    return { engine, waiting, make: () => make() };
  }

  test("a container that was made and never started is removed, its new volumes too", async () => {
    const { engine, waiting } = silent();
    const { engine: one, guard, abort } = guarded(engine);
    const call = failure(one.call(create, { name: "new", Image: "busybox", HostConfig: { Binds: ["fresh:/x"] } }));
    await waiting;
    abort.abort(new Error("cancelled"));
    expect(await call).toMatchObject({ message: "cancelled" });
    expect(engine.requests.filter((request) => request.startsWith("DELETE"))).toEqual([
      `DELETE /containers/${id("e")}?v=1`,
      "DELETE /volumes/fresh",
    ]);
    expect(guard.made).toEqual([
      { kind: "volume", name: "fresh", id: "fresh", state: "removed" },
      { kind: "container", name: "new", id: id("e"), state: "removed" },
    ]);
  });

  test("one that the engine makes after the call was left is found", async () => {
    const { engine, waiting, make } = silent({}, true);
    const { engine: one, guard, abort } = guarded(engine);
    const call = failure(one.call(create, { name: "new", Image: "busybox" }));
    await waiting;
    abort.abort(new Error("cancelled"));
    engine.requests.length = 0;
    await expect.poll(() => engine.requests.includes("GET /containers/new/json"), { interval: 1 }).toBe(true);
    make();
    await call;
    expect(guard.made).toMatchObject([{ name: "new", state: "removed" }]);
  });

  test("one that runs by now is reported and left alone", async () => {
    const { engine, waiting } = silent({ State: { Status: "running", Running: true, StartedAt: "2026-11-01T00:00:00Z" } });
    const { engine: one, guard, abort } = guarded(engine);
    const call = failure(one.call(create, { name: "new", Image: "busybox" }));
    await waiting;
    abort.abort(new Error("cancelled"));
    await call;
    expect(guard.made).toEqual([{ kind: "container", name: "new", id: id("e"), state: "running" }]);
    expect(engine.requests.some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test.each([["only reads", inspect], ["is not even judged any more", start]] as const)(
    "one that was made before the call was left is removed when the next request fails, were it one that %s",
    async (_, next) => {
      const engine = engineOf();
      engine.answer = (operation, request) => {
        if (operation !== "ContainerCreate") return undefined;
        const { Labels } = JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { Labels: object };
        const State = { Status: "created", Running: false, StartedAt: "0001-01-01T00:00:00Z" };
        engine.objects.containers.push(container("new", id("e"), { Labels, State }));
        return { Id: id("e") };
      };
      const { engine: one, guard, abort } = guarded(engine);
      await one.call(create, { name: "new", Image: "busybox" });
      abort.abort(new Error("cancelled"));
      expect(await failure(one.call(next as typeof inspect, { id: "new" }))).toMatchObject({ message: "cancelled" });
      expect(guard.made).toMatchObject([{ name: "new", state: "removed" }]);
    },
  );

  test("another container of that name is not ours, and left alone", async () => {
    const { engine, waiting } = silent({ Labels: { "dockwire.mcp.request": "0000000000000000" } });
    const { engine: one, guard, abort } = guarded(engine);
    const call = failure(one.call(create, { name: "new", Image: "busybox" }));
    await waiting;
    abort.abort(new Error("cancelled"));
    await call;
    expect(guard.made).toEqual([]);
    expect(engine.requests.some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("a connection that broke is no answer: what was made is looked for", async () => {
    const { engine } = silent();
    const answer = engine.answer;
    engine.answer = (operation, request, params) => {
      void answer?.(operation, request, params);
      return operation === "ContainerCreate" ? Promise.reject(new DockerConnectionError("reset", "cut")) : undefined;
    };
    const { engine: one, guard } = guarded(engine);
    await failure(one.call(create, { name: "new", Image: "busybox" }));
    expect(guard.made).toMatchObject([{ name: "new", state: "removed" }]);
  });

  test("an engine that says no has made nothing", async () => {
    const engine = engineOf();
    engine.answer = () => 409;
    const { engine: one, guard } = guarded(engine);
    await failure(one.call(create, { name: "new", Image: "busybox" }));
    expect(guard.made).toEqual([]);
  });

  test("a container whose start the engine refuses stays, and is reported", async () => {
    const { engine } = silent();
    engine.answer = (operation) => {
      if (operation === "ContainerStart") return 500;
      if (operation !== "ContainerCreate") return undefined;
      engine.objects.containers.push(container("new", id("4"), { State: { Status: "created", Running: false } }));
      return { Id: id("4") };
    };
    const { engine: one, guard } = guarded(engine, policyWith({}));
    await one.call(create, { name: "new", Image: "busybox", HostConfig: { Binds: ["fresh:/x"] } });
    expect(await failure(one.call(start, { id: "new" }))).toMatchObject({ status: 500 });
    expect(guard.made).toEqual([
      { kind: "volume", name: "fresh", id: "fresh", state: "made" },
      { kind: "container", name: "new", id: id("4"), state: "created" },
    ]);
    expect(engine.requests.some((request) => request.startsWith("DELETE"))).toBe(false);
  });

  test("abandon(): what was made and started is reported, what was only made is removed", async () => {
    const { engine } = silent();
    let digit = 0;
    engine.answer = (operation, request) => {
      if (operation === "ContainerCreate") {
        const { Labels } = JSON.parse(new TextDecoder().decode(request.body as Uint8Array)) as { Labels: object };
        const full = id(String(++digit + 3));
        engine.objects.containers.push(
          container(`c${digit}`, full, { Labels, State: { Status: "created", Running: false, StartedAt: "0001-01-01T00:00:00Z" } }),
        );
        return { Id: full };
      }
      return undefined;
    };
    const { engine: one, guard } = guarded(engine);
    await one.call(create, { name: "c1", Image: "busybox", HostConfig: { Binds: ["fresh:/x"] } });
    await one.call(create, { name: "c2", Image: "busybox" });
    await one.call(start, { id: "c1" });
    const fresh = { name: "fresh", state: "made" };
    expect(guard.made).toMatchObject([fresh, { name: "c1", state: "created" }, { name: "c2", state: "created" }]);
    // What ran may have written to its volume.
    expect(await guard.abandon()).toMatchObject([fresh, { name: "c1", state: "created" }, { name: "c2", state: "removed" }]);
    expect(engine.requests.filter((request) => request.startsWith("DELETE"))).toEqual([`DELETE /containers/${id("5")}?v=1`]);
  });
});

test("judging a read costs less than a millisecond", async () => {
  const engine = engineOf();
  const { guard } = guarded(engine, policyWith({}));
  const request = { endpoint: endpointOf("ContainerInspect"), input: { id: "web" } };
  const rounds = 500;
  const time = async (work: () => Promise<unknown>) => {
    const begin = performance.now();
    for (let i = 0; i < rounds; i++) await work();
    return (performance.now() - begin) / rounds;
  };
  await time(() => guard.admit(request));
  expect(await time(() => guard.admit(request))).toBeLessThan(1);
});
