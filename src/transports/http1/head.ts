/**
 * The head of a response, read as strictly as RFC 9112 says: what two readers could understand in two ways is refused.
 *
 * @module
 */

import { DockerConnectionError } from "../../core/errors.ts";
import type { Bytes, Headerlike } from "../../core/transport.ts";

const CR = 0x0d;
const LF = 0x0a;
// A byte order mark before a head is one more byte that does not belong there.
const utf8: TextDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

// Sections 4 and 5: a status line and field lines, each ended by CRLF. No white space before the colon, no folding
// (a line that begins with white space is no token), no CR, LF or NUL inside a value.
const grammar =
  /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\x20-\x7e\x80-\uffff]*)?\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\uffff]*\r\n)*$/;

/** How the end of a body is found (section 6.3). */
export type Framing = "none" | "length" | "chunked" | "close";

/** A wire error that says that the answer is not HTTP as we accept it. */
export function protocolError(what: string): DockerConnectionError {
  return new DockerConnectionError("protocol", `Cannot read the answer as HTTP/1.1: ${what}`);
}

/** Where the head ends, behind its blank line; -1 while it has not all come. */
export function headEnd(buffer: Bytes, from: number): number {
  for (let at = buffer.indexOf(CR, from); at !== -1 && at + 3 < buffer.length; at = buffer.indexOf(CR, at + 1)) {
    if (buffer[at + 1] === LF && buffer[at + 2] === CR && buffer[at + 3] === LF) return at + 4;
  }
  return -1;
}

/** Refuses at once what cannot become a head, so that garbage is not waited for. `seen` bytes of it were looked at before. */
export function checkBeginning(buffer: Bytes, from: number, seen: number): void {
  const text = utf8.decode(buffer.subarray(from, from + 40));
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) throw protocolError(`it begins with ${JSON.stringify(text)}`);
  // A line break that is not whole; the last byte that was seen may be the first half of one.
  for (let at = from + Math.max(0, seen - 1); at < buffer.length; at++) {
    const bare = buffer[at] === LF
      ? at === from || buffer[at - 1] !== CR
      : buffer[at] === CR && at + 1 < buffer.length && buffer[at + 1] !== LF;
    if (bare) throw protocolError("its head has half of a line break");
  }
}

/** A parsed head. Headers are looked up in its text when they are asked for. */
export class Head implements Headerlike {
  /** The HTTP status. */
  readonly status: number;
  readonly #text: string;
  readonly #lower: string;

  /** Takes the bytes from the status line to the blank line, both included. */
  constructor(bytes: Bytes) {
    const text = utf8.decode(bytes.subarray(0, bytes.length - 2));
    if (!grammar.test(text)) throw protocolError("its head is malformed");
    this.#text = text;
    const lower = text.toLowerCase();
    // One letter, U+0130, gets longer, and places in the two texts would differ: then ASCII alone is changed.
    this.#lower = lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    this.status = Number(text.slice(9, 12));
  }

  get(name: string): string | null {
    const mark = `\r\n${name.toLowerCase()}:`;
    let found: string | null = null;
    for (let at = this.#lower.indexOf(mark); at !== -1; at = this.#lower.indexOf(mark, at + 2)) {
      const from = at + mark.length;
      const value = trimmed(this.#text, from, this.#text.indexOf("\r\n", from));
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }

  /** Whether the connection may carry another request (section 9.3). */
  get keepAlive(): boolean {
    const options = this.get("connection")?.toLowerCase().split(/[\s,]+/) ?? [];
    return this.#text.startsWith("HTTP/1.1") ? !options.includes("close") : options.includes("keep-alive");
  }

  /** How the body ends, and its length where that is how. */
  framing(method: string): { readonly kind: Framing; readonly length: number } {
    const coding = this.get("transfer-encoding");
    const length = this.get("content-length");
    // Section 6.3, 3: both together are an attempt to smuggle.
    if (coding !== null && length !== null) throw protocolError("it has both a length and a transfer coding");
    if (coding !== null && (coding.toLowerCase() !== "chunked" || !this.#text.startsWith("HTTP/1.1"))) {
      throw protocolError(`its transfer coding is ${JSON.stringify(coding)}`);
    }
    // Several lengths, even equal ones, come out joined by a comma, and a comma is no digit.
    if (length !== null && !/^\d{1,15}$/.test(length)) throw protocolError(`its length is ${JSON.stringify(length)}`);
    const { status } = this;
    if (method === "HEAD" || status === 204 || status === 304 || status < 200) return { kind: "none", length: 0 };
    if (coding !== null) return { kind: "chunked", length: 0 };
    return length === null ? { kind: "close", length: 0 } : { kind: "length", length: Number(length) };
  }
}

/** A value without the spaces and tabs around it; other white space belongs to it (section 5.1 of RFC 9112, where `trim` would take more). */
function trimmed(text: string, from: number, to: number): string {
  while (from < to && blank(text, from)) from++;
  while (to > from && blank(text, to - 1)) to--;
  return text.slice(from, to);
}

function blank(text: string, at: number): boolean {
  return text[at] === " " || text[at] === "\t";
}
