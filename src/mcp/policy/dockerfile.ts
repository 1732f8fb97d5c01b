/**
 * Reads of a Dockerfile what reaches beyond the build.
 *
 * @module
 */

import { PolicyError, type Rule as RuleName } from "./denied.ts";
import { isReserved } from "./labels.ts";
import type { Policy } from "./policy.ts";
import { type Place, refuse } from "./rule.ts";
import { DockerfileError, type Instruction, instruction, instructionsOf } from "./rules/dockerfile-lines.ts";
import { checkRegistry } from "./rules/registry.ts";
import { isPath } from "./rules/paths.ts";

/**
 * Judges a Dockerfile by what any builder could make of it; gives the images that it is built on or copies from, as `use`.
 * `args` are the values that the request gives to ARG.
 *
 * Throws `PolicyError`: R9 for what reaches an address, another registry or the host, R7 for reserved labels.
 */
export function checkDockerfile(
  source: string,
  policy: Policy,
  args: Readonly<Record<string, string | null>> = {},
): readonly { readonly kind: "image"; readonly use: "use"; readonly path: readonly []; readonly name: string }[] {
  const images = new Set<string>();
  try {
    // A builder that does not know here-documents takes their lines for instructions.
    for (const heredocs of [false, true]) {
      images.clear();
      const reading = { policy, args: globals(args), stages: new Set<string>(), images, count: 0 };
      for (const one of instructionsOf(source, heredocs)) judge(one, reading);
      if (heredocs && reading.count === 0) throw new DockerfileError("there is no FROM", 1);
    }
  } catch (error) {
    throw error instanceof DockerfileError ? refused(error.message, error.line) : error;
  }
  return [...images].map((name) => ({ kind: "image", use: "use", path: [], name }));
}

/** What is known while a Dockerfile is read. */
interface Reading {
  readonly policy: Policy;
  readonly args: Args;
  readonly stages: Set<string>;
  readonly images: Set<string>;
  /** Stages that were begun. */
  count: number;
}

interface Args {
  readonly given: Readonly<Record<string, string | null>>;
  readonly values: Map<string, string | undefined>;
}

/** Values that engines know by themselves: of no use in the name of an image but for the platform. */
function globals(given: Args["given"]): Args {
  for (const name of Object.keys(given)) {
    if (/^BUILDKIT_/i.test(name)) {
      throw new PolicyError("R9", "Refused: a build argument of BuildKit's own changes how the Dockerfile is read");
    }
  }
  return { given, values: new Map() };
}

function judge(one: Instruction, reading: Reading): void {
  switch (one.name) {
    case "FROM":
      return from(one, reading);
    case "ARG":
      return reading.count === 0 ? arg(one, reading.args) : undefined;
    case "ADD":
      return add(one);
    case "COPY":
      return copy(one, reading);
    case "RUN":
      return run(one, reading);
    case "LABEL":
      return label(one, reading.policy);
    case "VOLUME":
      return volume(one);
    case "ONBUILD": {
      const inner = instruction(one.rest, one.line, true);
      if (!inner || ["FROM", "ONBUILD", "ARG"].includes(inner.name)) {
        throw new DockerfileError("ONBUILD does not take this instruction", one.line);
      }
      return judge(inner, reading);
    }
  }
}

function from({ flags, rest, line }: Instruction, reading: Reading): void {
  const [, image = "", alias] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
  if (flags.some((flag) => !/^--platform=[\w$\{\}/.-]+$/.test(flag))) throw new DockerfileError("FROM takes --platform alone", line);
  if (alias !== undefined && !/^[a-z][\w.-]*$/i.test(alias)) throw new DockerfileError("this is no name of a stage", line);
  const name = expand(image, reading.args, line);
  if (name !== "scratch" && !reading.stages.has(name.toLowerCase())) uses(name, reading, line);
  reading.count++;
  if (alias !== undefined) reading.stages.add(alias.toLowerCase());
}

function uses(name: string, { policy, images }: Reading, line: number): void {
  try {
    checkRegistry(name, { policy, path: [], stored: false, input: {}, found: () => {} }, "R9");
  } catch (error) {
    throw error instanceof PolicyError ? refused(error.message.replace(/^Refused: the input: /, ""), line, error.flag) : error;
  }
  images.add(name);
}

/** An argument above the first FROM, which names of images may use. */
function arg({ rest, line }: Instruction, { given, values }: Args): void {
  for (const word of rest.split(/\s+/)) {
    const [, name, quote = "", value] = /^(\w+)(?:=(["']?)([\w./:@${}-]*)\2)?$/.exec(word) ?? [];
    // An argument that cannot be read must not be used in the name of an image.
    if (name === undefined) continue;
    if (values.has(name)) throw new DockerfileError("an argument above the first FROM is declared twice", line);
    const told = Object.hasOwn(given, name) ? given[name] : undefined;
    values.set(name, told ?? (value === undefined || quote === "'" ? value : opaque(value, { given, values })));
  }
}

function opaque(value: string, args: Args): string | undefined {
  try {
    return expand(value, args, 0);
  } catch {
    return undefined;
  }
}

/** Text with the arguments above the first FROM put in. */
function expand(text: string, { values }: Args, line: number): string {
  const whole = text.replace(/\$(?:(\w+)|\{(\w+)(?::-([\w./:@-]*))?\})/g, (_, plain, braced, fallback) => {
    const value = values.get(plain ?? braced) || fallback;
    if (value === undefined) throw new DockerfileError("the name of an image uses an argument that is not known here", line);
    return value;
  });
  if (/[$"'\\`{}]/.test(whole)) throw new DockerfileError("the name of an image is plain text or uses ARG as ${NAME}", line);
  return whole;
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

function add(one: Instruction): void {
  if (one.flags.some((flag) => !/^--(chown|chmod|link|exclude|checksum)(=|$)/.test(flag))) {
    throw new DockerfileError("ADD does not take this flag", one.line);
  }
  for (const word of words(one)) {
    if (/[$:]|^github\.com\//i.test(word) && !word.startsWith("<<")) {
      throw new DockerfileError("ADD takes files of the context, no addresses; use COPY for names with variables", one.line);
    }
  }
}

function copy({ flags, line }: Instruction, reading: Reading): void {
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

function run({ flags, line }: Instruction, reading: Reading): void {
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

function label({ rest, line }: Instruction, policy: Policy): void {
  // `LABEL name value` is the old form, of one label.
  const words = rest.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  const keys = words.some((word) => word.includes("=")) ? words : words.slice(0, 1);
  for (const word of keys) {
    const key = word.replace(/=.*$/s, "");
    if (/[$\\]/.test(key) || (key.match(/["']/g)?.length ?? 0) > 2) throw new DockerfileError("the name of a label is plain text", line);
    if (isReserved(key.replace(/["']/g, ""), policy)) throw refused("it sets a label that is reserved", line, undefined, "R7");
  }
}

function volume(one: Instruction): void {
  for (const path of words(one)) if (!isPath(path)) throw new DockerfileError("a volume is an absolute path", one.line);
}

/** Judges one change to the configuration of an image, as commit and import take it. Throws `PolicyError` R9 and R7. */
export function checkChange(change: string, at: Place): void {
  // Engines join the changes and read them as one file.
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]|\\\s*$|^\s*#|<</.test(change)) refuse(at, "a change is one instruction in one line", undefined, "R9");
  try {
    const one = instruction(change, 1, true);
    if (!one || !/^(CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/.test(one.name)) {
      throw new DockerfileError("a change sets the configuration", 1);
    }
    judge(one, { policy: at.policy, args: globals({}), stages: new Set(), images: new Set(), count: 1 });
  } catch (error) {
    if (error instanceof DockerfileError) refuse(at, error.message, undefined, "R9");
    throw error;
  }
}

function refused(why: string, line: number, flag?: string, rule: RuleName = "R9"): PolicyError {
  return new PolicyError(rule, `Refused: line ${line} of the Dockerfile: ${why}`, flag);
}
