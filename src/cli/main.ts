#!/usr/bin/env node
/**
 * The `dockwire` command as a process.
 *
 * @module
 */

import process from "node:process";
import { run } from "./commands.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The second one ends the process at once, as it would without us.
  process.once(signal, () => stop.abort(new DOMException(`Ended by ${signal}`, "AbortError")));
}
// Whoever writes is told by a callback; without a listener it would end the process in the middle of its work.
process.stdout.on("error", () => {});

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  platform: process.platform,
  // Where nobody reads any more, as behind `head`, there is nothing left to do.
  out: (data) => new Promise((done) => void process.stdout.write(data, (error) => error ? process.exit() : done())),
  err: (data) => void process.stderr.write(data),
  signal: stop.signal,
  ...process.stdin.isTTY && { ask },
});
// Whatever is still open (a call that an engine does not end, a terminal) must not keep a finished command alive.
setTimeout(() => process.exit(), 100).unref();
