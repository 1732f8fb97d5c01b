/**
 * The client on Deno, over Deno's own sockets: `connect()` finds the engine as the docker command does.
 *
 * Permissions: `--allow-read` and `--allow-write` of a unix socket, or `--allow-net` of a port; without the option
 * `host` also `--allow-env`.
 *
 * @module
 */

import { connectWith } from "./connect.ts";
import type { Docker } from "./core/client.ts";
import { DockerConnectionError } from "./core/errors.ts";
import { denoTransport } from "./transports/deno.ts";
import type { ConnectOptions } from "./transports/environment/options.ts";

export { denoDial, denoTransport } from "./transports/deno.ts";
export { parseHost } from "./transports/environment/target.ts";
export type { PipeTarget, Target, TcpTarget, TlsOptions, TlsTarget, UnixTarget } from "./transports/environment/target.ts";
export type { Connected, Docker } from "./core/client.ts";
export type { Bytes, Connection, Dial, Transport } from "./core/transport.ts";
export type { ConnectOptions, DialOptions, TransportOptions } from "./transports/environment/options.ts";

/**
 * A client of the engine that `options`, else the environment, names; `docker.endpoint` says which and why.
 *
 * With the option `host`, environment variables that Deno was not allowed to read count as not set.
 * Nothing is sent until the client is used, so an engine that is down shows at the first call.
 * Throws `DockerInputError` for a malformed host or version, `DockerUnsupportedError` for `ssh://` and contexts,
 * `DockerConnectionError` where the environment is needed and may not be read.
 */
export function connect(options: ConnectOptions = {}): Promise<Docker> {
  const env = (name: string): string | undefined => readEnv(name, options.host === undefined);
  return connectWith(options, { env, platform: Deno.build.os, readText }, denoTransport);
}

function readEnv(name: string, needed: boolean): string | undefined {
  if (!needed && Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted") return undefined;
  try {
    return Deno.env.get(name);
  } catch (cause) {
    throw new DockerConnectionError("denied", `Cannot read ${name} to find the engine`, {
      hint: "Run Deno with --allow-env, or pass the option host",
      cause,
    });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
