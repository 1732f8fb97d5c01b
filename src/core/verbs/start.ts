/**
 * `start`: a container from nothing to running.
 *
 * @module
 */

import { onAbort } from "../abort.ts";
import { call, type Caller, type CallOptions } from "../call.ts";
import { create, type CreateInput, delete as remove, kill, start as startContainer, stop, wait } from "../endpoints/containers.ts";
import { inspect } from "../endpoints/images.ts";
import { DockerApiError } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import type { ContainerCreateBody } from "../types/container-config.ts";
import type { AuthConfig } from "../types/system.ts";
import { pull, type PullProgress } from "./pull.ts";

/** What a verb makes a container of: the input of `containers.create`, and how to come by its image. */
export interface ImageSource {
  /** When to pull the image. Default `missing`. */
  pull?: "missing" | "always" | "never" | undefined;
  /** Credentials for the pull. Default: none. */
  auth?: AuthConfig | undefined;
}

/** Input of `start`. */
export type StartInput = CreateInput & ContainerCreateBody & ImageSource;

/** What `start` left. */
export interface StartResult {
  /** Id of the running container. */
  readonly id: string;
}

/** Creates and starts a container. Await it and it is started, not ended; iterate it for the progress of a pull. */
export function start(caller: Caller, input: StartInput, options: CallOptions = {}): Operation<PullProgress, StartResult> {
  return operation(async function* ({ signal }) {
    const id = yield* createWithImage(caller, input, signal);
    try {
      await call(caller, startContainer, { id }, { signal });
    } catch (error) {
      await discard(caller, id);
      throw error;
    }
    return { id };
  }, options.signal);
}

/** Creates a container, pulling its image first where that is asked for or needed. Gives its id. */
export async function* createWithImage(caller: Caller, input: StartInput, signal: AbortSignal): AsyncGenerator<PullProgress, string> {
  const { pull: when = "missing", auth, ...body } = input;
  const pulling = (): AsyncIterable<PullProgress> => pull(caller, input.Image ?? "", { platform: input.platform, auth, signal });
  if (when === "always") yield* pulling();
  try {
    return await createNow(caller, body, signal);
  } catch (error) {
    if (when !== "missing" || !await isMissing(caller, input.Image, error, signal)) throw error;
  }
  yield* pulling();
  return await createNow(caller, body, signal);
}

/** How long an aborted create is waited for, in milliseconds. */
const patience = 5000;

/** Creates a container. An engine finishes a create whose caller has gone, so an abort lets it answer, and removes what it made. */
async function createNow(caller: Caller, body: CreateInput & ContainerCreateBody, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = onAbort(signal, () => timer = setTimeout(() => late.abort(signal.reason), patience));
  try {
    const { Id } = await call(caller, create, body, { signal: late.signal });
    if (!signal.aborted) return Id;
    await discard(caller, Id);
    throw signal.reason;
  } finally {
    stop();
    clearTimeout(timer);
  }
}

/** Whether a create failed for want of its image: by asking for the image, since a 404 may be about a network or volume. */
async function isMissing(caller: Caller, image: string | undefined, error: unknown, signal: AbortSignal): Promise<boolean> {
  if (!DockerApiError.is(error) || error.status !== 404 || !image) return false;
  try {
    await call(caller, inspect, { name: image }, { signal });
    return false;
  } catch (reason) {
    return DockerApiError.is(reason) && reason.isNotFound;
  }
}

/** How long a cleanup may take, in milliseconds, beyond what the container is given to stop. */
const cleanupLimit = 30_000;

/** Removes a container that a failed or abandoned verb made, with its anonymous volumes. What goes wrong then is not worth more than the failure that led here. */
export async function discard(caller: Caller, id: string, grace: number = 0): Promise<void> {
  // A timer of our own, since a signal that waits for its time keeps Deno alive.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), cleanupLimit + grace * 1000);
  const options = { signal: late.signal };
  try {
    // Not left to the forced removal: Podman's gives a process ten seconds first.
    await (grace > 0 ? call(caller, stop, { id, t: grace }, options) : call(caller, kill, { id }, options)).catch(() => {});
    await call(caller, remove, { id, force: true, v: true }, options);
  } catch (error) {
    // AutoRemove is at it already, and what was left is gone only when it has done.
    if (DockerApiError.is(error) && error.isConflict) await call(caller, wait, { id, condition: "removed" }, options).catch(() => {});
  } finally {
    clearTimeout(timer);
  }
}
