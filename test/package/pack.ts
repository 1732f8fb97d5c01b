/** Global setup of the package tests: packs what `npm publish` would, and installs it into a folder of its own. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const root = fileURLToPath(new URL("../../", import.meta.url));

declare module "vitest" {
  /** What the tests of this folder `inject`. */
  interface ProvidedContext {
    /** A folder whose node_modules holds nothing but the installed package. */
    readonly consumer: string;
    /** The same with the peers beside the package that dockwire/mcp needs. */
    readonly peers: string;
    /** The packed tarball. */
    readonly tarball: string;
  }
}

/** Builds when dist is older than the sources, packs, and unpacks. What it returns removes the folder again. */
export function setup(project: TestProject): () => void {
  if (isStale()) execFileSync("npm", ["run", "build"], { cwd: root, stdio: "pipe" });
  const consumer = mkdtempSync(join(tmpdir(), "dockwire-package-"));
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", consumer], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  const installed = join(consumer, "node_modules/dockwire");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(consumer, filename), "-C", installed, "--strip-components=1"]);
  // A package of its own, whatever lies in the folders above.
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  const peers = mkdtempSync(join(tmpdir(), "dockwire-peers-"));
  cpSync(consumer, peers, { recursive: true });
  for (const peer of ["zod", "@modelcontextprotocol"]) symlinkSync(join(root, "node_modules", peer), join(peers, "node_modules", peer));
  project.provide("consumer", consumer);
  project.provide("peers", peers);
  project.provide("tarball", join(consumer, filename));
  return () => [consumer, peers].forEach((folder) => rmSync(folder, { recursive: true }));
}

/** `npm test` builds first; a run of vitest alone must not judge an old build. */
function isStale(): boolean {
  const built = join(root, "dist/core/mod.d.ts");
  if (!existsSync(built)) return true;
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).map((path) => join(root, "src", path));
  const inputs = [...sources, ...["package.json", "deno.json", "tsup.config.ts", "tsconfig.build.json"].map((path) => join(root, path))];
  return inputs.some((path) => statSync(path).mtimeMs > statSync(built).mtimeMs);
}
