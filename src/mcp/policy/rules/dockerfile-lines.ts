/**
 * A Dockerfile as its instructions. What different builders read differently is refused.
 *
 * @module
 */

/** An instruction. */
export interface Instruction {
  /** In capital letters, such as `RUN`. */
  readonly name: string;
  /** The words with two dashes that come first, such as `--from=base`. */
  readonly flags: readonly string[];
  /** What follows, in one line. */
  readonly rest: string;
  /** The number of its line, from 1. */
  readonly line: number;
}

/** What is wrong with a line. */
export class DockerfileError extends Error {
  /** Name of the class. */
  override readonly name = "DockerfileError";
  /** The number of the line, from 1. */
  readonly line: number;

  /** Takes what is wrong and where. */
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const known: ReadonlySet<string> = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);

/**
 * The instructions of a Dockerfile. With `heredocs`, the bodies of here-documents belong to their instructions; without, their
 * lines are instructions, as an older builder takes them, and those that are none are left out.
 *
 * Throws `DockerfileError`.
 */
export function instructionsOf(source: string, heredocs: boolean): readonly Instruction[] {
  const lines = source.replace(/^\ufeff/, "").split(/\r?\n/);
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    const first = clean(lines[at] ?? "", line);
    if (first === "" || first.startsWith("#")) {
      // Builders read these above the first instruction alone.
      if (!found.length) directive(first, line);
      continue;
    }
    let whole = first;
    while (/\\$/.test(whole)) {
      whole = whole.slice(0, -1);
      do at++; while (at < lines.length && /^\s*(#|$)/.test(lines[at] ?? ""));
      if (at >= lines.length) break;
      whole += (lines[at] ?? "").trimEnd();
      clean(lines[at] ?? "", at + 1);
    }
    const one = instruction(whole, line, heredocs);
    if (!one) continue;
    found.push(one);
    if (!heredocs || !["ADD", "COPY", "RUN"].includes(one.name)) continue;
    for (const [, dash, , end] of one.rest.matchAll(/(?<!<)<<(-?)(["']?)([A-Za-z_][\w.]*)\2/g)) {
      do at++; while (at < lines.length && (dash ? (lines[at] ?? "").replace(/^\t+/, "") : lines[at]) !== end);
      if (at >= lines.length) throw new DockerfileError("a here-document does not end", line);
    }
  }
  return found;
}

function clean(text: string, line: number): string {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x08\x0b-\x1f\x7f]|(?! )[^\S\t]/.test(text)) {
    throw new DockerfileError("it has a space or a character that builders read differently", line);
  }
  return text.trim();
}

function directive(text: string, line: number): void {
  const [, name, value = ""] = /^#\s*(syntax|escape)\s*=\s*(.*)$/i.exec(text) ?? [];
  if (name?.toLowerCase() === "escape" && value !== "\\") throw new DockerfileError("the escape character is the backslash", line);
  if (name?.toLowerCase() === "syntax" && !/^(docker\.io\/)?docker\/dockerfile:1(\.\d+)*$/.test(value)) {
    throw new DockerfileError("the only syntax is docker/dockerfile:1", line);
  }
}

/** One instruction of its text; nothing where a line without here-documents is no instruction. */
export function instruction(text: string, line: number, strict: boolean): Instruction | undefined {
  const [, word = "", after = ""] = /^\s*(\S+)(?:\s+(.*))?$/s.exec(text) ?? [];
  const name = word.toUpperCase();
  if (!/^[A-Za-z]+$/.test(word) || !known.has(name)) {
    if (strict) throw new DockerfileError("it is no instruction", line);
    return undefined;
  }
  const flags: string[] = [];
  let rest = after;
  if (["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"].includes(name)) {
    for (let match; (match = /^\s*(--\S*)(\s|$)/.exec(rest)); rest = rest.slice(match[0].length)) {
      if (/["'\\]/.test(match[1] ?? "")) throw new DockerfileError("a flag has no quotes", line);
      flags.push(match[1] ?? "");
    }
  }
  return { name, flags, rest: rest.trim(), line };
}
