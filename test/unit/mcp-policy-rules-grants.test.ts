import { describe, expect, test } from "vitest";
import { defaultRegistries, type GrantOptions, narrow, policyFrom, readOnlyPolicy } from "../../src/mcp/policy/grants.ts";
import { isReserved, reservedLabels } from "../../src/mcp/policy/labels.ts";
import type { Grant } from "../../src/mcp/policy/policy.ts";
import { needs, risks } from "../../src/mcp/policy/risk.ts";
import { endpoints } from "../support/fixtures.ts";

const key: Uint8Array<ArrayBuffer> = new Uint8Array(32);
const from = (options: Omit<GrantOptions, "key">) => policyFrom({ key, ...options });

test("a policy without flags grants nothing", () => {
  const policy = readOnlyPolicy(key);
  expect(policy.allow.size).toBe(0);
  expect(Object.values(policy.allowHost).every((word) => word === false || (Array.isArray(word) && word.length === 0))).toBe(true);
  expect(policy).toMatchObject({
    registries: ["docker.io", "ghcr.io", "quay.io", "mcr.microsoft.com"],
    scope: { kind: "managed" },
    revealEnv: false,
    confirm: { when: "auto", never: [], fallback: "deny" },
    labels: [],
    secrets: {},
    self: undefined,
  });
  expect(policy).toEqual(from({}));
});

test("words come as lists, with commas, and in shorthands", () => {
  expect([...from({ allow: ["write,exec", " net "] }).allow].sort()).toEqual(["exec", "net", "write"]);
  expect([...from({ allow: ["standard"] }).allow].sort()).toEqual(["destroy", "exec", "net", "write"]);
  expect([...from({ allow: ["all"] }).allow].sort()).toEqual(["build", "dataloss", "destroy", "exec", "files", "net", "push", "write"]);
  expect(from({ readOnly: true, allow: ["all"], allowHost: ["privileged"] })).toMatchObject({
    allow: new Set(),
    allowHost: { privileged: false },
  });
});

test("words of the host, each its own", () => {
  const { allowHost } = from({
    allowHost: ["net,caps:NET_ADMIN", "caps:cap_sys_nice", "bind:/srv/app/", "bind:/srv/data:rw", "swarm-join"],
  });
  expect(allowHost).toEqual({
    privileged: false,
    net: true,
    pid: false,
    devices: false,
    publish: false,
    swarmJoin: true,
    plugins: false,
    capabilities: ["NET_ADMIN", "SYS_NICE"],
    binds: [{ root: "/srv/app", write: false }, { root: "/srv/data", write: true }],
  });
});

test("scopes, confirmation, registries and what is shown", () => {
  expect(from({ scope: ["all"] }).scope).toEqual({ kind: "all" });
  expect(from({ scope: ["project:shop"] }).scope).toEqual({ kind: "project", project: "shop" });
  expect(from({ scope: ["label:team=a=b"] }).scope).toEqual({ kind: "label", key: "team", value: "a=b" });
  expect(from({ confirm: ["always"] }).confirm).toEqual({ when: "always", never: [], fallback: "deny" });
  expect(from({ confirm: ["never:destroy,never:host"], confirmFallback: ["cli"] }).confirm).toEqual({
    when: "auto",
    never: ["destroy", "host"],
    fallback: "cli",
  });
  expect(from({ allowRegistry: ["GHCR.io", "registry.example.com"] }).registries).toEqual(["ghcr.io", "registry.example.com"]);
  expect(from({ reveal: ["env"] }).revealEnv).toBe(true);
});

describe("a word that is not known is an error that names those that are", () => {
  test.each<readonly [Omit<GrantOptions, "key">, RegExp]>([
    [{ allow: ["everything"] }, /--allow does not know "everything": .*write.*standard/],
    [{ allow: ["Write"] }, /--allow/],
    [{ allow: ["host"] }, /--allow/],
    [{ allow: ["refused"] }, /--allow/],
    [{ allow: ["constructor"] }, /--allow/],
    [{ allowHost: ["root"] }, /--allow-host does not know "root": .*privileged/],
    [{ allowHost: ["caps:ALL POWER"] }, /NET_ADMIN/],
    [{ allowHost: ["bind:srv"] }, /absolute/],
    [{ allowHost: ["bind:/"] }, /absolute/],
    [{ allowHost: ["bind:/etc"] }, /no part of the system/],
    [{ allowHost: ["bind:/var"] }, /no part of the system/],
    [{ allowHost: ["bind:/srv/../etc"] }, /absolute/],
    [{ allowHost: ["bind:/run/docker.sock"] }, /no part of the system/],
    [{ allowRegistry: ["10.0.0.1"] }, /no address/],
    [{ allowRegistry: ["registry:5000"] }, /no port/],
    [{ allowRegistry: ["localhost"] }, /host name/],
    [{ allowRegistry: ["*.example.com"] }, /host name/],
    [{ scope: ["mine"] }, /--scope does not know "mine": .*project:NAME/],
    [{ scope: ["project:"] }, /--scope/],
    [{ scope: ["label:x"] }, /--scope/],
    [{ confirm: ["sometimes"] }, /--confirm does not know/],
    [{ confirm: ["never:read"] }, /--confirm=never:/],
    [{ confirmFallback: ["yes"] }, /--confirm-fallback/],
    [{ reveal: ["all"] }, /--reveal does not know "all": it takes env/],
  ])("%j", (options, message) => expect(() => from(options)).toThrow(message));

  test("and so is a key that is too short", () => expect(() => policyFrom({ key: new Uint8Array(16) })).toThrow(/32 bytes/));
});

test("narrow takes away and never adds", () => {
  const policy = from({ allow: ["write", "exec"], allowHost: ["net"], reveal: ["env"] });
  expect([...narrow(policy, new Set<Grant>(["write", "dataloss"])).allow]).toEqual(["write"]);
  expect(narrow(policy, new Set()).allowHost.net).toBe(false);
  expect(narrow(policy, new Set<Grant>(["write"])).allowHost.net).toBe(true);
  expect([...policy.allow]).toEqual(["write", "exec"]);
  expect(narrow(readOnlyPolicy(key), new Set<Grant>(["write"])).allow.size).toBe(0);
});

test("labels that are reserved stay so unless the operator lists them; ours always do", () => {
  const free = { labels: [] };
  for (
    const label of [
      "dockwire.x",
      "DOCKWIRE.x",
      "com.docker.compose.project",
      "io.podman.x",
      "traefik.enable",
      "ofelia.x",
      "PODMAN_SYSTEMD_UNIT",
      "io.containers.autoupdate",
    ]
  ) {
    expect(isReserved(label, free), label).toBe(true);
  }
  for (const label of ["app", "com.dockerx.y", "org.label-schema.name", "xtraefik.enable"]) {
    expect(isReserved(label, free), label).toBe(false);
  }
  expect(isReserved("traefik.enable", { labels: ["traefik."] })).toBe(false);
  expect(isReserved("com.docker.compose.project", { labels: ["com.docker.compose."] })).toBe(false);
  expect(isReserved("com.docker.stack.x", { labels: ["com.docker.compose."] })).toBe(true);
  for (const prefix of ["dockwire.", "dock", "", "d"]) expect(isReserved("dockwire.mcp.managed", { labels: [prefix] }), prefix).toBe(true);
  expect(reservedLabels({ app: "x", "traefik.enable": "true" }, free)).toEqual(["traefik.enable"]);
  expect(reservedLabels(null, free)).toEqual([]);
});

test("every operation has a class", () => {
  for (const { id } of endpoints) expect(risks[id as keyof typeof risks], id).toBeDefined();
  expect(Object.keys(risks).length).toBe(endpoints.length);
});

test("what only reads is a GET or a HEAD, but for waiting", () => {
  const reading = endpoints.filter(({ id }) => risks[id as keyof typeof risks] === "read");
  expect(reading.filter(({ method }) => method !== "GET" && method !== "HEAD").map(({ id }) => id)).toEqual(["ContainerWait"]);
});

test.each<readonly [keyof typeof risks, object, readonly string[]]>([
  ["ContainerDelete", { id: "x" }, ["destroy"]],
  ["ContainerDelete", { id: "x", v: false }, ["destroy"]],
  ["ContainerDelete", { id: "x", v: true }, ["destroy", "dataloss"]],
  ["ContainerDelete", { id: "x", v: "1" }, ["destroy", "dataloss"]],
  ["ImageCreate", { fromImage: "x" }, ["net"]],
  ["ImageCreate", { fromSrc: "-" }, ["net", "build"]],
  ["ImageCreate", { fromSrc: "" }, ["net", "build"]],
  ["ImageBuild", {}, ["build", "net"]],
  ["SwarmLeave", {}, ["destroy"]],
  ["SwarmLeave", { force: true }, ["destroy", "dataloss"]],
  ["ServiceCreate", {}, ["write", "net"]],
  ["SwarmUnlockkey", {}, ["read.sensitive"]],
  ["VolumePrune", {}, ["refused"]],
  ["SystemAuth", {}, ["refused"]],
  ["Session", {}, ["refused"]],
])("%s %j needs %j", (id, input, expected) => expect(needs(id, input as Readonly<Record<string, unknown>>)).toEqual(expected));

test("an operation that nobody knows is refused", () => expect(needs("Libpod" as never, {})).toEqual(["refused"]));

test("default registries are names of hosts", () => expect(defaultRegistries).toHaveLength(4));
