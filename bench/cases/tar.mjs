// Archives out of a container (chunks of 64 KiB, files of 1 MiB or of 4 KiB) and into one. MB/s are bytes of the HTTP body as sent; for uploads, of the tar.
import { plan, uploadEnd, uploadPieces, uploadSize } from "../lib/content.mjs";
import { dockerode, dockwire, expectSame, nodeSdk, undiciPool } from "../lib/peers.mjs";
import { rawSocket, upload } from "../lib/raw.mjs";
import { rawBody, undiciBody } from "./frames.mjs";

const END = 1024;
const OUT = "archive?path=%2Fdata";

function dockwireBytes(kind) {
  return async (socket) => {
    const docker = await dockwire(socket);
    return {
      run: async (blocks) => {
        const archive = await docker.containers.archive({ id: `${kind}-${blocks}`, path: "/data" });
        let bytes = 0;
        for await (const chunk of archive) bytes += chunk.length;
        expectSame(bytes, plan(kind, blocks).payload + END);
      },
    };
  };
}

function dockwireEntries(kind) {
  return async (socket) => {
    const docker = await dockwire(socket);
    return {
      run: async (blocks) => {
        const archive = await docker.containers.archive({ id: `${kind}-${blocks}`, path: "/data" });
        let files = 0;
        let bytes = 0;
        for await (const entry of archive.entries()) {
          files++;
          for await (const chunk of entry) bytes += chunk.length;
        }
        expectSame(files, plan(kind, blocks).items);
        expectSame(bytes, plan(kind, blocks).content);
      },
    };
  };
}

function dockerodeEntries(kind) {
  return async (socket) => {
    const docker = await dockerode(socket);
    const { extract } = await import("tar-stream");
    return {
      run: async (blocks) => {
        const stream = await docker.getContainer(`${kind}-${blocks}`).getArchive({ path: "/data" });
        let files = 0;
        let bytes = 0;
        const parser = extract();
        parser.on("entry", (_header, entry, next) => {
          files++;
          entry.on("data", (chunk) => {
            bytes += chunk.length;
          });
          entry.on("end", next);
        });
        stream.pipe(parser);
        await new Promise((resolve, reject) => parser.once("finish", resolve).once("error", reject));
        expectSame(files, plan(kind, blocks).items);
        expectSame(bytes, plan(kind, blocks).content);
      },
    };
  };
}

function out(kind) {
  return {
    "dockwire, bytes": dockwireBytes(kind),
    "dockwire, entries": dockwireEntries(kind),
    "dockerode, bytes": async (socket) => {
      const docker = await dockerode(socket);
      return {
        run: async (blocks) => {
          const stream = await docker.getContainer(`${kind}-${blocks}`).getArchive({ path: "/data" });
          let bytes = 0;
          stream.on("data", (chunk) => {
            bytes += chunk.length;
          });
          await new Promise((resolve, reject) => stream.once("end", resolve).once("error", reject));
          expectSame(bytes, plan(kind, blocks).payload + END);
        },
      };
    },
    "dockerode + tar-stream, entries": dockerodeEntries(kind),
    "node-sdk, bytes": async (socket) => {
      const docker = await nodeSdk(socket);
      return {
        run: async (blocks) => {
          let bytes = 0;
          const sink = new WritableStream({
            write(chunk) {
              bytes += chunk.length;
            },
          });
          await docker.containerArchive(`${kind}-${blocks}`, "/data", sink);
          expectSame(bytes, plan(kind, blocks).payload + END);
        },
      };
    },
    "undici, body alone": undiciBody(kind, OUT),
    "raw socket, unparsed": rawBody(kind, OUT),
  };
}

async function* pieces(blocks) {
  for (let left = blocks; left > 0; left--) yield* uploadPieces;
  yield uploadEnd;
}

// node-sdk is missing here: its putContainerArchive sends JSON.stringify(stream), so there is nothing to measure.
const into = {
  dockwire: async (socket) => {
    const docker = await dockwire(socket);
    return { run: (blocks) => docker.containers.putArchive({ id: `tar-${blocks}`, path: "/data", body: pieces(blocks) }) };
  },
  dockerode: async (socket) => {
    const docker = await dockerode(socket);
    const { Readable } = await import("node:stream");
    return {
      run: (blocks) => docker.getContainer(`tar-${blocks}`).putArchive(Readable.from(pieces(blocks), { objectMode: false }), { path: "/data" }),
    };
  },
  "undici Pool": async (socket) => {
    const pool = await undiciPool(socket, 1);
    return {
      run: async (blocks) => {
        const { statusCode, body } = await pool.request({
          path: `/v1.51/containers/tar-${blocks}/archive?path=%2Fdata`,
          method: "PUT",
          headers: { "content-type": "application/x-tar" },
          body: pieces(blocks),
        });
        await body.dump();
        expectSame(statusCode, 200);
      },
    };
  },
  "raw socket": async (path) => {
    const socket = await rawSocket(path);
    return {
      run: (blocks) => upload(socket, `/v1.51/containers/tar-${blocks}/archive?path=%2Fdata`, uploadPieces, blocks, uploadEnd),
    };
  },
};

const outward = (kind) => ({ unit: "MB/s", amount: 16, max: 1024, scale: (blocks) => plan(kind, blocks).wire / 1e6, peers: out(kind) });

export const benches = [
  { ...outward("tar"), name: "tar-out", title: "archive out, files of 1 MiB in chunks of 64 KiB" },
  { ...outward("tarsmall"), name: "tar-out-small", title: "archive out, files of 4 KiB in chunks of 64 KiB" },
  { name: "tar-in", title: "archive in, chunks of 64 KiB", unit: "MB/s", amount: 16, max: 1024, scale: (blocks) => uploadSize(blocks) / 1e6, peers: into },
];
