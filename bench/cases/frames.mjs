// Logs: multiplexed frames, by loop, in batches and into two sinks. MB/s are bytes of the HTTP body as sent (chunk and frame heads included), the same for all peers.
import { plan } from "../lib/content.mjs";
import { dockerode, dockwire, expectSame, nodeSdk, nodeSinks, undiciPool } from "../lib/peers.mjs";
import { rawSocket, readAll } from "../lib/raw.mjs";

/** A client's `logs` of the kind, whose run must see every byte of the payload. */
function logs(kind, read) {
  return async (socket) => {
    const docker = await dockwire(socket);
    return {
      run: async (blocks) => {
        const output = await docker.containers.logs({ id: `${kind}-${blocks}`, stdout: true, stderr: true });
        expectSame(await read(output), plan(kind, blocks).payload);
      },
    };
  };
}

async function iterate(output) {
  let bytes = 0;
  for await (const { data } of output) bytes += data.length;
  return bytes;
}

async function batches(output) {
  let bytes = 0;
  for await (const batch of output.batches()) { for (const { data } of batch) bytes += data.length; }
  return bytes;
}

async function twoFunctions(output) {
  let out = 0;
  let err = 0;
  await output.pipe({
    stdout: (data) => {
      out += data.length;
    },
    stderr: (data) => {
      err += data.length;
    },
  });
  return out + err;
}

async function twoWebStreams(output) {
  let bytes = 0;
  const sink = () =>
    new WritableStream({
      write(data) {
        bytes += data.length;
      },
    });
  await output.pipe({ stdout: sink(), stderr: sink() });
  return bytes;
}

export function framePeers(kind) {
  return {
    "dockwire, each frame": logs(kind, iterate),
    "dockwire, batches": logs(kind, batches),
    "dockwire, two functions": logs(kind, twoFunctions),
    "dockwire, two WritableStreams": logs(kind, twoWebStreams),
    "dockerode, demuxStream": async (socket) => {
      const docker = await dockerode(socket);
      return {
        run: async (blocks) => {
          const { count, stdout, stderr } = await nodeSinks();
          const stream = await docker.getContainer(`${kind}-${blocks}`).logs({ follow: true, stdout: true, stderr: true });
          docker.modem.demuxStream(stream, stdout, stderr);
          await new Promise((resolve, reject) => stream.once("end", resolve).once("error", reject));
          expectSame(count.bytes, plan(kind, blocks).payload);
        },
      };
    },
    "node-sdk, containerLogs": async (socket) => {
      const docker = await nodeSdk(socket);
      return {
        run: async (blocks) => {
          const { count, stdout, stderr } = await nodeSinks();
          await docker.containerLogs(`${kind}-${blocks}`, stdout, stderr, { stdout: true, stderr: true });
          expectSame(count.bytes, plan(kind, blocks).payload);
        },
      };
    },
    "undici, body alone": undiciBody(kind, "logs?stdout=1&stderr=1"),
    "raw socket, unparsed": rawBody(kind, "logs?stdout=1&stderr=1"),
  };
}

/** The body through undici, HTTP chunks undone and nothing else. */
export function undiciBody(kind, rest) {
  return async (socket) => {
    const pool = await undiciPool(socket, 1);
    return {
      run: async (blocks) => {
        const { body } = await pool.request({ path: `/v1.51/containers/${kind}-${blocks}/${rest}`, method: "GET" });
        let bytes = 0;
        body.on("data", (chunk) => {
          bytes += chunk.length;
        });
        await new Promise((resolve, reject) => body.once("end", resolve).once("error", reject));
        const { payload } = plan(kind, blocks);
        if (bytes < payload) expectSame(bytes, payload);
      },
    };
  };
}

/** The same bytes off a socket, by its data events. */
export function rawBody(kind, rest) {
  return async (path) => {
    const socket = await rawSocket(path);
    return { run: (blocks) => readAll(socket, `/v1.51/containers/${kind}-${blocks}/${rest}`, plan(kind, blocks).total) };
  };
}

const common = (kind) => ({ unit: "MB/s", amount: 4, max: 2048, scale: (blocks) => plan(kind, blocks).wire / 1e6, peers: framePeers(kind) });

export const benches = [
  {
    ...common("frames121"),
    name: "frames121",
    title: "logs, frames of 121 bytes, one HTTP chunk each (as Docker 28 sends them)",
    budgets: [
      { peer: "dockwire, each frame", times: 30, of: "dockerode, demuxStream" },
      { peer: "dockwire, batches", times: 0.4, of: "raw socket, unparsed" },
      { peer: "dockwire, two functions", times: 0.4, of: "raw socket, unparsed" },
    ],
  },
  { ...common("frames121packed"), name: "frames121packed", title: "logs, frames of 121 bytes, 254 in each HTTP chunk" },
  { ...common("frames16k"), name: "frames16k", title: "logs, frames of 16 KiB, one HTTP chunk each" },
];
