/**
 * `exec`: a command in a running container, from its stdin to its exit code.
 *
 * @module
 */

import { call, type Caller } from "../call.ts";
import type { Frame } from "../codecs/frames.ts";
import { exec as create } from "../endpoints/containers.ts";
import { inspect, start } from "../endpoints/execs.ts";
import type { DockerError } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import type { Bytes } from "../transport.ts";
import { Collected, type Output, type OutputOptions } from "./output.ts";
import { converse, type Stdin } from "./process.ts";

/** Options of `exec`. */
export interface ExecOptions extends OutputOptions {
  /** Written to the command, then closed. Default: nothing, and the command has no stdin. */
  readonly stdin?: Stdin | undefined;
  /** Environment beside the container's, as `NAME=value`. */
  readonly Env?: string[] | undefined;
  /** User, and group after a colon. Default: the container's. */
  readonly User?: string | undefined;
  /** Working directory. Default: the container's. */
  readonly WorkingDir?: string | undefined;
  /** Runs it in a terminal, where stdout and stderr are one. Default false. */
  readonly Tty?: boolean | undefined;
  /** Gives it all capabilities. Default false. */
  readonly Privileged?: boolean | undefined;
  /** Aborts the call. The command itself goes on: no engine offers a way to end it. */
  readonly signal?: AbortSignal | undefined;
}

/** What a command left. */
export interface ExecResult<T = string> extends Output<T> {
  /** Its exit code. A command that could not be started has 126 or 127, and the reason in its output. */
  exitCode: number;
  /** The connection broke before the end of the output (Podman, while stdin was written): a tail of it may be lost. */
  cut?: true;
}

/** `exec`, with output as text or bytes. */
export interface Exec {
  (
    container: string,
    command: readonly string[],
    options: ExecOptions & { readonly encoding: "bytes" },
  ): Operation<Frame, ExecResult<Bytes>>;
  (container: string, command: readonly string[], options?: ExecOptions): Operation<Frame, ExecResult>;
}

/** Runs a command in a running container. Await it for exit code and output, iterate it for frames as they come. */
export function exec(
  caller: Caller,
  container: string,
  command: readonly string[],
  options: ExecOptions = {},
): Operation<Frame, ExecResult<string & Bytes>> {
  const { stdin, Tty = false, Env, User, WorkingDir, Privileged } = options;
  return operation(async function* ({ signal, collect }) {
    const { Id: id } = await call(caller, create, {
      id: container,
      Cmd: [...command],
      AttachStdin: stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      Tty,
      Env,
      User,
      WorkingDir,
      Privileged,
    }, { signal });
    const session = await call(caller, start, { id, Detach: false, Tty, stdin: stdin !== undefined }, { signal });
    const output = new Collected(options);
    const talk = converse(session, stdin, "ContainerExec");
    for await (const frame of talk.frames) {
      if (collect) output.add(frame);
      yield frame;
    }
    const exitCode = await exitCodeOf(caller, id, signal, talk.cut);
    return { exitCode, ...output.result(), ...(talk.cut && { cut: true as const }) };
  }, options.signal);
}

/** The exit code; an engine may need a moment after the end of the output until it has one. */
async function exitCodeOf(caller: Caller, id: string, signal: AbortSignal, cut: DockerError | undefined): Promise<number> {
  for (let wait = 1;; wait = Math.min(wait * 2, 250)) {
    const { Running, ExitCode } = await call(caller, inspect, { id }, { signal });
    if (!Running && typeof ExitCode === "number") return ExitCode;
    // The output broke off while the process runs: that is no end.
    if (cut && wait > 100) throw cut;
    await new Promise<void>((resolve) => setTimeout(resolve, wait));
    signal.throwIfAborted();
  }
}
