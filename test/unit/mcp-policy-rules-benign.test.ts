import { expect, test } from "vitest";
import type { OperationId } from "../../src/core/groups.ts";
import { check } from "../../src/mcp/policy/check.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { endpoints } from "../support/fixtures.ts";
import { granted, plainPolicy, withHost } from "./mcp-policy-rules-support.ts";

type Row = readonly [why: string, operation: OperationId, input: Readonly<Record<string, unknown>>, policy?: Policy];

const local = (port: number, out = port) => ({ [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: String(out) }] });
const bytes = new Uint8Array(1);
const nanos = (seconds: number) => seconds * 1e9;

const rows: readonly Row[] = [
  ["postgres", "ContainerCreate", {
    name: "db",
    Image: "postgres:16",
    Env: ["POSTGRES_PASSWORD=x y=z", "POSTGRES_DB=app", "EMPTY="],
    ExposedPorts: { "5432/tcp": {} },
    Healthcheck: {
      Test: ["CMD-SHELL", "pg_isready -U postgres"],
      Interval: nanos(5),
      Timeout: nanos(3),
      Retries: 5,
      StartPeriod: nanos(10),
    },
    HostConfig: {
      Binds: ["pgdata:/var/lib/postgresql/data"],
      PortBindings: local(5432),
      ShmSize: 268435456,
      RestartPolicy: { Name: "unless-stopped" },
      Memory: 536870912,
      NanoCpus: 500000000,
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3", compress: "true" } },
    },
  }],
  ["postgres with its volume as a mount", "ContainerCreate", {
    Image: "postgres:16",
    HostConfig: {
      Mounts: [{
        Type: "volume",
        Source: "pgdata",
        Target: "/var/lib/postgresql/data",
        VolumeOptions: { Labels: { app: "shop" }, NoCopy: true },
      }],
    },
  }],
  ["redis", "ContainerCreate", {
    name: "cache",
    Image: "redis:7-alpine",
    Cmd: ["redis-server", "--save", "60", "1"],
    HostConfig: { Sysctls: { "net.core.somaxconn": "1024" }, Mounts: [{ Type: "volume", Source: "redis", Target: "/data" }] },
  }],
  ["mysql", "ContainerCreate", {
    Image: "mysql:8",
    Env: ["MYSQL_ROOT_PASSWORD=x"],
    HostConfig: { CapAdd: ["SYS_CHROOT"], Ulimits: [{ Name: "nofile", Soft: 65536, Hard: 65536 }], PortBindings: local(3306, 13306) },
  }],
  ["nginx", "ContainerCreate", {
    Image: "nginx:1.27",
    ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
    HostConfig: {
      PortBindings: { ...local(80, 8080), "443/tcp": [{ HostIp: "::1", HostPort: "" }] },
      ReadonlyRootfs: true,
      Tmpfs: { "/var/cache/nginx": "size=64m,mode=1777", "/run": "" },
    },
  }],
  ["a search engine", "ContainerCreate", {
    Image: "elasticsearch:8.15.0",
    Env: ["discovery.type=single-node", "ES_JAVA_OPTS=-Xms1g -Xmx1g"],
    HostConfig: { Ulimits: [{ Name: "memlock", Soft: -1, Hard: -1 }, { Name: "nproc", Soft: 4096, Hard: 4096 }] },
  }],
  ["a hardened worker", "ContainerCreate", {
    Image: "ghcr.io/acme/worker:1.2.3",
    User: "1000:1000",
    WorkingDir: "/app",
    Entrypoint: ["/bin/sh", "-c"],
    Cmd: ["exec worker"],
    StopSignal: "SIGINT",
    StopTimeout: 30,
    HostConfig: {
      CapDrop: ["ALL"],
      CapAdd: ["NET_BIND_SERVICE", "CAP_CHOWN"],
      SecurityOpt: ["no-new-privileges:true"],
      Init: true,
      PidsLimit: 200,
      OomScoreAdj: 500,
      IpcMode: "private",
      CgroupnsMode: "private",
      Dns: ["1.1.1.1"],
      DnsSearch: ["corp.example"],
      ExtraHosts: ["api:10.0.0.7", "host.docker.internal:host-gateway"],
      GroupAdd: ["1001", "audio"],
      CpusetCpus: "0-1",
      AutoRemove: false,
      Runtime: "runc",
      StorageOpt: { size: "10G" },
    },
  }],
  ["a job that is removed at its end", "ContainerCreate", {
    Image: "alpine",
    Cmd: ["date"],
    HostConfig: { AutoRemove: true, NetworkMode: "none" },
    Tty: true,
    OpenStdin: true,
    AttachStdout: true,
  }],
  ["a sidecar in the network of another", "ContainerCreate", {
    Image: "alpine",
    HostConfig: { NetworkMode: "container:web", PidMode: "container:web", IpcMode: "container:web" },
  }],
  ["a backup with the volumes of another", "ContainerCreate", { Image: "alpine", HostConfig: { VolumesFrom: ["db:ro"] } }],
  ["an image as a folder", "ContainerCreate", {
    Image: "alpine",
    HostConfig: { Mounts: [{ Type: "image", Source: "busybox:1", Target: "/tools", ImageOptions: { Subpath: "bin" } }] },
  }],
  ["memory as a folder", "ContainerCreate", {
    Image: "alpine",
    HostConfig: { Mounts: [{ Type: "tmpfs", Target: "/tmp", TmpfsOptions: { SizeBytes: 1048576, Mode: 1023, Options: [["noexec"]] } }] },
  }],
  ["a nameless volume", "ContainerCreate", {
    Image: "alpine",
    Volumes: { "/data": {} },
    HostConfig: { Mounts: [{ Type: "volume", Target: "/cache" }] },
  }],
  [
    "a folder that is granted",
    "ContainerCreate",
    { Image: "node:22", HostConfig: { Binds: ["/srv/app:/app"] } },
    withHost("bind:/srv/app:rw"),
  ],
  ["a folder that is granted for reading, and below it", "ContainerCreate", {
    Image: "node:22",
    HostConfig: {
      Binds: ["/srv/app/conf:/conf:ro"],
      Mounts: [{ Type: "bind", Source: "/srv/app", Target: "/app", ReadOnly: true, BindOptions: { Propagation: "rprivate" } }],
    },
  }, withHost("bind:/srv/app")],
  ["ports for others where that is granted", "ContainerCreate", {
    Image: "nginx:1",
    HostConfig: { PortBindings: { "80/tcp": [{ HostPort: "80" }] }, PublishAllPorts: true },
  }, withHost("publish")],
  ["a container of VPN where that is granted", "ContainerCreate", {
    Image: "alpine",
    HostConfig: {
      CapAdd: ["NET_ADMIN"],
      Devices: [{ PathOnHost: "/dev/net/tun", PathInContainer: "/dev/net/tun", CgroupPermissions: "rwm" }],
    },
  }, withHost("caps:NET_ADMIN", "devices")],
  ["a container with all of the host where that is granted", "ContainerCreate", {
    Image: "alpine",
    HostConfig: {
      Privileged: true,
      NetworkMode: "host",
      PidMode: "host",
      IpcMode: "host",
      UTSMode: "host",
      SecurityOpt: ["seccomp=unconfined"],
      CapAdd: ["ALL"],
      MaskedPaths: [],
    },
  }, granted],
  ["a GPU where devices are granted", "ContainerCreate", {
    Image: "alpine",
    HostConfig: { DeviceRequests: [{ Driver: "nvidia", Count: -1, Capabilities: [["gpu"]] }] },
  }, withHost("devices")],
  ["zero values as programs write them", "ContainerCreate", {
    Image: "alpine",
    MacAddress: "",
    OnBuild: null,
    HostConfig: {
      Privileged: false,
      Links: null,
      Devices: [],
      CgroupParent: "",
      MaskedPaths: null,
      Annotations: {},
      ContainerIDFile: "",
      UsernsMode: "",
      Isolation: "",
      BlkioWeightDevice: [],
      OomKillDisable: false,
      ConsoleSize: [0, 0],
      NetworkMode: "default",
    },
    NetworkingConfig: null,
  }],
  ["a service of a stack", "ContainerCreate", {
    name: "shop-web-1",
    Image: "ghcr.io/acme/shop:1.2",
    Labels: { "org.opencontainers.image.title": "shop", tier: "web" },
    HostConfig: { NetworkMode: "shop_front", RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } },
    NetworkingConfig: {
      EndpointsConfig: {
        shop_front: { Aliases: ["web", "shop.web"], IPAMConfig: { IPv4Address: "172.28.0.10" }, GwPriority: 1 },
        shop_back: { Aliases: ["web"], MacAddress: "02:42:ac:1c:00:0a" },
      },
    },
  }],
  ["the front network of a stack", "NetworkCreate", {
    Name: "shop_front",
    Driver: "bridge",
    CheckDuplicate: true,
    Attachable: true,
    IPAM: {
      Driver: "default",
      Config: [{ Subnet: "172.28.0.0/16", IPRange: "172.28.5.0/24", Gateway: "172.28.0.1", AuxiliaryAddresses: { router: "172.28.0.2" } }],
    },
    Options: { "com.docker.network.driver.mtu": "1450", "com.docker.network.bridge.enable_icc": "true" },
    Labels: { app: "shop" },
  }],
  ["the back network of a stack", "NetworkCreate", {
    Name: "shop_back",
    Internal: true,
    EnableIPv6: true,
    IPAM: { Config: [{ Subnet: "fd00:dead:beef::/64", Gateway: "fd00:dead:beef::1" }] },
  }],
  ["a network as programs write it", "NetworkCreate", {
    Name: "n",
    Driver: "",
    Scope: "",
    ConfigOnly: false,
    ConfigFrom: { Network: "" },
    Ingress: false,
    IPAM: { Driver: "default", Config: [], Options: {} },
    Options: {},
    Labels: null,
  }],
  ["joining a network", "NetworkConnect", { id: "shop_front", Container: "db", EndpointConfig: { Aliases: ["database"] } }],
  ["leaving a network", "NetworkDisconnect", { id: "shop_front", Container: "db", Force: true }],
  ["a volume", "VolumeCreate", { Name: "pgdata", Driver: "local", DriverOpts: {}, Labels: { app: "shop" } }],
  ["a volume in memory", "VolumeCreate", {
    Name: "scratch",
    DriverOpts: { type: "tmpfs", device: "tmpfs", o: "size=100m,uid=1000,nodev" },
  }],
  ["a nameless volume of its own", "VolumeCreate", {}],
  ["an exec", "ContainerExec", {
    id: "db",
    Cmd: ["psql", "-c", "select 1"],
    Env: ["PGUSER=postgres"],
    User: "postgres",
    WorkingDir: "/",
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Privileged: false,
  }],
  ["its start", "ExecStart", { id: "x".repeat(64), Detach: false, Tty: false, stdin: true }],
  ["limits of what runs", "ContainerUpdate", {
    id: "web",
    Memory: 268435456,
    MemorySwap: -1,
    NanoCpus: 1e9,
    PidsLimit: 100,
    RestartPolicy: { Name: "always" },
  }],
  ["logs", "ContainerLogs", { id: "web", stdout: true, stderr: true, tail: 100, since: "10m", until: 1700000000, timestamps: true }],
  ["all logs", "ContainerLogs", { id: "web", stdout: true, tail: "all", follow: true }],
  ["a list", "ContainerList", {
    all: true,
    limit: 50,
    filters: { label: ["app=shop", "tier"], status: "running", exited: 1, name: ["web"] },
  }],
  ["processes", "ContainerTop", { id: "web" }],
  ["processes with columns", "ContainerTop", { id: "web", ps_args: "aux" }],
  ["waiting", "ContainerWait", { id: "web", condition: "not-running" }],
  ["stopping", "ContainerStop", { id: "web", signal: "SIGTERM", t: 10 }],
  ["a signal", "ContainerKill", { id: "web", signal: "HUP" }],
  ["removing with its volumes", "ContainerDelete", { id: "web", force: true, v: true }],
  ["a new name", "ContainerRename", { id: "web", name: "web-old" }],
  ["reading a file", "ContainerArchive", { id: "web", path: "/etc/nginx/nginx.conf" }],
  ["writing a file", "PutContainerArchive", { id: "web", path: "/app", noOverwriteDirNonDir: true, body: bytes }],
  ["a pull", "ImageCreate", { fromImage: "postgres", tag: "16", platform: "linux/arm64" }],
  ["a pull in one text", "ImageCreate", { fromImage: "quay.io/prometheus/node-exporter:v1.8.0" }],
  ["a pull by digest", "ImageCreate", { fromImage: "mcr.microsoft.com/dotnet/sdk", tag: `sha256:${"0".repeat(64)}` }],
  ["an import", "ImageCreate", {
    fromSrc: "-",
    repo: "base",
    tag: "1",
    message: "from a tar",
    changes: ['CMD ["sh"]', "ENV A=b", "LABEL app=shop"],
    body: bytes,
  }],
  ["a tag", "ImageTag", { name: "shop:1", repo: "ghcr.io/acme/shop", tag: "1" }],
  ["a push", "ImagePush", { name: "ghcr.io/acme/shop", tag: "1" }],
  ["a question to a registry", "DistributionInspect", { name: "library/alpine:3.20" }],
  ["a search", "ImageSearch", { term: "bitnami/redis", limit: 5, filters: { "is-official": true } }],
  ["a commit", "ImageCommit", {
    container: "web",
    repo: "web-debug",
    tag: "1",
    comment: "as it was",
    pause: true,
    changes: ['ENTRYPOINT ["sh"]'],
    Labels: { app: "shop" },
  }],
  ["a build", "ImageBuild", {
    t: ["shop:1", "shop:latest"],
    dockerfile: "docker/Dockerfile.prod",
    buildargs: { VERSION: "1", EMPTY: null },
    labels: { app: "shop" },
    target: "prod",
    nocache: true,
    pull: false,
    networkmode: "none",
    cachefrom: ["shop:latest"],
    version: "2",
    body: bytes,
  }],
  ["one record of the cache", "BuildPrune", { all: true, filters: { id: ["0123456789abcdefghijklmno"] } }],
  ["what takes up the disk", "SystemDataUsage", { type: ["container", "image"], verbose: true }],
  ["events", "SystemEvents", { since: "1h", until: "0s", filters: { type: ["container"], event: ["die", "oom"] } }],
  ["a service of a swarm", "ServiceCreate", {
    Name: "web",
    Labels: { app: "shop" },
    TaskTemplate: {
      ContainerSpec: {
        Image: "nginx:1.27",
        Env: ["A=b"],
        Mounts: [{ Type: "volume", Source: "data", Target: "/data" }],
        Secrets: [{ SecretID: "s", SecretName: "key", File: { Name: "key", UID: "0", GID: "0", Mode: 292 } }],
        Configs: [{ ConfigID: "c", ConfigName: "conf", File: { Name: "/conf", UID: "0", GID: "0", Mode: 292 } }],
        Privileges: { NoNewPrivileges: true, Seccomp: { Mode: "default" } },
        Init: true,
      },
      Resources: { Limits: { MemoryBytes: 1e8, NanoCPUs: 5e8 }, Reservations: { MemoryBytes: 1e7 } },
      RestartPolicy: { Condition: "on-failure", Delay: nanos(5), MaxAttempts: 3 },
      Placement: { Constraints: ["node.role==worker"] },
      Networks: [{ Target: "shop_back", Aliases: ["web"] }],
      LogDriver: { Name: "json-file", Options: { "max-size": "10m" } },
    },
    Mode: { Replicated: { Replicas: 2 } },
    UpdateConfig: { Parallelism: 1, FailureAction: "rollback", MaxFailureRatio: 0.5, Order: "start-first" },
    EndpointSpec: { Mode: "vip" },
  }],
  ["a secret", "SecretCreate", { Name: "key", Data: "aGVsbG8=", Labels: { app: "shop" } }],
  ["a config", "ConfigCreate", { Name: "conf", Data: "aGVsbG8=" }],
];

test("there are more than 40 requests of ordinary work", () => expect(rows.length).toBeGreaterThan(40));

test.each(rows.map(([why, ...row]) => [why, row] as const))("%s", (_, [operation, input, policy = plainPolicy]) => {
  const endpoint = endpoints.find(({ id }) => id === operation);
  if (!endpoint) throw new Error(operation);
  expect(() => check(endpoint, input, policy)).not.toThrow();
});

test.each(
  [
    ["ContainerCreate", rows.find(([why]) => why === "a service of a stack")?.[2], [
      { kind: "container", use: "make", path: ["name"], name: "shop-web-1" },
      { kind: "image", use: "use", path: ["Image"], name: "ghcr.io/acme/shop:1.2" },
      { kind: "network", use: "use", path: ["HostConfig", "NetworkMode"], name: "shop_front" },
      { kind: "network", use: "use", path: ["NetworkingConfig", "EndpointsConfig", "shop_front"], name: "shop_front", key: true },
      { kind: "network", use: "use", path: ["NetworkingConfig", "EndpointsConfig", "shop_back"], name: "shop_back", key: true },
    ]],
    ["ContainerCreate", { Image: "a", HostConfig: { NetworkMode: "container:web", VolumesFrom: ["db:ro"], Binds: ["data:/d:ro"] } }, [
      { kind: "image", use: "use", path: ["Image"], name: "a" },
      { kind: "container", use: "use", path: ["HostConfig", "NetworkMode"], name: "web", around: ["container:", ""] },
      { kind: "container", use: "use", path: ["HostConfig", "VolumesFrom", 0], name: "db", around: ["", ":ro"] },
      { kind: "volume", use: "use", path: ["HostConfig", "Binds", 0], name: "data", around: ["", ":/d:ro"] },
    ]],
    ["NetworkConnect", { id: "n", Container: "c" }, [
      { kind: "network", use: "write", path: ["id"], name: "n" },
      { kind: "container", use: "write", path: ["Container"], name: "c" },
    ]],
    ["ContainerInspect", { id: "c" }, [{ kind: "container", use: "read", path: ["id"], name: "c" }]],
    ["ContainerDelete", { id: "c" }, [{ kind: "container", use: "destroy", path: ["id"], name: "c" }]],
    ["ImageTag", { name: "a:1", repo: "b", tag: "2" }, [
      { kind: "image", use: "use", path: ["name"], name: "a:1" },
      { kind: "image", use: "make", path: ["repo"], name: "b:2" },
    ]],
    ["ImagePush", { name: "ghcr.io/a/b", tag: "1" }, [{ kind: "image", use: "write", path: ["name"], name: "ghcr.io/a/b:1" }]],
    ["ImageCreate", { fromImage: "a", tag: "1" }, [{ kind: "image", use: "make", path: ["fromImage"], name: "a:1" }]],
    ["ImageGetAll", { names: ["a", "b"] }, [
      { kind: "image", use: "read", path: ["names", 0], name: "a" },
      { kind: "image", use: "read", path: ["names", 1], name: "b" },
    ]],
    ["ImageBuild", { t: "a", networkmode: "n", body: bytes }, [
      { kind: "image", use: "make", path: ["t"], name: "a:latest" },
      { kind: "network", use: "use", path: ["networkmode"], name: "n" },
    ]],
  ] as const,
)("check %s gives the names that stand in the input, and where", (operation, input, references) => {
  const endpoint = endpoints.find(({ id }) => id === operation);
  if (!endpoint || !input) throw new Error(operation);
  const sorted = (list: readonly { readonly path: readonly unknown[] }[]) =>
    [...list].sort((a, b) => JSON.stringify(a.path) < JSON.stringify(b.path) ? -1 : 1);
  expect(sorted(check(endpoint, input, plainPolicy))).toEqual(sorted(references));
});
