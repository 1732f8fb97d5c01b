/**
 * Results of calls, consumed whole, as text that can be compared however the bytes were cut into pieces.
 *
 * @module
 */

import type { ByteStream } from "../../src/core/codecs/bytes.ts";
import type { Frame } from "../../src/core/codecs/frames.ts";
import type { Records } from "../../src/core/codecs/json-lines.ts";
import type { OutputStream } from "../../src/core/codecs/output.ts";
import type { Session } from "../../src/core/codecs/session.ts";
import type { TarStream } from "../../src/core/codecs/tar.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import type { Connection } from "../../src/core/transport.ts";
import type { Operation } from "../../src/core/operation.ts";

/** A way to consume a result. */
export type Form = "value" | "await" | "iterate" | "batches" | "lines" | "text" | "pipe" | "pipe-web" | "readable" | "bytes" | "entries";

const outputForms: readonly Form[] = ["iterate", "batches", "lines", "text", "pipe", "pipe-web", "readable"];

/** All ways to consume what an endpoint gives. */
export function formsOf(endpoint: AnyEndpoint): readonly Form[] {
  // A bare connection has one way to be read.
  if (endpoint.upgrade === "h2c") return ["value"];
  switch (endpoint.returns.kind) {
    case "output":
    case "session":
      return outputForms;
    case "records":
      return ["iterate", "readable"];
    case "progress":
      return ["await", "iterate"];
    case "bytes":
      return ["iterate", "readable", "bytes", "entries"];
    default:
      return ["value"];
  }
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** Frames as text; those of a TTY have no borders that mean anything, so they are one. */
export function framesText(frames: readonly Pick<Frame, "stream" | "data">[], tty: boolean): string {
  return tty ? frames.map(({ data }) => latin1(data)).join("") : frames.map(({ stream, data }) => `${stream}:${latin1(data)}`).join("|");
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** All of a web stream, through its reader. */
async function drained<T>(stream: ReadableStream<T>): Promise<T[]> {
  const items: T[] = [];
  const reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) items.push(step.value);
  return items;
}

/** Consumes output in one of its forms. */
export async function consumeOutput(output: OutputStream, form: Form): Promise<string> {
  const { tty } = output;
  switch (form) {
    case "iterate":
      return framesText(await all(output), tty);
    case "batches":
      return framesText((await all(output.batches())).flat(), tty);
    case "lines":
      return (await all(output.lines())).map(({ stream, line }) => `${stream}:${line}`).join("|");
    case "text":
      return await output.text();
    case "readable":
      return latin1(Buffer.concat(await drained(output.readable())));
    default:
      return await piped(output, form === "pipe-web");
  }
}

async function piped(output: OutputStream, web: boolean): Promise<string> {
  const got: Record<Frame["stream"], string> = { stdout: "", stderr: "" };
  const note = (stream: Frame["stream"]) => (data: Uint8Array): void => void (got[stream] += latin1(data));
  const sink = (stream: Frame["stream"]) => web ? new WritableStream<Uint8Array>({ write: note(stream) }) : note(stream);
  await output.pipe({ stdout: sink("stdout"), stderr: sink("stderr") });
  return `${got.stdout}|${got.stderr}`;
}

async function consumeBytes(stream: ByteStream, form: Form): Promise<string> {
  switch (form) {
    case "iterate":
      return latin1(Buffer.concat(await all(stream)));
    case "readable":
      return latin1(Buffer.concat(await drained(stream.readable())));
    case "bytes":
      return latin1(await stream.bytes());
    default: {
      const found: string[] = [];
      for await (const entry of (stream as TarStream).entries()) found.push(JSON.stringify([entry, latin1(await entry.bytes())]));
      return found.join("\n");
    }
  }
}

/** All that a connection says, which is then closed. */
export async function consumeConnection(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) chunks.push(chunk);
  connection.close();
  return latin1(Buffer.concat(chunks));
}

/** Consumes the result of a call whole. */
export async function consume(endpoint: AnyEndpoint, result: unknown, form: Form): Promise<string> {
  if (endpoint.upgrade === "h2c") return await consumeConnection(await result as Connection);
  switch (endpoint.returns.kind) {
    case "output":
      return await consumeOutput(await result as OutputStream, form);
    case "session":
      return await consumeOutput((await result as Session).output, form);
    case "records": {
      const records = await result as Records<unknown>;
      return JSON.stringify(await (form === "readable" ? drained(records.readable()) : all(records)));
    }
    case "progress": {
      const operation = result as Operation<unknown, unknown[]>;
      return JSON.stringify(form === "await" ? await operation : await all(operation));
    }
    case "bytes":
      return await consumeBytes(await result as ByteStream, form);
    default:
      return JSON.stringify(await result) ?? "undefined";
  }
}
