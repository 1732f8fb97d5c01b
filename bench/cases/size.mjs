// Bundled into one file, minified and gzipped by esbuild: with what loads at its first use in front, too. What loads at the start where a
// bundler splits has its own budgets, which test/package/bundle.test.ts holds.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const repository = new URL("../../", import.meta.url);
const here = fileURLToPath(new URL("../", import.meta.url));

/** Resolves `dockwire` and `dockwire/x` as an application's bundler does, by the built package's exports. */
const dockwire = {
  name: "dockwire",
  setup(build) {
    const { exports } = JSON.parse(readFileSync(new URL("package.json", repository)));
    build.onResolve({ filter: /^dockwire(\/|$)/ }, ({ path }) => {
      const target = exports[path.replace("dockwire", ".")]?.default;
      if (target === undefined) return { errors: [{ text: `package.json exports no ${path}` }] };
      return { path: fileURLToPath(new URL(target, repository)), sideEffects: false };
    });
  },
};

const WITH_VERBS = `import { createDocker } from "dockwire"; import { fetchTransport } from "dockwire/fetch";
console.log(createDocker(fetchTransport({ baseUrl: "http://engine" })));`;

const ONE = `import { call, createCaller } from "dockwire"; import { list } from "dockwire/containers"; import { fetchTransport } from "dockwire/fetch";
console.log(await call(createCaller(fetchTransport({ baseUrl: "http://engine" })), list, { all: true }));`;

/** Every group bound, the verbs left out. */
async function withoutVerbs() {
  const { exports } = JSON.parse(readFileSync(new URL("package.json", repository)));
  const root = await import(new URL(exports["."].default, repository));
  const groups = Object.keys(root).filter((name) => root[name]?.[Symbol.toStringTag] === "Module");
  if (groups.length === 0) throw new Error("found no groups in the root entry");
  return `import * as dockwire from "dockwire"; import { fetchTransport } from "dockwire/fetch";
const caller = dockwire.createCaller(fetchTransport({ baseUrl: "http://engine" }));
console.log(${groups.map((group) => `dockwire.bind(caller, dockwire.${group})`).join(", ")});`;
}

async function size(contents, options) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    ...options,
  });
  return { raw: outputFiles[0].contents.length / 1024, gzip: gzipSync(outputFiles[0].contents, { level: 9 }).length / 1024 };
}

async function measure() {
  const browser = { platform: "browser", plugins: [dockwire] };
  const node = { platform: "node", external: ["cpu-features", "*.node"] };
  const cases = {
    "dockwire, client with verbs": [() => size(WITH_VERBS, browser)],
    "dockwire, all endpoints, no verbs": [async () => size(await withoutVerbs(), browser)],
    "dockwire, one endpoint": [() => size(ONE, browser), 3],
    "dockerode, for Node": [() => size('export { default } from "dockerode";', node)],
    "node-sdk, for Node": [() => size('export { DockerClient } from "@docker/node-sdk";', node)],
  };
  const rows = [];
  const budgets = [];
  for (const [peer, [bundle, most]] of Object.entries(cases)) {
    const row = { peer };
    try {
      const { raw, gzip } = await bundle();
      row.value = gzip;
      row.note = `${raw.toFixed(1)} KiB before gzip`;
    } catch (error) {
      row.note = `does not bundle: ${error.message.split("\n").at(-1)}`;
    }
    rows.push(row);
    if (most !== undefined) budgets.push({ text: `${peer}, with the fetch transport`, value: row.value, most });
  }
  return { rows, budgets };
}

export const benches = [{ name: "size", title: "bundle in one file, minified and gzipped", unit: "KiB", lower: true, measure }];
