/**
 * The tools that judge the server, in a folder of their own that git ignores: they need a newer Node than we do, and are installed once.
 */

import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

const folder = join(root, ".tmp/mcp-tools");
const modules = join(folder, "node_modules");

/** Exact versions, so that a run tomorrow judges as today's. */
const manifest = JSON.stringify({
  private: true,
  type: "module",
  dependencies: {
    "@modelcontextprotocol/client": "2.4.0",
    "@modelcontextprotocol/conformance": "0.2.0-alpha.12",
    "@modelcontextprotocol/inspector": "2.12.0",
    bun: "1.4.5",
    node: "22.23.3",
    workerd: "1.20260426.1",
    zod: "4.6.7",
  },
});

/** Installs the tools unless they are there in these versions. */
export function installTools(): void {
  const done = join(folder, "installed");
  if (existsSync(done) && readFileSync(done, "utf8") === manifest) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), manifest);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  writeFileSync(done, manifest);
}

/** Where a package of the tools' folder is. */
export function toolPath(path: string): string {
  return join(modules, path);
}

/** Commands by the name that the checks use. */
export const commands: Readonly<Record<"node22" | "bun" | "workerd" | "tsx" | "deno" | "conformance" | "inspector", readonly string[]>> = {
  node22: [join(modules, ".bin/node")],
  bun: [join(modules, ".bin/bun")],
  workerd: [join(modules, ".bin/workerd")],
  tsx: [process.execPath, join(root, "node_modules/tsx/dist/cli.mjs")],
  deno: [join(root, "node_modules/.bin/deno")],
  conformance: [join(modules, ".bin/node"), join(modules, "@modelcontextprotocol/conformance/dist/index.js")],
  inspector: [join(modules, ".bin/node"), join(modules, "@modelcontextprotocol/inspector/clients/launcher/build/index.js"), "--cli"],
};

/** How a command ended. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it printed on stdout. */
  readonly out: string;
  /** What it printed on stderr. */
  readonly err: string;
}

/** Runs a command to its end, at most two minutes. */
export function run(command: readonly string[], ...args: readonly string[]): Promise<Ended> {
  const [file = "", ...first] = command;
  return new Promise((resolve) => {
    const child = execFile(file, [...first, ...args], { cwd: folder, timeout: 120_000, maxBuffer: 64 << 20 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? -1) || -1 : 0, out, err });
    });
    child.stdin?.end();
  });
}

/** A server that runs. */
export interface Running {
  /** Its address. */
  readonly url: string;
  /** Ends it. */
  readonly stop: () => void;
}

/** Starts a server that prints its address in a line, on stdout or stderr. */
export async function start(command: readonly string[], ...args: readonly string[]): Promise<Running> {
  const [file = "", ...first] = command;
  const child = spawn(file, [...first, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => void child.kill();
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code} before it served: ${printed}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        printed += `${line}\n`;
        const found = addressIn(line);
        if (found !== undefined) resolve(found);
      });
    }
  });
  return { url, stop };
}

/** Where a server says that it listens; workerd says it in JSON. */
function addressIn(line: string): string | undefined {
  if (line.startsWith(`{"event":"listen"`)) return `http://localhost:${(JSON.parse(line) as { readonly port: number }).port}/mcp`;
  return /\bhttp:\/\/(?:localhost|127\.0\.0\.1):\d+\/mcp\b/.exec(line)?.[0];
}
