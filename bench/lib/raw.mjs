// A socket without any client: what the machine gives at best.
import { connect } from "node:net";

export function rawSocket(path) {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

function get(path) {
  return `GET ${path} HTTP/1.1\r\nHost: docker\r\n\r\n`;
}

/** Asks for a long answer and reads exactly its `total` bytes; nothing is parsed. */
export function readAll(socket, path, total) {
  return new Promise((resolve, reject) => {
    let got = 0;
    const onData = (bytes) => {
      got += bytes.length;
      if (got < total) return;
      socket.off("data", onData);
      socket.off("close", onClose);
      resolve(got);
    };
    const onClose = () => reject(new Error(`closed after ${got} of ${total} bytes`));
    socket.on("data", onData);
    socket.on("close", onClose);
    socket.write(get(path));
  });
}

/** One lane of requests for a short answer with a length: write, wait for the whole of it, parse the body as JSON. */
export function lane(socket, path) {
  const request = get(path);
  let settle;
  let rest;
  socket.on("data", (bytes) => {
    if (rest !== undefined) bytes = Buffer.concat([rest, bytes]);
    rest = bytes;
    const end = bytes.indexOf("\r\n\r\n");
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(bytes.latin1Slice(0, end))?.[1]);
    if (bytes.length < end + 4 + length) return;
    rest = undefined;
    settle(JSON.parse(bytes.utf8Slice(end + 4, end + 4 + length)));
  });
  return () =>
    new Promise((resolve) => {
      settle = resolve;
      socket.write(request);
    });
}

/** Uploads a tar in chunked coding, the pieces `blocks` times and then its end, and waits for the answer's status. */
export function upload(socket, path, pieces, blocks, end) {
  return new Promise((resolve, reject) => {
    socket.once("data", (bytes) => {
      const status = Number(bytes.latin1Slice(9, 12));
      if (status === 200) resolve();
      else reject(new Error(bytes.toString()));
    });
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const last = pieces.length * blocks;
    let next = 0;
    pump();
    function pump() {
      while (next < last) {
        if (!chunk(pieces[next++ % pieces.length])) {
          socket.once("drain", pump);
          return;
        }
      }
      chunk(end);
      socket.write("0\r\n\r\n");
    }
    function chunk(piece) {
      socket.cork();
      socket.write(`${piece.length.toString(16)}\r\n`, "latin1");
      socket.write(piece);
      const more = socket.write("\r\n", "latin1");
      socket.uncork();
      return more;
    }
  });
}
