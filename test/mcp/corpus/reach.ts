/**
 * What reaches into what is there: exec, files, and containers by whatever name.
 *
 * @module
 */

import type { OperationId } from "../../../src/core/groups.ts";
import { type Hostile, rows, type Vector } from "./case.ts";
import { ids } from "./objects.ts";

const exec: Hostile[] = [
  ...rows("exec", "ContainerExec", (value) => ({ id: "mine", Cmd: ["id"], ...value as object }), "R2", [
    ["privileged", { Privileged: true }, "all rights of the host in a container that has none"],
    ["privileged-one", { Privileged: 1 }, "no boolean", ["R1", "R2"]],
    ["privileged-case", { privileged: true }, "Go reads this key too", ["R1", "R3"]],
    ["foreign", { id: "foreign" }, "inside somebody else's container", ["R4", "R8"]],
    ["socket", { id: "socket" }, "exec beside the socket is root", "R8"],
    ["socket-all", { id: "socket" }, "the same under scope all", "R8", "all"],
    ["folder-all", { id: "folder" }, "a container that mounts the folder of the socket", "R8", "all"],
    ["self", { id: "self" }, "inside this server", "R8", "all"],
    ["self-prefix", { id: "ee55" }, "the same by the beginning of its id", "R8", "all"],
    ["kept", { id: "kept" }, "a protected container", "R8"],
    ["root", { id: "root" }, "a privileged container, though ours", "R6"],
    ["root-all", { id: "root" }, "a privileged container", "R6", "all"],
    ["caps", { id: "caps" }, "a container with SYS_ADMIN", "R6"],
    ["bind", { id: "bind" }, "a container with /etc", "R6"],
    ["nfs", { id: "nfs" }, "a container with a volume that is another host's", "R6"],
    ["pid", { id: "pid" }, "a container that sees all processes", "R6"],
    ["forged", { id: "forged" }, "a label that proves nothing", ["R4", "R8"]],
    ["borrowed", { id: "borrowed" }, "the proof of another container", ["R4", "R8"]],
    ["project", { id: "mine" }, "outside the project that is granted", ["R4", "R8"], "project"],
    ["cmd-text", { Cmd: "id" }, "no list", "R1"],
    ["env-object", { Env: { A: "b" } }, "no list", "R1"],
    ["detach-keys", { DetachKeys: "ctrl-p\u0000" }, "a control character", ["R1", "R2"]],
    ["query", { container: "foreign" }, "a parameter of Podman's", "R3"],
  ]),
  ...rows("exec", "ExecStart", (value) => value as Readonly<Record<string, unknown>>, "R6", [
    ["start-foreign", { id: "e".repeat(64) }, "an exec that somebody else made, in whatever container"],
    ["start-detached", { id: "e".repeat(64), Detach: true }, "the same, unseen"],
  ]),
  ...rows("exec", "ExecResize", (value) => value as Readonly<Record<string, unknown>>, ["R6", "R4"], [["resize-foreign", {
    id: "e".repeat(64),
    h: 1,
    w: 1,
  }, "somebody else's terminal"]]),
];

const perilous: readonly Vector[] = [
  ["foreign", "foreign", "somebody else's", ["R4", "R8"]],
  ["prefix", "bb", "somebody else's by the beginning of its id", ["R4", "R8"]],
  ["id", ids.foreign, "somebody else's by its id", ["R4", "R8"]],
  ["slash", "/foreign", "somebody else's by the name that engines show", ["R4", "R8", "missing"]],
  ["socket", "socket", "a container with the socket", "R8", "all"],
  ["self", "self", "this server", "R8", "all"],
  ["kept", "kept", "a protected container", "R8", "all"],
  ["borrowed", "borrowed", "the proof of another container", ["R4", "R8"]],
  ["percent", "%62oreign", "an escape that an engine would read twice", ["R4", "R8", "missing", "R2"]],
  ["escaped-slash", "x%2f..%2fforeign", "a path in a name", ["missing", "R2"]],
  ["dots", "..", "the folder above", ["input", "R2", "R5"]],
  ["dots-path", "../../containers/foreign", "a path in a name", ["missing", "R2"]],
  ["query", "mine?force=1", "a parameter in a name", ["missing", "R2"]],
  ["fragment", "mine#", "a fragment", ["missing", "R2"]],
  ["line", "mine\r\nX-Evil: 1", "a header in a name", ["input", "R2", "R1"]],
  ["empty", "", "nothing", ["input", "R2", "R5", "missing"]],
  ["case", "Mine", "another spelling", ["missing"]],
  ["fullwidth", "ｍine", "letters in disguise", ["missing", "R2", "R1"]],
];

/** Operations on a container, each with what else it takes. */
const onContainer: readonly (readonly [OperationId, object])[] = [
  ["ContainerStart", {}],
  ["ContainerStop", {}],
  ["ContainerKill", {}],
  ["ContainerDelete", { force: true }],
  ["ContainerRename", { name: "taken" }],
  ["ContainerUpdate", { Memory: 6_000_000 }],
];

const onNames: Hostile[] = onContainer.flatMap(([operation, more]) =>
  rows(`names.${operation}`, operation, (id) => ({ id, ...more }), "R8", perilous)
);

const others: Hostile[] = [
  ...(["ContainerRestart", "ContainerPause", "ContainerUnpause"] as const).flatMap((operation) =>
    rows(`names.${operation}`, operation, (id) => ({ id }), "R8", perilous.slice(0, 8))
  ),
  ...(["ContainerStart", "ContainerRestart", "ContainerUnpause", "ContainerExport"] as const).flatMap((operation) =>
    rows(`stored.${operation}`, operation, (id) => ({ id }), "R6", [
      ["root", "root", "a privileged container, though ours"],
      ["bind", "bind", "a container with /etc, though ours"],
      ["caps", "caps", "a container with SYS_ADMIN, though ours"],
      ["nfs", "nfs", "a container with a volume that is another host's"],
      ["pid", "pid", "a container that sees all processes"],
    ])
  ),
  ...rows("kill", "ContainerKill", (signal) => ({ id: "mine", signal }), ["R2", "R1"], [
    ["two", "KILL&x=y", "two parameters in one value"],
    ["object", { a: 1 }, "no text"],
    ["list", ["KILL"], "no text"],
  ]),
  ...rows("delete", "ContainerDelete", (value) => ({ id: "mine", ...value as object }), ["R2", "R3", "R1"], [
    ["depend", { depend: true }, "Podman: removes what depends on it", "R3"],
    ["link", { link: true }, "removes a name instead"],
    ["force-text", { force: "true" }, "no boolean", "R1"],
    ["body", { Signal: "KILL" }, "a body where there is none", "R3"],
  ]),
  ...rows("rename", "ContainerRename", (name) => ({ id: "mine", name }), ["R2", "R5", "R1"], [
    ["id", "bb2200000000", "a name that looks like somebody else's id"],
    ["slash", "../x", "a path"],
    ["query", "x&y=z", "two parameters in one value"],
  ]),
  ...rows("start", "ContainerStart", (value) => ({ id: "mine", ...value as object }), "R2", [
    ["checkpoint", { checkpoint: "x", "checkpoint-dir": "/etc" }, "reads a folder of the host"],
    ["body", { HostConfig: { Privileged: true } }, "a body where there is none: old engines take it", "R3"],
  ]),
  ...rows("checkpoint.create", "CheckpointCreate", (value) => ({ id: "mine", CheckpointID: "x", ...value as object }), "R2", [["dir", {
    CheckpointDir: "/etc/cron.d",
  }, "writes a folder of the host"]]),
  ...rows("checkpoint.delete", "CheckpointDelete", (value) => ({ id: "mine", checkpoint: "x", ...value as object }), "R2", [["dir", {
    dir: "/etc",
  }, "removes a folder of the host"], ["dots", { checkpoint: "../../x" }, "a path as a name"]]),
  ...rows("checkpoint.list", "CheckpointList", (value) => ({ id: "mine", ...value as object }), "R2", [[
    "dir",
    { dir: "/etc" },
    "lists a folder of the host",
  ]]),
  ...rows("top", "ContainerTop", (ps_args) => ({ id: "mine", ps_args }), "R9", [
    ["environ", "eww", "the environment of processes"],
    ["file", "-ef --sort=+x -C /etc/shadow", "arguments for a program of the host"],
    ["format", "-o pid,args,environ", "the environment of processes"],
    ["all", "-e; id", "a second command"],
  ]),
];

const bytes = new Uint8Array(1024);

const files: Hostile[] = [
  ...rows("archive.put", "PutContainerArchive", (value) => ({ id: "mine", path: "/tmp", body: bytes, ...value as object }), "R2", [
    ["foreign", { id: "foreign" }, "files of somebody else", ["R4", "R8"]],
    ["socket", { id: "socket" }, "a container with the socket", "R8", "all"],
    ["self", { id: "self" }, "this server", "R8", "all"],
    ["bind", { id: "bind", path: "/host/cron.d" }, "files of the host, through its mount", "R6", "all"],
    ["root", { id: "root", path: "/dev" }, "a privileged container", "R6", "all"],
    ["rename", { rename: "x" }, "a parameter of Podman's", "R3"],
  ]),
  ...rows("archive.get", "ContainerArchive", (value) => ({ id: "mine", path: "/tmp", ...value as object }), "R2", [
    ["socket", { id: "socket", path: "/var/run" }, "a container with the socket", "R8", "all"],
    ["bind", { id: "bind", path: "/host/shadow" }, "files of the host, through its mount", "R6", "all"],
    ["none", { id: "mine" }, "files without the grant", "class", "none"],
  ]),
  ...rows("archive.head", "ContainerArchiveInfo", (value) => ({ id: "mine", path: "/tmp", ...value as object }), ["R4", "R8"], [[
    "bind",
    { id: "bind", path: "/host/shadow" },
    "whether files of the host are there",
    "R6",
    "all",
  ]]),
];

/** Everything that reaches into what is there. */
export const reach: readonly Hostile[] = [...exec, ...onNames, ...others, ...files];
