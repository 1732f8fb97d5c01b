import { describe, expect, test } from "vitest";
import { encode, older } from "../../src/core/encode.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import { DockerInputError, DockerVersionError } from "../../src/core/errors.ts";
import * as groups from "../../src/core/groups.ts";
import { checkpoints, configs, containers, distribution, execs, images, networks, nodes } from "../../src/core/groups.ts";
import { plugins, secrets, services, session, swarm, system, tasks, volumes } from "../../src/core/groups.ts";

interface Expected {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly version?: string;
}

type Row = readonly [endpoint: AnyEndpoint, input: object, request: string, expected?: Expected];

const bytes = new Uint8Array([1, 2, 3]);
const tar = { headers: { "content-type": "application/x-tar" }, body: bytes };
const json = { "content-type": "application/json" };
const auth = { username: "u", password: "p>?" };
const withAuth = { "x-registry-auth": "eyJ1c2VybmFtZSI6InUiLCJwYXNzd29yZCI6InA-PyJ9" };
const noAuth = { headers: { "x-registry-auth": "e30=" } };
const arm = { os: "linux", architecture: "arm64" };
const armText = "%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D";
const s390 = { os: "linux", architecture: "s390x" };
const s390Text = "%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22s390x%22%7D";
const filter = (text: string) => `filters=${encodeURIComponent(text).replaceAll("!", "%21")}`;
const named = <T extends readonly [AnyEndpoint, ...unknown[]]>(cases: readonly T[]) => cases.map((row) => ({ id: row[0].id, row }));

// Every parameter of every operation stands in one row at least; a test below counts them.
const rows: readonly Row[] = [
  [containers.list, {}, "GET /v1.51/containers/json"],
  [
    containers.list,
    { all: true, limit: 2, size: false, filters: { label: ["a=b", "c"], exited: 0, "is-task": true } },
    `GET /v1.51/containers/json?all=1&limit=2&size=0&${filter('{"label":["a=b","c"],"exited":["0"],"is-task":["true"]}')}`,
  ],
  [containers.list, { all: undefined, filters: {} }, "GET /v1.51/containers/json"],
  [
    containers.create,
    { name: "web", platform: "linux/arm64/v8", Image: "nginx", HostConfig: { Binds: null, Memory: undefined, Init: true } },
    "POST /v1.51/containers/create?name=web&platform=linux%2Farm64%2Fv8",
    { headers: json, body: { Image: "nginx", HostConfig: { Binds: null, Init: true } } },
  ],
  [containers.create, {}, "POST /v1.51/containers/create", { headers: json, body: {} }],
  [containers.inspect, { id: "web", size: true }, "GET /v1.51/containers/web/json?size=1"],
  [containers.top, { id: "web", ps_args: "-o pid,comm" }, "GET /v1.51/containers/web/top?ps_args=-o+pid%2Ccomm"],
  [
    containers.logs,
    {
      id: "web",
      follow: true,
      stdout: true,
      stderr: false,
      since: 1700000000,
      until: 1700000000.5,
      timestamps: true,
      tail: "10",
      details: true,
    },
    "GET /v1.51/containers/web/logs?follow=1&stdout=1&stderr=0&since=1700000000&until=1700000000.5&timestamps=1&tail=10&details=1",
  ],
  [
    containers.logs,
    { id: "web", stdout: true, since: "2023-11-14T22:13:20.123456789Z", until: new Date(1700000000250) },
    "GET /v1.51/containers/web/logs?stdout=1&since=1700000000.123456789&until=1700000000.25",
  ],
  [containers.changes, { id: "web" }, "GET /v1.51/containers/web/changes"],
  [containers.export, { id: "web" }, "GET /v1.51/containers/web/export"],
  [containers.stats, { id: "web", stream: false, "one-shot": true }, "GET /v1.51/containers/web/stats?stream=0&one-shot=1"],
  [containers.resize, { id: "web", h: 40, w: 120 }, "POST /v1.51/containers/web/resize?h=40&w=120"],
  [
    containers.start,
    { id: "web", detachKeys: "ctrl-p", checkpoint: "c1", "checkpoint-dir": "/var/c" },
    "POST /v1.51/containers/web/start?detachKeys=ctrl-p&checkpoint=c1&checkpoint-dir=%2Fvar%2Fc",
  ],
  [containers.stop, { id: "web", signal: "SIGINT", t: -1 }, "POST /v1.51/containers/web/stop?signal=SIGINT&t=-1"],
  [containers.restart, { id: "web", signal: "SIGINT", t: 0 }, "POST /v1.51/containers/web/restart?signal=SIGINT&t=0"],
  [containers.kill, { id: "web", signal: "SIGHUP" }, "POST /v1.51/containers/web/kill?signal=SIGHUP"],
  [
    containers.update,
    { id: "web", Memory: 4194304, RestartPolicy: { Name: "no" } },
    "POST /v1.51/containers/web/update",
    { headers: json, body: { Memory: 4194304, RestartPolicy: { Name: "no" } } },
  ],
  [containers.rename, { id: "web", name: "old" }, "POST /v1.51/containers/web/rename?name=old"],
  [containers.pause, { id: "web" }, "POST /v1.51/containers/web/pause"],
  [containers.unpause, { id: "web" }, "POST /v1.51/containers/web/unpause"],
  [
    containers.attach,
    { id: "web", detachKeys: "ctrl-p", logs: true, stream: true, stdin: true, stdout: true, stderr: true },
    "POST /v1.51/containers/web/attach?detachKeys=ctrl-p&logs=1&stream=1&stdin=1&stdout=1&stderr=1",
  ],
  [
    containers.attachWebsocket,
    { id: "web", detachKeys: "ctrl-p", logs: true, stream: true, stdin: true, stdout: true, stderr: true },
    "GET /v1.51/containers/web/attach/ws?detachKeys=ctrl-p&logs=1&stream=1&stdin=1&stdout=1&stderr=1",
  ],
  [containers.wait, { id: "web", condition: "next-exit" }, "POST /v1.51/containers/web/wait?condition=next-exit"],
  [containers.delete, { id: "web", v: true, force: true, link: false }, "DELETE /v1.51/containers/web?v=1&force=1&link=0"],
  [containers.archive, { id: "web", path: "/etc/a b" }, "GET /v1.51/containers/web/archive?path=%2Fetc%2Fa+b"],
  [containers.archiveInfo, { id: "web", path: "/etc" }, "HEAD /v1.51/containers/web/archive?path=%2Fetc"],
  [
    containers.putArchive,
    { id: "web", path: "/", noOverwriteDirNonDir: true, copyUIDGID: true, body: bytes },
    "PUT /v1.51/containers/web/archive?path=%2F&noOverwriteDirNonDir=1&copyUIDGID=1",
    tar,
  ],
  [
    containers.prune,
    { filters: { until: "24h", "label!": "keep" } },
    `POST /v1.51/containers/prune?${filter('{"until":["24h"],"label!":["keep"]}')}`,
  ],
  [
    containers.exec,
    { id: "web", Cmd: ["ls"], AttachStdout: true },
    "POST /v1.51/containers/web/exec",
    { headers: json, body: { Cmd: ["ls"], AttachStdout: true } },
  ],

  [execs.start, { id: "e1", stdin: true, Tty: true }, "POST /v1.51/exec/e1/start", { headers: json, body: { Tty: true } }],
  [execs.start, { id: "e1" }, "POST /v1.51/exec/e1/start", { headers: json, body: {} }],
  [execs.resize, { id: "e1", h: 40, w: 120 }, "POST /v1.51/exec/e1/resize?h=40&w=120"],
  [execs.inspect, { id: "e1" }, "GET /v1.51/exec/e1/json"],

  [
    images.list,
    { all: true, filters: { dangling: false, reference: "a*" }, "shared-size": true, digests: true, manifests: true, identity: true },
    `GET /v1.54/images/json?all=1&${filter('{"dangling":["false"],"reference":["a*"]}')}&shared-size=1&digests=1&manifests=1&identity=1`,
    { version: "1.54" },
  ],
  [
    images.build,
    {
      dockerfile: "sub/Dockerfile",
      t: ["a:1", "b"],
      extrahosts: "h:1.2.3.4",
      remote: "https://example.com/c.tar",
      q: true,
      nocache: true,
      cachefrom: ["a", "b"],
      pull: true,
      rm: false,
      forcerm: true,
      memory: 1,
      memswap: -1,
      cpushares: 2,
      cpusetcpus: "0-1",
      cpusetmems: "0",
      cpuperiod: 3,
      cpuquota: 4,
      cgroupparent: "/c",
    },
    "POST /v1.51/build?dockerfile=sub%2FDockerfile&t=a%3A1&t=b&extrahosts=h%3A1.2.3.4&remote=https%3A%2F%2Fexample.com%2Fc.tar&q=1&nocache=1" +
    "&cachefrom=%5B%22a%22%2C%22b%22%5D&pull=1&rm=0&forcerm=1&memory=1&memswap=-1&cpushares=2&cpusetcpus=0-1&cpusetmems=0&cpuperiod=3" +
    "&cpuquota=4&cgroupparent=%2Fc",
  ],
  [
    images.build,
    {
      buildargs: { A: "1", B: null },
      shmsize: 5,
      squash: true,
      labels: { l: "v" },
      networkmode: "host",
      platform: "linux/arm/v7",
      target: "test",
      outputs: [{ Type: "image", Attrs: { name: "x" } }],
      version: "2",
      buildid: "b1",
      isolation: "hyperv",
      securityopt: ["a", "b"],
      session: "s1",
      ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }],
      "X-Registry-Config": { "r.example:5000": { username: "u", password: "p>?" } },
      body: bytes,
    },
    `POST /v1.51/build?buildargs=${encodeURIComponent('{"A":"1","B":null}')}&shmsize=5&squash=1&labels=${
      encodeURIComponent('{"l":"v"}')
    }&networkmode=host&platform=linux%2Farm%2Fv7&target=test&outputs=${
      encodeURIComponent('[{"Type":"image","Attrs":{"name":"x"}}]')
    }&version=2&buildid=b1&isolation=hyperv&securityopt=a&securityopt=b&session=s1&ulimits=${
      encodeURIComponent('[{"Name":"nofile","Soft":1,"Hard":2}]')
    }`,
    {
      headers: {
        ...tar.headers,
        "x-registry-config": "eyJyLmV4YW1wbGU6NTAwMCI6eyJ1c2VybmFtZSI6InUiLCJwYXNzd29yZCI6InA-PyJ9fQ==",
      },
      body: bytes,
    },
  ],
  [
    images.create,
    { fromImage: "r.example:5000/nginx", tag: "1.29", platform: "linux/arm64", "X-Registry-Auth": { username: "u", password: "p>?" } },
    "POST /v1.51/images/create?fromImage=r.example%3A5000%2Fnginx&tag=1.29&platform=linux%2Farm64",
    { headers: { "x-registry-auth": "eyJ1c2VybmFtZSI6InUiLCJwYXNzd29yZCI6InA-PyJ9" } },
  ],
  [
    images.create,
    { fromSrc: "-", repo: "imported", message: "by hand", changes: ['CMD ["sh"]', "ENV A=1"], body: bytes },
    "POST /v1.51/images/create?fromSrc=-&repo=imported&message=by+hand&changes=CMD+%5B%22sh%22%5D&changes=ENV+A%3D1",
    tar,
  ],
  [
    images.inspect,
    { name: "r.example:5000/a/b:1", manifests: false, platform: arm },
    `GET /v1.51/images/r.example:5000/a/b:1/json?manifests=0&platform=${armText}`,
  ],
  [images.history, { name: "a@sha256:00", platform: arm }, `GET /v1.51/images/a%40sha256:00/history?platform=${armText}`],
  [
    images.push,
    { name: "r.example:5000/a", tag: "1", platform: arm, "X-Registry-Auth": auth },
    `POST /v1.51/images/r.example:5000/a/push?tag=1&platform=${armText}`,
    { headers: withAuth },
  ],
  [images.push, { name: "a" }, "POST /v1.51/images/a/push", noAuth],
  [images.tag, { name: "a", repo: "r/b", tag: "1" }, "POST /v1.51/images/a/tag?repo=r%2Fb&tag=1"],
  [
    images.delete,
    { name: "a:1", force: true, noprune: true, platforms: [arm, s390] },
    `DELETE /v1.51/images/a:1?force=1&noprune=1&platforms=${armText}&platforms=${s390Text}`,
  ],
  [images.get, { name: "a/b", platform: [arm, s390] }, `GET /v1.51/images/a/b/get?platform=${armText}&platform=${s390Text}`],
  [images.getAll, { names: ["a", "b:1"], platform: arm }, `GET /v1.51/images/get?names=a&names=b%3A1&platform=${armText}`],
  [images.load, { quiet: false, platform: arm, body: bytes }, `POST /v1.51/images/load?quiet=0&platform=${armText}`, tar],
  [
    images.search,
    { term: "web server", limit: 5, filters: { "is-official": true, stars: 3 }, "X-Registry-Auth": auth },
    `GET /v1.51/images/search?term=web+server&limit=5&${filter('{"is-official":["true"],"stars":["3"]}')}`,
    { headers: withAuth },
  ],
  [
    images.prune,
    { filters: { dangling: false, until: "24h", label: "a", "label!": ["b", "c"] } },
    `POST /v1.51/images/prune?${filter('{"dangling":["false"],"until":["24h"],"label":["a"],"label!":["b","c"]}')}`,
  ],
  [
    images.commit,
    { container: "web", repo: "a/b", tag: "1", comment: "by hand", author: "A <a@b>", pause: false, changes: ["CMD a", "ENV B=1"] },
    "POST /v1.51/commit?container=web&repo=a%2Fb&tag=1&comment=by+hand&author=A+%3Ca%40b%3E&pause=0&changes=CMD+a&changes=ENV+B%3D1",
  ],
  [
    images.commit,
    { container: "web", Cmd: ["a"], Labels: { l: "v" } },
    "POST /v1.51/commit?container=web",
    { headers: json, body: { Cmd: ["a"], Labels: { l: "v" } } },
  ],
  [
    images.attestations,
    { name: "a/b:1", platform: arm, type: ["https://slsa.dev/provenance/v1", "t"], statement: true },
    `GET /v1.55/images/a/b:1/attestations?platform=${armText}&type=https%3A%2F%2Fslsa.dev%2Fprovenance%2Fv1&type=t&statement=1`,
    { version: "1.55" },
  ],
  [
    images.buildPrune,
    {
      "keep-storage": 1,
      "reserved-space": 2,
      "max-used-space": 3,
      "min-free-space": 4,
      all: true,
      filters: { "unused-for": "24h", shared: true },
    },
    "POST /v1.51/build/prune?keep-storage=1&reserved-space=2&max-used-space=3&min-free-space=4&all=1&" +
    filter('{"unused-for":["24h"],"shared":[]}'),
  ],
  [images.buildCancel, { id: "b1" }, "POST /v1.51/build/cancel?id=b1"],

  [system.auth, { body: { username: "u", password: "p" } }, "POST /v1.51/auth", { headers: json, body: { username: "u", password: "p" } }],
  [system.info, {}, "GET /v1.51/info"],
  [system.version, {}, "GET /v1.51/version"],
  [system.ping, {}, "GET /_ping"],
  [system.pingHead, {}, "HEAD /_ping"],
  [
    system.events,
    { since: "1700000000.000000001", until: 1700000001, filters: { type: "container", event: ["start", "die"] } },
    `GET /v1.51/events?since=1700000000.000000001&until=1700000001&${filter('{"type":["container"],"event":["start","die"]}')}`,
  ],
  [system.dataUsage, { type: ["image", "volume"], verbose: true }, "GET /v1.52/system/df?type=image&type=volume&verbose=1", {
    version: "1.52",
  }],

  [checkpoints.list, { id: "web", dir: "/var/c" }, "GET /v1.51/containers/web/checkpoints?dir=%2Fvar%2Fc"],
  [
    checkpoints.create,
    { id: "web", CheckpointID: "c1", CheckpointDir: "/var/c", Exit: true },
    "POST /v1.51/containers/web/checkpoints",
    { headers: json, body: { CheckpointID: "c1", CheckpointDir: "/var/c", Exit: true } },
  ],
  [checkpoints.delete, { id: "web", checkpoint: "c/1", dir: "/var/c" }, "DELETE /v1.51/containers/web/checkpoints/c%2F1?dir=%2Fvar%2Fc"],

  [
    configs.list,
    { filters: { id: "c1", label: ["a", "b=c"], name: "n" } },
    `GET /v1.51/configs?${filter('{"id":["c1"],"label":["a","b=c"],"name":["n"]}')}`,
  ],
  [configs.create, { Name: "n", Data: "YWJj" }, "POST /v1.51/configs/create", { headers: json, body: { Name: "n", Data: "YWJj" } }],
  [configs.inspect, { id: "n" }, "GET /v1.51/configs/n"],
  [configs.delete, { id: "n" }, "DELETE /v1.51/configs/n"],
  [
    configs.update,
    { id: "n", version: 7, Name: "n", Labels: { l: "v" } },
    "POST /v1.51/configs/n/update?version=7",
    { headers: json, body: { Name: "n", Labels: { l: "v" } } },
  ],

  [
    distribution.inspect,
    { name: "r.example:5000/a@sha256:00", "X-Registry-Auth": auth },
    "GET /v1.51/distribution/r.example:5000/a%40sha256:00/json",
    { headers: withAuth },
  ],
  [distribution.inspect, { name: "a" }, "GET /v1.51/distribution/a/json"],

  [
    networks.list,
    { filters: { dangling: true, driver: "bridge", scope: ["local", "swarm"], type: "custom" } },
    `GET /v1.51/networks?${filter('{"dangling":["true"],"driver":["bridge"],"scope":["local","swarm"],"type":["custom"]}')}`,
  ],
  [networks.inspect, { id: "n/1", verbose: true, scope: "swarm" }, "GET /v1.51/networks/n%2F1?verbose=1&scope=swarm"],
  [
    networks.create,
    { Name: "n", IPAM: { Config: [{ Subnet: "10.9.0.0/16" }] }, EnableIPv6: undefined },
    "POST /v1.51/networks/create",
    { headers: json, body: { Name: "n", IPAM: { Config: [{ Subnet: "10.9.0.0/16" }] } } },
  ],
  [networks.delete, { id: "n" }, "DELETE /v1.51/networks/n"],
  [
    networks.connect,
    { id: "n", Container: "web", EndpointConfig: { Aliases: ["w"] } },
    "POST /v1.51/networks/n/connect",
    { headers: json, body: { Container: "web", EndpointConfig: { Aliases: ["w"] } } },
  ],
  [
    networks.disconnect,
    { id: "n", Container: "web", Force: true },
    "POST /v1.51/networks/n/disconnect",
    { headers: json, body: { Container: "web", Force: true } },
  ],
  [
    networks.prune,
    { filters: { until: "24h", "label!": "keep" } },
    `POST /v1.51/networks/prune?${filter('{"until":["24h"],"label!":["keep"]}')}`,
  ],

  [
    nodes.list,
    { filters: { "node.label": "zone=a", membership: "accepted", role: "worker" } },
    `GET /v1.51/nodes?${filter('{"node.label":["zone=a"],"membership":["accepted"],"role":["worker"]}')}`,
  ],
  [nodes.inspect, { id: "n1" }, "GET /v1.51/nodes/n1"],
  [nodes.delete, { id: "n1", force: true }, "DELETE /v1.51/nodes/n1?force=1"],
  [
    nodes.update,
    { id: "n1", version: 2n ** 63n, Role: "worker", Availability: "drain" },
    "POST /v1.51/nodes/n1/update?version=9223372036854775808",
    { headers: json, body: { Role: "worker", Availability: "drain" } },
  ],

  [
    plugins.list,
    { filters: { capability: "volumedriver", enabled: true } },
    `GET /v1.51/plugins?${filter('{"capability":["volumedriver"],"enabled":["true"]}')}`,
  ],
  [
    plugins.getPrivileges,
    { remote: "r.example/p:1", "X-Registry-Auth": auth },
    "GET /v1.51/plugins/privileges?remote=r.example%2Fp%3A1",
    { headers: withAuth },
  ],
  [
    plugins.pull,
    { remote: "r.example/p:1", name: "p", "X-Registry-Auth": auth, body: [{ Name: "network", Value: ["host"] }] },
    "POST /v1.51/plugins/pull?remote=r.example%2Fp%3A1&name=p",
    { headers: { ...json, ...withAuth }, body: [{ Name: "network", Value: ["host"] }] },
  ],
  [plugins.inspect, { name: "r.example/p:1" }, "GET /v1.51/plugins/r.example/p:1/json"],
  [plugins.delete, { name: "r.example/p:1", force: true }, "DELETE /v1.51/plugins/r.example/p:1?force=1"],
  [plugins.enable, { name: "p", timeout: 30 }, "POST /v1.51/plugins/p/enable?timeout=30"],
  [plugins.enable, { name: "p" }, "POST /v1.51/plugins/p/enable?timeout=0"],
  [plugins.disable, { name: "p", force: false }, "POST /v1.51/plugins/p/disable?force=0"],
  [
    plugins.upgrade,
    { name: "p", remote: "r.example/p:2", "X-Registry-Auth": auth, body: [] },
    "POST /v1.51/plugins/p/upgrade?remote=r.example%2Fp%3A2",
    { headers: { ...json, ...withAuth }, body: [] },
  ],
  [plugins.create, { name: "p:1", body: bytes }, "POST /v1.51/plugins/create?name=p%3A1", tar],
  [plugins.push, { name: "r.example/p:1", "X-Registry-Auth": auth }, "POST /v1.51/plugins/r.example/p:1/push", { headers: withAuth }],
  [plugins.push, { name: "p" }, "POST /v1.51/plugins/p/push"],
  [plugins.set, { name: "p", body: ["DEBUG=1"] }, "POST /v1.51/plugins/p/set", { headers: json, body: ["DEBUG=1"] }],

  [secrets.list, { filters: { names: ["a", "b"] } }, `GET /v1.51/secrets?${filter('{"names":["a","b"]}')}`],
  [
    secrets.create,
    { Name: "s", Data: "YWJj", Templating: { Name: "golang" } },
    "POST /v1.51/secrets/create",
    { headers: json, body: { Name: "s", Data: "YWJj", Templating: { Name: "golang" } } },
  ],
  [secrets.inspect, { id: "s" }, "GET /v1.51/secrets/s"],
  [secrets.delete, { id: "s" }, "DELETE /v1.51/secrets/s"],
  [secrets.update, { id: "s", version: 0 }, "POST /v1.51/secrets/s/update?version=0", { headers: json, body: {} }],

  [
    services.list,
    { filters: { mode: "global", runtime: "plugin" }, status: true },
    `GET /v1.51/services?${filter('{"mode":["global"],"runtime":["plugin"]}')}&status=1`,
  ],
  [
    services.create,
    { "X-Registry-Auth": auth, Name: "s", TaskTemplate: { ContainerSpec: { Image: "a" } }, Mode: { Global: {} } },
    "POST /v1.51/services/create",
    { headers: { ...json, ...withAuth }, body: { Name: "s", TaskTemplate: { ContainerSpec: { Image: "a" } }, Mode: { Global: {} } } },
  ],
  [services.inspect, { id: "s", insertDefaults: true }, "GET /v1.51/services/s?insertDefaults=1"],
  [services.delete, { id: "s" }, "DELETE /v1.51/services/s"],
  [
    services.update,
    { id: "s", version: 11, registryAuthFrom: "previous-spec", rollback: "previous", "X-Registry-Auth": auth, Name: "s" },
    "POST /v1.51/services/s/update?version=11&registryAuthFrom=previous-spec&rollback=previous",
    { headers: { ...json, ...withAuth }, body: { Name: "s" } },
  ],
  [
    services.logs,
    { id: "s", details: true, follow: false, stdout: true, stderr: true, since: 1700000000.5, timestamps: true, tail: 3 },
    "GET /v1.51/services/s/logs?details=1&follow=0&stdout=1&stderr=1&since=1700000000.5&timestamps=1&tail=3",
  ],

  [session.open, {}, "POST /v1.51/session"],
  [
    session.open,
    {
      "X-Docker-Expose-Session-Uuid": "u1",
      "X-Docker-Expose-Session-Name": "n",
      "X-Docker-Expose-Session-Sharedkey": "k",
      "X-Docker-Expose-Session-Grpc-Method": "/moby.filesync.v1.FileSync/DiffCopy",
    },
    "POST /v1.51/session",
    {
      headers: {
        "x-docker-expose-session-uuid": "u1",
        "x-docker-expose-session-name": "n",
        "x-docker-expose-session-sharedkey": "k",
        "x-docker-expose-session-grpc-method": "/moby.filesync.v1.FileSync/DiffCopy",
      },
    },
  ],

  [swarm.inspect, {}, "GET /v1.51/swarm"],
  [
    swarm.init,
    { ListenAddr: "0.0.0.0:2377", SubnetSize: 24, Spec: { Raft: { SnapshotInterval: 100 } } },
    "POST /v1.51/swarm/init",
    { headers: json, body: { ListenAddr: "0.0.0.0:2377", SubnetSize: 24, Spec: { Raft: { SnapshotInterval: 100 } } } },
  ],
  [
    swarm.join,
    { ListenAddr: "0.0.0.0:2377", RemoteAddrs: ["10.0.0.1:2377"], JoinToken: "t" },
    "POST /v1.51/swarm/join",
    { headers: json, body: { ListenAddr: "0.0.0.0:2377", RemoteAddrs: ["10.0.0.1:2377"], JoinToken: "t" } },
  ],
  [swarm.leave, { force: true }, "POST /v1.51/swarm/leave?force=1"],
  [
    swarm.update,
    { version: 5, rotateWorkerToken: true, rotateManagerToken: false, rotateManagerUnlockKey: true, Name: "default" },
    "POST /v1.51/swarm/update?version=5&rotateWorkerToken=1&rotateManagerToken=0&rotateManagerUnlockKey=1",
    { headers: json, body: { Name: "default" } },
  ],
  [swarm.unlockkey, {}, "GET /v1.51/swarm/unlockkey"],
  [swarm.unlock, { UnlockKey: "k" }, "POST /v1.51/swarm/unlock", { headers: json, body: { UnlockKey: "k" } }],

  [
    tasks.list,
    { filters: { "_up-to-date": true, "desired-state": "running", service: "s", node: "n" } },
    `GET /v1.51/tasks?${filter('{"_up-to-date":["true"],"desired-state":["running"],"service":["s"],"node":["n"]}')}`,
  ],
  [tasks.inspect, { id: "t" }, "GET /v1.51/tasks/t"],
  [
    tasks.logs,
    { id: "t", details: true, follow: true, stdout: true, stderr: false, since: 1, timestamps: false, tail: "all" },
    "GET /v1.51/tasks/t/logs?details=1&follow=1&stdout=1&stderr=0&since=1&timestamps=0&tail=all",
  ],

  [
    volumes.list,
    { filters: { dangling: true, driver: "local", label: "a", name: "v" } },
    `GET /v1.51/volumes?${filter('{"dangling":["true"],"driver":["local"],"label":["a"],"name":["v"]}')}`,
  ],
  [volumes.create, {}, "POST /v1.51/volumes/create", { headers: json, body: {} }],
  [
    volumes.create,
    { Name: "v", DriverOpts: { type: "tmpfs" }, Labels: null },
    "POST /v1.51/volumes/create",
    { headers: json, body: { Name: "v", DriverOpts: { type: "tmpfs" }, Labels: null } },
  ],
  [volumes.inspect, { name: "v" }, "GET /v1.51/volumes/v"],
  [
    volumes.update,
    { name: "v", version: 3, Spec: { Availability: "drain" } },
    "PUT /v1.51/volumes/v?version=3",
    { headers: json, body: { Spec: { Availability: "drain" } } },
  ],
  [volumes.delete, { name: "v", force: true }, "DELETE /v1.51/volumes/v?force=1"],
  [
    volumes.prune,
    { filters: { all: true, label: "a", "label!": "b" } },
    `POST /v1.51/volumes/prune?${filter('{"all":["true"],"label":["a"],"label!":["b"]}')}`,
  ],
];

describe("encode()", () => {
  test.each(rows.map((row) => ({ name: row[2].slice(0, 100), row })))(
    "writes $name",
    ({ row: [endpoint, input, request, expected = {}] }) => {
      const { method, path, headers, body } = encode(endpoint, input, expected.version ?? "1.51");
      expect(`${method} ${path}`).toBe(request);
      expect(headers).toEqual(expected.headers ?? {});
      const isJson = headers["content-type"] === "application/json";
      expect(isJson ? JSON.parse(new TextDecoder().decode(body as Uint8Array)) : body).toEqual(expected.body);
    },
  );

  test("is tried with every parameter of every operation", () => {
    const tried = new Set(rows.flatMap(([endpoint, input]) => Object.keys(input).map((key) => `${endpoint.id} ${key}`)));
    const there = Object.values(groups).flatMap((group) => Object.values(group) as AnyEndpoint[]);
    const untried = there.flatMap(({ id, params }) => Object.keys(params).map((key) => `${id} ${key}`)).filter((key) => !tried.has(key));
    expect(untried).toEqual([]);
    expect(there.filter(({ id }) => !rows.some(([endpoint]) => endpoint.id === id))).toEqual([]);
  });

  test.each(["", ".", "..", "a\nb", "a\0", "\x7f", undefined, null, 7, {}])("refuses %j as an id", (id) => {
    expect(() => encode(containers.inspect, { id }, "1.51")).toThrow(DockerInputError);
  });

  test.each(["", "a//b", "/a", "a/", "a/../b", "./a", "a\r\nb", "\ud800"])("refuses %j as an image", (name) => {
    expect(() => encode(images.inspect, { name }, "1.51")).toThrow(DockerInputError);
  });

  test("escapes what would end a segment or a path", () => {
    expect(encode(containers.inspect, { id: "a/b?c#d%e'f" }, "1.51").path).toBe("/v1.51/containers/a%2Fb%3Fc%23d%25e%27f/json");
    expect(encode(images.inspect, { name: "a/b?c#d%e" }, "1.51").path).toBe("/v1.51/images/a/b%3Fc%23d%25e/json");
    expect(encode(containers.inspect, { id: "$&$1{id}" }, "1.51").path).toBe("/v1.51/containers/%24%26%241%7Bid%7D/json");
  });

  test.each(named<[AnyEndpoint, object]>([
    [containers.rename, { id: "a" }],
    [containers.resize, { id: "a", h: 1 }],
    [containers.archive, { id: "a" }],
    [images.tag, { name: "a" }],
    [images.getAll, {}],
    [images.search, {}],
    [images.commit, {}],
    [images.buildCancel, {}],
    [plugins.getPrivileges, {}],
    [plugins.pull, { body: [] }],
    [plugins.upgrade, { name: "a", body: [] }],
    [plugins.create, { body: bytes }],
    [nodes.update, { id: "a" }],
    [secrets.update, { id: "a" }],
    [configs.update, { id: "a" }],
    [services.update, { id: "a" }],
    [swarm.update, {}],
    [volumes.update, { name: "a" }],
    [checkpoints.delete, { id: "a" }],
  ]))("refuses $id without a required parameter", ({ row: [endpoint, input] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(/^Cannot call \w+ without \w+$/);
  });

  test.each(named<[AnyEndpoint, object]>([
    [system.auth, {}],
    [images.load, {}],
    [containers.putArchive, { id: "a", path: "/" }],
    [plugins.pull, { remote: "a" }],
    [plugins.upgrade, { name: "a", remote: "b" }],
    [plugins.set, { name: "a" }],
    [plugins.create, { name: "a" }],
  ]))("refuses $id without its body", ({ row: [endpoint, input] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(`Cannot call ${endpoint.id} without body`);
  });

  test.each(named<[AnyEndpoint, object, string]>([
    [containers.create, { nmae: "web" }, "nmae"],
    [containers.list, { All: true }, "All"],
    [containers.inspect, { id: "a", toString: 1 }, "toString"],
    [containers.stats, { id: "a", oneShot: true }, "oneShot"],
    [containers.create, { body: {} }, "body"],
    [images.load, { body: bytes, Name: "a" }, "Name"],
    [system.info, { body: bytes }, "body"],
    [services.logs, { id: "a", until: 1 }, "until"],
    [tasks.logs, { id: "a", until: 1 }, "until"],
    [swarm.init, { body: {} }, "body"],
    [plugins.set, { name: "a", body: [], Value: 1 }, "Value"],
  ]))("refuses $id with $row.2, which it does not know", ({ row: [endpoint, input, name] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(`Cannot call ${endpoint.id} with "${name}"`);
  });

  test.each(named<[AnyEndpoint, object, needs: string, below: string]>([
    [containers.create, { platform: "linux" }, "1.41", "1.40"],
    [containers.stats, { id: "a", "one-shot": true }, "1.41", "1.40"],
    [containers.stop, { id: "a", signal: "INT" }, "1.42", "1.41"],
    [containers.restart, { id: "a", signal: "INT" }, "1.42", "1.41"],
    [containers.attachWebsocket, { id: "a", stdin: true }, "1.42", "1.41"],
    [containers.attachWebsocket, { id: "a", stdout: true }, "1.42", "1.41"],
    [containers.attachWebsocket, { id: "a", stderr: true }, "1.42", "1.41"],
    [images.list, { "shared-size": true }, "1.42", "1.41"],
    [images.list, { manifests: true }, "1.47", "1.46"],
    [images.list, { identity: true }, "1.54", "1.53"],
    [images.inspect, { name: "a", manifests: true }, "1.48", "1.47"],
    [images.inspect, { name: "a", platform: arm }, "1.49", "1.48"],
    [images.history, { name: "a", platform: arm }, "1.48", "1.47"],
    [images.delete, { name: "a", platforms: [arm] }, "1.50", "1.49"],
    [images.get, { name: "a", platform: arm }, "1.48", "1.47"],
    [images.getAll, { names: ["a"], platform: arm }, "1.48", "1.47"],
    [images.load, { platform: arm, body: bytes }, "1.48", "1.47"],
    [images.push, { name: "a", platform: arm }, "1.46", "1.45"],
    [images.attestations, { name: "a" }, "1.55", "1.54"],
    [images.buildPrune, { "reserved-space": 1 }, "1.48", "1.47"],
    [images.buildPrune, { "max-used-space": 1 }, "1.48", "1.47"],
    [images.buildPrune, { "min-free-space": 1 }, "1.48", "1.47"],
    [services.list, { status: true }, "1.41", "1.40"],
    [volumes.update, { name: "a", version: 1 }, "1.42", "1.41"],
    [system.dataUsage, { type: ["image"] }, "1.42", "1.41"],
    [system.dataUsage, { verbose: true }, "1.52", "1.51"],
  ]))("throws below $row.2 for $id with $row.1", ({ row: [endpoint, input, needs, below] }) => {
    expect(encode(endpoint, input, needs).path).toContain(`/v${needs}/`);
    let error: unknown;
    try {
      encode(endpoint, input, below);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DockerVersionError);
    expect(error).toMatchObject({ requested: below, needs });
  });

  test("sends every other parameter from 1.40 on", () => {
    for (const [endpoint, input] of rows) {
      const params = endpoint.params as Readonly<Record<string, { readonly since?: string }>>;
      const known = Object.fromEntries(Object.entries(input).filter(([key]) => params[key]?.since === undefined));
      const version = endpoint.since ?? "1.40";
      expect(encode(endpoint, known, version).path.startsWith(endpoint.unversioned ? "/_ping" : `/v${version}/`), endpoint.id).toBe(true);
    }
  });

  test.each(named<[AnyEndpoint, object]>([
    [containers.list, { limit: 1.5 }],
    [containers.list, { filters: { nmae: "a" } }],
    [containers.logs, { id: "a", since: "yesterday" }],
    [containers.logs, { id: "a", since: NaN }],
    [containers.create, { platform: "linux/a/b/c" }],
    [containers.create, { platform: arm }],
    [images.inspect, { name: "a", platform: "linux/arm64" }],
    [images.inspect, { name: "a", platform: { os: "linux" } }],
    [images.create, { "X-Registry-Auth": "dTpw" }],
    [images.load, { body: "text" }],
    [images.push, { name: "a", "X-Registry-Auth": null }],
    [services.update, { id: "a", version: "new" }],
    [plugins.enable, { name: "a", timeout: 0.5 }],
    [tasks.list, { filters: { state: "running" } }],
    [images.buildPrune, { filters: { shared: false } }],
  ]))("refuses a value of the wrong kind: $id with $row.1", ({ row: [endpoint, input] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(DockerInputError);
  });

  test("sends a parameter that later versions dropped", () => {
    expect(encode(images.buildPrune, { "keep-storage": 1 }, "1.55").path).toBe("/v1.55/build/prune?keep-storage=1");
  });

  test("hands a stream of bytes on as it is", () => {
    const body = (async function* () {
      yield bytes;
    })();
    expect(encode(images.load, { body }, "1.51").body).toBe(body);
  });
});

test("older() compares number by number", () => {
  expect(["1.9", "1.40", "0.99"].map((version) => older(version, "1.41"))).toEqual([true, true, true]);
  expect(["1.41", "1.100", "2.0"].map((version) => older(version, "1.41"))).toEqual([false, false, false]);
});
