/**
 * Which engine is meant: an explicit host, else what the environment says, else the default socket.
 *
 * Pure: what it may look at is handed in.
 *
 * @module
 */

import { DockerConnectionError, DockerInputError, DockerUnsupportedError } from "../../core/errors.ts";
import { parseHost, type Target, type TlsOptions } from "./target.ts";

/** What may be looked at to find the engine. */
export interface Surroundings {
  /** The value of an environment variable, `undefined` where it is not set. Only those that matter are asked for. */
  readonly env: (name: string) => string | undefined;
  /** The operating system as Node or Deno names it: `win32` and `windows` have named pipes, the others sockets. */
  readonly platform: string;
  /** The text of a file, `undefined` where there is none. */
  readonly readText: (path: string) => Promise<string | undefined>;
}

/** What the caller wants, which goes before the environment. */
export interface EndpointWish {
  /** An explicit host. */
  readonly host?: string | undefined;
  /** Explicit TLS options; `false` for no TLS whatever the environment says. */
  readonly tls?: TlsOptions | false | undefined;
  /** An explicit API version. */
  readonly version?: string | undefined;
}

/** An engine that was chosen, and why. */
export interface ResolvedEndpoint {
  /** Where it listens. */
  readonly target: Target;
  /** The same as text, such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** What TLS is checked with, `undefined` where the target does not speak it. */
  readonly tls: TlsOptions | undefined;
  /** What made the choice: `option host`, `DOCKER_HOST`, `DOCKER_TLS_VERIFY` or `default socket`. */
  readonly why: string;
  /** The API version that is pinned, by the option or by `DOCKER_API_VERSION`. */
  readonly version?: string;
}

/**
 * Chooses the engine as the docker command does: the option, else `DOCKER_HOST`, else the default socket.
 *
 * `DOCKER_TLS_VERIFY`, with any value, asks for TLS on a port and reads `ca.pem`, `cert.pem` and `key.pem` in
 * `DOCKER_CERT_PATH` (`DOCKER_CONFIG` or `~/.docker` without it); a socket or pipe has no TLS and is left alone.
 * Without a host it means `tcp://localhost:2376`. `DOCKER_CERT_PATH` alone does nothing.
 *
 * A `DOCKER_CONTEXT` that decides is a `DockerUnsupportedError`, since another engine than the one named would answer.
 * Throws `DockerInputError` for a malformed host or version and `DockerConnectionError` for certificates that cannot be read.
 */
export async function resolveEndpoint(wish: EndpointWish & Surroundings): Promise<ResolvedEndpoint> {
  const { env, platform } = wish;
  const version = pinnedVersion(wish.version, "version") ?? pinnedVersion(env("DOCKER_API_VERSION"), "DOCKER_API_VERSION");
  const verify = wish.tls === undefined && Boolean(env("DOCKER_TLS_VERIFY"));
  const { host, why } = choose(wish.host, env, verify, platform);

  const plain = parseHost(host, wish.tls || undefined);
  if (wish.tls === false && plain.kind === "tls") {
    throw new DockerInputError(`Cannot connect to ${plain.host} without TLS: https:// asks for it`);
  }
  if (verify && plain.kind === "tcp" && /^http:/i.test(plain.host)) {
    throw new DockerInputError(
      `Cannot connect to ${plain.host} by plain HTTP: DOCKER_TLS_VERIFY is set; use tcp:// or https://, or pass tls: false`,
    );
  }
  const target = verify && "port" in plain ? parseHost(host, await certificates(wish)) : plain;
  return { target, host: target.host, tls: target.kind === "tls" ? target.tls : undefined, why, ...(version !== undefined && { version }) };
}

function choose(
  host: string | undefined,
  env: Surroundings["env"],
  verify: boolean,
  platform: string,
): { readonly host: string; readonly why: string } {
  if (host !== undefined) return { host, why: "option host" };
  const fromEnv = env("DOCKER_HOST");
  if (fromEnv) return { host: fromEnv, why: "DOCKER_HOST" };
  const context = env("DOCKER_CONTEXT");
  if (context && context !== "default") {
    throw new DockerUnsupportedError(
      `Cannot use the context ${JSON.stringify(context)} of DOCKER_CONTEXT: contexts are not supported; pass host or set DOCKER_HOST`,
    );
  }
  if (verify) return { host: "tcp://localhost:2376", why: "DOCKER_TLS_VERIFY" };
  return { host: isWindows(platform) ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock", why: "default socket" };
}

/** The files beside each other in the certificate folder. Ours are optional, as an engine need not ask for them, but half a pair is a mistake. */
async function certificates({ env, readText, platform }: Surroundings): Promise<TlsOptions> {
  const folder = env("DOCKER_CERT_PATH") || env("DOCKER_CONFIG") || `${env(isWindows(platform) ? "USERPROFILE" : "HOME") ?? "~"}/.docker`;
  async function read(name: string): Promise<string | undefined> {
    const path = `${folder}/${name}`;
    try {
      return await readText(path);
    } catch (cause) {
      throw new DockerConnectionError("denied", `Cannot read ${path}, which DOCKER_TLS_VERIFY asks for`, { cause });
    }
  }
  function missing(name: string): DockerConnectionError {
    return new DockerConnectionError("not_found", `Cannot find ${folder}/${name}, which DOCKER_TLS_VERIFY asks for`, {
      hint: "DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem",
    });
  }
  const ca = await read("ca.pem");
  if (ca === undefined) throw missing("ca.pem");
  const cert = await read("cert.pem");
  const key = await read("key.pem");
  if (cert === undefined && key === undefined) return { ca };
  if (cert === undefined) throw missing("cert.pem");
  if (key === undefined) throw missing("key.pem");
  return { ca, cert, key };
}

function pinnedVersion(text: string | undefined, where: string): string | undefined {
  if (text === undefined || text === "") return undefined;
  const version = text.replace(/^v/, "");
  if (!/^\d+\.\d+$/.test(version)) throw new DockerInputError(`Cannot use the ${where} ${JSON.stringify(text)}: it looks like "1.44"`);
  return version;
}

function isWindows(platform: string): boolean {
  return platform === "win32" || platform === "windows";
}
