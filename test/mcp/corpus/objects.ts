/**
 * What there is in the engine of the corpus, as Docker 28 tells it: ours, foreign, and made outside to be walked into.
 *
 * @module
 */

import type { Policy } from "../../../src/mcp/policy/policy.ts";
import { seal } from "../../../src/mcp/policy/provenance.ts";

/** An object as its inspect tells it. */
export type Json = Readonly<Record<string, unknown>>;

/** Kinds of objects, as their paths say them. */
export type Kind = "containers" | "images" | "volumes" | "networks" | "services" | "tasks" | "secrets" | "configs" | "nodes" | "plugins";

/** 64 digits that begin with these. */
export function idOf(start: string): string {
  return start.padEnd(64, "0");
}

/** The containers that there are. */
export type ContainerName =
  | "mine"
  | "foreign"
  | "socket"
  | "root"
  | "self"
  | "kept"
  | "forged"
  | "borrowed"
  | "bind"
  | "project"
  | "caps"
  | "nfs"
  | "pid"
  | "joined"
  | "folder"
  | "pidpeer"
  | "netpeer"
  | "ipcpeer"
  | "rootpeer"
  | "volumesocket"
  | "rootless"
  | "rawsocket"
  | "slash";

/** Their ids. */
export const ids: Readonly<Record<ContainerName, string>> = {
  mine: idOf("aa11"),
  foreign: idOf("bb22"),
  socket: idOf("cc33"),
  root: idOf("dd44"),
  self: idOf("ee55"),
  kept: idOf("ff66"),
  forged: idOf("ab77"),
  borrowed: idOf("ab88"),
  bind: idOf("ac99"),
  project: idOf("ad10"),
  caps: idOf("ae11"),
  nfs: idOf("af12"),
  pid: idOf("ba13"),
  joined: idOf("ba14"),
  folder: idOf("ba15"),
  pidpeer: idOf("ba16"),
  netpeer: idOf("ba17"),
  ipcpeer: idOf("ba18"),
  rootpeer: idOf("ba19"),
  volumesocket: idOf("ca20"),
  rootless: idOf("ca21"),
  rawsocket: idOf("ca22"),
  slash: idOf("ca23"),
};

/** Something of everything. */
export async function objects(policy: Policy): Promise<Record<Kind, Json[]>> {
  const state: Record<Kind, Json[]> = {
    containers: [],
    images: [],
    volumes: [],
    networks: [],
    services: [],
    tasks: [],
    secrets: [],
    configs: [],
    nodes: [],
    plugins: [],
  };
  const ours = async (kind: Parameters<typeof seal>[1], name: string) => ({ "dockwire.mcp.managed": await seal(policy, kind, name) });

  const container = async (key: ContainerName, managed: boolean, more: { labels?: Json; host?: Json; mounts?: Json[] } = {}) =>
    state.containers.push({
      Id: ids[key],
      Name: `/${key}`,
      Created: "2026-11-20T10:00:00.000000000Z",
      Image: idOf("sha256:1111"),
      State: { Status: "running", Running: true, Pid: 4711, StartedAt: "2026-11-20T10:00:01Z" },
      Config: {
        Image: "busybox:latest",
        Cmd: ["top"],
        Env: ["PATH=/bin"],
        Labels: { ...managed && await ours("container", key), ...more.labels },
      },
      HostConfig: { ...plainHost, ...more.host },
      Mounts: more.mounts ?? [],
      NetworkSettings: { Networks: { bridge: { NetworkID: idOf("9a") } } },
    });
  await container("mine", true);
  await container("foreign", false);
  await container("socket", false, {
    host: { Binds: ["/var/run/docker.sock:/var/run/docker.sock"] },
    mounts: [{ Type: "bind", Source: "/var/run/docker.sock", Destination: "/var/run/docker.sock", RW: true }],
  });
  await container("root", true, { host: { Privileged: true, SecurityOpt: ["label=disable"] } });
  await container("self", false);
  await container("kept", true, { labels: { "dockwire.mcp.protected": "true" } });
  await container("forged", false, { labels: { "dockwire.mcp.managed": `${policy.install}.${"0".repeat(32)}` } });
  // The seal of another of our containers, copied.
  await container("borrowed", false, { labels: await ours("container", "mine") });
  await container("bind", true, {
    host: { Binds: ["/etc:/host"] },
    mounts: [{ Type: "bind", Source: "/etc", Destination: "/host", RW: true }],
  });
  await container("project", false, { labels: { "com.docker.compose.project": "shop" } });
  await container("caps", true, { host: { CapAdd: ["CAP_SYS_ADMIN"] } });
  await container("nfs", true, {
    host: { Binds: ["nfsvol:/data"] },
    mounts: [{
      Type: "volume",
      Name: "nfsvol",
      Source: "/var/lib/docker/volumes/nfsvol/_data",
      Destination: "/data",
      Driver: "local",
      RW: true,
    }],
  });
  await container("pid", true, { host: { PidMode: "host" } });
  await container("joined", true, { host: { NetworkMode: `container:${ids.socket}` } });
  await container("folder", false, {
    host: { Binds: ["/var/run:/host/run:ro"] },
    mounts: [{ Type: "bind", Source: "/var/run", Destination: "/host/run", RW: false }],
  });

  const bound = (source: string) => ({
    host: { Binds: [`${source}:/x`] },
    mounts: [{ Type: "bind", Source: source, Destination: "/x", RW: true }],
  });
  await container("pidpeer", false, { host: { PidMode: `container:${ids.socket}` } });
  await container("netpeer", false, { host: { NetworkMode: `container:${ids.socket}` } });
  await container("ipcpeer", false, { host: { IpcMode: `container:${ids.self}` } });
  await container("rootpeer", false, { host: { PidMode: `container:${ids.root}` } });
  await container("volumesocket", false, {
    host: { Binds: ["runvol:/x"] },
    mounts: [{
      Type: "volume",
      Name: "runvol",
      Source: "/var/lib/docker/volumes/runvol/_data",
      Destination: "/x",
      Driver: "local",
      RW: true,
    }],
  });
  await container("rootless", false, bound("/run/user/1000/docker.sock"));
  await container("rawsocket", false, bound("/var/run/docker.raw.sock"));
  await container("slash", false, bound("/"));

  const image = async (
    start: string,
    tags: readonly string[],
    managed: boolean,
    labels: Json = {},
    OnBuild: readonly string[] | null = null,
  ) =>
    state.images.push({
      Id: `sha256:${idOf(start)}`,
      RepoTags: tags,
      RepoDigests: tags.map((tag) => `${tag.replace(/:[^/:]*$/, "")}@sha256:${idOf(start)}`),
      Created: "2026-11-01T00:00:00Z",
      Size: 4_000_000,
      Os: "linux",
      Architecture: "amd64",
      Config: { Cmd: ["sh"], OnBuild, Labels: { ...managed && await ours("image", tags[0] ?? ""), ...labels } },
    });
  await image("1111", ["busybox:latest"], false);
  await image("2222", ["postgres:16"], false);
  await image("2233", ["redis:7"], false);
  await image("2244", ["nginx:1.27"], false);
  await image("2255", ["node:22"], false);
  await image("2266", ["fetching:1"], false, {}, ["RUN true", "ADD http://169.254.169.254/latest/meta-data /x"]);
  await image("2277", ["labelling:1"], false, {}, ["LABEL traefik.enable=true"]);
  await image("3333", ["mine/app:1"], true);
  await image("4444", ["watched:1"], false, { "com.centurylinklabs.watchtower.lifecycle.pre-update": "sh -c evil" });
  await image("4455", ["routed:1"], false, { "traefik.http.routers.x.rule": "Host(`x`)" });
  await image("4466", ["sealed:1"], false, await ours("container", "victim"));

  const volume = async (name: string, managed: boolean, options: Json | null = null, more: Json = {}) =>
    state.volumes.push({
      Name: name,
      Driver: "local",
      Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
      Scope: "local",
      CreatedAt: "2026-11-20T10:00:00Z",
      Options: options,
      Labels: managed ? await ours("volume", name) : null,
      ...more,
    });
  await volume("data", true);
  await volume("foreignvol", false);
  await volume("bindvol", true, { type: "none", o: "bind", device: "/" });
  await volume("nfsvol", true, { type: "nfs", o: "addr=10.0.0.1,rw", device: ":/export" });
  await volume("pluginvol", true, null, { Driver: "vieux/sshfs" });
  await volume("overlayvol", true, { type: "overlay", o: "lowerdir=/,upperdir=/tmp/u,workdir=/tmp/w", device: "overlay" });

  await volume("runvol", false, { type: "none", o: "bind", device: "/var/run" });

  const network = async (start: string, name: string, managed: boolean, more: Json = {}) =>
    state.networks.push({
      Id: idOf(start),
      Name: name,
      Driver: "bridge",
      Scope: "local",
      Internal: false,
      IPAM: { Driver: "default", Config: [{ Subnet: "172.30.0.0/16", Gateway: "172.30.0.1" }] },
      Containers: {},
      Options: {},
      Labels: managed ? await ours("network", name) : {},
      ...more,
    });
  await network("9a", "bridge", false);
  await network("9b", "host", false, { Driver: "host", IPAM: { Config: [] } });
  await network("9c", "none", false, { Driver: "null", IPAM: { Config: [] } });
  await network("9d", "appnet", true);
  await network("9e", "foreignnet", false);
  await network("9f", "lan", true, { Driver: "macvlan", Options: { parent: "eth0" } });

  await network("91", "podman", false);
  await network("92", "nat", false);

  const spec = (name: string, labels: Json, containerSpec: Json = {}) => ({
    Name: name,
    Labels: labels,
    TaskTemplate: { ContainerSpec: { Image: "nginx:1.27", ...containerSpec } },
    Mode: { Replicated: { Replicas: 1 } },
  });
  const service = async (start: string, name: string, managed: boolean, more: { now?: Json; before?: Json } = {}) => {
    const labels = managed ? await ours("service", name) : {};
    state.services.push({
      ID: start.padEnd(25, "0"),
      Version: { Index: 7 },
      CreatedAt: "2026-11-20T10:00:00Z",
      UpdatedAt: "2026-11-20T10:00:00Z",
      Spec: spec(name, labels, more.now),
      ...more.before && { PreviousSpec: spec(name, labels, more.before) },
      Endpoint: {},
    });
  };
  const hostMount = { Mounts: [{ Type: "bind", Source: "/", Target: "/host" }] };
  await service("s1", "web", true);
  await service("s2", "foreignsvc", false);
  await service("s3", "once", true, { before: hostMount });
  await service("s4", "rooted", true, { now: hostMount });

  const swarmThing = async (kind: "secrets" | "configs", start: string, name: string, managed: boolean) =>
    state[kind].push({
      ID: start.padEnd(25, "0"),
      Version: { Index: 3 },
      CreatedAt: "2026-11-20T10:00:00Z",
      Spec: { Name: name, Labels: managed ? await ours(kind === "secrets" ? "secret" : "config", name) : {} },
    });
  await swarmThing("secrets", "x1", "mysecret", true);
  await swarmThing("secrets", "x2", "foreignsecret", false);
  await swarmThing("configs", "y1", "myconfig", true);
  await swarmThing("configs", "y2", "foreignconfig", false);
  state.nodes.push({
    ID: "n1".padEnd(25, "0"),
    Version: { Index: 5 },
    Spec: { Role: "manager", Availability: "active", Labels: {} },
    Description: { Hostname: "one" },
  });
  state.plugins.push({ Id: idOf("e1"), Name: "vieux/sshfs:latest", Enabled: false, Settings: {}, Config: {} });
  state.tasks.push({ ID: "t1".padEnd(25, "0"), ServiceID: "s2".padEnd(25, "0"), Spec: {}, Status: {} });
  return state;
}

/** What an engine fills in where nobody asked for anything. */
const plainHost: Json = {
  Binds: null,
  ContainerIDFile: "",
  LogConfig: { Type: "json-file", Config: {} },
  NetworkMode: "bridge",
  PortBindings: {},
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
  AutoRemove: false,
  VolumeDriver: "",
  VolumesFrom: null,
  ConsoleSize: [0, 0],
  CapAdd: null,
  CapDrop: null,
  CgroupnsMode: "private",
  Dns: null,
  DnsOptions: null,
  DnsSearch: null,
  ExtraHosts: null,
  GroupAdd: null,
  IpcMode: "private",
  Cgroup: "",
  Links: null,
  OomScoreAdj: 0,
  PidMode: "",
  Privileged: false,
  PublishAllPorts: false,
  ReadonlyRootfs: false,
  SecurityOpt: null,
  UTSMode: "",
  UsernsMode: "",
  ShmSize: 67108864,
  Runtime: "runc",
  Isolation: "",
  CpuShares: 0,
  Memory: 0,
  NanoCpus: 0,
  CgroupParent: "",
  BlkioWeight: 0,
  BlkioWeightDevice: null,
  BlkioDeviceReadBps: null,
  BlkioDeviceWriteBps: null,
  BlkioDeviceReadIOps: null,
  BlkioDeviceWriteIOps: null,
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: "",
  CpusetMems: "",
  Devices: null,
  DeviceCgroupRules: null,
  DeviceRequests: null,
  MemoryReservation: 0,
  MemorySwap: 0,
  MemorySwappiness: null,
  OomKillDisable: null,
  PidsLimit: null,
  Ulimits: null,
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: [
    "/proc/asound",
    "/proc/acpi",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
  ],
  ReadonlyPaths: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
};
