/** Runs `deno doc --lint` over every entry point: whatever they export has a doc comment, and names no type that they hide. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { manifest, root } from "./entries.ts";

const sources = manifest().entries.map((entry) => entry.source);
const { status } = spawnSync("deno", ["doc", "--lint", ...sources], { cwd: fileURLToPath(root), stdio: "inherit" });
process.exitCode = status ?? 1;
