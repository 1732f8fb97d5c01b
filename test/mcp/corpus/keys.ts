/**
 * Keys and values that an engine reads in another way than this program: spellings, twins, prototypes, types.
 *
 * @module
 */

import { type Hostile, rows, type Vector } from "./case.ts";

const Image = "busybox:latest";
const json = (text: string): Readonly<Record<string, unknown>> => JSON.parse(text) as Readonly<Record<string, unknown>>;

const spellings: readonly Vector[] = [
  ["hostconfig", json('{"hostconfig":{"Privileged":true}}'), "Go reads keys in any case", ["R1", "R3"]],
  ["HOSTCONFIG", json('{"HOSTCONFIG":{"Privileged":true}}'), "Go reads keys in any case", ["R1", "R3"]],
  ["Hostconfig", json('{"Hostconfig":{"Privileged":true}}'), "Go reads keys in any case", ["R1", "R3"]],
  ["long-s", json('{"Ho\u017ftConfig":{"Privileged":true}}'), "a long s is an s to Go"],
  ["long-s-inside", json('{"HostConfig":{"Bind\u017f":["/:/h"]}}'), "a long s is an s to Go"],
  ["kelvin", json('{"HostConfig":{"Networ\u212aMode":"host"}}'), "the sign of Kelvin is a K to Go"],
  ["kelvin-lower", json('{"HostConfig":{"Networ\u212amode":"host"}}'), "the sign of Kelvin is a K to Go"],
  ["fullwidth", json('{"\uff28ostConfig":{"Privileged":true}}'), "a wide H"],
  ["cyrillic", json('{"HostConfi\u0261":{"Privileged":true}}'), "a letter of another alphabet"],
  ["zero-width", json('{"Host\u200bConfig":{"Privileged":true}}'), "nothing between two letters"],
  ["bom", json('{"\ufeffHostConfig":{"Privileged":true}}'), "a mark before it"],
  ["combining", json('{"HostConfig\u0301":{"Privileged":true}}'), "an accent behind it"],
  ["nul", json('{"HostConfig\\u0000":{"Privileged":true}}'), "a control character behind it"],
  ["blank", json('{" HostConfig":{"Privileged":true}}'), "a blank before it", ["R1", "R3"]],
  ["privileged-lower", json('{"HostConfig":{"privileged":true}}'), "Go reads keys in any case"],
  ["privileged-upper", json('{"HostConfig":{"PRIVILEGED":true}}'), "Go reads keys in any case"],
  ["privileged-after", json('{"HostConfig":{"Privileged":false,"privileged":true}}'), "Go takes the last"],
  ["binds-lower", json('{"HostConfig":{"binds":["/:/h"]}}'), "Go reads keys in any case"],
  ["mounts-after", json('{"HostConfig":{"Mounts":[],"mounts":[{"Type":"bind","Source":"/","Target":"/h"}]}}'), "Go takes the last"],
  ["false-in-wrong-case", json('{"HostConfig":{"privileged":false}}'), "a wrong spelling is no key, whatever it says"],
  ["proto", json('{"__proto__":{"HostConfig":{"Privileged":true}}}'), "inherited to a reader, invisible to a loop", ["R1", "R3"]],
  ["proto-inside", json('{"HostConfig":{"__proto__":{"Privileged":true}}}'), "inherited to a reader, invisible to a loop"],
  ["constructor", json('{"HostConfig":{"constructor":{"prototype":{"Privileged":true}}}}'), "changes what all objects inherit"],
  ["prototype", json('{"HostConfig":{"prototype":{"Privileged":true}}}'), "changes what all objects inherit"],
  ["tojson", { HostConfig: { Memory: 0, toJSON: () => ({ Privileged: true }) } }, "is another value when it is written"],
  [
    "getter",
    { HostConfig: Object.defineProperty({}, "Privileged", { enumerable: true, get: () => true }) },
    "is another value when it is read again",
  ],
  ["hidden", { HostConfig: Object.defineProperty({}, "Privileged", { enumerable: false, value: true }) }, "invisible to a loop"],
  ["inherited", { HostConfig: Object.create({ Privileged: true }) as object }, "inherited to a reader"],
  ["proxy-array", { Cmd: Object.assign(["a"], { toJSON: () => "x" }) }, "a list with more than a list"],
  ["hole", { Cmd: [, "a"] as unknown[] }, "a list with a hole"],
  ["map", { Labels: new Map([["a", "b"]]) }, "no plain object"],
  ["date", { Labels: { a: new Date(0) } }, "no plain value"],
  ["boxed", { HostConfig: { Privileged: Object(true) as unknown } }, "no plain boolean"],
  ["symbol", { HostConfig: { [Symbol.toPrimitive]: () => true } }, "a symbol"],
  ["function", { HostConfig: { Privileged: () => true } }, "a function"],
  ["loop", loop(), "contains itself"],
  ["deep", { Labels: deep(100) }, "a hundred levels deep"],
  ["many", { Env: Array.from({ length: 50_000 }, () => "A=b") }, "fifty thousand elements"],
  ["surrogate", { Env: ["A=\ud800"] }, "half of a character"],
  ["infinity", { HostConfig: { Memory: Infinity } }, "no number of JSON"],
  ["hostconfig-list", { HostConfig: [{ Privileged: true }] }, "no object"],
  ["hostconfig-text", { HostConfig: '{"Privileged":true}' }, "no object"],
  ["hostconfig-true", { HostConfig: true }, "no object"],
  ["cmd-text", { Cmd: "sh -c id" }, "no list"],
  ["env-object", { Env: { A: "b" } }, "no list"],
  ["env-number", { Env: [1] }, "no text"],
  ["tty-text", { Tty: "true" }, "no boolean"],
  ["image-object", { Image: { toString: "x" } }, "no text"],
  ["image-number", { Image: 1 }, "no text"],
  ["ports-list", { ExposedPorts: ["80/tcp"] }, "no object"],
];

/** The same spellings where an operation is another. */
const elsewhere: Hostile[] = [
  ...rows("keys.exec", "ContainerExec", (value) => ({ id: "mine", Cmd: ["id"], ...value as object }), ["R1", "R3"], [
    ["privileged", { PRIVILEGED: true }, "Go reads keys in any case"],
    ["long-s", json('{"U\u017fer":"root"}'), "a long s is an s to Go"],
    ["cmd-after", { cmd: ["sh"] }, "Go takes the last"],
  ]),
  ...rows(
    "keys.service",
    "ServiceCreate",
    (value) => ({ Name: "s", TaskTemplate: { ContainerSpec: { Image: "nginx:1.27", ...value as object } } }),
    ["R1"],
    [
      ["long-s", json('{"Mount\u017f":[{"Type":"bind","Source":"/","Target":"/h"}]}'), "a long s is an s to Go"],
      ["privileges", json('{"privileges":{"Seccomp":{"Mode":"unconfined"}}}'), "Go reads keys in any case"],
      ["proto", json('{"__proto__":{"Mounts":[{"Type":"bind","Source":"/"}]}}'), "inherited to a reader"],
    ],
  ),
  ...rows("keys.volume", "VolumeCreate", (value) => ({ Name: "v", ...value as object }), ["R1", "R3"], [
    ["opts", json('{"DriverOpt\u017f":{"o":"bind"}}'), "a long s is an s to Go"],
    ["driver", { DRIVER: "x" }, "Go reads keys in any case"],
    ["proto-opts", { DriverOpts: json('{"__proto__":{"o":"bind","device":"/"}}') }, "inherited to a reader"],
  ]),
  ...rows("keys.network", "NetworkCreate", (value) => ({ Name: "n", ...value as object }), ["R1", "R3"], [
    ["kelvin", json('{"Chec\u212aDuplicate":true}'), "the sign of Kelvin is a K to Go"],
    ["ipam", { ipam: { Config: [{ Subnet: "0.0.0.0/0" }] } }, "Go reads keys in any case"],
    ["config-lower", { IPAM: { config: [{ Subnet: "0.0.0.0/0" }] } }, "Go reads keys in any case"],
  ]),
  ...rows("keys.update", "ContainerUpdate", (value) => ({ id: "mine", ...value as object }), ["R1", "R3"], [
    ["device", json('{"Device\u017f":[{"PathOnHost":"/dev/sda"}]}'), "a long s is an s to Go"],
    ["memory", { memory: 1 }, "Go reads keys in any case"],
  ]),
  ...rows("keys.connect", "NetworkConnect", (value) => ({ id: "appnet", Container: "mine", ...value as object }), ["R1", "R3"], [
    ["container", { CONTAINER: "foreign" }, "Go takes the last"],
    ["endpoint", { EndpointConfig: { links: ["foreign:db"] } }, "Go reads keys in any case"],
  ]),
  ...rows("keys.query", "ContainerList", (value) => value as Readonly<Record<string, unknown>>, ["R3", "R1", "R2"], [
    ["case", { All: true }, "no such parameter"],
    ["unknown", { namespace: true }, "a parameter of Podman's"],
    ["body", { body: "x" }, "a body where there is none"],
    ["list", { all: [true, false] }, "a parameter twice"],
    ["text", { all: "1&size=1" }, "two parameters in one value"],
    ["limit", { limit: "1&size=1" }, "two parameters in one value"],
    ["proto", json('{"__proto__":{"all":true}}'), "inherited to a reader"],
    ["header", { "x-registry-auth": "e30=" }, "a header"],
    ["host", { host: "tcp://10.0.0.1" }, "another engine"],
    ["path", { path: "/../containers/create" }, "a path"],
    ["method", { method: "POST" }, "a method"],
  ]),
];

/** All of them. */
export const keys: readonly Hostile[] = [
  ...rows("keys.create", "ContainerCreate", (value) => withOwn({ name: "x", Image }, value as object), "R1", spellings),
  ...elsewhere,
];

/** Both, with the getters and keys of the second as they are. */
function withOwn(first: object, second: object): Readonly<Record<string, unknown>> {
  return Object.defineProperties({ ...first }, Object.getOwnPropertyDescriptors(second)) as Readonly<Record<string, unknown>>;
}

function loop(): object {
  const labels: Record<string, unknown> = {};
  labels.again = labels;
  return { Labels: labels };
}

function deep(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}
