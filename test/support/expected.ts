/**
 * What may come out of an exchange that was cut: worked out from the bytes by rules of its own, not by the code under test.
 *
 * @module
 */

import type { Bytes } from "../../src/core/transport.ts";
import { type Form, framesText, latin1 } from "./consume.ts";
import type { Fixture } from "./fixtures.ts";

interface Piece {
  readonly stream: "stdout" | "stderr";
  readonly data: Bytes;
}

/** The frames of a multiplexed stream; `undefined` where it ends inside one. */
export function framesOf(bytes: Bytes): Piece[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames: Piece[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 8 || bytes.length - at - 8 < view.getUint32(at + 4)) return undefined;
    const end = at + 8 + view.getUint32(at + 4);
    frames.push({ stream: bytes[at] === 2 ? "stderr" : "stdout", data: bytes.subarray(at + 8, end) });
    at = end;
  }
  return frames;
}

/** The payload of a WebSocket's short binary frames, up to its close frame; `undefined` where it ends inside a frame. */
function messagesOf(bytes: Bytes): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return undefined;
    if (bytes[at] === 0x88) return pieces;
    pieces.push({ stream: "stdout", data: bytes.subarray(at + 2, at += 2 + length) });
  }
  return pieces;
}

function linesText(pieces: readonly Piece[]): string {
  const of = (stream: Piece["stream"]): string[] =>
    Buffer.concat(pieces.filter((one) => one.stream === stream).map(({ data }) => data)).toString("utf8").split("\n");
  // Their order goes by where their ends came; the recordings have no character that is cut.
  const rest = { stdout: of("stdout"), stderr: of("stderr") };
  const found: string[] = [];
  const add = (stream: Piece["stream"], line: string): void => void found.push(`${stream}:${line}`);
  for (const { stream, data } of pieces) {
    for (const byte of data) if (byte === 0x0a) add(stream, (rest[stream].shift() ?? "").replace(/\r$/, ""));
  }
  for (const stream of ["stdout", "stderr"] as const) if (rest[stream][0]) add(stream, rest[stream][0]);
  return found.join("|");
}

/** What a form gives of whole pieces of output. */
export function outputText(pieces: readonly Piece[], tty: boolean, form: Form): string {
  const bytes = (stream?: Piece["stream"]): Buffer =>
    Buffer.concat(pieces.filter((one) => !stream || one.stream === stream).map(({ data }) => data));
  switch (form) {
    case "iterate":
    case "batches":
      return framesText(pieces, tty);
    case "lines":
      return linesText(pieces);
    case "text":
      return bytes().toString("utf8");
    case "readable":
      return latin1(bytes());
    default:
      return `${latin1(bytes("stdout"))}|${latin1(bytes("stderr"))}`;
  }
}

/**
 * What a clean end after `size` bytes must give of an answer that ends by close: text where that is a border of its frames, `undefined`
 * where it is a cut. Other answers are cut everywhere before their end.
 */
export function closedAfter(fixture: Fixture, size: number, form: Form): string | undefined {
  const { response, headEnd, framing, endpoint, tty, status } = fixture;
  const success = status === 101 || (status >= 200 && status < 300);
  if (framing !== "close" || size < headEnd || (endpoint && !success)) return undefined;
  const body = response.subarray(headEnd, size);
  if (endpoint?.upgrade === "h2c") return latin1(body);
  if (!endpoint) return `${status} ${latin1(body)}`;
  if (endpoint.upgrade === "websocket") {
    const messages = messagesOf(body);
    return messages && outputText(messages, true, form);
  }
  const pieces = tty ? [{ stream: "stdout", data: body } as const] : framesOf(body);
  return pieces && outputText(pieces, tty, form);
}
