// A daemon for the clock: answers prepared bytes over a unix socket, without an HTTP library, so that it is not what is measured.
// usage: node server.mjs SOCKET
import { createServer } from "node:net";
import { answers, kindOf, plan, uploadSize } from "./lib/content.mjs";

const short = answers();
const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

/** Decides what a request gets: bytes, a plan to stream, or an upload to count. Remembered by request line. */
const routes = new Map();
function route(line) {
  let found = routes.get(line);
  if (found === undefined) {
    found = decide(line);
    if (routes.size < 10_000) routes.set(line, found);
  }
  return found;
}

function decide(line) {
  const [method, target] = line.split(" ");
  const path = target.replace(/^\/v\d+\.\d+(?=\/)/, "").replace(/\?.*$/, "");
  if (path === "/_ping") return { bytes: method === "HEAD" ? short.pingHead : short.pingGet };
  if (path === "/version") return { bytes: short.version };
  // A filter leaves the few that were recorded.
  if (path === "/containers/json") return target.includes("filters=") ? { bytes: short.listFiltered } : { plan: short.list };
  const [, id, rest] = /^\/containers\/([^/]+)\/(json|logs|archive)$/.exec(path) ?? [];
  if (rest === "json") return { bytes: short.inspect };
  const long = id === undefined ? undefined : kindOf(id);
  if (long === undefined) return { bytes: short.error("404 Not Found", "page not found") };
  if (method === "HEAD") return { bytes: short.archiveHead };
  if (method === "PUT") return { upload: uploadSize(long.blocks) };
  return { plan: plan(long.kind, long.blocks) };
}

/** The answer to an upload: an error where bytes were lost or added on the way. */
function judge({ body, expected, answer }) {
  if (answer !== undefined) return answer;
  return body.payload === expected ? short.put : short.error("400 Bad Request", `${body.payload} bytes instead of ${expected}`);
}

/** Counts the bytes of a request's body as they come; `feed` returns how many bytes of the read are the body's, `done` says when it is over. */
function counter(head) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const state = { payload: 0, done: false, feed };
    let left = Number(length?.[1] ?? 0);
    state.done = left === 0;
    function feed(bytes) {
      const take = Math.min(left, bytes.length);
      left -= take;
      state.payload += take;
      state.done = left === 0;
      return take;
    }
    return state;
  }
  const state = { payload: 0, done: false, feed };
  // Bytes of the present chunk that are still to come, its CRLF included; 0: a chunk's head is next.
  let left = 0;
  function feed(bytes) {
    let at = 0;
    while (at < bytes.length) {
      if (left > 0) {
        const take = Math.min(left, bytes.length - at);
        left -= take;
        at += take;
        continue;
      }
      const end = bytes.indexOf("\r\n", at);
      if (end === -1) return at;
      const size = parseInt(bytes.latin1Slice(at, end), 16);
      if (size === 0) {
        if (bytes.length < end + 4) return at;
        state.done = true;
        return end + 4;
      }
      state.payload += size;
      left = size + 2;
      at = end + 2;
    }
    return at;
  }
  return state;
}

function serve(socket) {
  let rest = Buffer.alloc(0);
  let streaming = false;
  let upload;
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    if (!streaming) work();
  });

  function work() {
    // Short answers of pipelined requests leave in one write.
    let out = [];
    while (!streaming) {
      if (upload !== undefined) {
        if (!upload.body.done) rest = rest.subarray(upload.body.feed(rest));
        if (!upload.body.done) break;
        out.push(judge(upload));
        upload = undefined;
        continue;
      }
      const end = rest.indexOf("\r\n\r\n");
      if (end === -1) break;
      const line = rest.latin1Slice(0, rest.indexOf("\r\n"));
      const found = route(line);
      // Of the peers none sends a body with GET or HEAD, and the search for its length would cost what the answer does.
      if (!line.startsWith("GET ") && !line.startsWith("HEAD ")) {
        const head = rest.latin1Slice(0, end + 2);
        if (/\r\nexpect: *100-continue/i.test(head)) out.push(CONTINUE);
        upload = { body: counter(head), expected: found.upload, answer: found.bytes };
      }
      rest = rest.subarray(end + 4);
      if (upload !== undefined) continue;
      if (found.plan === undefined) {
        out.push(found.bytes);
        continue;
      }
      flush(out);
      out = [];
      stream(found.plan);
    }
    flush(out);
  }

  function flush(out) {
    if (out.length === 1) socket.write(out[0]);
    else if (out.length > 1) socket.write(Buffer.concat(out));
  }

  function stream({ head, pieces, blocks, tail }) {
    streaming = true;
    const last = blocks * pieces.length;
    let next = 0;
    socket.write(head);
    pump();
    function pump() {
      while (next < last) {
        if (!socket.write(pieces[next++ % pieces.length])) {
          socket.once("drain", pump);
          return;
        }
      }
      socket.write(tail);
      streaming = false;
      work();
    }
  }
}

createServer({ highWaterMark: 256 * 1024 }, serve).listen(process.argv[2], () => process.send?.("ready"));
process.on("disconnect", () => process.exit());
