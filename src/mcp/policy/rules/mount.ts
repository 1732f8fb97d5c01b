/**
 * What a container mounts: folders of the host, volumes, images and memory.
 *
 * @module
 */

import { labels } from "../labels.ts";
import { amount, flag, type LeafRule, list, map, type MapRule, never, object, type ObjectRule, oneOf, text, value } from "../rule.ts";
import { grant, isZero, type Place, refuse, textOf } from "./place.ts";
import { bindSource } from "./paths.ts";
import { innerPath, subpath } from "./values.ts";

/** The one driver whose volumes are judged. */
export const volumeDriver: LeafRule = oneOf("", "local");

/** Words that a file system in memory takes. */
const tmpfsWord =
  /^(rw|ro|exec|noexec|suid|nosuid|nodev|relatime|noatime|nodiratime|strictatime|size=\d+[kmgt%]?|nr_inodes=\d+[kmg]?|mode=[0-7]{3,4}|uid=\d+|gid=\d+|tmpcopyup|notmpcopyup)$/i;

/** Options of a file system in memory, with commas between. */
export const tmpfsOptions: LeafRule = value("tmpfs options", (given, at) => {
  const words = textOf(given, at).split(",");
  if (!at.stored && !words.every((word) => word === "" || tmpfsWord.test(word))) refuse(at, "it takes size, mode, uid, gid and the like");
});

/**
 * Options of a local volume: none, or a file system in memory. Any other type mounts something of the host or of the network.
 */
export const volumeOptions: ObjectRule = object({
  type: text,
  device: oneOf("tmpfs", ""),
  o: value("volume o", (given, at) => {
    const words = textOf(given, at).split(",");
    if (!words.every((word) => /^(|nodev|nosuid|noexec|size=\d+[kmg]?|mode=[0-7]{3,4}|uid=\d+|gid=\d+|nr_inodes=\d+[kmg]?)$/i.test(word))) {
      refuse(at, "it takes size, mode, uid and gid");
    }
  }),
}, (options, at) => {
  if (Object.keys(options).length > 0 && options.type !== "tmpfs") refuse(at, "a volume with options is a tmpfs");
});

/** A mount in words. */
export const mount: ObjectRule = object({
  Type: oneOf("bind", "volume", "tmpfs", "image"),
  Target: innerPath,
  Source: text,
  ReadOnly: flag,
  Consistency: oneOf("", "default", "consistent", "cached", "delegated"),
  BindOptions: object({
    Propagation: value("propagation", (given, at) => {
      if (!["", "private", "rprivate"].includes(textOf(given, at))) {
        grant("privileged", at, "mounts would pass between the host and the container");
      }
    }),
    NonRecursive: flag,
    CreateMountpoint: value("create", (given, at) => {
      if (given !== false && sourceIsReadOnly(at)) refuse(at, "a folder that is mounted for reading is not made");
    }),
    ReadOnlyNonRecursive: flag,
    ReadOnlyForceRecursive: flag,
  }),
  VolumeOptions: object({
    NoCopy: flag,
    Labels: labels,
    DriverConfig: object({ Name: volumeDriver, Options: volumeOptions }),
    Subpath: subpath,
  }),
  ImageOptions: object({ Subpath: subpath }),
  TmpfsOptions: object({
    SizeBytes: amount,
    Mode: amount,
    Options: list(value("tmpfs words", (given, at) => {
      const words = Array.isArray(given) ? given : refuse(at, "it must be a list", undefined, "R1");
      tmpfsOptions.judge(words.map((word) => textOf(word, at)).join("="), at);
    })),
  }),
  ClusterOptions: never("volumes of a cluster are not mounted"),
}, mountSource);

function sourceIsReadOnly(at: Place): boolean {
  const holder = at.path.slice(0, -2).reduce<unknown>((here, step) => (here as Record<string | number, unknown>)?.[step], at.input);
  return (holder as { readonly ReadOnly?: unknown } | undefined)?.ReadOnly === true;
}

/** Whether what is mounted below a folder could be written though the folder could not. */
function isHalfReadOnly(options: unknown): boolean {
  return !isZero((options as { readonly ReadOnlyNonRecursive?: unknown } | null | undefined)?.ReadOnlyNonRecursive);
}

function mountSource({ Type, Source = "", ReadOnly, BindOptions }: Readonly<Record<string, unknown>>, at: Place): void {
  const within = { ...at, path: [...at.path, "Source"] };
  const source = Source === null ? "" : textOf(Source, within);
  if (Type === undefined || Type === null) refuse(at, "a mount says its Type");
  else if (Type === "bind") bindSource(source, ReadOnly !== true || isHalfReadOnly(BindOptions), within);
  else if (Type === "tmpfs") {
    if (source !== "") refuse(within, "a tmpfs has no source");
  } else if (Type === "image") at.found({ kind: "image", use: "use", path: within.path, name: source });
  else if (source !== "") volume(source, within);
}

function volume(name: string, at: Place, after = ""): void {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) refuse(at, "it is neither the name of a volume nor a path");
  at.found({ kind: "volume", use: "use", path: at.path, name, around: ["", after] });
}

/** Words at the end of a bind that leave the host as it is. */
const bindWords = ["ro", "rw", "z", "Z", "nocopy", "consistent", "cached", "delegated", "private", "rprivate"];
const storedWords = [...bindWords, "rbind", "bind", "nosuid", "nodev", "noexec", "suid", "dev", "exec"];

/** A mount in one text: `SOURCE:TARGET[:WORDS]`. */
export const bind: LeafRule = value("bind", (given, at) => {
  const [source = "", target = "", words = "", ...more] = textOf(given, at).split(":");
  if (more.length || source === "" || target === "") refuse(at, "a bind is written SOURCE:TARGET or SOURCE:TARGET:ro");
  innerPath.judge(target, at);
  const options = words === "" ? [] : words.split(",");
  if (!options.every((word) => (at.stored ? storedWords : bindWords).includes(word))) refuse(at, "it takes ro, rw, z, nocopy and the like");
  const write = !options.includes("ro");
  // A label for SELinux is written to the folder itself.
  if (/^[\\/.~]|^[A-Za-z]:/.test(source)) bindSource(source, write || /z/i.test(options.join()), at);
  else volume(source, at, textOf(given, at).slice(source.length));
});

/** Files in memory by where they are mounted. */
export const tmpfs: MapRule = map(innerPath, tmpfsOptions);

/** A mount as engines list it of a container that exists. What its volume is, is judged by the volume. */
export function storedMount({ Type, Source, RW, Driver }: Readonly<Record<string, unknown>>, at: Place): void {
  if (Type === "bind") bindSource(textOf(Source ?? "", at), RW !== false, at);
  else if (!["volume", "tmpfs", "image"].includes(String(Type))) refuse(at, "it is neither a volume nor a bind");
  if (!isZero(Driver)) volumeDriver.judge(Driver, { ...at, path: [...at.path, "Driver"] });
}
