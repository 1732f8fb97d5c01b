/**
 * Which engine is meant, as the docker command finds it: its contexts are looked at as well.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { createDocker, type Docker } from "../core/client.ts";
import { resolveEndpoint } from "../transports/environment/endpoint.ts";
import type { TlsOptions } from "../transports/environment/target.ts";
import { explaining } from "../transports/first-contact.ts";
import { nodeTransport } from "../transports/node.ts";
import { version } from "../version.ts";
import { type Io, UsageError } from "./io.ts";

/** What the caller asks for; the environment has the rest. */
export interface Wish {
  /** Where the engine listens, or `context:NAME`. */
  readonly host?: string | undefined;
  /** API version. */
  readonly version?: string | undefined;
}

/** An engine that a context or an option names; absent members leave the choice to the environment. */
export interface Choice {
  /** Where it listens. */
  readonly host?: string;
  /** Certificates of its context. */
  readonly tls?: TlsOptions;
  /** What chose it, where it is not the environment. */
  readonly why?: string;
}

/** A client of the engine that is meant. Nothing is sent; throws as `connect` does, and `UsageError` for a context that is not there. */
export async function connectAs({ env, platform }: Pick<Io, "env" | "platform">, wish: Wish = {}): Promise<Docker> {
  const choice = await choose(env, wish.host);
  const found = await resolveEndpoint({ ...choice, version: wish.version, env: (name) => env[name], platform, readText: text });
  const { host, tls, target } = found;
  const why = choice.why ?? found.why;
  const transport = nodeTransport({ host, tls, headers: { "user-agent": `dockwire/${version}` } });
  return createDocker(explaining(transport, target, why), { version: found.version, endpoint: { host, why } });
}

/** `DOCKER_HOST`, else `DOCKER_CONTEXT`, else the current context of the docker command's config.json, else the default socket. */
export async function choose(env: Io["env"], wish?: string | undefined): Promise<Choice> {
  const named = wish === undefined ? undefined : /^context:(.*)$/.exec(wish)?.[1];
  if (named !== undefined && named !== "default") return await context(env, named, `context ${named}`);
  if (wish !== undefined && named === undefined) return { host: wish, why: "option host" };
  if (env["DOCKER_HOST"]) return {};
  const fromEnv = env["DOCKER_CONTEXT"];
  if (fromEnv) return fromEnv === "default" ? {} : await context(env, fromEnv, `context ${fromEnv} of DOCKER_CONTEXT`);
  // As with the docker command, TLS variables that name no host still mean one.
  const current = named === "default" || env["DOCKER_TLS_VERIFY"] ? undefined : await currentContext(env);
  return current === undefined ? {} : await context(env, current, `current context ${current}`);
}

/** Folder of the docker command's configuration. */
export function dockerConfig(env: Io["env"]): string {
  return env["DOCKER_CONFIG"] || join(env["HOME"] || env["USERPROFILE"] || homedir(), ".docker");
}

async function currentContext(env: Io["env"]): Promise<string | undefined> {
  const path = join(dockerConfig(env), "config.json");
  const json = parsed(await text(path), path) as { currentContext?: unknown } | undefined;
  return typeof json?.currentContext === "string" && !["", "default"].includes(json.currentContext) ? json.currentContext : undefined;
}

async function context(env: Io["env"], name: string, why: string): Promise<Choice> {
  const id = createHash("sha256").update(name).digest("hex");
  const folder = join(dockerConfig(env), "contexts");
  const path = join(folder, "meta", id, "meta.json");
  const meta = parsed(await text(path), path) as { Endpoints?: { docker?: { Host?: unknown } } } | undefined;
  if (meta === undefined) throw new UsageError(`There is no context ${JSON.stringify(name)} in ${folder} (${why})`);
  const host = meta.Endpoints?.docker?.Host;
  if (typeof host !== "string" || host === "") throw new UsageError(`The context ${JSON.stringify(name)} names no engine (${why})`);
  const [ca, cert, key] = await Promise.all(["ca", "cert", "key"].map((file) => text(join(folder, "tls", id, "docker", `${file}.pem`))));
  const tls = ca !== undefined || cert !== undefined ? { tls: { ca, cert, key } } : {};
  return { host, why, ...tls };
}

async function text(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function parsed(json: string | undefined, path: string): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    throw new UsageError(`Cannot read ${path}: it is no JSON`);
  }
}
