/**
 * `dockwire doctor`: which engine is meant, why, whether it answers, and what to do.
 *
 * @module
 */

import process from "node:process";
import { info as infoOf, ping, version as versionOf } from "../core/endpoints/system.ts";
import { call } from "../core/call.ts";
import type { Docker } from "../core/client.ts";
import { DockerConnectionError, DockerError } from "../core/errors.ts";
import type { SystemVersion } from "../core/types/system.ts";
import { newest, oldest } from "../core/version.ts";
import { version } from "../version.ts";
import { connectAs } from "./context.ts";
import { type Io, printable, UsageError } from "./io.ts";
import { parse } from "./parse.ts";
import { otherSockets, socketState } from "./sockets.ts";

/** What `dockwire doctor --help` says. */
export const usage = `Usage: dockwire doctor [--host ENDPOINT] [--json]

Says which engine is meant and why, whether it answers, and what to do where it does not. Exit code 0 where it answers, else 1.

  --host ENDPOINT  unix://, npipe://, tcp://, https:// or context:NAME; default: as the docker command
  --json           the same as JSON
`;

/** What was found. */
export interface Diagnosis {
  /** Whether the engine answers. */
  readonly ok: boolean;
  /** Where it is; absent where no engine could be chosen. */
  readonly endpoint?: { readonly host: string; readonly why: string };
  /** Milliseconds until it answered a ping. */
  readonly ms?: number;
  /** Its product and version, such as `Docker Engine - Community 28.5.2, linux/amd64`. */
  readonly server?: string;
  /** API versions: the one in use, and its lowest and highest. */
  readonly api?: { readonly used: string; readonly min?: string | undefined; readonly max?: string | undefined };
  /** Whether it runs without root; absent where it did not say. */
  readonly rootless?: boolean;
  /** The socket's owner and mode, and who we are. */
  readonly socket?: string;
  /** What is wrong or worth knowing, each with what to do. */
  readonly problems: readonly string[];
  /** Other sockets of engines that are there. */
  readonly others: readonly string[];
}

const patience = 5_000;

/** Runs it. */
export async function doctor(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parse({ args: argv, options: { host: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) {
    await io.out(usage);
    return 0;
  }
  const diagnosis = await diagnose(io, values.host);
  await io.out(values.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : render(diagnosis));
  return diagnosis.ok ? 0 : 1;
}

/** Looks at the engine that is meant. Nothing is changed there. */
export async function diagnose(io: Io, host?: string | undefined): Promise<Diagnosis> {
  let docker: Docker;
  try {
    docker = await connectAs(io, { host });
  } catch (error) {
    if (!(error instanceof UsageError) && !DockerError.is(error)) throw error;
    return { ok: false, problems: [error.message], others: otherSockets(io, undefined) };
  }
  await using _ = docker;
  const endpoint = docker.endpoint ?? { host: "unknown", why: "unknown" };
  const socket = socketState(endpoint.host, io.platform);
  const common = { endpoint, ...socket !== undefined && { socket } };
  try {
    return { ...common, ...await ask(docker, endpoint.host, io.signal), others: [] };
  } catch (error) {
    if (io.signal.aborted) throw error;
    const others = otherSockets(io, endpoint.host);
    return {
      ok: false,
      ...common,
      problems: [wordsOf(error), ...others.map((other) => `An engine's socket is at ${other}: try DOCKER_HOST=${other}`)],
      others,
    };
  }
}

async function ask(docker: Docker, host: string, stop: AbortSignal): Promise<Omit<Diagnosis, "others">> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
  const start = performance.now();
  await call(docker, ping, {}, { signal });
  const ms = Math.round(performance.now() - start);
  const said = await call(docker, versionOf, {}, { signal });
  const used = await docker.apiVersion({ signal });
  const { SecurityOptions, Warnings } = await call(docker, infoOf, {}, { signal });
  const rootless = SecurityOptions?.some((option) => /^name=rootless\b/.test(option)) ?? false;
  const problems = [...Warnings ?? []].map((warning) => `The engine warns: ${warning.replace(/\s+/g, " ").trim()}`);
  if (/^(tcp|http):/.test(host)) {
    problems.unshift(`${host} has no TLS: whoever reaches this port rules the machine behind it. Use TLS, or a socket`);
  }
  return {
    ok: true,
    ms,
    server: `${productOf(said)} ${said.Version}, ${said.Os}/${said.Arch}`,
    api: { used, min: said.MinAPIVersion, max: said.ApiVersion },
    rootless,
    problems,
  };
}

/** Podman names its platform after the distribution, and itself among its parts. */
function productOf({ Platform, Components }: SystemVersion): string {
  return Components?.find(({ Name }) => /podman/i.test(Name))?.Name ?? (Platform?.Name || "Docker Engine");
}

function wordsOf(error: unknown): string {
  if ((error as Error).name === "TimeoutError") {
    return `It did not answer within ${patience / 1000} seconds: is it overloaded, or does a firewall swallow packets?`;
  }
  // A message that a TLS library wrote ends with a line break.
  return DockerConnectionError.is(error) || error instanceof Error ? error.message.trim() : String(error);
}

/** One screen of text. */
export function render({ ok, endpoint, ms, server, api, rootless, socket, problems, others }: Diagnosis): string {
  const rows: (readonly [string, string | undefined])[] = [
    ["dockwire", `${version}, speaks API ${oldest} to ${newest}, ${runtime()}`],
    ["engine", endpoint && `${endpoint.host} (${endpoint.why})`],
    ["answers", ok ? `yes, in ${ms} ms` : "no"],
    ["server", server],
    ["API", api && `${api.used} in use; the engine has ${api.min ?? "?"} to ${api.max ?? "?"}`],
    ["rootless", rootless === undefined ? undefined : rootless ? "yes" : "no: whoever may use it is root on its machine"],
    ["socket", socket],
  ];
  const shown = rows.filter(([, value]) => value !== undefined).map(([name, value]) => `${name.padEnd(9)} ${printable(value ?? "")}\n`);
  const most = 12;
  const listed = problems.slice(0, most).map((problem) => `! ${printable(problem)}\n`);
  const rest = problems.length > most ? [`! and ${problems.length - most} more: --json has all\n`] : [];
  return [...shown, ...listed, ...rest, ok || others.length ? "" : "! No other engine's socket was found on this machine\n"].join("");
}

function runtime(): string {
  const { bun, deno, node } = process.versions;
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
}
