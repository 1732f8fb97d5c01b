// Resident memory over two passes of 2 GB in one process. The budget holds the second pass: from its first byte to its highest sample.
import { plan, uploadSize } from "../lib/content.mjs";
import { benches as frames } from "./frames.mjs";
import { benches as tars } from "./tar.mjs";

const BLOCKS = 2048;
const LIMIT = 32;

const pick = (benches, name, peers) => {
  const all = benches.find((each) => each.name === name).peers;
  return Object.fromEntries(peers.map((peer) => [peer, all[peer]]));
};

const common = { memory: BLOCKS, unit: "MB", most: LIMIT };

export const benches = [
  {
    ...common,
    name: "memory-logs",
    title: `RSS over 2 passes of ${(plan("frames121", BLOCKS).wire / 1e9).toFixed(1)} GB of logs, frames of 121 bytes`,
    peers: pick(frames, "frames121", ["dockwire, each frame", "dockwire, batches", "dockwire, two functions", "undici, body alone", "raw socket, unparsed"]),
    flat: ["dockwire, each frame", "dockwire, batches", "dockwire, two functions"],
  },
  {
    ...common,
    name: "memory-tar-out",
    title: `RSS over 2 passes of ${(plan("tar", BLOCKS).wire / 1e9).toFixed(1)} GB of archive out`,
    peers: pick(tars, "tar-out", ["dockwire, bytes", "dockwire, entries", "dockerode, bytes", "undici, body alone", "raw socket, unparsed"]),
    flat: ["dockwire, bytes", "dockwire, entries"],
  },
  {
    ...common,
    name: "memory-tar-in",
    title: `RSS over 2 passes of ${(uploadSize(BLOCKS) / 1e9).toFixed(1)} GB of archive in`,
    peers: pick(tars, "tar-in", ["dockwire", "dockerode", "undici Pool", "raw socket"]),
    flat: ["dockwire"],
  },
];
