/** Prints what dials and `connect` say in a process that was given no permission. */

import { DockerConnectionError } from "../../src/core/errors.ts";
import { connect, denoDial, parseHost } from "../../src/deno.ts";

const attempts = [
  () => denoDial(parseHost(`unix://${Deno.args[0]}`))(),
  () => denoDial(parseHost("tcp://127.0.0.1:2375"))(),
  () => connect(),
];
for (const attempt of attempts) {
  const error = await attempt().catch((error: unknown) => error);
  console.log(DockerConnectionError.is(error) ? `${error.code} ${error.hint}` : `no DockerConnectionError: ${error}`);
}
// With a host the environment is not needed, and not asked for.
const { endpoint } = await connect({ host: "unix:///any.sock" });
console.log(`${endpoint?.host} ${endpoint?.why}`);
