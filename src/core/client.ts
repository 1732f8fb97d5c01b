/**
 * The client: the groups of the API and the verbs, over one transport.
 *
 * @module
 */

import { bind, type Bound } from "./bind.ts";
import { type Caller, type CallerOptions, type CallOptions, createCaller } from "./call.ts";
import * as groups from "./groups.ts";
import type { Operation } from "./operation.ts";
import type { Transport } from "./transport.ts";
import { type Exec, exec } from "./verbs/exec.ts";
import { pull, type PullOptions, type PullProgress, type PullResult } from "./verbs/pull.ts";
import { type Run, run } from "./verbs/run.ts";
import { start, type StartInput, type StartResult } from "./verbs/start.ts";

/** The groups of the API, each the endpoints of its module. */
export type Groups = { readonly [G in keyof typeof groups]: Bound<(typeof groups)[G]> };

/** What a client is connected to, and why. */
export interface Connected {
  /** Such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** What made the choice, such as `DOCKER_HOST`. */
  readonly why: string;
}

/** Options of {@linkcode createDocker}. */
export interface DockerOptions extends CallerOptions {
  /** What the transport leads to, for people to read. Default: unknown. */
  readonly endpoint?: Connected | undefined;
}

/** The verbs: what people do, built on endpoints. */
export interface Verbs {
  /** Creates and starts a container, pulling its image where it is missing; resolves when it is started. */
  start(input: StartInput, options?: CallOptions): Operation<PullProgress, StartResult>;
  /** Runs a container to its end: its output and exit code. A non-zero exit code is a result, no error. */
  readonly run: Run;
  /** Runs a command in a running container: its output and exit code. */
  readonly exec: Exec;
  /** Pulls an image; a reference without tag or digest means `latest`. */
  pull(image: string, options?: PullOptions): Operation<PullProgress, PullResult>;
}

/** A client of one engine. */
export interface Docker extends Caller, Groups, Verbs, AsyncDisposable {
  /** What it is connected to, and why; `undefined` for a transport that was made by hand. */
  readonly endpoint: Connected | undefined;
  /** The API version in use; the first call asks the engine. */
  apiVersion(options?: CallOptions): Promise<string>;
  /** Ends idle connections and aborts what is in flight. */
  close(): Promise<void>;
}

/** The client over a transport. It sends nothing until it is used. */
export function createDocker(transport: Transport, options: DockerOptions = {}): Docker {
  const caller = createCaller(transport, options);
  const bound = Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, bind(caller, group)]));
  const close = async (): Promise<void> => await transport.close?.();
  return {
    ...caller,
    ...(bound as unknown as Groups),
    endpoint: options.endpoint,
    apiVersion: ({ signal } = {}) => caller.versions.current(signal),
    start: (input, options) => start(caller, input, options),
    run: ((input, options) => run(caller, input, options)) as Run,
    exec: ((container, command, options) => exec(caller, container, command, options)) as Exec,
    pull: (image, options) => pull(caller, image, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}
