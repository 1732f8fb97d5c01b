/**
 * The request: its head as text, checked against injection, and its body, with its length or in chunks.
 *
 * @module
 */

import { DockerInputError } from "../../core/errors.ts";
import type { WireRequest } from "../../core/transport.ts";
import type { Wire } from "./wire.ts";

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();
const token = /^[!#$%&'*+\-.^_`|~0-9a-zA-Z]+$/;
const value = /^[\t\x20-\x7e]*$/;
const target = /^\/[\x21-\x22\x24-\x7e]*$/;

/** Whether a request is safe to send again: it changes nothing. */
export function safe(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** A header line. Throws `DockerInputError` for a name or value that would end it early. */
function headerLine(name: string, text: string): string {
  if (!token.test(name)) throw new DockerInputError(`Cannot send a header named ${JSON.stringify(name)}`);
  if (!value.test(text)) throw new DockerInputError(`Cannot send the header ${name}: its value has control or non-ASCII characters`);
  return `${name}: ${text}\r\n`;
}

/** Header lines that every request has, by lower-case name. */
export function fixedLines(headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), headerLine(name, text)]));
}

/** The head of a request, behind which the body goes. A header of its own replaces the fixed one of that name. */
export function requestHead({ method, path, headers, body }: WireRequest, basePath: string, fixed: ReadonlyMap<string, string>): string {
  if (!token.test(method)) throw new DockerInputError(`Cannot send a request with the method ${JSON.stringify(method)}`);
  if (!target.test(path)) {
    throw new DockerInputError(`Cannot send a request for ${JSON.stringify(path)}: a path begins with / and is printable ASCII`);
  }
  let head = `${method} ${basePath}${path} HTTP/1.1\r\n`;
  for (const [name, line] of fixed) if (!Object.hasOwn(headers, name)) head += line;
  for (const name in headers) {
    const lower = name.toLowerCase();
    if (lower === "content-length" || lower === "transfer-encoding" || lower === "host") {
      throw new DockerInputError(`Cannot send the header ${name}: the transport sets it`);
    }
    head += headerLine(name, headers[name] as string);
  }
  if (body instanceof Uint8Array) head += `content-length: ${body.length}\r\n`;
  else if (body) head += "transfer-encoding: chunked\r\n";
  // Engines refuse to start a container with a chunked or unknown length, so an empty body says so (section 8.6).
  else if (!safe(method)) head += "content-length: 0\r\n";
  return head + "\r\n";
}

/** Sends a head, and a body of known length with it. The promise rejects where the connection broke. */
export function sendHead(wire: Wire, head: string, body: Uint8Array | undefined): Promise<void> {
  if (!body?.length) return wire.send(head);
  const start = encoder.encode(head);
  if (body.length > 64 * 1024) {
    const first = wire.connection.write(start);
    return Promise.all([first, wire.connection.write(body)]).then(() => {});
  }
  const whole = new Uint8Array(start.length + body.length);
  whole.set(start);
  whole.set(body, start.length);
  return wire.connection.write(whole);
}

/** An upload that may be told to stop. */
export interface Upload {
  /** Resolves when all is sent, or when it stopped because the connection broke; never rejects. */
  readonly done: Promise<void>;
  /** Whether all has been sent. */
  readonly complete: boolean;
  /** Lets go of the source, without waiting for it. */
  stop(): void;
}

/** Sends an iterable in chunks. Where the source itself fails, the wire fails with its error. */
export function upload(wire: Wire, source: AsyncIterable<Uint8Array>): Upload {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let complete = false;
  let stopped = false;

  function stop(): void {
    if (stopped || complete) return;
    stopped = true;
    // Not awaited: a source that is stuck must not hold up the answer.
    Promise.resolve().then(() => iterator?.return?.()).catch(() => {});
  }

  async function pump(): Promise<void> {
    while (!stopped) {
      const step = await next();
      if (!step || stopped) return;
      try {
        if (step.done) {
          await wire.connection.write(encoder.encode("0\r\n\r\n"));
          complete = true;
          return;
        }
        if (step.value.length) await sendChunk(wire, step.value);
      } catch {
        // The engine may have answered before it cut the upload: the answer, or its absence, is what counts.
        return stop();
      }
    }
  }

  async function next(): Promise<IteratorResult<Uint8Array> | undefined> {
    let step: IteratorResult<Uint8Array>;
    try {
      iterator ??= source[Symbol.asyncIterator]();
      step = await iterator.next();
    } catch (error) {
      // It has ended by itself, and is not told to.
      iterator = undefined;
      if (!stopped) wire.fail(error);
      stop();
      return undefined;
    }
    if (step.done || step.value instanceof Uint8Array) return step;
    wire.fail(new DockerInputError("Cannot send a body whose chunks are not Uint8Arrays"));
    stop();
    return undefined;
  }

  return {
    done: pump(),
    get complete() {
      return complete;
    },
    stop,
  };
}

/** One chunk (section 7.1); a small one goes out in one write. */
async function sendChunk({ connection }: Wire, data: Uint8Array): Promise<void> {
  const size = encoder.encode(`${data.length.toString(16)}\r\n`);
  if (data.length > 16 * 1024) {
    await Promise.all([connection.write(size), connection.write(data), connection.write(encoder.encode("\r\n"))]);
    return;
  }
  const chunk = new Uint8Array(size.length + data.length + 2);
  chunk.set(size);
  chunk.set(data, size.length);
  chunk.set([0x0d, 0x0a], size.length + data.length);
  await connection.write(chunk);
}
