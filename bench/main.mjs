// npm run bench -- [--only NAME,...] [--peer TEXT] [--rounds N] [--seconds S] [--json] [--out FILE] [--prof] [--list]
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { held, table } from "./lib/figures.mjs";
import { topFunctions } from "./lib/profile.mjs";
import { run } from "./lib/run.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    peer: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "0.5" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
    prof: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

const FILES = ["small", "list", "frames", "tar", "import", "mcp", "size", "memory"].map((name) => new URL(`./cases/${name}.mjs`, import.meta.url).href);
const profiles = fileURLToPath(new URL("./results/profiles", import.meta.url));

/** Benches that are asked for: by a name, or by the start of several. */
function wanted(name) {
  const exact = (only) => all.some((bench) => bench.name === only);
  return options.only === undefined || options.only.split(",").some((only) => (exact(only) ? name === only : name.startsWith(only)));
}

function profile() {
  for (const file of readdirSync(profiles)) console.error(`${file}\n${topFunctions(`${profiles}/${file}`).join("\n")}`);
}

async function measured({ file, ...bench }) {
  rmSync(profiles, { recursive: true, force: true });
  if (options.prof) mkdirSync(profiles, { recursive: true });
  const execArgv = (name) => (options.prof ? ["--cpu-prof", `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${name}.cpuprofile`] : []);
  const how = { rounds: Number(options.rounds), seconds: Number(options.seconds), peer: options.peer, execArgv };
  const { rows, budgets } = await (bench.measure === undefined ? run(file, bench, how) : bench.measure(how));
  return {
    name: bench.name,
    title: bench.title,
    unit: bench.unit,
    lower: bench.lower ?? bench.memory !== undefined,
    load: loadavg()[0],
    rows,
    budgets: budgets.map((budget) => ({ ...budget, held: held(budget) })),
  };
}

const all = [];
for (const file of FILES) { for (const bench of (await import(file)).benches) all.push({ ...bench, file }); }
const chosen = all.filter(({ name }) => wanted(name));
if (options.list) {
  for (const { name, title } of chosen) console.log(`${name.padEnd(18)} ${title}`);
  process.exit();
}
if (loadavg()[0] > cpus().length / 2) {
  console.error(`The load average is ${loadavg()[0].toFixed(1)} on ${cpus().length} processors: other work disturbs the figures.\n`);
}
const results = [];
for (const bench of chosen) {
  const result = await measured(bench);
  results.push(result);
  if (!options.json) console.log(`${table(result)}\n`);
  if (options.prof && existsSync(profiles)) profile();
}

const report = { node: process.version, cpu: `${cpus().length} x ${cpus()[0]?.model}`, benches: results };
if (options.json) console.log(JSON.stringify(report, null, 2));
if (options.out !== undefined) writeFileSync(options.out, JSON.stringify(report, null, 2));
const missed = results.flatMap(({ name, budgets }) => budgets.filter((budget) => budget.held === false).map(({ text }) => `${name}: ${text}`));
if (missed.length > 0) {
  console.error(`budgets missed:\n${missed.map((each) => `  ${each}`).join("\n")}`);
  process.exitCode = 1;
}
