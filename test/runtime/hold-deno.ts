/** Idles on a connection that does not hold the process, which therefore ends. */

import { denoDial } from "../../src/transports/deno.ts";

const connection = await denoDial(JSON.parse(Deno.args[0] ?? ""))();
connection.hold?.(false);
console.log("idle");
void connection.read();
