/**
 * The chunked coding (RFC 9112, section 7.1). An engine sends one chunk a log frame, so the heads of chunks are
 * squeezed out of a read in place, and one block of data a read is handed on.
 *
 * @module
 */

import type { Bytes } from "../../core/transport.ts";
import { protocolError } from "./head.ts";

const TAB = 0x09;
const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;

// Sections 7.1.1 and 7.1.2: names with values behind a semicolon each; field lines, not folded, without white space before the colon.
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const extension = `${token}(?:=(?:${token}|"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*"))?`;
const extensions: RegExp = /* @__PURE__ */ new RegExp(`^${extension}(?:;${extension})*$`);
const trailer: RegExp = /* @__PURE__ */ new RegExp(`^${token}:[\\t\\x20-\\x7e\\x80-\\xff]*$`);

/** Bytes that a chunk's extensions, and all trailers, may have. Engines send neither. */
const maxExtra = 4096;

type State =
  | "size"
  | "extension"
  | "size-lf"
  | "data"
  | "data-cr"
  | "data-lf"
  | "trailer"
  | "trailer-lf"
  | "end-lf"
  | "done";

/** Decodes chunks across reads. */
export class ChunkDecoder {
  #state: State = "size";
  #left = 0;
  #digits = 0;
  #extra = 0;
  /** What has come of an extension or a trailer. */
  #text = "";

  /** Whether the last chunk and its trailers have come. */
  get done(): boolean {
    return this.#state === "done";
  }

  /**
   * Moves the data in `buffer[at..]` together and gives it as one block, and where the first byte behind the coding
   * is: the end of the buffer, unless the coding ended before.
   */
  squeeze(buffer: Bytes, at: number): { readonly data: Bytes; readonly next: number } {
    const start = at;
    let out = at;
    while (at < buffer.length && this.#state !== "done") {
      // Nearly all chunks of a log are whole in the buffer: no states, one move each.
      while (this.#state === "size" && this.#digits === 0) {
        let from = at;
        let size = 0;
        for (let digit = hex(buffer[from]); digit !== -1 && from - at < 8; digit = hex(buffer[++from])) size = size * 16 + digit;
        const end = from + 2 + size;
        const whole = size > 0 && end + 1 < buffer.length && buffer[from] === CR && buffer[from + 1] === LF && buffer[end] === CR &&
          buffer[end + 1] === LF;
        if (!whole) break;
        buffer.copyWithin(out, from + 2, end);
        out += size;
        at = end + 2;
      }
      if (at === buffer.length) break;
      if (this.#state === "data") {
        const end = Math.min(at + this.#left, buffer.length);
        if (out !== at) buffer.copyWithin(out, at, end);
        out += end - at;
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = "data-cr";
      } else this.#step(buffer[at++] as number);
    }
    return { data: buffer.subarray(start, out), next: at };
  }

  /** One byte outside of the data. */
  #step(byte: number): void {
    switch (this.#state) {
      case "size": {
        const digit = hex(byte);
        if (digit !== -1) {
          if (++this.#digits > 12) throw protocolError("the size of a chunk has too many digits");
          this.#left = this.#left * 16 + digit;
        } else if (this.#digits === 0) throw protocolError("a chunk without a size");
        else if (byte === CR) this.#state = "size-lf";
        else if (byte === SEMICOLON) this.#state = "extension";
        else throw protocolError("the size of a chunk is no hexadecimal number");
        return;
      }
      case "extension":
        if (byte === CR) this.#line(extensions, "size-lf");
        else this.#keep(byte);
        return;
      case "size-lf":
        this.#expect(byte, LF, this.#left ? "data" : "trailer");
        this.#digits = 0;
        return;
      case "data-cr":
        return this.#expect(byte, CR, "data-lf");
      case "data-lf":
        return this.#expect(byte, LF, "size");
      case "trailer":
        if (byte !== CR) this.#keep(byte);
        else if (this.#text === "") this.#state = "end-lf";
        else this.#line(trailer, "trailer-lf");
        return;
      case "trailer-lf":
        return this.#expect(byte, LF, "trailer");
      case "end-lf":
        return this.#expect(byte, LF, "done");
    }
  }

  #expect(byte: number, wanted: number, then: State): void {
    if (byte !== wanted) throw protocolError("a chunk is not ended by CRLF");
    this.#state = then;
  }

  /** Extensions and trailers are looked at and passed over, within bounds. */
  #keep(byte: number): void {
    if (++this.#extra > maxExtra || (byte < 0x20 && byte !== TAB)) throw protocolError("the extensions or trailers of its chunks");
    this.#text += String.fromCharCode(byte);
  }

  #line(grammar: RegExp, then: State): void {
    if (!grammar.test(this.#text)) {
      throw protocolError(`an extension or a trailer of its chunks: ${JSON.stringify(this.#text.slice(0, 40))}`);
    }
    this.#text = "";
    this.#state = then;
  }
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
