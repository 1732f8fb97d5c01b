/**
 * Rules of the operations of containers, execs and checkpoints.
 *
 * @module
 */

import * as checkpoints from "../../../core/endpoints/checkpoints.ts";
import * as containers from "../../../core/endpoints/containers.ts";
import * as execs from "../../../core/endpoints/execs.ts";
import type { Ids } from "../../../core/groups.ts";
import { absent, amount, flag, host, like, list, named, type ObjectRule, oneOf, text, value } from "../rule.ts";
import { refuse, textOf } from "./place.ts";
import { configFields } from "./config.ts";
import { env } from "./env.ts";
import { bytes, operation, type Refused } from "./fields.ts";
import { hostConfig } from "./host-config.ts";
import { networkingConfig } from "./network.ts";
import { resourceFields, restartPolicy } from "./resources.ts";
import { detachKeys, line, newName, platform, signal } from "./values.ts";

type Id = Exclude<Ids<typeof checkpoints> | Ids<typeof containers> | Ids<typeof execs>, Refused>;

/** What `ps` may be told. It runs on the host, and some of its columns are the environment of processes. */
const psArguments = [
  "",
  "-ef",
  "aux",
  "-aux",
  "-e",
  "-o pid,ppid,user,args",
  "-o pid,user,args",
  "-eo pid,ppid,user,stat,etime,time,pcpu,pmem,args",
];

const nowhere = absent("it is a folder of the host");
const checkpoint = like(/^[\w.-]{0,64}$/, "the name of a checkpoint");
const inContainer = value("path", (given, at) => {
  // deno-lint-ignore no-control-regex
  if (!/^[^\x00-\x1f\x7f]{1,4096}$/.test(textOf(given, at))) refuse(at, "it must be a path");
});
const tail = value("tail", (given, at) => {
  if (!/^(all|\d{1,9})$/.test(String(given)) || !["string", "number"].includes(typeof given)) {
    refuse(at, "it must be a number of lines or all");
  }
});

/** Parameters of the logs of containers, services and tasks. */
export const logs: Readonly<Record<string, ObjectRule["fields"][string]>> = { tail };

/** The rules. */
export const ofContainers: Readonly<Record<Id, ObjectRule>> = {
  CheckpointCreate: operation(checkpoints.create, "container", { CheckpointID: checkpoint, CheckpointDir: nowhere, Exit: flag }),
  CheckpointDelete: operation(checkpoints.delete, "container", { checkpoint, dir: nowhere }),
  CheckpointList: operation(checkpoints.list, "container", { dir: nowhere }),
  ContainerArchive: operation(containers.archive, "container", { path: inContainer }),
  ContainerArchiveInfo: operation(containers.archiveInfo, "container", { path: inContainer }),
  ContainerChanges: operation(containers.changes, "container"),
  ContainerCreate: operation(containers.create, "container", {
    ...configFields,
    name: newName("container"),
    platform,
    Image: named("image", "use"),
    HostConfig: hostConfig,
    NetworkingConfig: networkingConfig,
  }),
  ContainerDelete: operation(containers.delete, "container", { link: absent("links are not used") }),
  ContainerExec: operation(containers.exec, "container", {
    AttachStdin: flag,
    AttachStdout: flag,
    AttachStderr: flag,
    ConsoleSize: list(amount),
    DetachKeys: detachKeys,
    Tty: flag,
    Env: env,
    Cmd: list(text),
    Privileged: host("privileged", flag),
    User: line,
    WorkingDir: line,
  }),
  ContainerExport: operation(containers.export, "container"),
  ContainerInspect: operation(containers.inspect, "container"),
  ContainerKill: operation(containers.kill, "container", { signal }),
  ContainerList: operation(containers.list, "container"),
  ContainerLogs: operation(containers.logs, "container", logs),
  ContainerPause: operation(containers.pause, "container"),
  ContainerRename: operation(containers.rename, "container", { name: newName("container") }),
  ContainerResize: operation(containers.resize, "container"),
  ContainerRestart: operation(containers.restart, "container", { signal }),
  ContainerStart: operation(containers.start, "container", { detachKeys, checkpoint, "checkpoint-dir": nowhere }),
  ContainerStats: operation(containers.stats, "container"),
  ContainerStop: operation(containers.stop, "container", { signal }),
  ContainerTop: operation(containers.top, "container", {
    ps_args: value("ps arguments", (given, at) => {
      if (!psArguments.includes(textOf(given, at))) refuse(at, `it must be one of ${psArguments.slice(1).join("; ")}`, undefined, "R9");
    }),
  }),
  ContainerUnpause: operation(containers.unpause, "container"),
  ContainerUpdate: operation(containers.update, "container", { ...resourceFields, RestartPolicy: restartPolicy }),
  ContainerWait: operation(containers.wait, "container", { condition: oneOf("", "not-running", "next-exit", "removed") }),
  ExecInspect: operation(execs.inspect, "exec"),
  ExecResize: operation(execs.resize, "exec"),
  ExecStart: operation(execs.start, "exec", { Detach: flag, Tty: flag, ConsoleSize: list(amount) }),
  PutContainerArchive: operation(containers.putArchive, "container", { path: inContainer, body: bytes }),
};
