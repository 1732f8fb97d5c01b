/**
 * Runs the conformance cases over an engine, on Node; with `--runtime deno` on Deno.
 *
 *   tsx test/engines/run.ts [--runtime node|deno] [options of session.ts]
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { connect } from "../../src/node.ts";
import { optionsOf, session } from "./session.ts";

const args = process.argv.slice(2);
const options = optionsOf(args);

if (options.runtime === "deno") {
  const deno = fileURLToPath(new URL("../../node_modules/.bin/deno", import.meta.url));
  const child = spawn(deno, ["run", "--quiet", "--no-check", "-A", fileURLToPath(new URL("run-deno.ts", import.meta.url)), ...args], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
} else {
  const strays: unknown[] = [];
  process.on("unhandledRejection", (reason) => strays.push(reason));
  process.on("warning", (warning) => strays.push(warning));
  process.exitCode = await session(options, {
    name: "node",
    connect,
    read: (path) => readFile(path, "utf8"),
    env: (name) => process.env[name],
    strays,
  });
  // Nothing of the client may keep the process alive once it is closed.
  setTimeout(() => {
    console.log("FAILED suite.exit: the process does not end by itself\n0 passed, 1 failed");
    process.exit(1);
  }, 10_000).unref();
}
