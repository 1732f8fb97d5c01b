import { describe, expect, test } from "vitest";
import { checkStored, type StoredKind } from "../../src/mcp/policy/check.ts";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture, fixtures } from "../support/fixtures.ts";
import { peer } from "../support/scripted.ts";
import { granted, plainPolicy, withHost } from "./mcp-policy-rules-support.ts";

/** What an engine answered. */
async function answer(label: string): Promise<Record<string, unknown>> {
  const { method, path, response } = fixture(label);
  const transport = http1(peer(() => ({ pieces: [response], ending: "end" })).dial);
  const { body } = await transport.request({ method, path, headers: {} });
  const value = JSON.parse(new TextDecoder().decode(await body.bytes()));
  await transport.close?.();
  return value;
}

const inspects: Readonly<Record<string, StoredKind>> = {
  ContainerInspect: "container",
  VolumeInspect: "volume",
  NetworkInspect: "network",
  ServiceInspect: "service",
};
const recorded = fixtures.filter(({ operationId, status }) => operationId in inspects && status === 200);

test("there are recorded answers of four engines", () => {
  expect(new Set(recorded.map(({ engine }) => engine)).size).toBe(4);
  expect(recorded.length).toBeGreaterThan(8);
});

test.each(recorded.map(({ label, operationId }) => [label, inspects[operationId] as StoredKind] as const))(
  "%s, a %s that was recorded, is nothing that the policy minds",
  async (label, kind) => {
    const given = await answer(label);
    expect(() => checkStored(kind, given, plainPolicy)).not.toThrow();
  },
);

describe.each(["docker-28", "docker-20", "podman-5"])("a container of %s is refused for", (engine) => {
  const rows: readonly (readonly [string, object, RegExp?])[] = [
    ["all rights", { Privileged: true }, /privileged/],
    ["the host's network", { NetworkMode: "host" }, /net/],
    ["a network by path", { NetworkMode: "ns:/proc/1/ns/net" }],
    ["the host's processes", { PidMode: "host" }, /pid/],
    ["the host's IPC", { IpcMode: "host" }],
    ["the host's UTS", { UTSMode: "host" }],
    ["the host's users", { UsernsMode: "host" }],
    ["a capability", { CapAdd: ["CAP_SYS_ADMIN"] }, /caps:SYS_ADMIN/],
    ["no seccomp", { SecurityOpt: ["seccomp=unconfined"] }],
    ["all of /proc", { SecurityOpt: ["unmask=ALL"] }],
    ["paths that are not masked", { MaskedPaths: [] }],
    ["paths that are not all masked", { MaskedPaths: ["/proc/kcore"] }],
    ["paths that are not protected", { ReadonlyPaths: [] }],
    ["a device", { Devices: [{ PathOnHost: "/dev/sda", PathInContainer: "/dev/sda", CgroupPermissions: "rwm" }] }, /devices/],
    ["rules for devices", { DeviceCgroupRules: ["a *:* rwm"] }],
    ["the socket as a bind", { Binds: ["/var/run/docker.sock:/var/run/docker.sock:rw,rprivate,rbind"] }],
    ["the socket as a mount", { Mounts: [{ Type: "bind", Source: "/var/run/docker.sock", Target: "/s" }] }],
    ["a folder of the host", { Binds: ["/srv/app:/app"] }, /bind/],
    ["mounts that pass to the host", { Binds: ["data:/d:rshared"] }],
    ["a driver of volumes", { VolumeDriver: "rexray" }],
    ["a sysctl", { Sysctls: { "kernel.shmmax": "1" } }],
    ["others killed first", { OomScoreAdj: -900 }],
    ["a runtime by path", { Runtime: "/usr/bin/evil" }],
    ["a field that is not known", { NewPower: true }],
  ];
  test.each(rows.map(([why, ...row]) => [why, row] as const))("%s", async (_, [change, flag]) => {
    const given = await answer(`${engine}/container-inspect`);
    const changed = { ...given, HostConfig: { ...given.HostConfig as object, ...change } };
    expect(() => checkStored("container", changed, plainPolicy)).toThrow(expect.objectContaining({ rule: "R6" }));
    if (flag) {
      expect(() => checkStored("container", changed, plainPolicy)).toThrow(expect.objectContaining({ flag: expect.stringMatching(flag) }));
    }
  });

  test.each<readonly [string, object]>([
    ["the socket", { Type: "bind", Source: "/run/docker.sock", Destination: "/s", Mode: "", RW: false, Propagation: "rprivate" }],
    ["a folder of the host", { Type: "bind", Source: "/srv/app", Destination: "/app", Mode: "", RW: true, Propagation: "rprivate" }],
    ["a pipe", { Type: "npipe", Source: "\\\\.\\pipe\\docker_engine", Destination: "x", Mode: "", RW: true }],
    ["a volume of another driver", { Type: "volume", Name: "x", Source: "/x", Destination: "/x", Driver: "rexray", Mode: "", RW: true }],
  ])("%s among its mounts", async (_, mount) => {
    const given = await answer(`${engine}/container-inspect`);
    expect(() => checkStored("container", { ...given, Mounts: [mount] }, plainPolicy)).toThrow(expect.objectContaining({ rule: "R6" }));
  });

  test("nothing that an engine fills in or an operator published", async () => {
    const given = await answer(`${engine}/container-inspect`);
    const HostConfig = {
      ...given.HostConfig as object,
      CgroupnsMode: "host",
      CgroupParent: "/docker",
      Annotations: { "io.container.manager": "libpod" },
      ContainerIDFile: "/run/x.cid",
      LogConfig: { Type: "journald", Config: { tag: "x" } },
      PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "80" }], "81/tcp": [] },
      PublishAllPorts: true,
      Ulimits: [{ Name: "RLIMIT_CORE", Soft: 1, Hard: 1 }],
      Links: ["/db:/web/db"],
      Tmpfs: { "/t": "rw,rprivate,tmpcopyup,dev" },
      Binds: ["data:/d:rprivate,nosuid,nodev,rbind"],
      NetworkMode: "container:0123456789ab",
    };
    expect(() => checkStored("container", { ...given, HostConfig }, plainPolicy)).not.toThrow();
  });
});

test("grants count for what exists as for what is made", () => {
  const HostConfig = { Binds: ["/srv/app:/app:rw,rprivate,rbind"], NetworkMode: "host" };
  const Mounts = [{ Type: "bind", Source: "/srv/app", Destination: "/app", RW: true }];
  expect(() => checkStored("container", { HostConfig, Mounts }, withHost("net", "bind:/srv/app:rw"))).not.toThrow();
  expect(() => checkStored("container", { HostConfig, Mounts }, withHost("net", "bind:/srv/app"))).toThrow(PolicyError);
  const socket = { HostConfig: { Binds: ["/run/docker.sock:/s"] } };
  expect(() => checkStored("container", socket, granted)).toThrow(PolicyError);
});

test("what is no answer of an inspect is refused", () => {
  for (
    const given of [undefined, null, "x", {}, { HostConfig: null }, { HostConfig: {}, Mounts: "x" }, { HostConfig: {}, Mounts: ["x"] }]
  ) {
    expect(() => checkStored("container", given, plainPolicy)).toThrow(expect.objectContaining({ rule: "R6" }));
  }
  expect(() => checkStored("volume", null, plainPolicy)).toThrow(PolicyError);
  expect(() => checkStored("service", {}, plainPolicy)).toThrow(PolicyError);
  expect(() => checkStored("network", {}, plainPolicy)).toThrow(PolicyError);
});

test.each<readonly [string, object, boolean]>([
  ["a plain one", { Driver: "local", Options: null }, true],
  ["one of Podman", { Driver: "local", Options: {} }, true],
  ["one in memory", { Driver: "local", Options: { type: "tmpfs", device: "tmpfs", o: "size=1m" } }, true],
  ["a bind", { Driver: "local", Options: { type: "none", o: "bind", device: "/" } }, false],
  ["NFS", { Driver: "local", Options: { type: "nfs", o: "addr=x", device: ":/x" } }, false],
  ["another driver", { Driver: "rexray", Options: null }, false],
  ["an option that is not known", { Driver: "local", Options: { type: "tmpfs", x: "y" } }, false],
])("a volume: %s", (_, volume, free) => {
  const judged = () => checkStored("volume", volume, plainPolicy);
  if (free) expect(judged).not.toThrow();
  else expect(judged).toThrow(expect.objectContaining({ rule: "R6" }));
});

test.each([["bridge", true], ["overlay", true], ["null", true], ["host", false], ["macvlan", false], ["ipvlan", false], ["weave", false]])(
  "a network of the driver %s",
  (Driver, free) => {
    const judged = () => checkStored("network", { Name: "x", Driver }, plainPolicy);
    if (free) expect(judged).not.toThrow();
    else expect(judged).toThrow(expect.objectContaining({ rule: "R6", flag: "--allow-host=net" }));
  },
);

test.each<readonly [string, object, boolean]>([
  ["as Docker makes it", {
    Options: {},
    IPAM: { Driver: "default", Options: null, Config: [{ Subnet: "172.18.0.0/16", Gateway: "172.18.0.1" }] },
  }, true],
  ["as Podman makes it", {
    IPAM: { Driver: "default", Options: { driver: "host-local" }, Config: [{ Subnet: "10.89.0.0/24", Gateway: "10.89.0.1" }] },
  }, true],
  ["without addresses", { IPAM: { Driver: "default", Config: null } }, true],
  ["with a name of its own", { Options: { "com.docker.network.bridge.name": "br0", "com.docker.network.driver.mtu": "1400" } }, true],
  ["at the address where clouds answer", { IPAM: { Config: [{ Subnet: "169.254.169.0/24" }] } }, false],
  ["over public addresses", { IPAM: { Config: [{ Subnet: "8.8.8.0/24" }] } }, false],
  ["over more than a network", { IPAM: { Config: [{ Subnet: "10.0.0.0/8" }] } }, false],
  ["behind a public gateway", { IPAM: { Config: [{ Subnet: "10.9.0.0/16", Gateway: "8.8.8.8" }] } }, false],
  ["that others are let into", { Options: { "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected" } }, false],
  ["that is the host's own, on Podman", { Options: { mode: "unmanaged" } }, false],
  ["of a part of the host's network, on Podman", { Options: { vlan: "7" } }, false],
])("a bridge %s", (_, network, free) => {
  const judged = (policy = plainPolicy) => checkStored("network", { Name: "x", Driver: "bridge", ...network }, policy);
  if (free) expect(judged).not.toThrow();
  else expect(judged).toThrow(expect.objectContaining({ rule: "R6", flag: "--allow-host=net" }));
  expect(() => judged({ ...plainPolicy, allowHost: { ...plainPolicy.allowHost, net: true } })).not.toThrow();
});

test("a service is judged by what it was, too", () => {
  const good = { Name: "web", TaskTemplate: { ContainerSpec: { Image: "nginx:1" } } };
  const bad = { Name: "web", TaskTemplate: { ContainerSpec: { Image: "nginx:1", Mounts: [{ Type: "bind", Source: "/", Target: "/x" }] } } };
  expect(() => checkStored("service", { Spec: good, PreviousSpec: good }, plainPolicy)).not.toThrow();
  expect(() => checkStored("service", { Spec: bad }, plainPolicy)).toThrow(expect.objectContaining({ rule: "R6" }));
  expect(() => checkStored("service", { Spec: good, PreviousSpec: bad }, plainPolicy)).toThrow(expect.objectContaining({ rule: "R6" }));
});
