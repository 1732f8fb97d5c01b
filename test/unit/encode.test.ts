import { describe, expect, test } from "vitest";
import { encode, older } from "../../src/core/encode.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import { DockerInputError, DockerVersionError } from "../../src/core/errors.ts";
import { containers, execs, images, system } from "../../src/core/groups.ts";

interface Expected {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly version?: string;
}

type Row = readonly [endpoint: AnyEndpoint, input: object, request: string, expected?: Expected];

const bytes = new Uint8Array([1, 2, 3]);
const tar = { headers: { "content-type": "application/x-tar" }, body: bytes };
const json = { "content-type": "application/json" };
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
  [images.tag, { name: "a", repo: "r/b", tag: "1" }, "POST /v1.51/images/a/tag?repo=r%2Fb&tag=1"],
  [
    images.delete,
    { name: "a:1", force: true, noprune: true, platforms: [arm, s390] },
    `DELETE /v1.51/images/a:1?force=1&noprune=1&platforms=${armText}&platforms=${s390Text}`,
  ],
  [images.get, { name: "a/b", platform: [arm, s390] }, `GET /v1.51/images/a/b/get?platform=${armText}&platform=${s390Text}`],
  [images.getAll, { names: ["a", "b:1"], platform: arm }, `GET /v1.51/images/get?names=a&names=b%3A1&platform=${armText}`],
  [images.load, { quiet: false, platform: arm, body: bytes }, `POST /v1.51/images/load?quiet=0&platform=${armText}`, tar],

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
    const there = [containers, execs, images, system].flatMap((group) => Object.values(group) as AnyEndpoint[]);
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
  ]))("refuses $id without a required parameter", ({ row: [endpoint, input] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(/^Cannot call \w+ without \w+$/);
  });

  test.each(named<[AnyEndpoint, object]>([
    [system.auth, {}],
    [images.load, {}],
    [containers.putArchive, { id: "a", path: "/" }],
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
      expect(encode(endpoint, known, "1.40").path).toMatch(endpoint.unversioned ? /^\/_ping$/ : /^\/v1\.40\//);
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
  ]))("refuses a value of the wrong kind: $id with $row.1", ({ row: [endpoint, input] }) => {
    expect(() => encode(endpoint, input, "1.51")).toThrow(DockerInputError);
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
