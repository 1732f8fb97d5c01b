/**
 * Runs the conformance suite over real engines, one after the other, and sums up. It starts those that do not run yet, and stops
 * them again. It must be run as root (scripts/engines says what it installs).
 *
 *   tsx scripts/test-engines.ts [--runtime node|deno]... [ENGINE...]
 *
 * Without names it takes all engines and both runtimes.
 */
import { execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../", import.meta.url));
const all = ["docker-20", "docker-26", "docker-28", "podman-5", "docker-28-tls"];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runtime: { type: "string", multiple: true } } });
const names = positionals.length > 0 ? positionals : all;
const runtimes = values.runtime ?? ["node", "deno"];

/** What a run of the suite ended with. */
interface Tally {
  readonly label: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Runs scripts/engines and returns the lines that it printed. */
function engines(...args: readonly string[]): string[] {
  const output = execFileSync("bash", ["scripts/engines", ...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
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
async function suite(label: string, args: readonly string[]): Promise<Tally> {
  console.log(`\n== ${label}`);
  const start = performance.now();
  const child = spawn("node_modules/.bin/tsx", ["test/engines/run.ts", ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
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

let running: { kill(signal: NodeJS.Signals): boolean } | undefined;
let stopping = false;
const tallies: Tally[] = [];
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
    const stop = ["down", name];
    if (!isUp(name)) started.push(stop);
    // It prints the name, the socket, and for Docker a TCP address and for TLS the folder of the certificates.
    const [, socket = "", tcp = "", tls] = engines("up", ...(name.endsWith("-tls") ? ["--tls"] : []), name).at(-1)?.split(" ") ?? [];
    const where = tls === undefined ? ["--host", socket] : ["--host", tcp, "--tls", tls];
    for (const runtime of runtimes) {
      if (!stopping) tallies.push(await suite(`${name}, ${runtime}`, ["--engine", name, ...where, "--runtime", runtime]));
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
