/**
 * Output into sinks, at the pace of the slower one.
 *
 * @module
 */

import type { Bytes } from "../transport.ts";
import type { Frame } from "./frames.ts";

/** Takes bytes: a function, whose promise is awaited, or a web stream, which is closed at the end as `pipeTo` does. */
export type Sink = ((data: Bytes) => unknown) | WritableStream<Bytes>;

/** Where the streams of a process go. */
export interface Sinks {
  /** Takes stdout; without it, stdout is dropped. */
  readonly stdout?: Sink | undefined;
  /** Takes stderr; without it, stderr is dropped. It may be the same as `stdout`. */
  readonly stderr?: Sink | undefined;
}

interface Source {
  blocks(): Promise<Frame[] | undefined>;
  return(): Promise<unknown>;
}

/** Moves all frames; a sink that fails ends the source, and a source that fails aborts the sinks. */
export async function pump(source: Source, sinks: Sinks): Promise<void> {
  const writers = new Map<WritableStream<Bytes>, WritableStreamDefaultWriter<Bytes>>();
  const stdout = take(sinks.stdout, writers);
  const stderr = take(sinks.stderr, writers);
  try {
    for (let blocks = await source.blocks(); blocks; blocks = await source.blocks()) {
      for (const { stream, data } of blocks) {
        const wait = stream === "stdout" ? stdout?.(data) : stderr?.(data);
        if (wait !== undefined && wait !== null && typeof (wait as PromiseLike<unknown>).then === "function") await wait;
      }
    }
    for (const writer of writers.values()) await writer.close();
  } catch (error) {
    await source.return();
    for (const writer of writers.values()) await writer.abort(error).catch(() => {});
    throw error;
  }
}

function take(
  sink: Sink | undefined,
  writers: Map<WritableStream<Bytes>, WritableStreamDefaultWriter<Bytes>>,
): ((data: Bytes) => unknown) | undefined {
  if (sink === undefined || typeof sink === "function") return sink;
  const writer = writers.get(sink) ?? sink.getWriter();
  writers.set(sink, writer);
  // A write that failed is seen here, or by `ready` of the next one.
  return async (data) => {
    await writer.ready;
    await writer.write(data);
  };
}
