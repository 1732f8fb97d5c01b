/**
 * A connection with what was read from it and not used yet, and the one reason for which it ended.
 *
 * @module
 */

import { DockerConnectionError } from "../../core/errors.ts";
import type { Bytes, Connection } from "../../core/transport.ts";
import { checkBeginning, Head, headEnd, protocolError } from "./head.ts";

const nothing: Bytes = /* @__PURE__ */ new Uint8Array(0);

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();
const scratchSize = 2048;

/** Interim answers (100, 102, 103) that are passed over before a peer counts as broken. */
const maxInterim = 16;

/** One connection in use or idle in a pool. */
export class Wire {
  /** The connection itself. */
  readonly connection: Connection;
  /** What was read, and how far it is used. */
  buffer: Bytes = nothing;
  at = 0;
  /** Whether anything of the current answer has arrived. */
  answered = false;
  /** When it became idle, by `performance.now()`; 0 while in use. */
  idleSince = 0;
  #scratch: Uint8Array | undefined;
  #pending: Promise<Bytes | undefined> | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** The first failure ends the wire, and is what every read of it rejects with. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.connection.close();
  }

  /** Why it failed, where it did; else the error that is given. */
  reason(error: unknown): unknown {
    return this.#failure ? this.#failure.reason : error;
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure.reason;
  }

  /** Sends text; a short one from memory of the wire's own, which is free again when the answer has come. */
  send(text: string): Promise<void> {
    if (text.length > scratchSize) return this.connection.write(encoder.encode(text));
    const scratch = this.#scratch ??= new Uint8Array(scratchSize);
    return this.connection.write(scratch.subarray(0, encoder.encodeInto(text, scratch).written));
  }

  /** Begins a read whose result the next `read()` hands out: so a pool notices that an idle connection ended. */
  watch(): Promise<unknown> {
    this.#pending = this.connection.read();
    return this.#pending;
  }

  /** Reads behind what is left in the buffer; `false` at the end of input. */
  async more(): Promise<boolean> {
    this.#throwIfFailed();
    const pending = this.#pending ?? this.connection.read();
    this.#pending = undefined;
    let chunk: Bytes | undefined;
    try {
      chunk = await pending;
    } catch (error) {
      this.#throwIfFailed();
      throw error;
    }
    // Our own close reads as an end; the reason for it is what the reader wants.
    this.#throwIfFailed();
    if (!chunk) return false;
    this.answered = true;
    const left = this.buffer.length - this.at;
    if (left) {
      const joined = new Uint8Array(left + chunk.length);
      joined.set(this.buffer.subarray(this.at));
      joined.set(chunk, left);
      this.buffer = joined;
    } else this.buffer = chunk;
    this.at = 0;
    return true;
  }

  /** The head of the final answer. */
  async head(maxBytes: number): Promise<Head> {
    // Bytes that were looked at, so that a head which comes drop by drop is not looked at again with each.
    let seen = 0;
    for (let interim = 0; interim <= maxInterim;) {
      const end = headEnd(this.buffer, this.at + Math.max(0, seen - 3));
      if (end === -1 ? this.buffer.length - this.at > maxBytes : end - this.at > maxBytes) {
        throw protocolError(`its head has more than ${maxBytes} bytes`);
      }
      if (end === -1) {
        if (this.at < this.buffer.length) checkBeginning(this.buffer, this.at, seen);
        seen = this.buffer.length - this.at;
        if (!await this.more()) throw this.ended(this.answered ? "in the head of the answer" : "without an answer");
        continue;
      }
      const head = new Head(this.buffer.subarray(this.at, end));
      this.at = end;
      seen = 0;
      if (head.status >= 200 || head.status === 101) return head;
      // It has no body, but a length that is none is refused here too.
      head.framing("GET");
      interim++;
    }
    throw protocolError("too many interim answers");
  }

  /** What is left in the buffer, which is then empty. */
  rest(): Bytes {
    const rest = this.buffer.subarray(this.at);
    this.buffer = nothing;
    this.at = 0;
    return rest;
  }

  /** The error of a peer that closed too early. */
  ended(where: string): DockerConnectionError {
    return new DockerConnectionError("closed", `The engine closed the connection ${where}`);
  }
}
