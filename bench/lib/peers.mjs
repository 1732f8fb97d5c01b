// Opens each peer on the bench's socket; imported lazily, so that a process holds the one that it measures.

/** The built package by default; DOCKWIRE names another entry, such as ../src/node.ts under tsx. */
export function dockwireEntry() {
  return new URL(process.env.DOCKWIRE ?? "../dist/node.js", new URL("../", import.meta.url)).href;
}

export async function dockwire(socket) {
  const { connect } = await import(dockwireEntry());
  return await connect({ host: `unix://${socket}` });
}

export async function undiciPool(socket, connections = 8) {
  const { Pool } = await import("undici");
  return new Pool("http://docker", { socketPath: socket, connections });
}

export async function dockerode(socket) {
  const { default: Docker } = await import("dockerode");
  return new Docker({ socketPath: socket });
}

export async function nodeSdk(socket) {
  const { DockerClient } = await import("@docker/node-sdk");
  return await DockerClient.fromDockerHost(`unix:${socket}`);
}

/** Two counting sinks as dockerode and node-sdk take them. */
export async function nodeSinks() {
  const { Writable } = await import("node:stream");
  const count = { bytes: 0 };
  const sink = () =>
    new Writable({
      write(chunk, _encoding, done) {
        count.bytes += chunk.length;
        done();
      },
    });
  return { count, stdout: sink(), stderr: sink() };
}

/** Runs `one` `times` times, `width` of them at any moment. */
export async function inFlight(times, width, one) {
  let left = times;
  const lane = async () => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: width }, lane));
  return times;
}

/** Fails the round of a peer that did not see all of it. */
export function expectSame(got, expected) {
  if (got !== expected) throw new Error(`saw ${got}, not ${expected}`);
}
