import { defineConfig, type Options } from "tsup";
import { type Entry, manifest, selfContained } from "./scripts/entries.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const { entries } = manifest();

/** What both builds share. Nothing is minified: what users step into stays readable. Declarations come from `tsc`. */
function build(of: readonly Entry[], options: Options): Options {
  return {
    entry: Object.fromEntries(of.map((entry) => [entry.name, entry.source])),
    format: ["esm"],
    target: ["es2022", "node20"],
    platform: "neutral",
    silent: true,
    external: [/^node:/, /^cloudflare:/],
    // Deno and Workers know no `net`, only `node:net`.
    removeNodeProtocol: false,
    plugins: [{ name: "shakeable", renderChunk: (code) => ({ code: shakeable(code) }) }],
    ...options,
  };
}

/**
 * A namespace that is read as an object comes out as a call that fills it, and a bundler cannot drop a call: here it returns what it
 * filled and is marked pure. An import for its side effects alone would only load a file that has none.
 */
function shakeable(code: string): string {
  return code
    .replace(/^var __export = \((\w+), all\) => \{\n((?: {2}.*\n)*)\};$/m, "var __export = ($1, all) => {\n$2  return $1;\n};")
    .replace(/^var (\w+) = \{\};\n__export\(\1, /gm, "var $1 = /* @__PURE__ */ __export({}, ")
    .replace(/^import "\.[^"]*";\n/gm, "");
}

/**
 * Keeps `export * as group from "./endpoints/group.ts"` of core/groups.ts as it stands, in a file of its own. Only then does a bundle
 * that reads `containers.list` off the root hold one endpoint; the namespace object that a bundler makes holds its whole group.
 */
const groupsAsModules: Plugin = {
  name: "groups-as-modules",
  setup(build) {
    build.onResolve({ filter: /^\.\/(groups|endpoints\/\w+)\.ts$/ }, ({ path, importer }) => {
      const isGroup = path.startsWith("./endpoints/");
      return isGroup !== importer.endsWith("/core/groups.ts") ? undefined : { path: path.replace(/\.ts$/, ".js"), external: true };
    });
  },
};

/**
 * Leaves the validator out that the SDK's server would make where it is given none. Ours always gives it one (mcp/adapter/sdk-v1.ts), so
 * that the 110 KB of it would only be read and compiled at every start.
 */
const withoutAjv: Plugin = {
  name: "without-ajv",
  setup(build) {
    build.onLoad({ filter: /\/validation\/ajv-provider\.js$/ }, () => ({ contents: "export const AjvJsonSchemaValidator = undefined;" }));
  },
};

const groups: Entry = { subpath: "", source: "src/core/groups.ts", name: "core/groups" };

const mcp = entries.filter((entry) => entry.subpath.startsWith("./mcp"));
const command: Entry = { subpath: "", source: "src/cli/main.ts", name: "cli/main" };

const configs: Options[] = [
  build([...entries.filter((entry) => !selfContained.includes(entry.subpath) && !mcp.includes(entry)), groups], {
    splitting: true,
    esbuildPlugins: [groupsAsModules],
    // Beside core/groups.js, which core's files import as a neighbour.
    esbuildOptions: (options) => void (options.chunkNames = "core/[name]-[hash]"),
  }),
  build(entries.filter((entry) => selfContained.includes(entry.subpath)), { splitting: false }),
  // With a core of its own: namespaces that it reads as objects would keep the other entries from being shaken.
  build(mcp, {
    splitting: true,
    external: [/^node:/, "zod", /^@modelcontextprotocol\/sdk\//],
    esbuildOptions: (options) => void (options.chunkNames = "mcp/[name]-[hash]"),
  }),
  // The command brings all that it needs, so that `npx` installs one package.
  build([command], {
    platform: "node",
    splitting: true,
    external: [/^node:/],
    noExternal: [/^(?!node:)/],
    minify: true,
    esbuildPlugins: [withoutAjv],
    esbuildOptions: (options) => void (options.chunkNames = "cli/[name]-[hash]"),
  }),
];

const config: ReturnType<typeof defineConfig> = defineConfig(configs);

export default config;
