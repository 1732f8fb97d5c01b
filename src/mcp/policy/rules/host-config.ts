/**
 * What a container has of the host.
 *
 * @module
 */

import {
  absent,
  amount,
  flag,
  host,
  judge,
  type LeafRule,
  like,
  list,
  map,
  object,
  type ObjectRule,
  oneOf,
  type Rule,
  value,
} from "../rule.ts";
import { grant, type Place, refuse, textOf } from "./place.ts";
import { bind, mount, tmpfs, volumeDriver } from "./mount.ts";
import { mode, networkMode, portBindings, publishAll } from "./network.ts";
import { capability, oomScore, resourceFields, restartPolicy, sysctls } from "./resources.ts";
import { hostName, line } from "./values.ts";

/** Where output goes. Only into files of the engine: others send it away, and Podman writes a `path` of the host. */
export const logConfig: Rule = object({
  Type: value("log driver", (given, at) => {
    const name = textOf(given, at);
    if (!at.stored && !["", "json-file", "local", "none"].includes(name)) refuse(at, "output is kept by json-file, local or none");
  }),
  Config: logOptions(),
});

/** Options of the log drivers that are taken. */
export function logOptions(): Rule {
  const size = like(/^(-1|\d+(\.\d+)?[kmg]?)$/i, "a size such as 10m");
  return map(
    value("log option", (given, at) => {
      if (!at.stored && !["max-size", "max-file", "compress"].includes(textOf(given, at))) {
        refuse(at, "it takes max-size, max-file and compress");
      }
    }),
    value("log option value", (given, at) => {
      if (!at.stored && !["true", "false"].includes(textOf(given, at))) size.judge(given, at);
    }),
  );
}

/** Security options: more confinement is free, less is a privileged container in parts. */
export const securityOption: LeafRule = value("security option", (given, at) => {
  const option = textOf(given, at);
  if (/^no-new-privileges([:=]true)?$/.test(option)) return;
  const loose = /^(no-new-privileges[:=]false|(seccomp|apparmor)[:=]unconfined|label[:=]disable|systempaths[:=]unconfined|unmask[:=]ALL)$/i;
  if (loose.test(option)) grant("privileged", at, "it takes confinement away");
  else refuse(at, "only no-new-privileges is taken");
});

function namespace(what: string, free: readonly string[], ofHost: "privileged" | "pid"): LeafRule {
  return mode(what, (word, at) => {
    if (free.includes(word)) return;
    if (word === "host") grant(ofHost, at, "it is a namespace of the host");
    else refuse(at, `it must be ${free.filter((each) => each !== "").join(", ")}, container:ID or nothing`);
  });
}

/** Paths that the engine hides or protects. An empty list uncovers them all, so it is not the same as nothing. */
const covered: (paths: readonly string[]) => LeafRule = (paths) =>
  value("covered paths", (given, at) => {
    judge(list(line), given, at);
    const listed = given as readonly unknown[];
    if (!at.stored || !paths.every((path) => listed.includes(path))) {
      grant("privileged", at, "the engine decides what of /proc and /sys is covered");
    }
  });

/** A rule for what an engine fills in of objects that exist and nobody may ask for. */
function asked(why: string): LeafRule {
  const nothing = absent(why);
  return value("absent", (given, at: Place) => {
    if (!at.stored) nothing.judge(given, at);
  });
}

/** What a container has of the host, and its limits. */
export const hostConfig: ObjectRule = object({
  ...resourceFields,
  Binds: list(bind),
  ContainerIDFile: asked("Podman writes this file on the host"),
  LogConfig: logConfig,
  NetworkMode: networkMode,
  PortBindings: portBindings,
  RestartPolicy: restartPolicy,
  AutoRemove: flag,
  VolumeDriver: volumeDriver,
  VolumesFrom: list(value("volumes from", (given, at) => {
    const [name = "", words = "", ...more] = textOf(given, at).split(":");
    if (name === "" || more.length || !/^(|ro|rw|z)(,(ro|rw|z))*$/.test(words)) refuse(at, "it is written CONTAINER or CONTAINER:ro");
    at.found({ kind: "container", use: "use", path: at.path, name, around: ["", textOf(given, at).slice(name.length)] });
  })),
  Mounts: list(mount),
  ConsoleSize: list(amount),
  Annotations: asked("runtimes obey them"),
  CapAdd: list(capability),
  CapDrop: list(line),
  Capabilities: absent("capabilities are added and dropped"),
  CgroupnsMode: value("cgroup namespace", (given, at) => {
    const word = textOf(given, at);
    if (word === "host" && !at.stored) grant("privileged", at, "it is a namespace of the host");
    else if (!["", "private", "host"].includes(word)) refuse(at, "it must be private or nothing");
  }),
  Dns: list(line),
  DnsOptions: list(line),
  DnsSearch: list(hostName),
  ExtraHosts: list(line),
  GroupAdd: list(value("group", (given, at) => {
    if (!/^[\w.-]{1,64}$/.test(textOf(given, at)) || given === "keep-groups") refuse(at, "it must be a group of the container");
  })),
  IpcMode: namespace("ipc", ["", "none", "private", "shareable"], "privileged"),
  Cgroup: absent("the engine chooses the control group"),
  Links: asked("a link gives a container a second name; use a network"),
  OomScoreAdj: oomScore,
  PidMode: namespace("pid", ["", "private"], "pid"),
  Privileged: host("privileged", flag),
  PublishAllPorts: publishAll,
  ReadonlyRootfs: flag,
  SecurityOpt: list(securityOption),
  StorageOpt: object({ size: like(/^\d+[kmgt]?b?$/i, "a size such as 10G") }),
  Tmpfs: tmpfs,
  UTSMode: namespace("uts", ["", "private"], "privileged"),
  UsernsMode: namespace("userns", ["", "private"], "privileged"),
  ShmSize: amount,
  Sysctls: sysctls,
  Runtime: like(/^(|[A-Za-z0-9][\w.-]*)$/, "the name of a runtime"),
  Isolation: oneOf("", "default", "process", "hyperv"),
  MaskedPaths: covered(["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"]),
  ReadonlyPaths: covered(["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]),
  Init: flag,
});
