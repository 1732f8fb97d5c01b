/**
 * What is not seen in one field: templates, values that are no absence, what stands behind what is named.
 *
 * @module
 */

import { type Hostile, rows } from "./case.ts";
import { idOf } from "./objects.ts";

const Image = "busybox:latest";
const service = (spec: object) => ({ Name: "s", TaskTemplate: { ContainerSpec: { Image: "nginx:1.27", ...spec } } });

/** All of them. */
export const deep: readonly Hostile[] = [
  ...rows(
    "deep.template",
    "ServiceCreate",
    (Source) => service({ Mounts: [{ Type: "bind", Source, Target: "/x", ReadOnly: true }] }),
    "R2",
    [
      [
        "dots",
        "/srv/app/{{`..`}}/{{`..`}}/etc",
        "managers put templates into sources of mounts: it becomes /srv/app/../../etc",
        "R2",
        "host",
      ],
      ["printf", "/srv/app/{{printf `%c%c` 46 46}}/{{printf `%c%c` 46 46}}/etc", "the same by numbers", "R2", "host"],
      ["hostname", "/srv/app/{{.Node.Hostname}}", "a folder that nobody judged", "R2", "host"],
    ],
  ),
  ...rows("deep.joined", "ContainerExec", (id) => ({ id, Cmd: ["id"] }), ["R6", "R8"], [
    ["pid-socket", "pidpeer", "sees the processes of one with the socket: /proc/1/root leads there", undefined, "all"],
    ["net-socket", "netpeer", "in the network of one with the socket", undefined, "all"],
    ["ipc-self", "ipcpeer", "in the memory of this server", undefined, "all"],
    ["pid-root", "rootpeer", "sees the processes of a privileged one", undefined, "all"],
  ]),
  ...rows("deep.joined.start", "ContainerStart", (id) => ({ id }), ["R6", "R8"], [[
    "pid-socket",
    "pidpeer",
    "runs beside one with the socket",
    undefined,
    "all",
  ]]),
  ...rows(
    "deep.joined.create",
    "ContainerCreate",
    (mode) => ({ name: "x", Image, HostConfig: { PidMode: `container:${mode as string}` } }),
    ["R6", "R8"],
    [
      ["pid-socket", "socket", "sees the processes of one with the socket", undefined, "all"],
      ["pid-pid", "pidpeer", "the same by one between", undefined, "all"],
      ["self", "self", "sees this server", undefined, "all"],
      ["root", "root", "sees the processes of a privileged one", undefined, "all"],
    ],
  ),
  ...rows("deep.socket", "ContainerStop", (id) => ({ id }), "R8", [
    ["by-volume", "volumesocket", "mounts the folder of the socket by a volume", undefined, "all"],
    ["rootless", "rootless", "mounts a socket of a user", undefined, "all"],
    ["raw", "rawsocket", "mounts Desktop's other socket", undefined, "all"],
    ["slash", "slash", "mounts /", undefined, "all"],
  ]),
  ...rows("deep.exec", "ContainerExec", (id) => ({ id, Cmd: ["id"] }), ["R6", "R8"], [
    ["by-volume", "volumesocket", "mounts the folder of the socket by a volume", undefined, "all"],
    ["rootless", "rootless", "mounts a socket of a user", undefined, "all"],
    ["slash", "slash", "mounts /", undefined, "all"],
  ]),
  ...rows("deep.label", "ContainerCreate", (Labels) => ({ name: "x", Image, Labels }), "R7", [
    ["autoupdate", { "io.containers.autoupdate": "registry" }, "Podman's timer replaces what runs"],
    [
      "systemd-unit",
      { PODMAN_SYSTEMD_UNIT: "sshd.service", "io.containers.autoupdate": "local" },
      "Podman's timer restarts that unit as root",
    ],
  ]),
  ...rows("deep.image", "ServiceCreate", (name) => service({ Image: name }), "R7", [
    ["watchtower", "watched:1", "labels of the image become labels of the tasks"],
    ["traefik", "routed:1", "labels of the image become labels of the tasks"],
  ]),
  ...rows("deep.class", "ServiceCreate", (spec) => service(spec as object), "class", [
    ["no-net", {}, "managers ask the registry and nodes pull: it takes net", undefined, "write"],
  ]),
  ...rows("deep.class", "ServiceUpdate", (spec) => ({ id: "web", version: 7, ...service(spec as object), Name: "web" }), "class", [
    ["update-no-net", {}, "managers ask the registry and nodes pull: it takes net", undefined, "write"],
  ]),
  ...rows("deep.zero", "VolumeCreate", (value) => ({ Name: "v", ...value as object }), "R2", [
    ["cluster", { ClusterVolumeSpec: {} }, "an empty object is a volume of the cluster to a manager"],
  ]),
  ...rows("deep.zero", "ContainerCreate", (HostConfig) => ({ name: "x", Image, HostConfig }), "R2", [
    ["annotation", { Annotations: { "run.oci.keep_original_groups": "" } }, "a key with empty text is an annotation all the same"],
    ["devices", { Devices: [{}] }, "a device without a name"],
    ["ports-empty", { PortBindings: { "80/tcp": [] } }, "engines up to 28 take an empty list for every address"],
    ["ports-null", { PortBindings: { "80/tcp": null } }, "engines up to 28 take null for every address"],
    ["ports-object", { PortBindings: { "80/tcp": [{}] } }, "without an address it is every address"],
    ["ports-text", { PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }] } }, "without an address it is every address"],
    ["requests", { DeviceRequests: [{ Count: 0 }] }, "a request without a number"],
  ]),
  ...rows(
    "deep.network",
    "ContainerCreate",
    (NetworkMode) => ({ name: "x", Image, HostConfig: { NetworkMode } }),
    ["R2", "R4", "R6", "R8"],
    [
      ["host-id", idOf("9b"), "the host's network by its id", undefined, "all"],
      ["host-prefix", "9b00", "the host's network by the beginning of its id", undefined, "all"],
      ["podman-name", "podman", "somebody else's network that has the name of Podman's default"],
      ["nat-name", "nat", "somebody else's network that has the name of Windows' default"],
    ],
  ),
  ...rows(
    "deep.network",
    "ContainerCreate",
    (name) => ({ name: "x", Image, NetworkingConfig: { EndpointsConfig: { [name as string]: {} } } }),
    ["R2", "R4", "R6", "R8"],
    [
      ["key-host-id", idOf("9b"), "the host's network by its id", undefined, "all"],
      ["key-podman-name", "podman", "somebody else's network that has the name of Podman's default"],
    ],
  ),
  ...rows("deep.network", "NetworkConnect", (id) => ({ id, Container: "mine" }), ["R2", "R4", "R6", "R8"], [
    ["connect-host-id", idOf("9b"), "the host's network by its id", undefined, "all"],
    ["connect-host-prefix", "9b", "the host's network by the beginning of its id", undefined, "all"],
    ["connect-podman-name", "podman", "somebody else's network that has the name of Podman's default"],
  ]),
  ...rows("deep.mount", "ContainerCreate", (HostConfig) => ({ name: "x", Image, HostConfig }), "R2", [
    [
      "readonly-half",
      {
        Mounts: [{ Type: "bind", Source: "/srv/app", Target: "/a", ReadOnly: true, BindOptions: { ReadOnlyNonRecursive: true } }],
      },
      "what is mounted below the folder can be written",
      "R2",
      "host",
    ],
  ]),
  ...rows("deep.push", "ImagePush", (value) => value as Readonly<Record<string, unknown>>, ["R4", "R8"], [
    ["foreign", { name: "busybox", tag: "latest" }, "somebody else's image leaves the host"],
  ]),
  ...rows("deep.tag", "ImageTag", (value) => ({ name: "mine/app:1", ...value as object }), ["R5", "R2"], [
    ["sha", { repo: "sha256", tag: "1111" }, "a name that reads as the beginning of an id"],
  ]),
];
