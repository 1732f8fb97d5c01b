/**
 * `container_exec`: a command in a running container, its output and its exit code.
 *
 * @module
 */

import * as z from "zod";
import { exec as create } from "../../core/endpoints/containers.ts";
import { inspect, start } from "../../core/endpoints/execs.ts";
import type { Engine } from "../engine.ts";
import { type Part, type Tool, tool } from "../tool.ts";
import { type Deadline, deadline, pause } from "./deadline.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import { count, id, text } from "./read-input.ts";
import { counted, header, word } from "./read-text.ts";
import { argv, defined, effect, texts } from "./write-input.ts";

/** `container_exec` */
export const containerExec: Tool = /* @__PURE__ */ tool({
  name: "container_exec",
  title: "Run command in container",
  description:
    'Runs a command in a running container: exit code, stdout, stderr. No shell: pass ["sh","-c","..."] for one. Without stdin; ends by itself or goes on past timeout.',
  toolset: "exec",
  grants: ["exec"],
  risk: "exec",
  input: z.strictObject({
    container: id,
    command: argv,
    workdir: text,
    user: text,
    env: texts.describe("NAME=value"),
    timeout: count(30, 600).describe("Seconds"),
  }),
  output: z.looseObject({ exit_code: z.number().nullable(), running: z.boolean() }),
  annotations: effect({ destroys: true, world: true }),
  large: true,
  async run(context, { container, command, workdir, user, env, timeout }) {
    const { engine, maxChars, softDeadline } = context;
    const { Id } = await engine.call(
      create,
      defined({
        id: container,
        Cmd: command,
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        Env: env,
        User: user,
        WorkingDir: workdir,
      }),
    );
    const limit = deadline(Math.min(timeout * 1000, softDeadline));
    // Both streams and the words around them fit into one result.
    const output = { stdout: excerpt(maxChars / 2 - 300), stderr: excerpt(maxChars / 2 - 300) };
    try {
      const whole = await read(engine, Id, output, limit);
      const code = await exitCode(engine, Id, context.signal, limit);
      const name = word(container);
      return {
        header: header(
          context,
          `${name}: ${outcome(code, whole)}; ${counted(output.stdout.count, "line")} of stdout, ${output.stderr.count} of stderr`,
        ),
        parts: [...fenced(output.stdout, `stdout:${name}`), ...fenced(output.stderr, `stderr:${name}`)],
        data: { exit_code: code ?? null, running: code === undefined },
      };
    } finally {
      limit.clear();
    }
  },
});

/** Reads the output to its end, and says whether it was reached before the deadline. */
async function read(
  engine: Engine,
  id: string,
  output: Record<"stdout" | "stderr", Excerpt>,
  limit: Deadline,
): Promise<boolean> {
  try {
    for await (const { stream, line } of engine.lines(start, { id, Detach: false, Tty: false }, limit.signal)) output[stream].add(line);
    return true;
  } catch (error) {
    if (limit.passed) return false;
    throw error;
  }
}

/** The exit code; an engine may need a moment after the end of the output. `undefined` while the command runs. */
async function exitCode(engine: Engine, id: string, signal: AbortSignal, limit: Deadline): Promise<number | undefined> {
  for (let wait = 1;; wait = Math.min(wait * 2, 250)) {
    const { Running, ExitCode } = await engine.call(inspect, { id });
    if (!Running && typeof ExitCode === "number") return ExitCode;
    if (limit.passed) return undefined;
    await pause(wait, signal);
  }
}

function outcome(code: number | undefined, whole: boolean): string {
  if (code === undefined) return "still runs past the timeout, and goes on in the container";
  const meaning = code === 126 || code === 127 ? " (it could not be started)" : "";
  return `exit code ${code}${meaning}${whole ? "" : ", but something that it started still holds its output"}`;
}

function fenced(of: Excerpt, source: string): readonly Part[] {
  return of.count ? [`${source.split(":")[0]}:`, { untrusted: of.text(), source }] : [];
}
