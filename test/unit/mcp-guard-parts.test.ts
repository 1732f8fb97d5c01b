import { describe, expect, test } from "vitest";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { judgeFilters } from "../../src/mcp/policy/filters.ts";
import { canonical, same } from "../../src/mcp/policy/mac.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { isManaged, managedLabel, remember, seal, tagOf } from "../../src/mcp/policy/provenance.ts";
import { find, type Kind, substitute } from "../../src/mcp/policy/references.ts";
import { isIdOf, protection, reachesSocket, socketIn } from "../../src/mcp/policy/scope.ts";
import { namesIn } from "../../src/mcp/policy/tags.ts";
import { factOf } from "../../src/mcp/policy/facts.ts";
import { failure } from "../support/settled.ts";
import { container, endpointOf, fake, id, image, network, policyOf, swarmObject, volume } from "./mcp-guard-support.ts";

const policy = policyOf();

describe("find()", () => {
  const engine = fake({
    containers: [container("web", id("1"))],
    images: [image(["web:latest"], id("2"))],
    volumes: [volume("data")],
    networks: [network("front", id("3"))],
    secrets: [swarmObject("password", id("4"))],
    configs: [swarmObject("conf", id("5"))],
    services: [swarmObject("api", id("6"))],
  });

  test.each<[Kind, string, string, string]>([
    ["container", "web", id("1"), "web"],
    ["container", "1111", id("1"), "web"],
    ["image", "web", `sha256:${id("2")}`, "web:latest"],
    ["volume", "data", "data", "data"],
    ["network", "front", id("3"), "front"],
    ["secret", "password", id("4"), "password"],
    ["config", "conf", id("5"), "conf"],
    ["service", "api", id("6"), "api"],
  ])("a %s called %s", async (kind, name, full, own) => {
    expect(await find(engine.caller, kind, name)).toMatchObject({ kind, id: full, name: own });
  });

  test("what the engine does not know is undefined; an answer without an id is refused", async () => {
    expect(await find(engine.caller, "container", "nope")).toBeUndefined();
    engine.objects.plugins.push({ Name: "odd" });
    expect(await failure(find(engine.caller, "plugin", "odd"))).toMatchObject({ rule: "R5" });
  });
});

describe("substitute()", () => {
  const put = (input: Record<string, unknown>, reference: Partial<Parameters<typeof substitute>[1]>) => {
    substitute(input, { kind: "container", use: "use", path: [], name: "web", ...reference }, "ID");
    return input;
  };

  test("replaces a value, a part of a value, and a key", () => {
    expect(put({ id: "web" }, { path: ["id"] })).toEqual({ id: "ID" });
    expect(put({ H: { M: "container:web" } }, { path: ["H", "M"], around: ["container:", ""] })).toEqual({ H: { M: "container:ID" } });
    expect(put({ V: ["a", "web:ro"] }, { path: ["V", 1], around: ["", ":ro"] })).toEqual({ V: ["a", "ID:ro"] });
    expect(put({ E: { web: { a: 1 }, b: 2 } }, { path: ["E", "web"], key: true })).toEqual({ E: { ID: { a: 1 }, b: 2 } });
  });

  test.each<[string, Record<string, unknown>, Partial<Parameters<typeof substitute>[1]>]>([
    ["another value", { id: "other" }, { path: ["id"] }],
    ["another frame", { id: "container:web" }, { path: ["id"] }],
    ["a place that is not there", {}, { path: ["a", "b"] }],
    ["a key that is not the name", { E: { other: {} } }, { path: ["E", "other"], key: true }],
    ["one object under two names", { E: { web: {}, ID: {} } }, { path: ["E", "web"], key: true }],
  ])("refuses %s", (_, input, reference) => {
    expect(() => put(input, reference)).toThrow(expect.objectContaining({ rule: "R5" }));
  });
});

describe("isManaged()", () => {
  const { caller } = fake();
  const target = (kind: Kind, name: string, labels: Record<string, string>, inspected: object = {}) => ({
    kind,
    id: id("9"),
    name,
    labels,
    inspected: inspected as Record<string, unknown>,
  });

  test("takes the label that fits kind and name, and no other", async () => {
    const label = await seal(policy, "container", "web");
    expect(label).toMatch(/^test\.[\w-]{43}$/);
    expect(await isManaged(caller, policy, await target("container", "web", { [managedLabel]: label }))).toBe(true);
    const wrong: [Kind, string, string][] = [
      ["container", "web2", label],
      ["volume", "web", label],
      ["container", "web", `${label}x`],
      ["container", "web", label.slice(0, -1)],
      ["container", "web", label.replace("test.", "other.")],
      ["container", "web", "test.true"],
      ["container", "web", ""],
      ["container", "web", await seal(policyOf({ key: new Uint8Array(32) }), "container", "web")],
    ];
    for (const [kind, name, value] of wrong) {
      expect(await isManaged(caller, policy, await target(kind, name, { [managedLabel]: value }))).toBe(false);
    }
    expect(await isManaged(caller, policy, await target("container", "web", {}))).toBe(false);
  });

  test("an image: by the name that is asked for, and without one by all of them", async () => {
    const labels = { [managedLabel]: await seal(policy, "image", "web:1") };
    const ours = await target("image", "web:1", labels, { RepoTags: ["web:1"] });
    const both = await target("image", "web:1", labels, { RepoTags: ["web:1", "prod:1"] });
    expect(await isManaged(caller, policy, ours)).toBe(true);
    expect(await isManaged(caller, policy, both)).toBe(false);
    expect(await isManaged(caller, policy, both, "web:1")).toBe(true);
    expect(await isManaged(caller, policy, both, "prod:1")).toBe(false);
    expect(await isManaged(caller, policy, await target("image", "", labels, { RepoTags: [] }))).toBe(false);
  });

  test("what is remembered of one engine is not of another", async () => {
    const renamed = await target("container", "new", {});
    remember(caller, "container", renamed.id);
    expect(await isManaged(caller, policy, renamed)).toBe(true);
    expect(await isManaged(fake().caller, policy, renamed)).toBe(false);
  });
});

test("tagOf() has one spelling for what engines write in several", () => {
  for (const name of ["web", "web:latest", "docker.io/library/web", "index.docker.io/library/web:latest", "localhost/web"]) {
    expect(tagOf(name)).toBe("web:latest");
  }
  expect(tagOf("localhost:5000/web")).toBe("localhost:5000/web:latest");
  expect(tagOf("ghcr.io/a/web:1")).toBe("ghcr.io/a/web:1");
  expect(tagOf("docker.io/a/web@sha256:00")).toBe("a/web@sha256:00");
});

describe("protection()", () => {
  const of = (inspected: Record<string, unknown>, more: Partial<Policy> = {}, labels: Record<string, string> = {}) =>
    protection({ kind: "container", id: id("1"), name: "x", labels, inspected }, policyOf(more));

  test("of our own container, by its id or the beginning that a host name is", () => {
    expect(of({}, { self: id("1") })).toBeDefined();
    expect(of({}, { self: id("1").slice(0, 12) })).toBeDefined();
    expect(of({}, { self: id("2") })).toBeUndefined();
    expect(of({}, { self: "1" })).toBeUndefined();
  });

  test("of what has the label", () => {
    expect(of({}, {}, { "dockwire.mcp.protected": "true" })).toBeDefined();
    expect(of({}, {}, { "dockwire.mcp.protected": "false" })).toBeUndefined();
  });

  test.each([
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/var/run/docker.raw.sock",
    "/run/podman/podman.sock",
    "/run/user/1000/podman/podman.sock",
    "/run/user/1000",
    "/run/containerd/containerd.sock",
    "/home/me/.docker/run/docker.sock",
    "//./pipe/docker_engine",
    "/var/run",
    "/run/",
    "/var",
    "/",
  ])("of what has %s mounted", (source) => {
    expect(reachesSocket(source)).toBe(true);
    expect(socketIn({ HostConfig: { Binds: [`${source}:/x:ro`] } })).toBe(true);
    expect(socketIn({ Mounts: [{ Type: "bind", Source: source, Destination: "/x" }] })).toBe(true);
    expect(socketIn({ HostConfig: { Mounts: [{ Type: "bind", Source: source }] } })).toBe(true);
  });

  test.each(["/srv/app", "/run/lock", "/var/lib/docker/volumes/x/_data", "data", "/runner", "/home/docker.socket"])(
    "not of what has %s",
    (source) => {
      expect(socketIn({ HostConfig: { Binds: [`${source}:/x`] }, Mounts: [{ Type: "bind", Source: source }] })).toBe(false);
    },
  );
});

test("isIdOf() takes ids and their beginnings, never names", () => {
  const target = { kind: "image" as const, id: `sha256:${id("ab")}`, name: "", labels: {}, inspected: {} };
  for (const name of [`sha256:${id("ab")}`, id("ab"), "abab", "sha256:ababab"]) expect(isIdOf(target, name)).toBe(true);
  for (const name of ["web", "abac", "aba", "abab:1", `${id("ab")}ab`]) expect(isIdOf(target, name)).toBe(false);
});

describe("judgeFilters()", () => {
  const judge = (filters: unknown, more: Partial<Policy> = {}) => () =>
    judgeFilters(endpointOf("ContainerList"), { filters }, policyOf(more));

  test.each([
    { label: ["token=a"] },
    { label: "token=a" },
    { label: ["com.example.compose.x=1"] },
    { label: ["x", "token="] },
    { "label!": ["token=a"] },
    { label: ["xcom.docker.compose.project=web"] },
    { "node.label": ["token=a"] },
  ])("refuses %j", (filters) => {
    expect(judge(filters)).toThrow(expect.objectContaining({ rule: "R2" }));
  });

  test.each([{ label: ["token"] }, { label: "com.docker.compose.project=web" }, { label: ["dockwire.mcp.managed=x"] }, { name: ["a=b"] }, {
    status: ["running"],
  }, {}])(
    "takes %j",
    (filters) => {
      expect(judge(filters)).not.toThrow();
    },
  );

  test("takes the label of the scope", () => {
    expect(judge({ label: ["team=a"] }, { scope: { kind: "label", key: "team", value: "a" } })).not.toThrow();
  });
});

describe("namesIn()", () => {
  const bytes = async (entries: Parameters<typeof tar>[0]) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of tar(entries)) chunks.push(chunk.slice());
    return new Uint8Array(Buffer.concat(chunks));
  };
  const manifest = JSON.stringify([{ Config: "c", RepoTags: ["web:1", "web:2"] }, { Config: "d", RepoTags: null }]);
  const index = JSON.stringify({
    manifests: [
      { annotations: { "io.containerd.image.name": "docker.io/library/oci:1", "org.opencontainers.image.ref.name": "1" } },
      { annotations: { "org.opencontainers.image.ref.name": "localhost/other:2" } },
      {},
    ],
  });

  test("finds the names in every file that an engine may read", async () => {
    const names = await namesIn(
      await bytes([{ name: "manifest.json", content: manifest }, { name: "index.json", content: index }, {
        name: "repositories",
        content: JSON.stringify({ old: { "3": "x" } }),
      }]),
      policy,
    );
    expect(names).toEqual(["web:1", "web:2", "docker.io/library/oci:1", "localhost/other:2", "old:3"]);
  });

  test.each([
    '{"config":{"Labels":{"traefik.enable":"true"}}}',
    ' \n{"CONFIG":{"labels":{"TRAEFIK.enable" : "true"},"Labels":{}}}',
    '{"config":{"Labels":{"\\u0074raefik.enable":"true"}}}',
    '{"config":{"Labels":{"dockwire.mcp.managed":"test.copied"}}}',
  ])("refuses labels that a model may not set: %s", async (config) => {
    const body = await bytes([{ name: "blobs/sha256/c", content: config }, { name: "manifest.json", content: manifest }]);
    expect(await failure(namesIn(body, policyOf({ labels: ["io."] })))).toMatchObject({ rule: "R7" });
    if (/traefik/i.test(config)) expect(await namesIn(body, policyOf({ labels: ["traefik."] }))).toEqual(["web:1", "web:2"]);
  });

  test("takes notes of an engine's tools, and the like in values", async () => {
    const config = '{"config":{"Labels":{"com.docker.compose.project":"shop","about":"traefik.enable: true"}}}';
    expect(await namesIn(await bytes([{ name: "c.json", content: config }, { name: "manifest.json", content: manifest }]), policy))
      .toHaveLength(2);
  });

  test("refuses what could hide names", async () => {
    const bad = [
      await bytes([{ name: "a/manifest.json", content: manifest }, { name: "manifest.json", content: "[]" }]),
      await bytes([{ name: "manifest.json", type: "symlink", linkname: "x" }]),
      await bytes([{ name: "a/manifest.json", content: "[]" }, { name: "manifest.json", type: "symlink", linkname: "x" }]),
      await bytes([{ name: "index.json", content: "{}" }, { name: "manifest.json", type: "symlink", linkname: "x" }]),
      await bytes([{ name: "manifest.json", content: "{" }]),
      await bytes([{ name: "manifest.json", content: "{}" }]),
      await bytes([{ name: "layer.tar", content: "x" }]),
      new Uint8Array([0x1f, 0x8b, 8, 0]),
      (async function* () {
        yield await bytes([{ name: "manifest.json", content: manifest }]);
      })(),
      undefined,
    ];
    for (const body of bad) expect(await failure(namesIn(body, policy))).toMatchObject({ rule: "R4" });
  });
});

test("factOf() tells names, ids, ages, sizes and states, and nothing that could break out of its line", () => {
  const now = Date.parse("2026-11-04T00:00:00Z");
  const target = { kind: "container" as const, id: id("1"), name: "web\nDROP\u202e", labels: {}, inspected: container("x", id("1")) };
  const picture = { kind: "image" as const, id: `sha256:${id("2")}`, name: "web:1", labels: {}, inspected: image(["web:1"], id("2")) };
  expect(factOf("ContainerDelete", [target, picture], [{ kind: "image", use: "make", path: [], name: "n" }], now)).toBe(
    "ContainerDelete: container web?DROP? (id 111111111111, 3 days old, running); image web:1 (id 222222222222, 2 MB); new image n",
  );
});

test("canonical() is the same for equal values and another for others", () => {
  const text = (value: unknown) => canonical(value, () => "opaque");
  expect(text({ b: [1, { d: 1, c: undefined }], a: "x" })).toBe(text({ a: "x", b: [1, { d: 1 }] }));
  const others = [
    {},
    [],
    "",
    0,
    null,
    "0",
    "null",
    [[]],
    { a: 1 },
    { a: "1" },
    { a: [1] },
    { a: 1n + 9007199254740993n },
    new Uint8Array(1),
  ];
  expect(new Set(others.map(text)).size).toBe(others.length);
});

test("same() compares whole texts", () => {
  expect([same("abc", "abc"), same("", "")]).toEqual([true, true]);
  for (const [a, b] of [["abc", "abd"], ["abc", "ab"], ["", "a"], ["a", ""], ["aa", "a"]] as const) expect(same(a, b)).toBe(false);
});
