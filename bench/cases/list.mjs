// A list of 1,000 containers, parsed.
import { answers } from "../lib/content.mjs";
import { dockerode, dockwire, expectSame, inFlight, nodeSdk, undiciPool } from "../lib/peers.mjs";
import { rawSocket, readAll } from "../lib/raw.mjs";

const run = (one) => ({ run: (times) => inFlight(times, 1, one) });

const peers = {
  dockwire: async (socket) => {
    const docker = await dockwire(socket);
    return run(async () => expectSame((await docker.containers.list({ all: true })).length, 1000));
  },
  "undici Pool": async (socket) => {
    const pool = await undiciPool(socket);
    return run(async () => {
      const { body } = await pool.request({ path: "/v1.51/containers/json?all=1", method: "GET" });
      expectSame((await body.json()).length, 1000);
    });
  },
  dockerode: async (socket) => {
    const docker = await dockerode(socket);
    return run(async () => expectSame((await docker.listContainers({ all: true })).length, 1000));
  },
  "node-sdk": async (socket) => {
    const docker = await nodeSdk(socket);
    return run(async () => expectSame((await docker.containerList({ all: true })).length, 1000));
  },
  "raw socket, unparsed": async (path) => {
    const socket = await rawSocket(path);
    const { head, wire } = answers().list;
    return run(() => readAll(socket, "/v1.51/containers/json?all=1", head.length + wire));
  },
};

export const benches = [
  { name: "list-1000", title: "GET /containers/json with 1,000 containers, one after the other", unit: "req/s", amount: 10, scale: (times) => times, peers },
];
