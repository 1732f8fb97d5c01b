/**
 * Reads of a Dockerfile what reaches beyond the build.
 *
 * @module
 */

import { PolicyError } from "./denied.ts";
import type { Policy } from "./policy.ts";
import { DockerfileError, type Instruction, instruction, instructionsOf } from "./rules/dockerfile-lines.ts";
import { add, copy, label, type Reading, refused, run, uses, volume } from "./rules/dockerfile-steps.ts";
import { type Place, refuse } from "./rules/place.ts";

/** What a Dockerfile takes from elsewhere. */
export interface Sources {
  /** Names of all images that it is built on or copies from. */
  readonly images: readonly string[];
  /** Those that it is built on, for each FROM of each way to read it. */
  readonly bases: readonly Base[];
}

/** An image behind a FROM. What it brings into the build is judged by {@linkcode checkTriggers}. */
export interface Base {
  /** Its name. */
  readonly name: string;
  /** The platform that its FROM asks for, where it asks for a certain one. */
  readonly platform: string | undefined;
  /** The line of the FROM. */
  readonly line: number;
  /** What is known there: the stages so far. */
  readonly reading: Pick<Reading, "stages" | "count">;
}

/**
 * Judges a Dockerfile by what any builder could make of it. `args` are the values that the request gives to ARG.
 *
 * Throws `PolicyError`: R9 for what reaches an address, another registry or the host, R7 for reserved labels.
 */
export function checkDockerfile(source: string, policy: Policy, args: Readonly<Record<string, string | null>> = {}): Sources {
  const images = new Set<string>();
  const bases: Base[] = [];
  try {
    // A builder that does not know here-documents takes their lines for instructions.
    for (const heredocs of [false, true]) {
      images.clear();
      const reading = { policy, args: globals(args), stages: new Set<string>(), images, bases, count: 0 };
      for (const one of instructionsOf(source, heredocs)) judge(one, reading);
      if (heredocs && reading.count === 0) throw new DockerfileError("there is no FROM", 1);
    }
  } catch (error) {
    throw error instanceof DockerfileError ? refused(error.message, error.line) : error;
  }
  return { images: [...images], bases };
}

/** Judges the instructions that an image brings into a build that is made of it. Throws `PolicyError` R9 and R7. */
export function checkTriggers(triggers: readonly string[], { line, reading }: Base, policy: Policy): void {
  const whole: Whole = { policy, args: globals({}), images: new Set(), bases: [], ...reading };
  try {
    for (const heredocs of [false, true]) {
      for (const trigger of triggers) {
        for (const one of instructionsOf(trigger, heredocs)) judgeTrigger({ ...one, line }, whole);
      }
    }
  } catch (error) {
    if (!(error instanceof DockerfileError || error instanceof PolicyError)) throw error;
    const { message, flag, rule } = error instanceof PolicyError ? error : refused(error.message, line);
    throw new PolicyError(rule, `${message}; that is what its image does by ONBUILD`, flag);
  }
}

/** Arguments above the first FROM. */
interface Args {
  readonly given: Readonly<Record<string, string | null>>;
  readonly values: Map<string, string | undefined>;
}

/** What is known where names of images may use arguments. */
interface Whole extends Reading {
  readonly args: Args;
  readonly bases: Base[];
}

/** The arguments at the beginning. Those of BuildKit's own would change how the file is read. */
function globals(given: Args["given"]): Args {
  for (const name of Object.keys(given)) {
    if (/^BUILDKIT_/i.test(name)) {
      throw new PolicyError("R9", "Refused: a build argument of BuildKit's own changes how the Dockerfile is read");
    }
  }
  return { given, values: new Map() };
}

function judge(one: Instruction, reading: Whole): void {
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
      return inner && judgeTrigger(inner, reading);
    }
  }
}

function judgeTrigger(inner: Instruction, reading: Whole): void {
  if (["FROM", "ONBUILD"].includes(inner.name)) throw new DockerfileError("ONBUILD does not take this instruction", inner.line);
  // An argument of a stage names no image.
  if (inner.name !== "ARG") judge(inner, reading);
}

function from({ flags, rest, line }: Instruction, reading: Whole): void {
  const [, image = "", alias] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
  if (flags.some((flag) => !/^--platform=[\w$\{\}/.-]+$/.test(flag))) throw new DockerfileError("FROM takes --platform alone", line);
  if (alias !== undefined && !/^[a-z][\w.-]*$/i.test(alias)) throw new DockerfileError("this is no name of a stage", line);
  const name = expand(image, reading.args, line);
  if (name !== "scratch" && !reading.stages.has(name.toLowerCase())) {
    uses(name, reading, line);
    reading.bases.push({
      name,
      platform: platformOf(flags, reading.args, line),
      line,
      reading: { stages: new Set(reading.stages), count: reading.count + 1 },
    });
  }
  reading.count++;
  if (alias !== undefined) reading.stages.add(alias.toLowerCase());
}

/** The platform that a FROM asks for; nothing where that is the engine's own or the request's. */
function platformOf(flags: readonly string[], args: Args, line: number): string | undefined {
  const platform = flags.at(-1)?.slice("--platform=".length);
  const [, name] = /^\$\{?((?:BUILD|TARGET)PLATFORM)\}?$/.exec(platform ?? "") ?? [];
  if (platform === undefined || (name !== undefined && !args.values.has(name) && !Object.hasOwn(args.given, name))) return undefined;
  return expand(platform, args, line);
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
    judge(one, { policy: at.policy, args: globals({}), stages: new Set(), images: new Set(), bases: [], count: 1 });
  } catch (error) {
    if (error instanceof DockerfileError) refuse(at, error.message, undefined, "R9");
    throw error;
  }
}
