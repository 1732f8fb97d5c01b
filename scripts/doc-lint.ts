/** Runs `deno doc --lint` over every entry point: whatever they export has a doc comment, and names no type that they hide. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { manifest, root } from "./entries.ts";

/** Types of a peer, which its users have from there: the linter takes every type of another package for a hidden one. */
const ofPeers = /references private type 'ZodObject'/;

const sources = manifest().entries.map((entry) => entry.source);
const { status, stdout, stderr } = spawnSync("deno", ["doc", "--lint", ...sources], {
  cwd: fileURLToPath(root),
  encoding: "utf8",
  env: { ...process.env, NO_COLOR: "1" },
});
const said = stdout + stderr;
const found = said.split(/^(?=error\[)/m).filter((each) => each.startsWith("error["));
const ours = found.filter((each) => !ofPeers.test(each));
if (ours.length || (status !== 0 && !found.length)) {
  console.error(ours.join("") || said);
  process.exitCode = 1;
}
