import { defineConfig, type Options } from "tsup";
import { type Entry, manifest, selfContained } from "./scripts/entries.ts";

const { entries } = manifest();

/** Options that both builds share. Nothing is minified: what users step into stays readable. Declarations come from `tsc`. */
function build(of: readonly Entry[], splitting: boolean): Options {
  return {
    entry: Object.fromEntries(of.map((entry) => [entry.name, entry.source])),
    format: ["esm"],
    target: ["es2022", "node20"],
    platform: "neutral",
    splitting,
    silent: true,
    external: [/^node:/, /^cloudflare:/],
    plugins: [{ name: "pure-namespaces", renderChunk: (code) => ({ code: pureNamespaces(code) }) }],
  };
}

/**
 * `export * as group` comes out as a call that fills a namespace object, and a bundler cannot drop a call.
 * Here that call returns what it filled and is marked pure, so that a group nobody reads goes, and all its endpoints with it.
 */
function pureNamespaces(code: string): string {
  return code
    .replace(/^var __export = \((\w+), all\) => \{\n((?:  .*\n)*)\};$/m, "var __export = ($1, all) => {\n$2  return $1;\n};")
    .replace(/^var (\w+) = \{\};\n__export\(\1, /gm, "var $1 = /* @__PURE__ */ __export({}, ");
}

const configs: Options[] = defineConfig([
  build(entries.filter((entry) => !selfContained.includes(entry.subpath)), true),
  build(entries.filter((entry) => selfContained.includes(entry.subpath)), false),
]) as Options[];

export default configs;
