/** The same as run.ts, over Deno's own sockets. */
import { connect } from "../../src/deno.ts";
import { optionsOf, session } from "./session.ts";

const strays: unknown[] = [];
globalThis.addEventListener("unhandledrejection", (event) => {
  strays.push(event.reason);
  event.preventDefault();
});
Deno.exitCode = await session(optionsOf(Deno.args), {
  name: "deno",
  connect,
  read: (path) => Deno.readTextFile(path),
  env: (name) => Deno.env.get(name),
  strays,
});
// Nothing of the client may keep the process alive once it is closed.
const patience = setTimeout(() => {
  console.log("FAILED suite.exit: the process does not end by itself\n0 passed, 1 failed");
  Deno.exit(1);
}, 10_000);
// A number or an object, which has no way back to what this takes; both do.
Deno.unrefTimer(patience as unknown as number);
