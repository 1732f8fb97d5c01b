/**
 * The instructions of a Dockerfile that reach beyond their step.
 *
 * @module
 */

import { PolicyError, type Rule as RuleName } from "../denied.ts";
import { isReserved } from "../labels.ts";
import type { Policy } from "../policy.ts";
import { DockerfileError, type Instruction } from "./dockerfile-lines.ts";
import { isPath } from "./paths.ts";
import { checkRegistry } from "./registry.ts";

/** What is known while a Dockerfile is read. */
export interface Reading {
  /** What the operator grants. */
  readonly policy: Policy;
  /** Names of the stages so far, in small letters. */
  readonly stages: Set<string>;
  /** References of images so far. */
  readonly images: Set<string>;
  /** How many stages were begun. */
  count: number;
}

/** Takes a reference of an image where its registry is granted. */
export function uses(name: string, { policy, images }: Reading, line: number): void {
  try {
    checkRegistry(name, { policy, path: [], stored: false, input: {}, found: () => {} }, "R9");
  } catch (error) {
    throw error instanceof PolicyError ? refused(error.message.replace(/^Refused: the input: /, ""), line, error.flag) : error;
  }
  images.add(name);
}

/** The words of an instruction, in its list form or its plain one. */
function words({ rest, line }: Instruction): string[] {
  if (rest.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(rest);
      if (Array.isArray(list) && list.every((word) => typeof word === "string")) return list;
    } catch {
      // Builders take it for plain words then, and so it is judged.
    }
  }
  if (/["'\\]/.test(rest)) throw new DockerfileError("words with quotes are written as a list", line);
  return rest.split(/\s+/);
}

/** Judges ADD, which takes files of the context alone. */
export function add(one: Instruction): void {
  if (one.flags.some((flag) => !/^--(chown|chmod|link|exclude|checksum)(=|$)/.test(flag))) {
    throw new DockerfileError("ADD does not take this flag", one.line);
  }
  for (const word of words(one)) {
    if (/[$:]|^github\.com\//i.test(word) && !word.startsWith("<<")) {
      throw new DockerfileError("ADD takes files of the context, no addresses; use COPY for names with variables", one.line);
    }
  }
}

/** Judges COPY, which may take files of another image. */
export function copy({ flags, line }: Instruction, reading: Reading): void {
  for (const flag of flags) {
    const [, name, value = ""] = /^--(from|chown|chmod|link|parents|exclude)(?:=(.*))?$/.exec(flag) ?? [];
    if (name === undefined) throw new DockerfileError("COPY does not take this flag", line);
    if (name === "from") stageOrImage(value, reading, line);
  }
}

function stageOrImage(name: string, reading: Reading, line: number): void {
  if (/^\d{1,3}$/.test(name) ? Number(name) < reading.count : reading.stages.has(name.toLowerCase())) return;
  uses(name, reading, line);
}

/** Judges RUN by its flags; what it runs is in a container. */
export function run({ flags, line }: Instruction, reading: Reading): void {
  for (const flag of flags) {
    const [, name, value = ""] = /^--(\w+)(?:=(.*))?$/.exec(flag) ?? [];
    if (name === "network" && (value === "default" || value === "none")) continue;
    if (name === "network" && value === "host") {
      if (!reading.policy.allowHost.net) throw refused("it runs in the host's own network", line, "--allow-host=net");
      continue;
    }
    if (name === "security" && value === "sandbox") continue;
    if (name !== "mount") throw new DockerfileError("RUN takes --network=none or default, and --mount", line);
    mount(value, reading, line);
  }
}

/** A mount of one step. Caches are shared by all builds of the engine, secrets and agents are the client's. */
function mount(text: string, reading: Reading, line: number): void {
  const options = new Map(text.split(",").map((word) => [word.split("=")[0]?.toLowerCase() ?? "", word.slice(word.indexOf("=") + 1)]));
  const type = options.get("type") ?? "bind";
  if (!["bind", "tmpfs"].includes(type)) throw new DockerfileError("a step mounts files of the build or memory", line);
  for (const name of options.keys()) {
    if (!["type", "target", "dst", "destination", "source", "src", "from", "ro", "rw", "readonly", "readwrite", "size"].includes(name)) {
      throw new DockerfileError("a mount does not take this option", line);
    }
  }
  if (options.size !== text.split(",").length || /\$/.test(text)) {
    throw new DockerfileError("a mount says each option once, and plainly", line);
  }
  const image = options.get("from");
  if (image !== undefined) stageOrImage(image, reading, line);
}

/** Judges LABEL: what is reserved is refused. */
export function label({ rest, line }: Instruction, policy: Policy): void {
  // `LABEL name value` is the old form, of one label.
  const words = rest.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  const keys = words.some((word) => word.includes("=")) ? words : words.slice(0, 1);
  for (const word of keys) {
    const key = word.replace(/=.*$/s, "");
    if (/[$\\]/.test(key) || (key.match(/["']/g)?.length ?? 0) > 2) throw new DockerfileError("the name of a label is plain text", line);
    if (isReserved(key.replace(/["']/g, ""), policy)) throw refused("it sets a label that is reserved", line, undefined, "R7");
  }
}

/** Judges VOLUME: Podman takes a colon for a bind. */
export function volume(one: Instruction): void {
  for (const path of words(one)) if (!isPath(path)) throw new DockerfileError("a volume is an absolute path", one.line);
}

/** A refusal of a line. */
export function refused(why: string, line: number, flag?: string, rule: RuleName = "R9"): PolicyError {
  return new PolicyError(rule, `Refused: line ${line} of the Dockerfile: ${why}`, flag);
}
