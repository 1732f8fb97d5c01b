// What an import costs: a fresh process that imports one package, less one that imports nothing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "../lib/figures.mjs";
import { dockwireEntry } from "../lib/peers.mjs";

const RUNS = 15;
const WARM_UP = 2;
const root = fileURLToPath(new URL("../", import.meta.url));

function milliseconds(script) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return performance.now() - start;
}

function measure() {
  const scripts = {
    "empty script": "",
    "dockwire/node": `import ${JSON.stringify(dockwireEntry())}`,
    dockerode: 'import "dockerode"',
    "node-sdk": 'import "@docker/node-sdk"',
    undici: 'import "undici"',
  };
  const missing = existsSync(new URL(dockwireEntry())) ? undefined : "not built";
  if (missing !== undefined) delete scripts["dockwire/node"];
  const times = Object.fromEntries(Object.keys(scripts).map((name) => [name, []]));
  for (let run = -WARM_UP; run < RUNS; run++) {
    for (const [name, script] of Object.entries(scripts)) {
      const took = milliseconds(script);
      if (run >= 0) times[name].push(took);
    }
  }
  const empty = median(times["empty script"]);
  const rows = Object.entries(times).map(([peer, values]) =>
    peer === "empty script" ? { peer, value: empty, note: "taken off the others" } : { peer, value: median(values) - empty, values: values.map((each) => each - empty) });
  if (missing !== undefined) rows.unshift({ peer: "dockwire/node", note: missing });
  const value = rows.find(({ peer }) => peer === "dockwire/node")?.value;
  return { rows, budgets: [{ text: "import of dockwire/node", value, most: 15 }] };
}

export const benches = [{ name: "import", title: `import, median of ${RUNS} fresh processes`, unit: "ms", lower: true, measure }];
