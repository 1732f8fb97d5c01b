/**
 * The walks of AGENTS.md, taken: a list and a log over a unix socket, on which recorded bytes of an engine are played. It prints the
 * functions that were called, in order, for `test/unit/docs-map.test.ts`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchCalls } from "./calls.ts";

const calls = await watchCalls(
  String(new URL("../../", import.meta.url)),
  () => Promise.all([import("../../src/node.ts"), import("../../src/core/codecs/output.ts")]),
);
const { connect } = await import("../../src/node.ts");

const recorded = (name: string): Buffer => readFileSync(new URL(`../fixtures/docker-28/${name}.response`, import.meta.url));
const logs = recorded("container-logs");
// The first frame comes with the head, the others when it has been read, and the last chunk when all have been.
const cut = logs.indexOf("\r\n\r\n") + 60;
const end = logs.length - "0\r\n\r\n".length;
let following: Socket | undefined;

const server = createServer((socket) => {
  socket.on("data", (data) => {
    const request = String(data);
    if (request.startsWith("HEAD /_ping")) socket.write(recorded("ping-head"));
    else if (request.includes("/containers/json?all=1 ")) socket.write(recorded("container-list"));
    else if (request.includes("/logs?")) (following = socket).write(logs.subarray(0, cut));
    else socket.destroy(new Error(`not on the walk: ${request.slice(0, 80)}`));
  });
});
const folder = mkdtempSync(join(tmpdir(), "dockwire-walk-"));
const host = `unix://${join(folder, "engine.sock")}`;
await new Promise<void>((resolve) => server.listen(join(folder, "engine.sock"), resolve));

// With a pinned version, so that the first request is the one that the walk is about.
const docker = await connect({ host, version: "1.51" });
const unpinned = await connect({ host });
try {
  const containers = await docker.containers.list({ all: true });
  const list = calls.splice(0);
  let frames = 0;
  for await (const _ of await docker.containers.logs({ id: "web", stdout: true, follow: true })) {
    frames++;
    if (frames === 1) following?.write(logs.subarray(cut, end));
    if (frames === 5) following?.write(logs.subarray(end));
  }
  // A second one is left early.
  for await (const _ of await docker.containers.logs({ id: "web", stdout: true, follow: true })) break;
  const log = calls.splice(0);
  await unpinned.containers.list({ all: true });
  console.log(JSON.stringify({ containers: containers.length, frames, walks: [list, log], asked: calls }));
} finally {
  await docker.close();
  await unpinned.close();
  server.close();
  rmSync(folder, { recursive: true });
}
