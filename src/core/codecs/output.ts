/**
 * Output of processes: frames, lines, text, or into sinks.
 *
 * @module
 */

import type { DecodeContext, Decoder } from "../endpoint.ts";
import * as path from "../fields/path.ts";
import type { Body, Bytes, WireResponse } from "../transport.ts";
import { readable } from "./bytes.ts";
import { type Frame, FrameReader, RawReader } from "./frames.ts";
import { lines, type OutputLine } from "./lines.ts";
import { pump, type Sinks } from "./sinks.ts";

/**
 * What a process writes, as it comes. Iterate its frames, or use one of the methods; it is read once.
 * Leaving a loop early, or disposing it, closes the connection.
 */
export interface OutputStream extends AsyncIterable<Frame>, AsyncDisposable {
  /** Whether it comes from a TTY, where stdout and stderr are one. */
  readonly tty: boolean;
  /** Arrays of the frames that came together: the fast way to look at each. */
  batches(): AsyncIterable<Frame[]>;
  /** Lines without their ends; a character that was cut in two is put together. */
  lines(): AsyncIterable<OutputLine>;
  /** All of it as text (UTF-8), stdout and stderr in the order of their arrival. */
  text(): Promise<string>;
  /** Hands everything to sinks, at the pace that they take it; resolves at the end. A stream without a sink is dropped. */
  pipe(sinks: Sinks): Promise<void>;
  /** The bytes of both streams in the order of their arrival. */
  readable(): ReadableStream<Bytes>;
}

/** Reads frames one by one, as they came together, or in as few pieces as their order allows. */
export interface FrameSource extends AsyncIterator<Frame, undefined> {
  batch(): Promise<Frame[] | undefined>;
  blocks(): Promise<Frame[] | undefined>;
  return(): Promise<IteratorResult<Frame, undefined>>;
}

/** The output in a body. */
export function outputStream(body: Body, tty: boolean, operation: string): OutputStream {
  const frames = (): FrameSource => tty ? new RawReader(body) : new FrameReader(body, operation);
  return {
    tty,
    [Symbol.asyncIterator]: frames,
    batches: () => arrays(frames, "batch"),
    lines: () => lines(arrays(frames, "blocks")),
    async text() {
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      let text = "";
      for await (const blocks of arrays(frames, "blocks")) {
        for (const { stream, data } of blocks) text += decoders[stream].decode(data, { stream: true });
      }
      return text + decoders.stdout.decode() + decoders.stderr.decode();
    },
    pipe: (sinks) => pump(frames(), sinks),
    readable: () => readable(payloads(arrays(frames, "blocks"))),
    // deno-lint-ignore require-await
    [Symbol.asyncDispose]: async () => body.close(),
  };
}

function arrays(frames: () => FrameSource, how: "batch" | "blocks"): AsyncIterable<Frame[]> {
  return {
    [Symbol.asyncIterator]() {
      const source = frames();
      return {
        async next(): Promise<IteratorResult<Frame[], undefined>> {
          const value = await source[how]();
          return value ? { done: false, value } : { done: true, value: undefined };
        },
        async return(): Promise<IteratorResult<Frame[], undefined>> {
          await source.return();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Hand-written, since a generator that was not begun would not pass on that it is left. */
function payloads(blocks: AsyncIterable<Frame[]>): AsyncIterable<Bytes> {
  return {
    [Symbol.asyncIterator]() {
      const source = blocks[Symbol.asyncIterator]();
      let came: Frame[] = [];
      return {
        async next(): Promise<IteratorResult<Bytes, undefined>> {
          for (;;) {
            const frame = came.shift();
            if (frame) return { done: false, value: frame.data };
            const step = await source.next();
            if (step.done) return { done: true, value: undefined };
            came = step.value;
          }
        },
        async return(): Promise<IteratorResult<Bytes, undefined>> {
          await source.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Media type of framed output; engines send it from API 1.42 on. */
const framed = "application/vnd.docker.multiplexed-stream";
const raw = "application/vnd.docker.raw-stream";

/**
 * Whether a response is the output of a TTY, as far as its head tells; `undefined` where it does not.
 * `raw-stream` means a TTY only from API 1.42, and only on a 101 or an answer to GET: a hijacked 200 says it always.
 */
export function ttyOf(response: WireResponse, version: string, get: boolean): boolean | undefined {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim();
  if (type === framed) return false;
  const says = Number(version.split(".")[1]) >= 42 && (response.status === 101 || get);
  return type === raw && says ? true : undefined;
}

/** Whether a container has a TTY, by asking. */
export async function containerTty({ input, json }: DecodeContext): Promise<boolean> {
  const container = await json(`/containers/${path.id.encode(input.id as string)}/json`) as {
    readonly Config?: { readonly Tty?: boolean };
  } | null;
  return container?.Config?.Tty === true;
}

/** The part of a task's spec that tells of its TTY. */
interface Task {
  readonly ContainerSpec?: { readonly TTY?: boolean } | null;
}

async function serviceTty({ input, json }: DecodeContext): Promise<boolean> {
  const service = await json(`/services/${path.id.encode(input.id as string)}`) as
    | { readonly Spec?: { readonly TaskTemplate?: Task } }
    | null;
  return service?.Spec?.TaskTemplate?.ContainerSpec?.TTY === true;
}

async function taskTty({ input, json }: DecodeContext): Promise<boolean> {
  const task = await json(`/tasks/${path.id.encode(input.id as string)}`) as { readonly Spec?: Task } | null;
  return task?.Spec?.ContainerSpec?.TTY === true;
}

function logsOf(askTty: (context: DecodeContext) => Promise<boolean>): Decoder<OutputStream> {
  return {
    kind: "output",
    async decode(response, context) {
      const tty = ttyOf(response, context.version, true) ?? await askTty(context);
      return outputStream(response.body, tty, context.operation);
    },
  };
}

/** Logs of a container. Engines that do not label them (Docker 20, Podman) are asked for its TTY. */
export const logs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(containerTty);

/** Logs of a service; where the head will not tell whether they are framed, its spec does. */
export const serviceLogs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(serviceTty);

/** Logs of a task; where the head will not tell whether they are framed, its spec does. */
export const taskLogs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(taskTty);
