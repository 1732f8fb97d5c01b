/**
 * Ordinary work that must get through.
 *
 * @module
 */

import type { OperationId } from "../../../src/core/groups.ts";
import type { Benign, Grants } from "./case.ts";

function of(id: string, operation: OperationId, input: Readonly<Record<string, unknown>>, why: string, grants?: Grants): Benign {
  return { id, operation, input, why, ...grants && { grants } };
}

const second = 1_000_000_000;
const local = (port: string) => [{ HostIp: "127.0.0.1", HostPort: port }];

const databases: readonly Benign[] = [
  of("postgres", "ContainerCreate", {
    name: "db",
    Image: "postgres:16",
    Env: ["POSTGRES_PASSWORD=example", "PGDATA=/var/lib/postgresql/data/pgdata"],
    ExposedPorts: { "5432/tcp": {} },
    Healthcheck: {
      Test: ["CMD-SHELL", "pg_isready -U postgres"],
      Interval: 5 * second,
      Timeout: 3 * second,
      Retries: 5,
      StartPeriod: 10 * second,
    },
    HostConfig: {
      Binds: ["data:/var/lib/postgresql/data"],
      PortBindings: { "5432/tcp": local("5432") },
      ShmSize: 268_435_456,
      Memory: 1_073_741_824,
      RestartPolicy: { Name: "unless-stopped" },
      Ulimits: [{ Name: "nofile", Soft: 65_536, Hard: 65_536 }],
    },
  }, "a database with a volume, a check and a local port"),
  of("postgres-mount", "ContainerCreate", {
    name: "db2",
    Image: "postgres:16",
    Cmd: ["postgres", "-c", "max_connections=200"],
    HostConfig: { Mounts: [{ Type: "volume", Source: "data", Target: "/var/lib/postgresql/data" }], NetworkMode: "appnet" },
    NetworkingConfig: { EndpointsConfig: { appnet: { Aliases: ["db"] } } },
  }, "the same by Mounts, in a network of ours"),
  of("postgres-new-volume", "ContainerCreate", {
    name: "db3",
    Image: "postgres:16",
    HostConfig: { Mounts: [{ Type: "volume", Source: "pgnew", Target: "/var/lib/postgresql/data" }] },
  }, "a volume that is made on the way"),
  of("redis", "ContainerCreate", {
    name: "cache",
    Image: "redis:7",
    Cmd: ["redis-server", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"],
    HostConfig: {
      Sysctls: { "net.core.somaxconn": "1024" },
      Memory: 536_870_912,
      MemorySwap: 536_870_912,
      NetworkMode: "appnet",
      AutoRemove: true,
    },
  }, "a cache with the sysctl that it asks for"),
  of("redis-tmpfs", "ContainerCreate", {
    name: "cache2",
    Image: "redis:7",
    HostConfig: { ReadonlyRootfs: true, Tmpfs: { "/data": "rw,size=64m,mode=1777" }, CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"] },
  }, "confined as far as it goes"),
  of("redis-mount-tmpfs", "ContainerCreate", {
    name: "cache3",
    Image: "redis:7",
    HostConfig: { Mounts: [{ Type: "tmpfs", Target: "/data", TmpfsOptions: { SizeBytes: 67_108_864, Mode: 1023 } }] },
  }, "memory by Mounts"),
];

const web: readonly Benign[] = [
  of("nginx", "ContainerCreate", {
    name: "web",
    Image: "nginx:1.27",
    ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
    Labels: { app: "shop", tier: "front" },
    HostConfig: {
      PortBindings: { "80/tcp": local("8080"), "443/tcp": local("8443") },
      RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
    },
  }, "a server on local ports"),
  of("nginx-caps", "ContainerCreate", {
    name: "web2",
    Image: "nginx:1.27",
    HostConfig: {
      CapDrop: ["ALL"],
      CapAdd: ["NET_BIND_SERVICE", "CHOWN", "SETUID", "SETGID"],
      Sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" },
    },
  }, "capabilities of the default set, given back"),
  of("nginx-logs", "ContainerCreate", {
    name: "web3",
    Image: "nginx:1.27",
    HostConfig: { LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } } },
  }, "logs that are turned over"),
  of(
    "nginx-volume-ro",
    "ContainerCreate",
    { name: "web4", Image: "nginx:1.27", HostConfig: { Binds: ["data:/usr/share/nginx/html:ro"] } },
    "reads a volume of ours",
  ),
  of("node", "ContainerCreate", {
    name: "api",
    Image: "node:22",
    Cmd: ["node", "server.js"],
    WorkingDir: "/app",
    User: "node",
    Env: ["NODE_ENV=production", "DATABASE_URL=postgres://db/app"],
    Hostname: "api",
    StopSignal: "SIGINT",
    StopTimeout: 20,
    HostConfig: { NanoCpus: 1_500_000_000, PidsLimit: 200, Init: true, NetworkMode: "appnet" },
  }, "a server with limits"),
  of(
    "shell",
    "ContainerCreate",
    { name: "sh", Image: "busybox:latest", Tty: true, OpenStdin: true, Cmd: ["sh"], AttachStdout: true },
    "something to look around in",
  ),
  of("none", "ContainerCreate", {
    name: "job",
    Image: "busybox:latest",
    Cmd: ["true"],
    HostConfig: { NetworkMode: "none", AutoRemove: true },
  }, "a job without a network"),
  of("anonymous", "ContainerCreate", { name: "anon", Image: "busybox:latest", Volumes: { "/scratch": {} } }, "a volume without a name"),
  of("nameless", "ContainerCreate", { Image: "busybox:latest" }, "the least of all creates"),
  of(
    "entrypoint",
    "ContainerCreate",
    { name: "ep", Image: "busybox:latest", Entrypoint: ["sh", "-c"], Cmd: ["echo hi"] },
    "another entry point",
  ),
  of("platform", "ContainerCreate", { name: "arm", platform: "linux/amd64", Image: "busybox:latest" }, "a platform"),
  of(
    "join-mine",
    "ContainerCreate",
    { name: "side", Image: "busybox:latest", HostConfig: { NetworkMode: "container:mine" } },
    "beside a container of ours",
  ),
  of(
    "volumes-from",
    "ContainerCreate",
    { name: "backup", Image: "busybox:latest", HostConfig: { VolumesFrom: ["mine:ro"] } },
    "files of a container of ours",
  ),
  of(
    "granted-bind",
    "ContainerCreate",
    { name: "dev", Image: "node:22", HostConfig: { Binds: ["/srv/app:/app:ro"] } },
    "a granted folder, for reading",
    "host",
  ),
  of(
    "granted-bind-below",
    "ContainerCreate",
    { name: "dev2", Image: "node:22", HostConfig: { Binds: ["/srv/app/src:/app:ro"] } },
    "a folder below it",
    "host",
  ),
  of(
    "granted-write",
    "ContainerCreate",
    { name: "dev3", Image: "node:22", HostConfig: { Mounts: [{ Type: "bind", Source: "/srv/rw", Target: "/out" }] } },
    "the folder that is granted for writing",
    "host",
  ),
  of(
    "granted-publish",
    "ContainerCreate",
    {
      name: "pub",
      Image: "nginx:1.27",
      HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "80" }] } },
    },
    "a port open to the network, as granted",
    "host",
  ),
  of(
    "granted-cap",
    "ContainerCreate",
    { name: "vpn", Image: "busybox:latest", HostConfig: { CapAdd: ["NET_ADMIN"] } },
    "the granted capability",
    "host",
  ),
];

const life: readonly Benign[] = [
  of("start", "ContainerStart", { id: "mine" }, "starts ours"),
  of("stop", "ContainerStop", { id: "mine", t: 5, signal: "SIGINT" }, "stops ours"),
  of("restart", "ContainerRestart", { id: "mine" }, "restarts ours"),
  of("pause", "ContainerPause", { id: "mine" }, "freezes ours"),
  of("unpause", "ContainerUnpause", { id: "mine" }, "lets ours go on"),
  of("kill", "ContainerKill", { id: "mine", signal: "SIGHUP" }, "reloads ours"),
  of("rename", "ContainerRename", { id: "mine", name: "renamed" }, "renames ours"),
  of("update", "ContainerUpdate", {
    id: "mine",
    Memory: 536_870_912,
    MemorySwap: 1_073_741_824,
    NanoCpus: 500_000_000,
    RestartPolicy: { Name: "always" },
  }, "limits of ours"),
  of("update-pids", "ContainerUpdate", { id: "mine", PidsLimit: 100, CpuShares: 512 }, "limits of ours"),
  of("delete", "ContainerDelete", { id: "mine", force: true }, "removes ours"),
  of("delete-volumes", "ContainerDelete", { id: "mine", v: true }, "removes ours with what it alone has"),
  of("by-prefix", "ContainerStop", { id: "aa11" }, "ours by the beginning of its id"),
  of("foreign-under-all", "ContainerStop", { id: "foreign" }, "somebody else's, where everything is granted", "all"),
  of("project", "ContainerRestart", { id: "project" }, "one of the project", "project"),
  of("exec", "ContainerExec", {
    id: "mine",
    Cmd: ["ls", "-l"],
    AttachStdout: true,
    AttachStderr: true,
    WorkingDir: "/",
    User: "nobody",
    Env: ["A=b"],
  }, "looks around in ours"),
  of("resize", "ContainerResize", { id: "mine", h: 40, w: 120 }, "a terminal"),
  of("commit", "ImageCommit", {
    container: "mine",
    repo: "mine/snapshot",
    tag: "1",
    comment: "before the change",
    changes: ['CMD ["top"]', "ENV A=b"],
  }, "keeps what ours became"),
  of("archive-get", "ContainerArchive", { id: "mine", path: "/etc/hostname" }, "a file of ours"),
  of("archive-info", "ContainerArchiveInfo", { id: "mine", path: "/etc/hostname" }, "whether a file of ours is there"),
  of("export", "ContainerExport", { id: "mine" }, "all files of ours"),
];

const looks: readonly Benign[] = [
  of(
    "list",
    "ContainerList",
    { all: true, limit: 5, filters: { status: ["running", "exited"], label: "com.docker.compose.project=shop" } },
    "what runs",
    "none",
  ),
  of("list-name", "ContainerList", { filters: { name: "web", health: "unhealthy", label: ["app"] } }, "what is not well", "none"),
  of("inspect-foreign", "ContainerInspect", { id: "foreign", size: true }, "all about somebody else's", "none"),
  of("inspect-socket", "ContainerInspect", { id: "socket" }, "looking at a protected one is fine", "none"),
  of("logs", "ContainerLogs", { id: "foreign", stdout: true, stderr: true, tail: 100, since: "10m" }, "what somebody else's wrote", "none"),
  of("top", "ContainerTop", { id: "mine", ps_args: "-ef" }, "processes", "none"),
  of("stats", "ContainerStats", { id: "mine", stream: false }, "what it uses", "none"),
  of("changes", "ContainerChanges", { id: "mine" }, "what it wrote", "none"),
  of("images", "ImageList", { all: true, filters: { dangling: true } }, "images without a name", "none"),
  of("image", "ImageInspect", { name: "busybox" }, "all about an image", "none"),
  of("history", "ImageHistory", { name: "postgres:16" }, "how it was made", "none"),
  of("networks", "NetworkList", { filters: { driver: "bridge" } }, "networks", "none"),
  of("network", "NetworkInspect", { id: "bridge" }, "all about a network", "none"),
  of("volumes", "VolumeList", { filters: { dangling: true } }, "volumes that nobody uses", "none"),
  of("volume", "VolumeInspect", { name: "foreignvol" }, "all about a volume", "none"),
  of("info", "SystemInfo", {}, "the engine", "none"),
  of("version", "SystemVersion", {}, "its version", "none"),
  of("df", "SystemDataUsage", {}, "its disk", "none"),
  of("events", "SystemEvents", { since: "1h", until: "0s", filters: { type: "container", event: ["die", "oom"] } }, "what died", "none"),
  of("services", "ServiceList", { status: true }, "services", "none"),
  of("tasks", "TaskList", { filters: { service: "web" } }, "tasks", "none"),
  of("nodes", "NodeList", {}, "nodes", "none"),
  of("plugins", "PluginList", {}, "plugins", "none"),
];

const others: readonly Benign[] = [
  of("pull", "ImageCreate", { fromImage: "busybox", tag: "1.36" }, "pulls from the default registry"),
  of("pull-qualified", "ImageCreate", { fromImage: "ghcr.io/owner/app:1", platform: "linux/amd64" }, "pulls from one that is granted"),
  of("search", "ImageSearch", { term: "postgres", limit: 5 }, "looks for an image"),
  of("distribution", "DistributionInspect", { name: "busybox" }, "a digest without a pull"),
  of("tag", "ImageTag", { name: "mine/app:1", repo: "mine/app", tag: "stable" }, "another name for ours"),
  of("push", "ImagePush", { name: "mine/app", tag: "1" }, "ours, to a registry that is granted"),
  of("image-delete", "ImageDelete", { name: "mine/app:1" }, "removes ours"),
  of("network-create", "NetworkCreate", { Name: "backend", Driver: "bridge", Labels: { app: "shop" } }, "a network"),
  of("network-internal", "NetworkCreate", {
    Name: "private",
    Internal: true,
    Options: { "com.docker.network.driver.mtu": "1400", "com.docker.network.bridge.enable_icc": "true" },
  }, "a network without a way out"),
  of("network-subnet", "NetworkCreate", {
    Name: "fixed",
    IPAM: { Driver: "default", Config: [{ Subnet: "172.28.0.0/16", Gateway: "172.28.0.1" }] },
  }, "a network with addresses of its own"),
  of("network-connect", "NetworkConnect", { id: "appnet", Container: "mine", EndpointConfig: { Aliases: ["api"] } }, "joins ours to ours"),
  of("network-disconnect", "NetworkDisconnect", { id: "appnet", Container: "mine" }, "and back"),
  of("network-delete", "NetworkDelete", { id: "appnet" }, "removes ours"),
  of("volume-create", "VolumeCreate", { Name: "uploads", Labels: { app: "shop" } }, "a volume"),
  of("volume-tmpfs", "VolumeCreate", {
    Name: "scratch",
    Driver: "local",
    DriverOpts: { type: "tmpfs", device: "tmpfs", o: "size=100m,uid=1000" },
  }, "a volume in memory"),
  of("volume-delete", "VolumeDelete", { name: "data" }, "removes ours"),
  of("service", "ServiceCreate", {
    Name: "front",
    TaskTemplate: {
      ContainerSpec: { Image: "nginx:1.27", Env: ["A=b"], Mounts: [{ Type: "volume", Source: "data", Target: "/data" }] },
      Resources: { Limits: { MemoryBytes: 268_435_456, NanoCPUs: 500_000_000 } },
      RestartPolicy: { Condition: "on-failure", MaxAttempts: 3 },
      Networks: [{ Target: "appnet" }],
    },
    Mode: { Replicated: { Replicas: 2 } },
  }, "a service"),
  of("service-scale", "ServiceUpdate", {
    id: "web",
    version: 7,
    Name: "web",
    TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } },
    Mode: { Replicated: { Replicas: 3 } },
  }, "more of it"),
  of("secret", "SecretCreate", { Name: "token", Data: "c2VjcmV0" }, "a secret"),
  of("config", "ConfigCreate", { Name: "conf", Data: "YT1i" }, "a config"),
  of("secret-delete", "SecretDelete", { id: "mysecret" }, "removes ours"),
];

/** All of it. */
export const benign: readonly Benign[] = [databases, web, life, looks, others].flatMap((group, at) =>
  group.map((one) => ({ ...one, id: `${["databases", "web", "life", "looks", "others"][at]}/${one.id}` }))
);
