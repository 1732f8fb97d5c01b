/**
 * The client on Node and Bun: `connect()` finds the engine as the docker command does.
 *
 * @module
 */

import process from "node:process";
import { connectWith } from "./connect.ts";
import type { Docker } from "./core/client.ts";
import type { ConnectOptions } from "./transports/environment/options.ts";
import { nodeTransport } from "./transports/node.ts";

export { nodeDial, nodeTransport } from "./transports/node.ts";
export { parseHost } from "./transports/environment/target.ts";
export type { PipeTarget, Target, TcpTarget, TlsOptions, TlsTarget, UnixTarget } from "./transports/environment/target.ts";
export type { Connected, Docker } from "./core/client.ts";
export type { Bytes, Connection, Dial, Transport } from "./core/transport.ts";
export type { ConnectOptions, DialOptions, TransportOptions } from "./transports/environment/options.ts";

/**
 * A client of the engine that `options`, else the environment, names; `docker.endpoint` says which and why.
 *
 * Nothing is sent until the client is used, so an engine that is down shows at the first call.
 * Throws `DockerInputError` for a malformed host or version, `DockerUnsupportedError` for `ssh://` and contexts.
 */
export function connect(options: ConnectOptions = {}): Promise<Docker> {
  return connectWith(options, { env: (name) => process.env[name], platform: process.platform, readText }, nodeTransport);
}

async function readText(path: string): Promise<string | undefined> {
  const { readFile } = await import("node:fs/promises");
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
