/**
 * Services whose tasks would do what no container may.
 *
 * @module
 */

import type { OperationId } from "../../../src/core/groups.ts";
import { type Hostile, rows, type Vector } from "./case.ts";

/** The vectors of ContainerSpec. */
const containerSpec: readonly Vector[] = [
  ["mount-root", { Mounts: [{ Type: "bind", Source: "/", Target: "/h" }] }, "the host's files"],
  ["mount-socket", { Mounts: [{ Type: "bind", Source: "/var/run/docker.sock", Target: "/s" }] }, "the engine itself"],
  ["mount-volume-bind", {
    Mounts: [{
      Type: "volume",
      Source: "n",
      Target: "/h",
      VolumeOptions: { DriverConfig: { Options: { type: "none", o: "bind", device: "/" } } },
    }],
  }, "a new volume that is a bind of /"],
  ["mount-foreign", { Mounts: [{ Type: "volume", Source: "foreignvol", Target: "/h" }] }, "somebody else's volume", "R4"],
  ["mount-bindvol", { Mounts: [{ Type: "volume", Source: "bindvol", Target: "/h" }] }, "a volume made outside that is a bind of /", "R6"],
  ["mount-npipe", { Mounts: [{ Type: "npipe", Source: "\\\\.\\pipe\\docker_engine", Target: "\\\\.\\pipe\\x" }] }, "the engine's pipe"],
  ["mount-cluster", { Mounts: [{ Type: "cluster", Source: "csi", Target: "/c" }] }, "a volume of the cluster"],
  ["cap-admin", { CapabilityAdd: ["CAP_SYS_ADMIN"] }, "mounts"],
  ["cap-all", { CapabilityAdd: ["ALL"] }, "everything"],
  ["privileges-seccomp", { Privileges: { Seccomp: { Mode: "unconfined" } } }, "all system calls"],
  ["privileges-seccomp-custom", { Privileges: { Seccomp: { Mode: "custom", Profile: "e30=" } } }, "a profile of its own"],
  ["privileges-apparmor", { Privileges: { AppArmor: { Mode: "disabled" } } }, "no profile"],
  ["privileges-selinux", { Privileges: { SELinuxContext: { Disable: true } } }, "no labels"],
  ["privileges-selinux-type", { Privileges: { SELinuxContext: { Type: "spc_t" } } }, "a label of the host"],
  ["privileges-credential", { Privileges: { CredentialSpec: { File: "x.json" } } }, "the account of the host"],
  ["sysctl", { Sysctls: { "kernel.core_pattern": "|/x" } }, "a program of the host"],
  [
    "secret-foreign",
    { Secrets: [{ SecretID: "x2", SecretName: "foreignsecret", File: { Name: "s", UID: "0", GID: "0", Mode: 292 } }] },
    "mounting is reading",
    [
      "R4",
      "R2",
      "missing",
    ],
  ],
  [
    "config-foreign",
    { Configs: [{ ConfigID: "y2", ConfigName: "foreignconfig", File: { Name: "c", UID: "0", GID: "0", Mode: 292 } }] },
    "mounting is reading",
    [
      "R4",
      "R2",
      "missing",
    ],
  ],
  ["label-traefik", { Labels: { "traefik.http.routers.x.rule": "Host(`bank`)" } }, "takes over an address", "R7"],
  ["label-managed", { Labels: { "dockwire.mcp.managed": "x" } }, "forged provenance", "R7"],
  ["oom", { OomScoreAdj: -1000 }, "the host dies first"],
  ["lower", { mounts: [{ Type: "bind", Source: "/", Target: "/h" }] }, "Go reads this key too", "R1"],
  ["pull-options", { PullOptions: { RegistryAuth: "e30=" } }, "credentials in a spec"],
  ["image-registry", { Image: "10.0.0.1:5000/x:1" }, "an address to connect to"],
];

/** The vectors around it. */
const spec: readonly Vector[] = [
  ["plugin", {
    TaskTemplate: { Runtime: "plugin", PluginSpec: { name: "x", remote: "evil/x", privileges: [{ name: "mount", value: ["/"] }] } },
  }, "a plugin with all rights"],
  [
    "plugin-runtime-url",
    { TaskTemplate: { Runtime: "types.docker.com/RuntimePlugin", ContainerSpec: { Image: "nginx:1.27" } } },
    "another runtime",
  ],
  [
    "attachment",
    { TaskTemplate: { Runtime: "attachment", NetworkAttachmentSpec: { ContainerID: "foreign" } } },
    "a container of somebody else",
  ],
  ["log-driver", {
    TaskTemplate: {
      ContainerSpec: { Image: "nginx:1.27" },
      LogDriver: { Name: "syslog", Options: { "syslog-address": "tcp://10.0.0.1:514" } },
    },
  }, "sends output away"],
  [
    "log-path",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" }, LogDriver: { Name: "json-file", Options: { path: "/etc/x" } } } },
    "a file of the host",
  ],
  ["network-host", { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" }, Networks: [{ Target: "host" }] } }, "the host's network"],
  [
    "network-foreign",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" }, Networks: [{ Target: "foreignnet" }] } },
    "somebody else's network",
    "R4",
  ],
  [
    "networks-old",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } }, Networks: [{ Target: "host" }] },
    "the host's network by the old key",
  ],
  ["networks-driver", {
    TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" }, Networks: [{ Target: "appnet", DriverOpts: { x: "y" } }] },
  }, "options of a driver"],
  ["publish-host", {
    TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } },
    EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 80, PublishMode: "host" }] },
  }, "a port open to the network"],
  ["publish-ingress", {
    TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } },
    EndpointSpec: { Ports: [{ TargetPort: 80, PublishedPort: 80 }] },
  }, "a port on every node"],
  [
    "publish-any",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } }, EndpointSpec: { Ports: [{ TargetPort: 80 }] } },
    "any port on every node",
  ],
  ["resources-generic", {
    TaskTemplate: {
      ContainerSpec: { Image: "nginx:1.27" },
      Resources: { Reservations: { GenericResources: [{ NamedResourceSpec: { Kind: "gpu", Value: "x" } }] } },
    },
  }, "devices"],
  [
    "label-swarm",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } }, Labels: { "traefik.enable": "true" } },
    "a label that a proxy obeys",
    "R7",
  ],
  [
    "label-docker",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } }, Labels: { "com.docker.stack.namespace": "shop" } },
    "joins somebody else's stack",
    "R7",
  ],
  ["task-lower", { tasktemplate: { ContainerSpec: { Image: "nginx:1.27", Privileges: {} } } }, "Go reads this key too", ["R1", "R3"]],
  ["spec-lower", { TaskTemplate: { containerSpec: { Image: "nginx:1.27", Mounts: [] } } }, "Go reads this key too", "R1"],
  [
    "auth-header",
    { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } }, "X-Registry-Auth": { username: "a", password: "b" } },
    "a header",
    ["R3", "R2"],
  ],
];

function both(id: string, input: (value: unknown) => Readonly<Record<string, unknown>>, vectors: readonly Vector[]): Hostile[] {
  const create = (value: unknown) => ({ Name: "s", ...input(value) });
  const update = (value: unknown) => ({ id: "web", version: 7, Name: "web", ...input(value) });
  return [
    ...rows(`service.create.${id}`, "ServiceCreate" satisfies OperationId, create, "R2", vectors),
    ...rows(`service.update.${id}`, "ServiceUpdate" satisfies OperationId, update, "R2", vectors),
  ];
}

const harmless = { TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } } };

/** Everything of services. */
export const services: readonly Hostile[] = [
  ...both(
    "container",
    (value) => ({ TaskTemplate: { ContainerSpec: { Image: "nginx:1.27", ...value as object } } }),
    containerSpec,
  ),
  ...both("spec", (value) => value as Readonly<Record<string, unknown>>, spec),
  ...rows("service.update", "ServiceUpdate", (value) => value as Readonly<Record<string, unknown>>, "R8", [
    ["foreign", { id: "foreignsvc", version: 7, Name: "foreignsvc", ...harmless }, "somebody else's service"],
    ["foreign-prefix", { id: "s20", version: 7, Name: "foreignsvc", ...harmless }, "the same by the beginning of its id"],
    ["rollback", { id: "once", version: 7, rollback: "previous", Name: "once", ...harmless }, "back to a mount of /", "R6"],
    [
      "rooted",
      { id: "rooted", version: 7, Name: "rooted", ...harmless },
      "a service that mounts / now and goes back to it when the update fails",
      "R6",
    ],
    [
      "auth-from",
      { id: "web", version: 7, Name: "web", registryAuthFrom: "previous-spec", "X-Registry-Auth": "e30=", ...harmless },
      "a header",
      ["R3", "R2"],
    ],
    ["text", { id: "web", version: "7&rollback=previous", Name: "web", ...harmless }, "two parameters in one value", ["R1", "R2", "input"]],
  ]),
];
