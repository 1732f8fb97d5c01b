// The MCP server: how soon it is there, and what a call of a tool costs beside the request that it makes.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { figure, median } from "../lib/figures.mjs";
import { built, startToTools } from "../lib/mcp.mjs";
import { dockwire, expectSame, inFlight } from "../lib/peers.mjs";
import { run } from "../lib/run.mjs";

const RUNS = 15;
const WARM_UP = 2;
const START = "dockwire mcp";
const ALONE = "the request alone";
const REGISTRY = "the tool, by the registry";

function emptyScript() {
  const start = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - start;
}

const starts = {
  // No engine has to be there: none is spoken to before a tool is called.
  [START]: () => startToTools([built("cli/main.js"), "mcp", "--host", "unix:///var/run/docker.sock"]),
  "server-everything": () => startToTools([createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/dist/index.js"), "stdio"]),
  "node -e 0": emptyScript,
};

async function measureStart() {
  const rows = Object.keys(starts).map((peer) => ({ peer, values: [] }));
  for (let turn = -WARM_UP; turn < RUNS; turn++) {
    for (const row of rows) {
      if (row.note !== undefined) continue;
      try {
        const took = await starts[row.peer]();
        if (turn >= 0) row.values.push(took);
      } catch (error) {
        row.note = error.code === "MODULE_NOT_FOUND" ? "not installed" : error.message.split("\n")[0];
      }
    }
  }
  for (const row of rows) {
    if (row.note === undefined) row.value = median(row.values);
    else delete row.values;
  }
  return { rows, budgets: [{ text: START, value: rows[0].value, most: 400 }] };
}

/** Calls of tools, each with the request that it makes. */
const calls = {
  // A filter makes the server answer with the six containers that were recorded instead of 1,000.
  list: {
    tool: "container_list",
    args: { status: "running" },
    direct: async (docker) => expectSame((await docker.containers.list({ all: true, filters: { status: "running" } })).length, 6),
    check: ({ structuredContent }) => expectSame(structuredContent.total, 6),
  },
  inspect: {
    tool: "container_inspect",
    args: { container: "web" },
    direct: async (docker) => expectSame((await docker.containers.inspect({ id: "web" })).State.Status, "running"),
    check: ({ structuredContent }) => expectSame(structuredContent.state, "running"),
  },
  list1000: {
    tool: "container_list",
    args: {},
    direct: async (docker) => expectSame((await docker.containers.list({ all: true })).length, 1000),
    check: ({ structuredContent }) => expectSame(structuredContent.total, 1000),
  },
};

const one = (call) => ({ run: (times) => inFlight(times, 1, call) });

async function registryOn(socket) {
  const { createRegistry, readOnlyPolicy } = await import(built("mcp/mod.js"));
  const policy = readOnlyPolicy(crypto.getRandomValues(new Uint8Array(32)));
  return createRegistry({ hosts: [{ name: "local", endpoint: { host: `unix://${socket}`, why: "bench" }, caller: await dockwire(socket), policy }] });
}

/** The client of the SDK with a server in a process of its own, as an agent has them. */
async function clientOn(socket) {
  const [{ Client }, { StdioClientTransport }] = await Promise.all([
    import("@modelcontextprotocol/sdk/client/index.js"),
    import("@modelcontextprotocol/sdk/client/stdio.js"),
  ]);
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [built("cli/main.js"), "mcp", "--host", `unix://${socket}`] }));
  return client;
}

const waysOf = ({ tool, args, direct, check }) => ({
  [ALONE]: async (socket) => {
    const docker = await dockwire(socket);
    return one(() => direct(docker));
  },
  [REGISTRY]: async (socket) => {
    const registry = await registryOn(socket);
    const { signal } = new AbortController();
    return one(async () => check(await registry.call(tool, args, { signal })));
  },
  "the tool, by a client over stdio": async (socket) => {
    const client = await clientOn(socket);
    return one(async () => check(await client.callTool({ name: tool, arguments: args })));
  },
});

/** A bench of calls one after the other, whose rates become milliseconds a call; `most` is the budget of what the registry adds. */
function overhead(name, title, call, most) {
  const bench = { name, title, unit: "ms", lower: true, amount: 20, scale: (times) => times, peers: waysOf(call) };
  async function measure(options) {
    const { rows } = await run(import.meta.url, bench, options);
    const best = (peer) => 1000 / rows.find((row) => row.peer === peer)?.value;
    const added = (peer) => best(peer) - best(ALONE);
    const timed = rows.map(({ peer, note, value, values }) => {
      if (value === undefined) return { peer, note };
      return { peer, value: best(peer), values: values.map((rate) => 1000 / rate), note: added(peer) ? `${figure(added(peer))} ms on top` : "" };
    });
    const value = Number.isNaN(added(REGISTRY)) ? undefined : added(REGISTRY);
    return { rows: timed, budgets: most === undefined ? [] : [{ text: "what the registry adds to a call", value, most }] };
  }
  return { ...bench, measure };
}

export const benches = [
  {
    name: "mcp-start",
    title: `MCP server over stdio, start of the process to the first tools/list, median of ${RUNS} fresh processes`,
    unit: "ms",
    lower: true,
    measure: measureStart,
  },
  overhead("mcp-list", "container_list, 6 containers", calls.list, 1),
  overhead("mcp-inspect", "container_inspect", calls.inspect, 1),
  overhead("mcp-list-1000", "container_list, 50 shown of 1,000", calls.list1000),
];
