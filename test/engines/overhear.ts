/** Overhears the client of a run, and has what its engine said checked against our types in a process of its own: on any runtime. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDocker, type Docker } from "../../src/core/mod.ts";
import { capture } from "../reality/capture.ts";

/** A client that is overheard. */
export interface Overheard {
  /** The client to use instead. */
  readonly docker: Docker;
  /** Closes the client, and has all that was heard checked; `args` are for types.ts. Prints, and counts the tests. */
  finish(args: readonly string[]): Promise<{ readonly passed: number; readonly failed: number }>;
}

/** Overhears a client that was not used yet. What it hears stays in memory until then, so that a run that is killed leaves nothing behind. */
export function overhear(docker: Docker): Overheard {
  const lines: string[] = [];
  const heard = capture(docker.transport, (captured) => lines.push(`${JSON.stringify(captured)}\n`));
  const watched = createDocker(heard.transport, { endpoint: docker.endpoint, version: docker.versions.known });
  return {
    docker: watched,
    async finish(args) {
      await watched.close();
      await heard.done();
      const folder = mkdtempSync(join(tmpdir(), "dockwire-heard-"));
      try {
        const file = join(folder, "answers.jsonl");
        writeFileSync(file, lines.join(""));
        return await check(["--file", file, ...args]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

/** Runs types.ts; one that does not say how it ended is a failure. */
async function check(args: readonly string[]): Promise<{ readonly passed: number; readonly failed: number }> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const child = spawn(here("../../node_modules/.bin/tsx"), [here("types.ts"), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  let output = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => output += text);
  const code = await closed;
  console.log(output.trimEnd());
  const [, passed, failed] = /^types: (\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  if (code === 0 && passed !== undefined) return { passed: Number(passed), failed: Number(failed) };
  console.log(`FAILED types.check: it ended with ${code} and no result`);
  return { passed: 0, failed: 1 };
}
