/**
 * `run`: a container from its creation to its exit code.
 *
 * @module
 */

import { type Answer, call, type Caller, decode, exchange } from "../call.ts";
import type { Frame } from "../codecs/frames.ts";
import type { Session } from "../codecs/session.ts";
import { attach, inspect, start as startContainer, wait } from "../endpoints/containers.ts";
import { DockerApiError, DockerError } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import type { Bytes } from "../transport.ts";
import type { ContainerWaitResponse } from "../types/containers.ts";
import { Collected, type Output, type OutputOptions } from "./output.ts";
import { converse, type Stdin } from "./process.ts";
import { createWithImage, discard, type StartInput } from "./start.ts";

/** Input of `run`. */
export type RunInput = StartInput & {
  /** Written to the container, then closed. Default: nothing, and the container has no stdin. */
  stdin?: Stdin | undefined;
};

/** Options of `run`. */
export interface RunOptions extends OutputOptions {
  /** Aborts the run: the container is stopped and removed. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds that a container whose run is left has to stop by itself. Default 0: it is killed. */
  readonly grace?: number | undefined;
}

/** What a run left. */
export interface RunResult<T = string> extends Output<T> {
  /** Id of the container; gone already where `HostConfig.AutoRemove` was set. */
  id: string;
  /** Its exit code. */
  exitCode: number;
  /** The connection broke before the end of the output (Podman, while stdin was written): a tail of it may be lost. */
  cut?: true;
}

/** `run`, with output as text or bytes. */
export interface Run {
  (input: RunInput, options: RunOptions & { readonly encoding: "bytes" }): Operation<Frame, RunResult<Bytes>>;
  (input: RunInput, options?: RunOptions): Operation<Frame, RunResult>;
}

/**
 * Creates a container, attaches, waits and only then starts, so that neither output nor exit code can be missed.
 * Await it for exit code and output, iterate it for frames as they come. A run that fails or is left early removes
 * the container; one that ends leaves it, unless `HostConfig.AutoRemove` is set.
 */
export function run(caller: Caller, input: RunInput, options: RunOptions = {}): Operation<Frame, RunResult<string & Bytes>> {
  const { stdin, ...rest } = input;
  const withStdin = stdin !== undefined;
  // Without StdinOnce an engine ends the attach, and its output, at the half-close of stdin.
  const body: StartInput = {
    ...rest,
    AttachStdout: true,
    AttachStderr: true,
    ...(withStdin && { AttachStdin: true, OpenStdin: true, StdinOnce: true }),
  };
  return operation(async function* ({ signal, collect }) {
    const id = await last(createWithImage(caller, body, signal));
    let ended = false;
    let session: Session | undefined;
    let waiting: Answer | undefined;
    try {
      session = await call(caller, attach, { id, stream: true, stdin: withStdin, stdout: true, stderr: true }, { signal });
      const condition = input.HostConfig?.AutoRemove ? "removed" : "next-exit";
      // Its head is the sign that the engine is watching; the answer comes with the exit.
      waiting = await exchange(caller, wait, { id, condition }, signal);
      await call(caller, startContainer, { id }, { signal });
      const output = new Collected(options);
      const talk = converse(session, stdin, "ContainerAttach");
      for await (const frame of talk.frames) {
        if (collect) output.add(frame);
        yield frame;
      }
      const { cut } = talk;
      if (cut) await mustHaveEnded(caller, id, cut, signal);
      const exitCode = exitCodeIn(await decode(wait, waiting) as ContainerWaitResponse);
      ended = true;
      return { id, exitCode, ...output.result(), ...(cut && { cut: true as const }) };
    } finally {
      if (!ended) {
        session?.close();
        waiting?.response.body.close();
        await discard(caller, id, options.grace);
      }
    }
  }, options.signal);
}

/** Runs a generator to its end and gives what it returns. */
async function last<T>(generator: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await generator.next();
    if (step.done) return step.value;
  }
}

/** Podman resets a connection whose stdin is still written when the process ends; anything else that breaks it is a failure. */
async function mustHaveEnded(caller: Caller, id: string, cut: DockerError, signal: AbortSignal): Promise<void> {
  try {
    const { State } = await call(caller, inspect, { id }, { signal });
    if (State?.Running) throw cut;
  } catch (error) {
    // Removed already, by AutoRemove.
    if (!(DockerApiError.is(error) && error.isNotFound)) throw error;
  }
}

/** Podman answers 0 with an error, so the error is looked at first. */
function exitCodeIn({ StatusCode, Error }: ContainerWaitResponse): number {
  if (Error?.Message) throw new DockerError(`ContainerWait failed: ${Error.Message}`);
  return StatusCode;
}
