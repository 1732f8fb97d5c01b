/**
 * A connection in memory that says what a script tells it to: given bytes in given pieces, then an end, a reset, or silence.
 *
 * @module
 */

import { DockerConnectionError } from "../../src/core/errors.ts";
import type { Bytes, Connection, Dial } from "../../src/core/transport.ts";

/** What follows the last piece: `open` stays silent, `end` closes in order, `reset` does not. */
export type Ending = "open" | "end" | "reset";

/** What a peer says to one request. */
export interface Script {
  /** Its bytes, in the pieces in which they are read. */
  readonly pieces: readonly Bytes[];
  /** What follows. */
  readonly ending: Ending;
}

/** One connection of a scripted peer, from the peer's side. */
export interface Line {
  /** Whether our side closed it. */
  closed: boolean;
  /** Whether our side half-closed it. */
  halfClosed: boolean;
  /** Whether it keeps the process alive. */
  held: boolean;
  /** Everything that was written to it. */
  readonly written: Uint8Array[];
  /** Requests that it answered, as `GET /path`. */
  readonly requests: string[];
  /** Called when a read of it finds nothing more to say. */
  starving: (() => void) | undefined;
  /** Says more now. */
  say(script: Script): void;
}

/** A peer that answers by a function, and its connections. */
export interface Peer {
  /** What a transport is made of. */
  readonly dial: Dial;
  /** All connections so far, in the order in which they were opened. */
  readonly lines: Line[];
  /** How many are open. */
  readonly open: number;
  /** Resolves when a read first finds nothing more to say. */
  readonly starved: Promise<void>;
  /** Drops the lines that are closed, and what was written to the others. */
  forget(): void;
}

/** The error of a connection that its peer reset. */
export function resetError(): DockerConnectionError {
  return new DockerConnectionError("reset", "The connection to the script was reset");
}

const requestLine = /^([A-Z]+ \/\S*) HTTP\/1\.1\r\n/;

/** A peer whose `answer` is asked for each request; `undefined` is silence. */
export function peer(answer: (request: string, line: Line) => Script | undefined): Peer {
  const lines: Line[] = [];
  let starve!: () => void;
  const starved = new Promise<void>((resolve) => starve = resolve);
  return {
    lines,
    starved,
    forget() {
      lines.splice(0, lines.length, ...lines.filter((line) => !line.closed));
      for (const line of lines) line.written.length = line.requests.length = 0;
    },
    get open() {
      return lines.filter((line) => !line.closed).length;
    },
    dial: (signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const { line, connection } = scripted(answer, starve);
      lines.push(line);
      return Promise.resolve(connection);
    },
  };
}

function scripted(
  answer: (request: string, line: Line) => Script | undefined,
  starve: () => void,
): { line: Line; connection: Connection } {
  const queue: Bytes[] = [];
  let ending: Ending = "open";
  let reader: { resolve(chunk: Bytes | undefined): void; reject(reason: unknown): void } | undefined;

  const line: Line = {
    closed: false,
    halfClosed: false,
    held: true,
    written: [],
    requests: [],
    starving: undefined,
    say(script) {
      queue.push(...script.pieces);
      ending = script.ending;
      const waiting = reader;
      reader = undefined;
      if (waiting) read().then(waiting.resolve, waiting.reject);
    },
  };

  function read(): Promise<Bytes | undefined> {
    if (line.closed) return Promise.resolve(undefined);
    const next = queue.shift();
    // A copy: who reads may change what it got.
    if (next) return Promise.resolve(next.slice());
    if (ending === "end") return Promise.resolve(undefined);
    if (ending === "reset") return Promise.reject(resetError());
    starve();
    line.starving?.();
    return new Promise((resolve, reject) => reader = { resolve, reject });
  }

  return {
    line,
    connection: {
      read,
      write(chunk) {
        if (line.closed || (ending === "reset" && !queue.length)) return Promise.reject(resetError());
        // A copy: the memory belongs to who writes.
        line.written.push(chunk.slice());
        const [, request] =
          requestLine.exec(Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, 4096)).toString("latin1")) ?? [];
        if (request !== undefined) {
          line.requests.push(request);
          const script = answer(request, line);
          if (script) line.say(script);
        }
        return Promise.resolve();
      },
      closeWrite() {
        line.halfClosed = true;
        return Promise.resolve();
      },
      close() {
        line.closed = true;
        reader?.resolve(undefined);
        reader = undefined;
      },
      hold(active) {
        line.held = active;
      },
    },
  };
}

const encoder = new TextEncoder();

/** Text as bytes. */
export function bytesOf(text: string): Bytes {
  return encoder.encode(text);
}

/** A script that says texts, one a read. */
export function says(...texts: string[]): Script {
  return { pieces: texts.map(bytesOf), ending: "open" };
}

/** The same, then an end or a reset. */
export function saysThen(ending: Ending, ...texts: string[]): Script {
  return { pieces: texts.map(bytesOf), ending };
}

/** A JSON answer of known length. */
export function jsonAnswer(value: unknown, headers: string = ""): Script {
  const body = JSON.stringify(value);
  return says(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}Content-Length: ${encoder.encode(body).length}\r\n\r\n${body}`,
  );
}
