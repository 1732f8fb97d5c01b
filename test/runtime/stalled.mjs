// A unix socket with a backlog of one, whose process accepts nothing until a byte comes on its standard input.
import { readSync } from "node:fs";
import { createServer } from "node:net";

const server = createServer((socket) => socket.on("error", () => {}).resume());
server.listen({ path: process.argv[2], backlog: 1 }, () => {
  process.stdout.write("ready\n", () => {
    readSync(0, new Uint8Array(1));
    process.stdin.resume().on("end", () => process.exit());
  });
});
