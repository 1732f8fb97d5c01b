/**
 * One run of the conformance cases over one engine, for any runtime: the arguments, the client, the report.
 *
 *   [--engine NAME] [--host HOST] [--tls DIR] [--transport fetch] [--registry HOST] [--image NAME]
 *   [--concurrency N] [--only TEXT]... [--list] [--strict] [--called FILE] [--taken FILE]
 *
 * Without --host the environment says which engine, as for the docker command. Every answer is checked against our types; with
 * --strict a key that no type knows fails. --called writes the operations that were called with success,
 * --taken the parameters that the engine took, by operation.
 */
import { parseArgs } from "node:util";
import { createDocker, type Docker, DockerApiError } from "../../src/core/mod.ts";
import { fetchTransport } from "../../src/transports/fetch.ts";
import type { ConnectOptions } from "../../src/transports/environment/options.ts";
import { show } from "../conformance/assert.ts";
import type { Registry } from "../conformance/case.ts";
import { cases } from "../conformance/cases.ts";
import { type Place, unknownIds } from "../conformance/exceptions.ts";
import { runSuite, type Totals } from "../conformance/suite.ts";
import { overhear } from "./overhear.ts";

/** What a runtime brings along. */
export interface Runtime {
  /** Its name. */
  readonly name: Place["runtime"];
  /** Its `connect`. */
  readonly connect: (options: ConnectOptions) => Promise<Docker>;
  /** Reads a text file. */
  readonly read: (path: string) => Promise<string>;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** Errors that nobody waited for, and warnings of the runtime. */
  readonly strays: readonly unknown[];
}

/** The options of a run. */
export interface RunOptions {
  readonly engine?: string | undefined;
  readonly host?: string | undefined;
  readonly tls?: string | undefined;
  readonly transport?: string | undefined;
  readonly runtime?: string | undefined;
  readonly registry?: string | undefined;
  readonly image?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly only?: string[] | undefined;
  readonly list?: boolean | undefined;
  readonly strict?: boolean | undefined;
  readonly called?: string | undefined;
  readonly taken?: string | undefined;
}

/** Reads the arguments. */
export function optionsOf(args: readonly string[]): RunOptions {
  const text = { type: "string" } as const;
  return parseArgs({
    args: [...args],
    options: {
      engine: text,
      host: text,
      tls: text,
      transport: text,
      runtime: text,
      registry: text,
      image: text,
      concurrency: text,
      only: { type: "string", multiple: true },
      list: { type: "boolean" },
      strict: { type: "boolean" },
      called: text,
      taken: text,
    },
  }).values;
}

/** Runs the cases and prints; gives the exit code. */
export async function session(options: RunOptions, runtime: Runtime): Promise<number> {
  const chosen = cases.filter(({ id }) => options.only?.some((text) => id.includes(text)) ?? true);
  if (options.list) {
    for (const { id, sentence } of chosen) console.log(`${id.padEnd(36)} ${sentence}`);
    return 0;
  }
  const start = performance.now();
  const overheard = overhear(await client(options, runtime));
  const { docker } = overheard;
  const image = options.image ?? runtime.env("DOCKWIRE_IMAGE") ?? "busybox:latest";
  await ready(docker, image);
  const place = await placeOf(docker, options, runtime);
  console.log(
    `${chosen.length} cases over ${options.host ?? docker.endpoint?.host}: ${place.engine}, API ${await docker
      .apiVersion()}, ${place.runtime}, ${place.transport}`,
  );
  const totals = await runSuite(docker, chosen, {
    place,
    image,
    registry: registryOf(options, runtime),
    concurrency: Number(options.concurrency ?? 4),
    print: (line) => console.log(line),
  });
  const types = await overheard.finish([
    ...["--engine", place.engine],
    ...(options.only ? [] : ["--complete"]),
    ...(options.strict ? ["--strict"] : []),
    ...(options.called === undefined ? [] : ["--called", options.called]),
    ...(options.taken === undefined ? [] : ["--taken", options.taken]),
  ]);
  totals.passed += types.passed;
  totals.failed += types.failed;
  for (const id of unknownIds(cases)) {
    totals.failed++;
    console.log(`FAILED suite.exceptions: there is no case ${id}`);
  }
  for (const stray of runtime.strays) {
    totals.failed++;
    console.log(`FAILED suite.strays: unhandled, or a warning of the runtime: ${show(stray)}`);
  }
  return report(totals, (performance.now() - start) / 1000);
}

function report({ passed, failed, excepted, skipped }: Totals, seconds: number): number {
  console.log(`${excepted} failed as the exceptions say, ${skipped} skipped for want of a registry, ${seconds.toFixed(1)} s`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

async function client({ host, tls, transport }: RunOptions, { connect, read }: Runtime): Promise<Docker> {
  if (transport === "fetch") return createDocker(fetchTransport({ baseUrl: (host ?? "").replace(/^tcp:/, "http:") }));
  if (tls === undefined) return await connect(host === undefined ? {} : { host, tls: false });
  const [ca, cert, key] = await Promise.all(["ca.pem", "cert.pem", "key.pem"].map((file) => read(`${tls}/${file}`)));
  return await connect({ host, tls: { ca, cert, key } });
}

/** The image is here, or is pulled. */
async function ready(docker: Docker, image: string): Promise<void> {
  try {
    await docker.images.inspect({ name: image });
  } catch (error) {
    if (!(DockerApiError.is(error) && error.isNotFound)) throw error;
    await docker.pull(image);
  }
}

async function placeOf(docker: Docker, options: RunOptions, runtime: Runtime): Promise<Place> {
  const scheme = (options.host ?? docker.endpoint?.host ?? "").split(":")[0];
  const transport = options.transport === "fetch"
    ? "fetch"
    : options.tls !== undefined || scheme === "https"
    ? "tls"
    : scheme === "unix" || scheme === "npipe"
    ? "unix"
    : "tcp";
  return { engine: options.engine ?? await engineOf(docker), transport, runtime: runtime.name };
}

/** What an engine without a name is, such as `docker-28`. */
async function engineOf(docker: Docker): Promise<string> {
  const { Version, Components } = await docker.system.version();
  const kind = Components?.some(({ Name }) => Name.startsWith("Podman")) ? "podman" : "docker";
  return `${kind}-${Version.split(".")[0]}`;
}

/** The engines of scripts/engines have their registry; any other one has to be named. */
function registryOf(options: RunOptions, runtime: Runtime): Registry | undefined {
  const host = options.registry ?? runtime.env("DOCKWIRE_REGISTRY") ?? (options.engine === undefined ? undefined : "10.213.0.1");
  if (!host) return undefined;
  return { open: `${host}:5000`, closed: `${host}:5001`, username: "tester", password: "p?~s>w~rd" };
}
