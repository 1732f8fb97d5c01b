/**
 * Runs the cases of a swarm over one engine or two, that nobody else uses: they are in no swarm before and after. Node only.
 *
 *   tsx test/engines/swarm.ts --manager tcp://HOST:PORT [--worker tcp://HOST:PORT] [--engine NAME] [--restart COMMAND]
 *     [--registry HOST] [--image NAME] [--only TEXT]... [--list] [--strict] [--taken FILE]
 *
 * `--restart` is a command that stops the manager's daemon and starts it again; without it no swarm is unlocked. `--taken` writes the
 * parameters that the engines took, by operation. The last line is `N passed, N failed`.
 */
import { exec } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { connect } from "../../src/node.ts";
import { show } from "../conformance/assert.ts";
import { runSuite } from "../conformance/suite.ts";
import { swarmCases } from "../conformance/swarm/cases.ts";
import { overhear } from "./overhear.ts";
import type { Taken } from "./parameters.ts";
import { type SearchRegistry, searchRegistry } from "./search.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const { values: options } = parseArgs({
  options: {
    manager: text,
    worker: text,
    engine: text,
    restart: text,
    registry: text,
    image: text,
    only: { type: "string", multiple: true },
    list: flag,
    strict: flag,
    taken: text,
  },
});

const strays: unknown[] = [];
process.on("unhandledRejection", (reason) => strays.push(reason));
process.on("warning", (warning) => strays.push(warning));

const start = performance.now();
const address = (host: string) => new URL(host).hostname;
const credentials = { username: "tester", password: "p?~s>w~rd" };
const { restart, registry } = options;
const clients = await Promise.all(
  [options.manager ?? "", ...options.worker === undefined ? [] : [options.worker]].map((host) => connect({ host, tls: false })),
);
const [manager, worker] = clients.map(overhear);
if (!manager) throw new Error("There is no manager");

let search: SearchRegistry | undefined;
let [passed, failed] = [0, 0];
try {
  if (registry !== undefined) search = await searchRegistry(registry);
  const cases = swarmCases({
    address: address(options.manager ?? ""),
    worker: worker && { docker: worker.docker, address: address(options.worker ?? "") },
    restart: restart === undefined ? undefined : async () => void await promisify(exec)(restart),
    search: search && { host: search.host, ...credentials },
  }).filter(({ id }) => options.only?.some((text) => id.includes(text)) ?? true);
  if (options.list) {
    for (const { id, sentence } of cases) console.log(`${id.padEnd(36)} ${sentence}`);
    process.exit(0);
  }
  const engine = options.engine ?? "docker";
  console.log(
    `${cases.length} cases over ${options.manager} and ${options.worker ?? "no other"}: ${engine}, API ${await manager.docker
      .apiVersion()}`,
  );
  const totals = await runSuite(manager.docker, cases, {
    place: { engine, transport: "tcp", runtime: "node" },
    image: options.image ?? "busybox:latest",
    registry: registry === undefined ? undefined : { open: `${registry}:5000`, closed: `${registry}:5001`, ...credentials },
    // They build on each other.
    concurrency: 1,
    print: (line) => console.log(line),
  });
  [passed, failed] = [totals.passed, totals.failed];
  // What a case that failed has left of the swarm.
  for (const { docker } of [worker, manager].filter((each) => each !== undefined)) {
    if ((await docker.system.info()).Swarm?.LocalNodeState === "inactive") continue;
    failed++;
    console.log("FAILED swarm.left: an engine is still in a swarm");
    await docker.swarm.leave({ force: true });
  }
} finally {
  search?.close();
}

const folder = mkdtempSync(join(tmpdir(), "dockwire-swarm-"));
try {
  const taken: Record<string, readonly string[]> = {};
  for (const [i, each] of [manager, worker].entries()) {
    if (!each) continue;
    const file = join(folder, `${i}.json`);
    const types = await each.finish([
      ...options.engine === undefined ? [] : ["--engine", options.engine],
      ...options.strict ? ["--strict"] : [],
      "--taken",
      file,
    ]);
    passed += types.passed;
    failed += types.failed;
    for (const [id, parameters] of Object.entries(JSON.parse(readFileSync(file, "utf8")) as Taken)) {
      taken[id] = [...taken[id] ?? [], ...parameters];
    }
  }
  if (options.taken !== undefined) writeFileSync(options.taken, `${JSON.stringify(taken)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
for (const stray of strays) {
  failed++;
  console.log(`FAILED suite.strays: unhandled, or a warning of the runtime: ${show(stray)}`);
}
console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
