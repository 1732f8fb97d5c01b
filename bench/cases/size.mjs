// What a page or a Worker would load: bundled, minified and gzipped by esbuild.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const repository = new URL("../../", import.meta.url);
const here = fileURLToPath(new URL("../", import.meta.url));

/** Where `dockwire` and `dockwire/x` resolve: the built package, or the sources while there is none. */
function entries() {
  const read = (name) => JSON.parse(readFileSync(new URL(name, repository)));
  const built = Object.entries(read("package.json").exports ?? {}).map(([subpath, to]) => [subpath, to.default ?? to.import?.default ?? to]);
  const found = built.length > 0 && built.every(([, to]) => existsSync(new URL(to, repository))) ? built : Object.entries(read("deno.json").exports);
  return {
    from: found === built ? "built package" : "sources",
    map: new Map(found.map(([subpath, to]) => [`dockwire${subpath.slice(1)}`, fileURLToPath(new URL(to, repository))])),
  };
}

function dockwirePlugin(map) {
  return {
    name: "dockwire",
    setup(build) {
      build.onResolve({ filter: /^dockwire(\/|$)/ }, ({ path }) => (map.has(path) ? { path: map.get(path), sideEffects: false } : { errors: [{ text: `no ${path}` }] }));
    },
  };
}

async function size(contents, options, plugins = []) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    plugins,
    ...options,
  });
  return { raw: outputFiles[0].contents.length, gzip: gzipSync(outputFiles[0].contents, { level: 9 }).length };
}

const CLIENT = `import { createDocker } from "dockwire"; import { fetchTransport } from "dockwire/fetch";
export const docker = createDocker(fetchTransport({ baseUrl: "http://docker" }));`;
const ONE = `import { call } from "dockwire"; import { list } from "dockwire/containers"; import { fetchTransport } from "dockwire/fetch";
export const run = (caller) => call(caller, list, { all: true }); export const transport = fetchTransport({ baseUrl: "http://docker" });`;

async function measure() {
  const { from, map } = entries();
  const neutral = { platform: "neutral" };
  const node = { platform: "node", external: ["cpu-features", "*.node"] };
  const cases = {
    "dockwire, whole client + fetch": () => size(CLIENT, neutral, [dockwirePlugin(map)]),
    "dockwire, one endpoint + fetch": () => size(ONE, neutral, [dockwirePlugin(map)]),
    dockerode: () => size('export { default } from "dockerode";', node),
    "node-sdk": () => size('export { DockerClient } from "@docker/node-sdk";', node),
  };
  const rows = [];
  for (const [peer, bundle] of Object.entries(cases)) {
    try {
      const { raw, gzip } = await bundle();
      rows.push({ peer, value: gzip / 1000, note: `${(raw / 1000).toFixed(1)} KB before gzip${peer.startsWith("dockwire") ? `, ${from}` : ""}` });
    } catch (error) {
      rows.push({ peer, note: `does not bundle: ${String(error.message).split("\n")[1] ?? error.message}` });
    }
  }
  const value = (name) => rows.find(({ peer }) => peer === name)?.value;
  return {
    rows,
    budgets: [
      { text: "whole client + fetch transport, verbs included", value: value("dockwire, whole client + fetch"), most: 20 },
      { text: "one endpoint + call + fetch transport", value: value("dockwire, one endpoint + fetch"), most: 3 },
    ],
  };
}

export const benches = [{ name: "size", title: "bundle, minified and gzipped", unit: "KB", lower: true, measure }];
