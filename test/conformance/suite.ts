/** Runs the cases over one client and says how each ended. Neutral: any runtime, any transport. */
import type { Docker } from "../../src/core/mod.ts";
import { show } from "./assert.ts";
import type { Case, Registry } from "./case.ts";
import { type Exception, exceptionOf, type Place } from "./exceptions.ts";
import { kit, labelName, moment, removeContainer, type Shared } from "./tools.ts";

/** How to run. */
export interface SuiteOptions {
  /** Engine, transport and runtime. */
  readonly place: Place;
  /** An image with busybox in it. */
  readonly image: string;
  /** A registry; without it, cases that need one are skipped. */
  readonly registry?: Registry | undefined;
  /** Cases at a time. */
  readonly concurrency: number;
  /** Takes a line of the report. */
  readonly print: (line: string) => void;
}

/** How many cases ended how. */
export interface Totals {
  /** As promised. */
  passed: number;
  /** Not as promised, or an exception that is none any more. */
  failed: number;
  /** As the exceptions say. */
  excepted: number;
  /** For want of a registry. */
  skipped: number;
}

/** A case whose failure is expected may hang: it is not given much time for that. */
const limits = { normal: 60_000, excepted: 10_000 };

/** Docker looks for a cached step among all images made of the same base, and fails the build when one of them goes meanwhile. */
const lostStep = /unable to find image "sha256:/;

/** Runs all cases. Only the cases of a run are counted; what they leave behind is one more failure. */
export async function runSuite(docker: Docker, cases: readonly Case[], options: SuiteOptions): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0, excepted: 0, skipped: 0 };
  const shared: Shared = { run: crypto.randomUUID().slice(0, 8), image: options.image, registry: options.registry, names: 0 };
  const queue = [...cases];
  const used = new Set<Exception>();
  const times: (readonly [seconds: number, id: string])[] = [];

  async function one(each: Case): Promise<void> {
    if (each.needs?.includes("registry") && !options.registry) return void totals.skipped++;
    const exception = exceptionOf(each, options.place);
    if (exception) used.add(exception);
    const start = performance.now();
    const run = () => attempt(docker, each, shared, exception ? limits.excepted : limits.normal, options.print);
    let problem = await run();
    if (problem !== undefined && lostStep.test(problem)) {
      options.print(`# ${each.id}: once more, an image went while the engine looked for a cached step`);
      problem = await run();
    }
    times.push([(performance.now() - start) / 1000, each.id]);
    if (problem === undefined && !exception) return void totals.passed++;
    if (problem !== undefined && exception) return void totals.excepted++;
    totals.failed++;
    options.print(`FAILED ${each.id}: ${problem ?? `passes, so this exception is stale: ${exception?.reason}`}`);
  }

  async function worker(): Promise<void> {
    for (let each = queue.shift(); each; each = queue.shift()) await one(each);
  }
  await Promise.all(Array.from({ length: options.concurrency }, worker));

  const left = await leftovers(docker, shared);
  if (left.length) {
    totals.failed++;
    options.print(`FAILED suite.leftovers: ${left.join(", ")}`);
  }
  for (const { reason } of used) options.print(`excepted: ${reason}`);
  const slowest = times.sort(([a], [b]) => b - a).slice(0, 5);
  options.print(`slowest: ${slowest.map(([seconds, id]) => `${id} ${seconds.toFixed(1)} s`).join(", ")}`);
  return totals;
}

/** What went wrong, in a line. */
async function attempt(
  docker: Docker,
  each: Case,
  shared: Shared,
  limit: number,
  print: (line: string) => void,
): Promise<string | undefined> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new DOMException(`not done after ${limit / 1000} s`, "TimeoutError")), limit);
  const { tools, undo } = kit(docker, shared, over.signal, (line) => print(`# ${each.id}: ${line}`));
  let stop: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => over.signal.addEventListener("abort", stop = () => reject(over.signal.reason)));
  try {
    await Promise.race([each.run(docker, tools), late]);
    return undefined;
  } catch (error) {
    return show(error).replaceAll("\n", " ");
  } finally {
    clearTimeout(timer);
    if (stop) over.signal.removeEventListener("abort", stop);
    // Whatever still waits gives up, and no later case sees it.
    over.abort(new DOMException("The case is over", "AbortError"));
    await undo();
  }
}

/** Removes what is left of a run, and names it. What the engine is still removing gets a moment to go. */
async function leftovers(docker: Docker, shared: Shared): Promise<string[]> {
  if (shared.box) await shared.box.then((id) => removeContainer(docker, id), () => {});
  const filters = { label: `${labelName}=${shared.run}` };
  // Steps of builds that failed have no name, and are left as a cache by design.
  for (const { Id } of await docker.images.list({ filters })) await docker.images.delete({ name: Id }).catch(() => {});
  let names: string[] = [];
  for (let tries = 0; tries < 20; tries++) {
    const containers = await docker.containers.list({ all: true, filters });
    const images = (await docker.images.list()).flatMap(({ RepoTags }) => RepoTags ?? []).filter((name) => name.includes(shared.run));
    const networks = (await docker.networks.list({ filters })).map(({ Name }) => Name);
    const volumes = (await docker.volumes.list({ filters })).Volumes?.map(({ Name }) => Name) ?? [];
    names = [...containers.map(({ Names, Id }) => Names[0] ?? Id), ...images, ...networks, ...volumes];
    if (names.length === 0) return names;
    if (tries < 19) {
      await moment(100);
      continue;
    }
    for (const { Id } of containers) await removeContainer(docker, Id).catch(() => {});
    for (const name of images) await docker.images.delete({ name, force: true }).catch(() => {});
    for (const id of networks) await docker.networks.delete({ id }).catch(() => {});
    for (const name of volumes) await docker.volumes.delete({ name, force: true }).catch(() => {});
  }
  return names;
}
