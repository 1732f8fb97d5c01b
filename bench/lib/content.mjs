// What the bench's server sends: recorded answers of Docker 28, and long bodies built from them once, so that every peer reads the same bytes.
import { readFileSync } from "node:fs";

const PIECE = 64 * 1024;
const BLOCK = 1024 * 1024;

/** A recorded answer, head and body, as it came over the socket. */
function recorded(name) {
  return readFileSync(new URL(`../fixtures/${name}.response`, import.meta.url));
}

function headOf(name) {
  const bytes = recorded(name);
  return bytes.subarray(0, bytes.indexOf("\r\n\r\n") + 4);
}

function bodyOf(name) {
  const bytes = recorded(name);
  return bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
}

/** The pieces in which a body is written. */
function cut(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(bytes.subarray(at, at + PIECE));
  return pieces;
}

function httpChunk(bytes) {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

/** One log frame; every fourth is stderr, so that two sinks both get work and runs of one stream stay short. */
function frame(index, size) {
  const bytes = Buffer.alloc(8 + size, 0x61 + (index % 26));
  bytes.fill(0, 0, 8);
  bytes[0] = index % 4 === 3 ? 2 : 1;
  bytes.writeUInt32BE(size, 4);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

/** Docker 28's own framing: each frame in an HTTP chunk of its own. */
function chunkEach(size) {
  const count = Math.floor(BLOCK / httpChunk(frame(0, size)).length);
  const frames = Array.from({ length: count }, (_, index) => httpChunk(frame(index, size)));
  return { wire: Buffer.concat(frames), payload: count * size, items: count };
}

/** Many frames in each HTTP chunk of at most 32 KiB, as a proxy between client and daemon makes of it. */
function packed(size) {
  const each = Math.floor((32 * 1024) / (8 + size));
  const chunks = Math.floor(BLOCK / (32 * 1024));
  const wire = Array.from({ length: chunks }, (_, chunk) =>
    httpChunk(Buffer.concat(Array.from({ length: each }, (_, index) => frame(chunk * each + index, size)))));
  return { wire: Buffer.concat(wire), payload: chunks * each * size, items: chunks * each };
}

function tarHeader(name, size) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("14000000000\0", 136);
  header.fill(0x20, 148, 156);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function tarOf(entries, size) {
  const one = Buffer.alloc(size, 0x5a);
  const parts = Array.from({ length: entries }, (_, index) => [tarHeader(`data/file-${index}`, size), one]);
  const tar = Buffer.concat(parts.flat());
  return { tar, wire: Buffer.concat(cut(tar).map(httpChunk)), payload: tar.length, items: entries, content: entries * size };
}

const LAST = Buffer.from("0\r\n\r\n");
const TRAILER = Buffer.concat([httpChunk(Buffer.alloc(1024)), LAST]);

/** The kinds of long answer: a block of about 1 MiB that is sent as often as the container's name asks (`frames121-64`: 64 times). */
const kinds = {
  frames121: { head: "container-logs", tail: LAST, make: () => chunkEach(121) },
  frames121packed: { head: "container-logs", tail: LAST, make: () => packed(121) },
  frames16k: { head: "container-logs", tail: LAST, make: () => chunkEach(16 * 1024) },
  tar: { head: "archive-get", tail: TRAILER, make: () => tarOf(1, BLOCK - 512) },
  tarsmall: { head: "archive-get", tail: TRAILER, make: () => tarOf(Math.floor(BLOCK / 4608), 4096) },
};

const built = new Map();

/**
 * The plan of a long answer.
 * `wire`: bytes of its body as sent, `total` with the head, `payload`: what is left without HTTP chunks and frame headers, `items`: frames or entries, `content`: bytes of the entries' files.
 */
export function plan(kind, blocks) {
  const { head, tail, make } = kinds[kind];
  let block = built.get(kind);
  if (block === undefined) {
    block = make();
    block.pieces = cut(block.wire);
    built.set(kind, block);
  }
  const headBytes = headOf(head);
  const wire = block.wire.length * blocks + tail.length;
  return {
    head: headBytes,
    tail,
    pieces: block.pieces,
    blocks,
    wire,
    total: headBytes.length + wire,
    payload: block.payload * blocks,
    items: block.items * blocks,
    content: (block.content ?? 0) * blocks,
  };
}

/** Splits a name such as `frames121-64`; undefined for any other container. */
export function kindOf(name) {
  const match = /^([a-z0-9]+)-(\d+)$/.exec(name);
  return match !== null && match[1] in kinds ? { kind: match[1], blocks: Number(match[2]) } : undefined;
}

/** A tar to upload: `blocks` times the pieces of a file of 1 MiB less its header, then the end of the archive. */
export const uploadPieces = cut(tarOf(1, BLOCK - 512).tar);
export const uploadEnd = Buffer.alloc(1024);

/** Bytes of an upload of so many blocks. */
export function uploadSize(blocks) {
  return blocks * BLOCK + uploadEnd.length;
}

/** A list of 1,000 containers in one HTTP chunk, as Docker sends it. */
function thousand() {
  const chunked = bodyOf("container-list").toString("latin1");
  const entries = JSON.parse(chunked.slice(chunked.indexOf("\r\n") + 2, chunked.lastIndexOf("\r\n0\r\n")));
  const list = Array.from({ length: 1000 }, (_, index) => {
    const entry = entries[index % entries.length];
    return { ...entry, Id: entry.Id.slice(0, 56) + index.toString(16).padStart(8, "0"), Names: [`/bench-${index}`] };
  });
  const wire = httpChunk(Buffer.from(JSON.stringify(list)));
  return { head: headOf("container-list"), pieces: cut(wire), blocks: 1, tail: LAST, wire: wire.length + LAST.length };
}

/** The short answers, whole. */
export function answers() {
  return {
    pingHead: recorded("ping-head"),
    pingGet: recorded("ping-get"),
    version: recorded("version"),
    inspect: recorded("container-inspect"),
    list: thousand(),
    listFiltered: recorded("container-list"),
    archiveHead: headOf("archive-get"),
    put: recorded("archive-put"),
    error: (status, message) => {
      const body = JSON.stringify({ message });
      return Buffer.from(`HTTP/1.1 ${status}\r\nApi-Version: 1.51\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    },
  };
}
