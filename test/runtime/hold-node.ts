/** Idles on a connection that does not hold the process, which therefore ends. */

import { nodeDial } from "../../src/transports/node.ts";

const connection = await nodeDial(JSON.parse(process.argv[2] ?? ""))();
connection.hold?.(false);
console.log("idle");
void connection.read();
