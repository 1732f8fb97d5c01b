import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";

type Row = readonly [id: string, request: string, upgrade?: string];

// The Engine API as its reference has it: exported name, operation id, method and path.
const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  checkpoints: {
    list: ["CheckpointList", "GET /containers/{id}/checkpoints"],
    create: ["CheckpointCreate", "POST /containers/{id}/checkpoints"],
    delete: ["CheckpointDelete", "DELETE /containers/{id}/checkpoints/{checkpoint}"],
  },
  configs: {
    list: ["ConfigList", "GET /configs"],
    create: ["ConfigCreate", "POST /configs/create"],
    inspect: ["ConfigInspect", "GET /configs/{id}"],
    delete: ["ConfigDelete", "DELETE /configs/{id}"],
    update: ["ConfigUpdate", "POST /configs/{id}/update"],
  },
  containers: {
    list: ["ContainerList", "GET /containers/json"],
    create: ["ContainerCreate", "POST /containers/create"],
    inspect: ["ContainerInspect", "GET /containers/{id}/json"],
    top: ["ContainerTop", "GET /containers/{id}/top"],
    logs: ["ContainerLogs", "GET /containers/{id}/logs"],
    changes: ["ContainerChanges", "GET /containers/{id}/changes"],
    export: ["ContainerExport", "GET /containers/{id}/export"],
    stats: ["ContainerStats", "GET /containers/{id}/stats"],
    resize: ["ContainerResize", "POST /containers/{id}/resize"],
    start: ["ContainerStart", "POST /containers/{id}/start"],
    stop: ["ContainerStop", "POST /containers/{id}/stop"],
    restart: ["ContainerRestart", "POST /containers/{id}/restart"],
    kill: ["ContainerKill", "POST /containers/{id}/kill"],
    update: ["ContainerUpdate", "POST /containers/{id}/update"],
    rename: ["ContainerRename", "POST /containers/{id}/rename"],
    pause: ["ContainerPause", "POST /containers/{id}/pause"],
    unpause: ["ContainerUnpause", "POST /containers/{id}/unpause"],
    attach: ["ContainerAttach", "POST /containers/{id}/attach", "tcp"],
    attachWebsocket: ["ContainerAttachWebsocket", "GET /containers/{id}/attach/ws", "websocket"],
    wait: ["ContainerWait", "POST /containers/{id}/wait"],
    delete: ["ContainerDelete", "DELETE /containers/{id}"],
    archive: ["ContainerArchive", "GET /containers/{id}/archive"],
    archiveInfo: ["ContainerArchiveInfo", "HEAD /containers/{id}/archive"],
    putArchive: ["PutContainerArchive", "PUT /containers/{id}/archive"],
    prune: ["ContainerPrune", "POST /containers/prune"],
    exec: ["ContainerExec", "POST /containers/{id}/exec"],
  },
  distribution: {
    inspect: ["DistributionInspect", "GET /distribution/{name}/json"],
  },
  execs: {
    start: ["ExecStart", "POST /exec/{id}/start", "tcp"],
    resize: ["ExecResize", "POST /exec/{id}/resize"],
    inspect: ["ExecInspect", "GET /exec/{id}/json"],
  },
  images: {
    list: ["ImageList", "GET /images/json"],
    build: ["ImageBuild", "POST /build"],
    create: ["ImageCreate", "POST /images/create"],
    inspect: ["ImageInspect", "GET /images/{name}/json"],
    history: ["ImageHistory", "GET /images/{name}/history"],
    push: ["ImagePush", "POST /images/{name}/push"],
    tag: ["ImageTag", "POST /images/{name}/tag"],
    delete: ["ImageDelete", "DELETE /images/{name}"],
    get: ["ImageGet", "GET /images/{name}/get"],
    getAll: ["ImageGetAll", "GET /images/get"],
    load: ["ImageLoad", "POST /images/load"],
    search: ["ImageSearch", "GET /images/search"],
    prune: ["ImagePrune", "POST /images/prune"],
    commit: ["ImageCommit", "POST /commit"],
    attestations: ["ImageAttestations", "GET /images/{name}/attestations"],
    buildPrune: ["BuildPrune", "POST /build/prune"],
    buildCancel: ["BuildCancel", "POST /build/cancel"],
  },
  networks: {
    list: ["NetworkList", "GET /networks"],
    inspect: ["NetworkInspect", "GET /networks/{id}"],
    create: ["NetworkCreate", "POST /networks/create"],
    delete: ["NetworkDelete", "DELETE /networks/{id}"],
    connect: ["NetworkConnect", "POST /networks/{id}/connect"],
    disconnect: ["NetworkDisconnect", "POST /networks/{id}/disconnect"],
    prune: ["NetworkPrune", "POST /networks/prune"],
  },
  nodes: {
    list: ["NodeList", "GET /nodes"],
    inspect: ["NodeInspect", "GET /nodes/{id}"],
    delete: ["NodeDelete", "DELETE /nodes/{id}"],
    update: ["NodeUpdate", "POST /nodes/{id}/update"],
  },
  plugins: {
    list: ["PluginList", "GET /plugins"],
    getPrivileges: ["GetPluginPrivileges", "GET /plugins/privileges"],
    pull: ["PluginPull", "POST /plugins/pull"],
    inspect: ["PluginInspect", "GET /plugins/{name}/json"],
    delete: ["PluginDelete", "DELETE /plugins/{name}"],
    enable: ["PluginEnable", "POST /plugins/{name}/enable"],
    disable: ["PluginDisable", "POST /plugins/{name}/disable"],
    upgrade: ["PluginUpgrade", "POST /plugins/{name}/upgrade"],
    create: ["PluginCreate", "POST /plugins/create"],
    push: ["PluginPush", "POST /plugins/{name}/push"],
    set: ["PluginSet", "POST /plugins/{name}/set"],
  },
  secrets: {
    list: ["SecretList", "GET /secrets"],
    create: ["SecretCreate", "POST /secrets/create"],
    inspect: ["SecretInspect", "GET /secrets/{id}"],
    delete: ["SecretDelete", "DELETE /secrets/{id}"],
    update: ["SecretUpdate", "POST /secrets/{id}/update"],
  },
  services: {
    list: ["ServiceList", "GET /services"],
    create: ["ServiceCreate", "POST /services/create"],
    inspect: ["ServiceInspect", "GET /services/{id}"],
    delete: ["ServiceDelete", "DELETE /services/{id}"],
    update: ["ServiceUpdate", "POST /services/{id}/update"],
    logs: ["ServiceLogs", "GET /services/{id}/logs"],
  },
  session: {
    open: ["Session", "POST /session", "h2c"],
  },
  swarm: {
    inspect: ["SwarmInspect", "GET /swarm"],
    init: ["SwarmInit", "POST /swarm/init"],
    join: ["SwarmJoin", "POST /swarm/join"],
    leave: ["SwarmLeave", "POST /swarm/leave"],
    update: ["SwarmUpdate", "POST /swarm/update"],
    unlockkey: ["SwarmUnlockkey", "GET /swarm/unlockkey"],
    unlock: ["SwarmUnlock", "POST /swarm/unlock"],
  },
  system: {
    auth: ["SystemAuth", "POST /auth"],
    info: ["SystemInfo", "GET /info"],
    version: ["SystemVersion", "GET /version"],
    ping: ["SystemPing", "GET /_ping"],
    pingHead: ["SystemPingHead", "HEAD /_ping"],
    events: ["SystemEvents", "GET /events"],
    dataUsage: ["SystemDataUsage", "GET /system/df"],
  },
  tasks: {
    list: ["TaskList", "GET /tasks"],
    inspect: ["TaskInspect", "GET /tasks/{id}"],
    logs: ["TaskLogs", "GET /tasks/{id}/logs"],
  },
  volumes: {
    list: ["VolumeList", "GET /volumes"],
    create: ["VolumeCreate", "POST /volumes/create"],
    inspect: ["VolumeInspect", "GET /volumes/{name}"],
    update: ["VolumeUpdate", "PUT /volumes/{name}"],
    delete: ["VolumeDelete", "DELETE /volumes/{name}"],
    prune: ["VolumePrune", "POST /volumes/prune"],
  },
};

const irregular: Readonly<Record<string, string>> = {
  PutContainerArchive: "putArchive",
  BuildPrune: "buildPrune",
  BuildCancel: "buildCancel",
  GetPluginPrivileges: "getPrivileges",
  Session: "open",
};

// What engines do though no specification says so.
const undocumented = ["BuildCancel", "CheckpointCreate", "CheckpointDelete", "CheckpointList"];

/** Groups whose name is no plural. */
const singular = ["distribution", "session", "swarm", "system"];

const all = Object.entries(groups).flatMap(([group, module]) =>
  Object.entries(module as Readonly<Record<string, AnyEndpoint>>).map(([name, endpoint]) => ({ group, name, endpoint }))
);

test("groups holds the operations of the Engine API, by name, id, method, path and upgrade", () => {
  const found: Record<string, Record<string, Row>> = {};
  for (const { group, name, endpoint } of all) {
    const request = `${endpoint.method} ${endpoint.path}`;
    (found[group] ??= {})[name] = endpoint.upgrade ? [endpoint.id, request, endpoint.upgrade] : [endpoint.id, request];
  }
  expect(found).toEqual(table);
});

test("every id and every pair of method and path is there once", () => {
  const ids = all.map(({ endpoint }) => endpoint.id);
  expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted());
  const requests = all.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
  expect(requests.toSorted()).toEqual([...new Set(requests)].toSorted());
});

test("of the documented operations 107 are as old as 1.43, and 108 are there in 1.55", () => {
  const documented = all.filter(({ endpoint }) => !undocumented.includes(endpoint.id));
  expect(documented.length).toBe(108);
  expect(all.length).toBe(108 + undocumented.length);
  expect(Object.fromEntries(all.filter(({ endpoint }) => endpoint.since).map(({ endpoint }) => [endpoint.id, endpoint.since])))
    .toEqual({ ImageAttestations: "1.55", VolumeUpdate: "1.42" });
});

test("an endpoint that no specification has says so", () => {
  for (const { group, endpoint } of all) {
    const before = sources[group]?.split(`: Endpoint<"${endpoint.id}"`)[0] ?? "";
    expect(before.slice(before.lastIndexOf("/**")).includes("undocumented"), endpoint.id).toBe(undocumented.includes(endpoint.id));
  }
});

test("only what engines refuse the absence of has a value to fall back on", () => {
  const found = all.flatMap(({ endpoint }) =>
    Object.entries(endpoint.params as Readonly<Record<string, { readonly fallback?: unknown }>>)
      .filter(([, field]) => field.fallback !== undefined).map(([name, field]) => [`${endpoint.id} ${name}`, field.fallback])
  );
  expect(Object.fromEntries(found)).toEqual({ "ImagePush X-Registry-Auth": {}, "PluginEnable timeout": 0 });
});

test("an exported name is its id without the group", () => {
  for (const { group, name, endpoint } of all) {
    const prefix = group[0]?.toUpperCase() + (singular.includes(group) ? group.slice(1) : group.slice(1, -1));
    const regular = endpoint.id.startsWith(prefix) ? endpoint.id.slice(prefix.length) : "(none)";
    expect(irregular[endpoint.id] ?? regular[0]?.toLowerCase() + regular.slice(1), endpoint.id).toBe(name);
  }
});

test("the names in a path are its path parameters, in order", () => {
  for (const { endpoint } of all) {
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const fields = Object.entries(endpoint.params as Readonly<Record<string, { readonly in: string; readonly required?: boolean }>>);
    expect(fields.filter(([, field]) => field.in === "path").map(([name]) => name), endpoint.id).toEqual(inPath);
    expect(fields.filter(([, field]) => field.in === "path" && !field.required), endpoint.id).toEqual([]);
  }
});

test("parameters do not begin with a capital letter, but for headers, so that body keys cannot be taken for them", () => {
  for (const { endpoint } of all) {
    for (const [name, field] of Object.entries(endpoint.params as Readonly<Record<string, { readonly in: string }>>)) {
      expect(/^[A-Z]/.test(name), `${name} of ${endpoint.id}`).toBe(field.in === "header");
      expect(name, endpoint.id).not.toBe("body");
    }
  }
});

test("only the pings are sent without a version, and only start and stop take a 304", () => {
  expect(all.filter(({ endpoint }) => endpoint.unversioned).map(({ endpoint }) => endpoint.id)).toEqual(["SystemPing", "SystemPingHead"]);
  expect(Object.fromEntries(all.filter(({ endpoint }) => endpoint.accepts).map(({ endpoint }) => [endpoint.id, endpoint.accepts])))
    .toEqual({ ContainerStart: [304], ContainerStop: [304] });
});

const sources = Object.fromEntries(
  Object.keys(groups).map((group) => [group, readFileSync(new URL(`../../src/core/endpoints/${group}.ts`, import.meta.url), "utf8")]),
);

test("a name that is exported by alias has the doc comment of its constant", () => {
  let aliases = 0;
  for (const [group, source] of Object.entries(sources)) {
    for (const [, doc, local, name] of source.matchAll(/\n {2}(\/\*\*[^\n]*\*\/)?\n? {2}(\w+) as (\w+),/g)) {
      const at = source.indexOf(`\nconst ${local}: `);
      expect(at, `${local} of ${group}`).toBeGreaterThan(0);
      expect(source.slice(0, at).split("\n").at(-1), `${group}.${name}`).toBe(doc);
      aliases++;
    }
  }
  expect(aliases).toBe(all.filter(({ name }) => name === "delete" || name === "export").length);
});

test("a doc comment says the method and path of its endpoint", () => {
  for (const { group, endpoint } of all) {
    const before = sources[group]?.split(`: Endpoint<"${endpoint.id}"`)[0] ?? "";
    const doc = before.slice(before.lastIndexOf("/**"));
    expect(doc, endpoint.id).toContain(`\`${endpoint.method} ${endpoint.path}\``);
  }
});

test("calls at the top of a module are marked pure", () => {
  for (const [group, source] of Object.entries(sources)) {
    const calls = [...source.matchAll(/(.{0,16})\b(since|until|required|fallback|query\.(?:filters|flags))\(/g)];
    expect(calls.filter(([, before]) => !before?.endsWith("/* @__PURE__ */ ")).map(([call]) => `${group}: ${call}`)).toEqual([]);
  }
});
