/**
 * Containers that would reach the host, somebody else's things or another address.
 *
 * @module
 */

import { type Hostile, rows } from "./case.ts";
import { hostConfig } from "./host-config.ts";

const Image = "busybox:latest";

const inCreate: Hostile[] = Object.entries(hostConfig).flatMap(([key, vectors]) =>
  rows(`create.HostConfig.${key}`, "ContainerCreate", (value) => ({ name: "x", Image, HostConfig: { [key]: value } }), "R2", vectors)
);

const topLevel: Hostile[] = [
  ...rows("create.Volumes", "ContainerCreate", (value) => ({ name: "x", Image, Volumes: value }), "R2", [
    ["bind", { "/:/host": {} }, "Podman binds it"],
    ["bind-ro", { "/etc:/e:ro": {} }, "Podman binds it"],
    ["relative", { "data": {} }, "no absolute path"],
    ["named", { "foreignvol:/v": {} }, "Podman mounts it"],
    ["dots", { "/a/../../etc": {} }, "a path that is not normalised"],
    ["value", { "/a": { Driver: "x" } }, "a value with something in it"],
  ]),
  ...rows("create.Labels", "ContainerCreate", (value) => ({ name: "x", Image, Labels: value }), "R7", [
    ["managed", { "dockwire.mcp.managed": "default.0000" }, "forged provenance"],
    ["protected", { "dockwire.mcp.protected": "true" }, "keeps the operator out"],
    ["case", { "DockWire.mcp.managed": "x" }, "another spelling"],
    ["compose", { "com.docker.compose.project": "shop" }, "joins somebody else's project"],
    ["traefik", { "traefik.http.routers.x.rule": "Host(`bank`)" }, "takes over an address"],
    ["traefik-case", { "Traefik.enable": "true" }, "another spelling"],
    ["watchtower", { "com.centurylinklabs.watchtower.lifecycle.pre-update": "sh -c x" }, "runs a command"],
    ["ofelia", { "ofelia.job-local.x.command": "sh -c x" }, "runs a command on the host"],
    ["podman", { "io.podman.annotations.privileged": "TRUE" }, "Podman reads its settings there"],
    ["desktop", { "desktop.docker.io/ports": "x" }, "Desktop obeys it"],
    ["number", { "a": 1 }, "no text", "R1"],
    ["list", ["a=b"], "no object", "R1"],
    ["unicode", { "dockwire\u2024mcp.managed": "x" }, "a dot in disguise", "R1"],
  ]),
  ...rows("create", "ContainerCreate", (value) => ({ name: "x", Image, ...value as object }), "R2", [
    ["onbuild", { OnBuild: ["RUN evil"] }, "waits for a build"],
    ["endpoint-foreign", { NetworkingConfig: { EndpointsConfig: { foreignnet: {} } } }, "somebody else's network", "R4"],
    ["endpoint-host", { NetworkingConfig: { EndpointsConfig: { host: {} } } }, "the host's network"],
    [
      "endpoint-links",
      { NetworkingConfig: { EndpointsConfig: { appnet: { Links: ["foreign:x"] } } } },
      "its alias becomes a name of the target",
    ],
    ["endpoint-driver", {
      NetworkingConfig: { EndpointsConfig: { appnet: { DriverOpts: { "com.docker.network.endpoint.sysctls": "net.x=1" } } } },
    }, "sysctls"],
    ["endpoint-id", { NetworkingConfig: { EndpointsConfig: { appnet: { NetworkID: "9e" } } } }, "another network by its id", [
      "R2",
      "R4",
      "missing",
    ]],
    ["endpoint-case", { NetworkingConfig: { endpointsconfig: { host: {} } } }, "Go reads this key too", "R1"],
    ["image-missing", { Image: "nowhere.example/x:1" }, "an image that is not there: the engine would not know it", [
      "missing",
      "R2",
      "R4",
    ]],
    ["image-watchtower", { Image: "watched:1" }, "an image whose labels a sidecar obeys", "R7"],
    ["image-traefik", { Image: "routed:1" }, "an image whose labels a proxy obeys", "R7"],
    ["platform-header", { "X-Registry-Auth": "e30=" }, "a header", "R3"],
    ["query-smuggle", { "name=evil&x": "1" }, "two parameters in one key", "R3"],
    ["content-type", { "content-type": "application/x-www-form-urlencoded" }, "a form body", "R3"],
    ["body", { body: '{"HostConfig":{"Privileged":true}}' }, "a body beside the body", "R3"],
    ["podman-privileged", { privileged: true }, "libpod's key", "R3"],
    ["podman-mounts", { mounts: [{ type: "bind", source: "/", destination: "/h" }] }, "libpod's key", "R3"],
    ["podman-spec", { HostConfig: { UsernsMode: "auto", Secrets: ["x"] } }, "a key of Podman's"],
    ["entrypoint-object", { Entrypoint: { a: 1 } }, "no list", "R1"],
    ["name-list", { name: ["x"] }, "no text", ["R1", "R2"]],
    ["name-slash", { name: "a/b" }, "a path", ["R1", "R2", "R5"]],
    ["name-of-id", { name: "bb2200000000" }, "a name that looks like an id of somebody else's", ["R2", "R5"]],
    ["name-long", { name: "x".repeat(300) }, "a name of 300 letters", ["R2"]],
    ["name-query", { name: "x&platform=y" }, "a parameter in a name", ["R2"]],
    ["domain-nul", { Domainname: "a\u0000b" }, "a control character", ["R1", "R2"]],
    ["stop-signal", { StopSignal: "9; rm -rf /" }, "no signal"],
    ["shell-empty-host", { Hostname: "../etc" }, "a path as a name"],
  ]),
];

/** Limits that an update would take away, or give. */
const update: Hostile[] = rows("update", "ContainerUpdate", (value) => ({ id: "mine", ...value as object }), "R2", [
  ["devices", { Devices: [{ PathOnHost: "/dev/sda" }] }, "a device for a container that runs"],
  ["rules", { DeviceCgroupRules: ["a *:* rwm"] }, "every device"],
  ["requests", { DeviceRequests: [{ Count: -1 }] }, "devices"],
  ["cgroup", { CgroupParent: "/" }, "out of its limits"],
  ["privileged", { Privileged: true }, "no key of an update", "R3"],
  ["hostconfig", { HostConfig: { Privileged: true } }, "no key of an update", "R3"],
  ["binds", { Binds: ["/:/h"] }, "no key of an update", "R3"],
  ["case", { devices: [] }, "Go reads this key too", ["R1", "R3"]],
  ["oom", { OomKillDisable: true }, "the host hangs"],
  ["realtime", { CpuRealtimeRuntime: 950_000 }, "starves the host"],
  ["throttle", { BlkioDeviceReadBps: [{ Path: "/dev/sda", Rate: 1 }] }, "names a device"],
  ["restart-word", { RestartPolicy: { Name: "Always" } }, "another spelling"],
  ["restart-key", { RestartPolicy: { name: "always" } }, "Go reads this key too", "R1"],
  ["restart-text", { RestartPolicy: "always" }, "no object", "R1"],
  ["cpu-text", { NanoCpus: "1" }, "no number", "R1"],
]);

/** Everything of containers that is created or changed. */
export const containers: readonly Hostile[] = [...inCreate, ...topLevel, ...update];
