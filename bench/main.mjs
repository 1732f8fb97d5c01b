// npm run bench -- [--only NAME,...] [--peer TEXT] [--rounds N] [--seconds S] [--json [FILE]] [--prof] [--list]
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
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

const FILES = ["small", "list", "frames", "tar", "import", "size", "memory"].map((name) => new URL(`./cases/${name}.mjs`, import.meta.url).href);
const profiles = fileURLToPath(new URL("./results/profiles", import.meta.url));

/** Benches whose name, or whose name's first word, is asked for. */
function wanted(name) {
  return options.only === undefined || options.only.split(",").some((only) => name === only || name.startsWith(`${only}-`) || name.startsWith(only));
}

function profile() {
  for (const file of readdirSync(profiles)) console.error(`${file}\n${topFunctions(`${profiles}/${file}`).join("\n")}`);
}

const results = [];
for (const file of FILES) {
  const { benches } = await import(file);
  for (const bench of benches.filter(({ name }) => wanted(name))) {
    if (options.list) {
      console.log(`${bench.name.padEnd(18)} ${bench.title}`);
      continue;
    }
    rmSync(profiles, { recursive: true, force: true });
    mkdirSync(profiles, { recursive: true });
    const execArgv = options.prof ? ["--cpu-prof", `--cpu-prof-dir=${profiles}`] : [];
    const measured = bench.measure === undefined
      ? await run(file, bench, { rounds: Number(options.rounds), seconds: Number(options.seconds), peer: options.peer, execArgv })
      : await bench.measure();
    const result = {
      name: bench.name,
      title: bench.title,
      unit: bench.unit,
      lower: bench.lower ?? bench.memory !== undefined,
      rows: measured.rows,
      budgets: measured.budgets.map((budget) => ({ ...budget, held: held(budget) })),
    };
    results.push(result);
    if (!options.json) console.log(`${table(result)}\n`);
    if (options.prof) profile();
  }
}

const report = { node: process.version, cpu: `${cpus().length} x ${cpus()[0]?.model}`, benches: results };
if (options.json) console.log(JSON.stringify(report, null, 2));
if (options.out !== undefined) writeFileSync(options.out, JSON.stringify(report, null, 2));
const missed = results.flatMap(({ name, budgets }) => budgets.filter((budget) => budget.held === false).map(({ text }) => `${name}: ${text}`));
if (missed.length > 0) {
  console.error(`budgets missed:\n${missed.map((each) => `  ${each}`).join("\n")}`);
  process.exitCode = 1;
}
