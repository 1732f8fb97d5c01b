/**
 * Output of processes: frames, lines, text, or into sinks.
 *
 * @module
 */

import type { Body, Bytes } from "../transport.ts";
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
