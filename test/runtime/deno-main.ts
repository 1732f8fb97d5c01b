/** Runs the cases on Deno and prints one line of JSON for each. */

import { denoDial } from "../../src/transports/deno.ts";
import { cases } from "./connection-cases.ts";
import { denoWorld, type Given } from "./deno-world.ts";

const world = denoWorld(denoDial, JSON.parse(Deno.args[0] ?? "") as Given);
// A promise that nobody handles is a failure of whatever runs, and would end the process without a word of it.
let unhandled: unknown;
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  unhandled = event.reason;
});

for (const kind of ["unix", "tcp", "tls"] as const) {
  for (const { is, run } of cases.filter(({ kinds }) => kinds.includes(kind))) {
    const started = performance.now();
    unhandled = undefined;
    let timer: number | undefined;
    const late = new Promise<never>((_, reject) => timer = Number(setTimeout(reject, 15_000, new Error("not over within 15 s"))));
    let failed = await Promise.race([run(world, kind), late]).then(() => unhandled, (error: unknown) => error ?? "undefined");
    clearTimeout(timer);
    failed &&= failed instanceof Error ? failed.stack : String(failed);
    console.log(JSON.stringify({ kind, is, failed, ms: Math.round(performance.now() - started) }));
  }
}

// What a case that failed left open must not keep the process.
Deno.exit();
