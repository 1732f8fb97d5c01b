// Small requests: GET /version, a recorded answer of 1 KB with a length, and an inspect of 5 KB in one chunk.
import { dockerode, dockwire, expectSame, inFlight, nodeSdk, undiciPool } from "../lib/peers.mjs";
import { lane, rawSocket } from "../lib/raw.mjs";

const API = "1.51";
const ID = "web";

async function lanes(socket, width) {
  const sockets = await Promise.all(Array.from({ length: width }, () => rawSocket(socket)));
  const idle = sockets.map((each) => lane(each, "/v1.51/version"));
  return async () => {
    const one = idle.pop();
    expectSame((await one()).ApiVersion, API);
    idle.push(one);
  };
}

function version(width) {
  const run = (one) => ({ run: (times) => inFlight(times, width, one) });
  return {
    dockwire: async (socket) => {
      const docker = await dockwire(socket);
      return run(async () => expectSame((await docker.system.version()).ApiVersion, API));
    },
    "undici Pool": async (socket) => {
      const pool = await undiciPool(socket);
      return run(async () => {
        const { body } = await pool.request({ path: "/v1.51/version", method: "GET" });
        expectSame((await body.json()).ApiVersion, API);
      });
    },
    dockerode: async (socket) => {
      const docker = await dockerode(socket);
      return run(async () => expectSame((await docker.version()).ApiVersion, API));
    },
    "node-sdk": async (socket) => {
      const docker = await nodeSdk(socket);
      return run(async () => expectSame((await docker.systemVersion()).ApiVersion, API));
    },
    "bare socket": async (socket) => run(await lanes(socket, width)),
  };
}

function inspect(width) {
  const run = (one) => ({ run: (times) => inFlight(times, width, one) });
  return {
    dockwire: async (socket) => {
      const docker = await dockwire(socket);
      return run(async () => expectSame((await docker.containers.inspect({ id: ID })).Path, "sh"));
    },
    "undici Pool": async (socket) => {
      const pool = await undiciPool(socket);
      return run(async () => {
        const { body } = await pool.request({ path: `/v1.51/containers/${ID}/json`, method: "GET" });
        expectSame((await body.json()).Path, "sh");
      });
    },
    dockerode: async (socket) => {
      const docker = await dockerode(socket);
      return run(async () => expectSame((await docker.getContainer(ID).inspect()).Path, "sh"));
    },
    "node-sdk": async (socket) => {
      const docker = await nodeSdk(socket);
      return run(async () => expectSame((await docker.containerInspect(ID)).Path, "sh"));
    },
  };
}

const common = { unit: "req/s", amount: 200, scale: (times) => times };

export const benches = [
  { ...common, name: "version-1", title: "GET /version (1 KB), one after the other", peers: version(1) },
  {
    ...common,
    name: "version-8",
    title: "GET /version (1 KB), 8 in flight",
    peers: version(8),
    budgets: [{ peer: "dockwire", times: 2, of: "undici Pool" }],
  },
  { ...common, name: "inspect-8", title: "GET /containers/{id}/json (5 KB, chunked), 8 in flight", peers: inspect(8) },
];
