/**
 * The same attacks in the words of the tools.
 *
 * @module
 */

import type { Grants, Refusal } from "./case.ts";

/** A call of a tool that must change nothing. */
export interface HostileCall {
  /** Unique. */
  readonly id: string;
  /** Name of the tool. */
  readonly tool: string;
  /** Its arguments. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What refuses it: a rule, or `tool` where the tool itself does not take it. */
  readonly by: readonly (Refusal | "tool")[];
  /** What it would do. */
  readonly why: string;
  /** What was granted. Default `managed`. */
  readonly grants?: Grants;
}

type Row = readonly [name: string, args: Readonly<Record<string, unknown>>, why: string, by?: HostileCall["by"], grants?: Grants];

function calls(tool: string, base: Readonly<Record<string, unknown>>, by: HostileCall["by"], rows: readonly Row[]): HostileCall[] {
  return rows.map(([name, args, why, own = by, grants]) => ({
    id: `tool.${tool}/${name}`,
    tool,
    args: { ...base, ...args },
    by: own,
    why,
    ...grants && { grants },
  }));
}

const onContainers: readonly Row[] = [
  ["foreign", { container: "foreign" }, "somebody else's container", ["R4", "R8"]],
  ["prefix", { container: "bb22" }, "the same by the beginning of its id", ["R4", "R8"]],
  ["socket", { container: "socket" }, "a container with the socket", ["R8"], "all"],
  ["self", { container: "self" }, "this server", ["R8"], "all"],
  ["kept", { container: "kept" }, "a protected container", ["R8"], "all"],
  ["borrowed", { container: "borrowed" }, "the proof of another container", ["R4", "R8"]],
  ["dots", { container: "../../images/busybox" }, "a path", ["tool", "missing", "input", "R2"]],
  ["query", { container: "mine?force=1" }, "a parameter in a name", ["tool", "missing", "R2"]],
  ["extra", { container: "mine", privileged: true }, "an argument that there is not", ["tool"]],
];

/** All of them. */
export const toolCalls: readonly HostileCall[] = [
  ...calls("container_run", { image: "busybox:latest", wait: 0 }, ["R2"], [
    ["root", { volumes: ["/:/host"] }, "the host's files"],
    ["socket", { volumes: ["/var/run/docker.sock:/s"] }, "the engine itself"],
    ["etc-ro", { volumes: ["/etc:/e:ro"] }, "shadow and keys"],
    ["dots", { volumes: ["/srv/app/../../etc:/e:ro"] }, "a path that is not normalised", ["R2"], "host"],
    ["write", { volumes: ["/srv/app:/e"] }, "writing where reading is granted", ["R2"], "host"],
    ["options", { volumes: ["/srv/app:/e:ro,rshared"] }, "options", ["tool", "R2"], "host"],
    ["foreign-volume", { volumes: ["foreignvol:/v"] }, "somebody else's volume", ["R4"]],
    ["bind-volume", { volumes: ["bindvol:/v"] }, "a volume made outside that is a bind of /", ["R6"]],
    ["colon-volume", { volumes: ["/x:/y:/z"] }, "three paths", ["tool"]],
    ["windows", { volumes: ["C:\\:/c"] }, "a drive", ["tool", "R2"]],
    ["volume-path", { volumes: ["../etc:/e"] }, "a path as the name of a volume", ["tool", "R2"]],
    ["target-proc", { volumes: ["data:/proc"] }, "hides what is masked"],
    ["port-all", { ports: ["0.0.0.0:80:80"] }, "open to the network"],
    ["port-address", { ports: ["10.0.0.5:80:80"] }, "open to a network"],
    ["port-v6", { ports: ["[::]:80:80"] }, "open to the network"],
    ["port-range", { ports: ["1-65535:1-65535"] }, "every port", ["tool"]],
    ["net-host", { network: "host" }, "the host's network"],
    ["net-container", { network: "container:socket" }, "the network of one with the socket", ["R8"]],
    ["net-foreign", { network: "foreignnet" }, "somebody else's network", ["R4"]],
    ["net-ns", { network: "ns:/proc/1/ns/net" }, "Podman: another namespace"],
    ["label-managed", { labels: ["dockwire.mcp.managed=x"] }, "forged provenance", ["R7"]],
    ["label-traefik", { labels: ["traefik.enable=true"] }, "a label that a proxy obeys", ["R7"]],
    ["label-case", { labels: ["Com.Docker.Compose.Project=shop"] }, "joins somebody else's project", ["R7"]],
    ["label-proto", { labels: ["__proto__=x"] }, "a key of prototypes", ["R1", "tool"]],
    ["image-obeyed", { image: "watched:1" }, "an image whose labels a sidecar obeys", ["R7"]],
    ["image-address", { image: "10.0.0.1/x" }, "connects to an address", ["R2", "tool"]],
    ["image-other", { image: "evil.example/x:1" }, "a registry that is not granted", ["R2", "tool"]],
    ["image-path", { image: "../../containers/foreign" }, "a path", ["tool", "input", "R2"]],
    ["name-id", { name: "bb2200000000" }, "a name that looks like somebody else's id", ["R2", "R5"]],
    ["name-query", { name: "x&platform=y" }, "two parameters in one value"],
    ["env-host", { env: ["*"] }, "Podman: the environment of the host", ["tool", "R2"]],
    ["env-name", { env: ["AWS_SECRET_ACCESS_KEY"] }, "Podman: a variable of the host", ["tool", "R2"]],
    ["env-secret", { env: ["A=secret:NONE"] }, "a secret that there is not", ["R9"]],
    ["user-line", { user: "root\nroot" }, "two lines", ["R2", "R1"]],
    ["restart-word", { restart: "always;x" }, "another word", ["tool", "R2"]],
    ["memory-word", { memory: "1; x" }, "no size", ["tool"]],
    ["privileged", { privileged: true }, "an argument that there is not", ["tool"]],
    ["caps", { cap_add: ["SYS_ADMIN"] }, "an argument that there is not", ["tool"]],
    ["hostconfig", { HostConfig: { Privileged: true } }, "an argument that there is not", ["tool"]],
    ["none", {}, "no grant", ["tool", "class"], "none"],
  ]),
  ...calls("container_control", { action: "stop" }, ["R8"], onContainers),
  ...calls("container_control", { action: "start" }, ["R6"], [
    ["start-root", { container: "root" }, "a privileged container, though ours"],
    ["start-bind", { container: "bind" }, "a container with /etc, though ours"],
    ["start-nfs", { container: "nfs" }, "a container with a volume that is another host's"],
  ]),
  ...calls("container_update", { memory: "64m" }, ["R8"], onContainers),
  ...calls("container_update", { container: "mine" }, ["R2", "R5"], [
    ["name-id", { name: "bb2200000000" }, "a name that looks like somebody else's id"],
    ["name-path", { name: "../x" }, "a path"],
  ]),
  ...calls("container_remove", {}, ["R8"], onContainers),
  ...calls("container_kill", {}, ["R8"], onContainers),
  ...calls("container_kill", { container: "mine" }, ["R2", "tool"], [["signal", { signal: "KILL&x=y" }, "two parameters in one value"]]),
  ...calls("container_exec", { command: ["id"] }, ["R8"], onContainers),
  ...calls("container_exec", { command: ["id"] }, ["R6"], [
    ["root", { container: "root" }, "a privileged container, though ours"],
    ["bind", { container: "bind" }, "a container with /etc, though ours"],
    ["caps", { container: "caps" }, "a container with SYS_ADMIN"],
    ["pid", { container: "pid" }, "a container that sees all processes"],
    ["shell", { container: "mine", command: "id; rm -rf /" }, "a line instead of words", ["tool"]],
    ["env", { container: "mine", env: ["*"] }, "Podman: the environment of the host", ["tool", "R2"]],
  ]),
  ...calls("container_file_read", { path: "/x" }, ["R8"], [
    ["socket", { container: "socket" }, "a container with the socket", ["R8"], "all"],
    ["self", { container: "self" }, "this server", ["R8"], "all"],
    ["bind", { container: "bind", path: "/host/shadow" }, "files of the host, through its mount", ["R6"], "all"],
    ["none", { container: "mine" }, "files without the grant", ["tool", "class"], "none"],
  ]),
  ...calls("container_file_write", { path: "/tmp/x", content: "x" }, ["R8"], onContainers),
  ...calls("container_file_write", { container: "bind", content: "x" }, ["R6"], [[
    "cron",
    { path: "/host/cron.d/x" },
    "files of the host, through its mount",
    ["R6"],
    "all",
  ]]),
  ...calls("image_pull", {}, ["R2", "tool"], [
    ["address", { image: "10.0.0.1/x" }, "connects to an address"],
    ["port", { image: "ghcr.io:8443/x" }, "connects to a port"],
    ["metadata", { image: "169.254.169.254/latest" }, "connects to the cloud's credentials"],
    ["localhost", { image: "localhost:5000/x" }, "connects to the host"],
    ["other", { image: "evil.example/x" }, "a registry that is not granted"],
    ["url", { image: "http://10.0.0.1/x" }, "a URL"],
    ["archive", { image: "docker-archive:/etc/shadow" }, "Podman: a file of the host"],
    ["none", { image: "busybox" }, "connects without the grant", ["tool", "class"], "none"],
  ]),
  ...calls("image_tag", { image: "mine/app:1" }, ["R4"], [
    ["over", { name: "busybox:latest" }, "a tag that is not ours is never moved"],
    ["over-bare", { name: "postgres:16" }, "a tag that is not ours is never moved"],
    ["id", { name: "111100000000" }, "a name that looks like an id", ["R5", "R2", "tool"]],
  ]),
  ...calls("image_push", {}, ["R2", "tool"], [["other", { image: "evil.example/x:1" }, "a registry that is not granted", [
    "R2",
    "tool",
    "missing",
  ]], ["foreign", { image: "busybox:latest" }, "somebody else's image leaves the host", ["R4", "R8"]]]),
  ...calls("image_remove", {}, ["R8"], [["foreign", { image: "busybox:latest" }, "somebody else's image"], ["foreign-id", {
    image: "111100000000",
  }, "the same by its id"]]),
  ...calls("image_build", { tag: "mine/app:2" }, ["R9"], [
    ["from", { dockerfile: "FROM evil.example/x" }, "a registry that is not granted"],
    ["syntax", { dockerfile: "# syntax=evil.example/frontend\nFROM busybox" }, "another builder"],
    ["add", { dockerfile: "FROM busybox\nADD http://10.0.0.1/x /x" }, "fetches a URL"],
    ["host", { dockerfile: "FROM busybox\nRUN --network=host true" }, "the host's network"],
    ["label", { dockerfile: "FROM busybox\nLABEL dockwire.mcp.managed=x" }, "forged provenance", ["R7"]],
    ["arg", { dockerfile: "ARG B=busybox\nFROM $B", args: ["B=evil.example/x"] }, "a registry by an argument"],
    ["over", { dockerfile: "FROM busybox", tag: "busybox:latest" }, "a tag that is not ours is never moved", ["R4"]],
    ["second", { dockerfile: "FROM busybox", files: { Dockerfile: "FROM evil.example/x" } }, "the file again", ["R9", "tool"]],
    ["second-case", { dockerfile: "FROM busybox", files: { dockerfile: "FROM evil.example/x" } }, "the file again, in small letters", [
      "R9",
      "tool",
    ]],
    ["outside", { dockerfile: "FROM busybox", files: { "../../etc/cron.d/x": "x" } }, "a file outside the context", ["R9", "tool"]],
    ["absolute", { dockerfile: "FROM busybox", files: { "/etc/cron.d/x": "x" } }, "a file outside the context", ["R9", "tool"]],
  ]),
  ...calls("network_create", { name: "n" }, ["R2"], [
    ["metadata", { subnet: "169.254.169.0/24" }, "takes the address of the cloud's credentials", ["R2", "tool"]],
    ["all", { subnet: "0.0.0.0/0" }, "takes every address", ["R2", "tool"]],
    ["public", { subnet: "8.8.8.0/24" }, "takes addresses of the Internet", ["R2", "tool"]],
    ["name", { name: "foreignnet" }, "a second one of the name", ["R4"]],
    ["host", { name: "host" }, "the engine's own", ["R2", "R4", "R5"]],
    ["label", { labels: ["com.docker.compose.network=x"] }, "joins somebody else's project", ["R7"]],
  ]),
  ...calls("network_attach", { network: "appnet" }, ["R8"], onContainers),
  ...calls("network_attach", { container: "mine" }, ["R4", "R8"], [
    ["foreign-network", { network: "foreignnet" }, "somebody else's network"],
    ["host", { network: "host" }, "the host's network", ["R2", "R8"]],
    ["macvlan", { network: "lan" }, "a network made outside that is the host's own", ["R6"]],
  ]),
  ...calls("network_remove", {}, ["R8"], [["foreign", { network: "foreignnet" }, "somebody else's network"]]),
  ...calls("volume_create", {}, ["R4"], [
    ["path", { name: "/etc" }, "a path as a name", ["R2", "tool"]],
    ["options", { name: "v", options: { type: "none", o: "bind", device: "/" } }, "an argument that there is not", ["tool"]],
    ["label", { name: "v", labels: ["dockwire.mcp.managed=x"] }, "forged provenance", ["R7"]],
  ]),
  ...calls("volume_remove", {}, ["R8"], [["foreign", { volume: "foreignvol" }, "somebody else's data"]]),
  ...calls("image_search", {}, ["R2", "tool"], [["address", { term: "10.0.0.1:5000/x" }, "connects to an address"], [
    "none",
    { term: "x" },
    "connects without the grant",
    ["tool", "class"],
    "none",
  ]]),
];
