/**
 * Runs the conformance suite over real engines, one after the other, and sums up. It starts those that do not run yet, and stops
 * them again. It must be run as root (scripts/engines says what it installs).
 *
 *   tsx scripts/test-engines.ts [--runtime node|deno]... [--strict] [ENGINE...]
 *
 * Without names it takes all engines and both runtimes, over the wires that `ways` lists, then `swarm`: the cases of a swarm over
 * engines that `swarms` lists, and nobody else uses. A run over all of them writes test/engines/called.json, the engines on which each
 * operation was called with success, and judges which parameters none of them took. With --strict a key of an answer that no type knows fails.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../", import.meta.url));
const all = ["docker-20", "docker-26", "docker-28", "podman-5", "docker-28-tls"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runtime: { type: "string", multiple: true }, strict: { type: "boolean" } },
});
const names = positionals.length > 0 ? positionals : [...all, "swarm"];
const runtimes = values.runtime ?? ["node", "deno"];

/** The wires of each engine, and what runs the client: every version by one way, and every way by one version. */
const ways: Readonly<Record<string, readonly string[]>> = {
  "docker-20": ["unix node"],
  "docker-26": ["unix node"],
  "docker-28": ["unix node", "tcp node", "fetch node", "unix deno", "tcp deno"],
  "podman-5": ["unix node", "unix deno"],
  "docker-28-tls": ["tls node", "tls deno"],
};

const agents = ["mcp-guard", "mcp-read", "mcp-write", "mcp-day"];

/** What else runs over an engine's socket on Node: the blocks of the guides, and what agents do. */
const extras: Readonly<Record<string, readonly string[]>> = {
  "docker-28": ["docs", ...agents],
  "podman-5": agents,
};

/** Managers of swarms: what kind of engine they are, the arguments of their daemons, and the same of a worker. */
const swarms = [
  { kind: "docker-20", name: "docker-20-b", daemon: "" },
  {
    kind: "docker-28",
    name: "docker-28-b",
    daemon: "--experimental",
    worker: { name: "docker-28-c", daemon: "--feature containerd-snapshotter=true" },
  },
] as const;

/** The ways of an engine that were asked for; one of another name has those of a socket. */
function waysOf(name: string): (readonly [wire: string, runtime: string])[] {
  const own = ways[name] ?? [name.endsWith("-tls") ? "tls node" : "unix node"];
  return own.map((way) => way.split(" ") as [string, string]).filter(([, runtime]) => runtimes.includes(runtime));
}

/** What a run of the suite ended with. */
interface Tally {
  readonly label: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Runs scripts/engines and returns the lines that it printed. */
function engines(...args: readonly string[]): string[] {
  return enginesWith("", ...args);
}

/** The same with arguments for the daemons that it starts. */
function enginesWith(daemon: string, ...args: readonly string[]): string[] {
  const env = { ...process.env, ENGINE_ARGS: daemon };
  const output = execFileSync("bash", ["scripts/engines", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return output.split("\n").filter((line) => line !== "");
}

/** Whether an engine answers already; then it is somebody else's, and is left running. */
function isUp(name: string): boolean {
  return engines("list").some((line) => line.startsWith(`${name} `) && line.includes(" up "));
}

async function registryIsUp(): Promise<boolean> {
  return await fetch("http://10.213.0.1:5000/v2/", { signal: AbortSignal.timeout(2000) }).then((response) => response.ok, () => false);
}

/** Runs the suite over one engine in one runtime. A run that does not say how it ended counts as one failure. */
async function suite(label: string, script: string, args: readonly string[]): Promise<Tally> {
  console.log(`\n== ${label}`);
  const start = performance.now();
  const child = spawn("node_modules/.bin/tsx", [`test/engines/${script}.ts`, ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  running = child;
  let output = "";
  child.stdout.setEncoding("utf8");
  for await (const text of child.stdout) {
    process.stdout.write(text);
    output += text;
  }
  const code = child.exitCode ?? await new Promise<number | null>((done) => child.once("close", done));
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  const broken = code !== 0 || passed === 0;
  return { label, passed, failed: broken ? Math.max(failed, 1) : failed, seconds: (performance.now() - start) / 1000 };
}

/** Where a run notes the parameters that were taken, by the operations that were called with success. */
function noteOf(name: string, way: readonly string[]): string {
  return join(notes, `${name}-${way.join("-")}.json`);
}

/** Starts an engine for a swarm; gives its TCP address. */
function startForSwarm(name: string, daemon: string): string {
  // It may be in a swarm, or its daemon have other arguments.
  if (isUp(name)) throw new Error(`${name} runs already, and a swarm wants it for itself`);
  started.push(["down", name]);
  return enginesWith(daemon, "up", name).at(-1)?.split(" ")[2] ?? "";
}

/** Runs the cases of a swarm over each of the swarms. */
async function runSwarms(): Promise<void> {
  for (const { kind, name, daemon, ...more } of swarms) {
    if (stopping) return;
    const before = started.length;
    const args = ["--engine", name, "--manager", startForSwarm(name, daemon)];
    if ("worker" in more) args.push("--worker", startForSwarm(more.worker.name, more.worker.daemon));
    args.push("--restart", `ENGINE_ARGS="${daemon}" bash scripts/engines restart ${name}`, "--registry", "10.213.0.1");
    tallies.push(
      await suite(`swarm of ${name}`, "swarm", [...args, "--taken", noteOf(kind, ["swarm"]), ...values.strict ? ["--strict"] : []]),
    );
    for (const stop of started.splice(before).reverse()) engines(...stop);
  }
}

/** Writes called.json anew and judges the parameters, if every engine ran to its end. */
async function judge(): Promise<void> {
  const runs = [
    ...all.flatMap((name) => waysOf(name).map((way) => ({ name, note: noteOf(name, way) }))),
    ...swarms.map(({ kind }) => ({ name: kind, note: noteOf(kind, ["swarm"]) })),
  ];
  if (!runs.every(({ note }) => existsSync(note))) return;
  tallies.push(await suite("parameters", "parameters", runs.map(({ note }) => note)));
  const called = new Map<string, Set<string>>();
  for (const { name, note } of runs) {
    for (const operation of Object.keys(JSON.parse(readFileSync(note, "utf8")) as Readonly<Record<string, unknown>>)) {
      called.set(operation, (called.get(operation) ?? new Set()).add(name));
    }
  }
  const sorted = [...called].sort(([a], [b]) => a < b ? -1 : 1).map(([operation, on]) => [operation, [...on].sort()]);
  writeFileSync(join(root, "test/engines/called.json"), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

let running: { kill(signal: NodeJS.Signals): boolean } | undefined;
let stopping = false;
const tallies: Tally[] = [];
const notes = mkdtempSync(join(tmpdir(), "dockwire-taken-"));
const started: string[][] = [];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    stopping = true;
    running?.kill(signal);
  });
}

try {
  if (!await registryIsUp()) {
    started.push(["registry", "down"]);
    engines("registry", "up");
  }
  for (const name of names) {
    if (stopping) break;
    if (name === "swarm") {
      await runSwarms();
      continue;
    }
    const stop = ["down", name];
    if (!isUp(name)) started.push(stop);
    // It prints the name, the socket, and for Docker a TCP address and for TLS the folder of the certificates.
    const [, socket = "", tcp = "", tls] = engines("up", ...(name.endsWith("-tls") ? ["--tls"] : []), name).at(-1)?.split(" ") ?? [];
    const where: Readonly<Record<string, readonly string[]>> = {
      unix: ["--host", socket],
      tcp: ["--host", tcp],
      fetch: ["--host", tcp, "--transport", "fetch"],
      tls: ["--host", tcp, "--tls", tls ?? ""],
    };
    for (const way of waysOf(name)) {
      if (stopping) break;
      const [wire, runtime] = way;
      const more = ["--taken", noteOf(name, way), ...values.strict ? ["--strict"] : []];
      tallies.push(
        await suite(`${name}, ${wire}, ${runtime}`, "run", ["--engine", name, ...where[wire] ?? [], "--runtime", runtime, ...more]),
      );
    }
    for (const script of runtimes.includes("node") ? extras[name] ?? [] : []) {
      if (!stopping) tallies.push(await suite(`${name}, ${script}`, script, ["--engine", name, "--host", socket]));
    }
    // Two cores and four engines do not go well: one that is done goes.
    if (started.includes(stop)) engines(...started.splice(started.indexOf(stop), 1).flat());
  }
} catch (error) {
  console.error(error);
  tallies.push({ label: "the engines themselves", passed: 0, failed: 1, seconds: 0 });
} finally {
  for (const stop of started.reverse()) engines(...stop);
}

if (!stopping) await judge();
rmSync(notes, { recursive: true });

if (stopping) tallies.push({ label: "stopped by a signal", passed: 0, failed: 1, seconds: 0 });
console.log();
for (const { label, passed, failed, seconds } of tallies) {
  console.log(
    `${label.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`,
  );
}
const sum = (of: "passed" | "failed") => tallies.reduce((total, tally) => total + tally[of], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
