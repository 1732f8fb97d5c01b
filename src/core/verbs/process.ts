/**
 * The two ways of a process at once: stdin goes in while output comes out.
 *
 * @module
 */

import { type RawBody, rawBody } from "../codecs/bytes.ts";
import type { Frame } from "../codecs/frames.ts";
import type { Session } from "../codecs/session.ts";
import { DockerConnectionError, DockerInputError } from "../errors.ts";

/** What can be written to a process: text, bytes, or a stream of bytes. */
export type Stdin = string | RawBody;

/** What a process says while it is fed. */
export interface Talk {
  /** Its frames; read once, and to be read for stdin to go on. */
  readonly frames: AsyncIterable<Frame>;
  /** After the frames: the connection broke before their end, and a tail of them may be lost. */
  readonly cut: DockerConnectionError | undefined;
}

/**
 * The frames of a session, while `stdin` is written to it and then half-closed. A connection that breaks is told by
 * `cut` and not thrown, since the process may have ended well: Podman resets one whose stdin is still written.
 */
export function converse(session: Session, stdin: Stdin | undefined, operation: string): Talk {
  const talk: { frames: AsyncIterable<Frame>; cut: DockerConnectionError | undefined } = { frames: frames(), cut: undefined };

  async function* frames(): AsyncGenerator<Frame, void> {
    const feed = new AbortController();
    let broken: unknown;
    const feeding = stdin === undefined ? undefined : write(session.stdin, stdin, operation, feed.signal).catch((error) => {
      if (feed.signal.aborted || DockerConnectionError.is(error)) return;
      // The source of stdin failed: the process must not take what came for the whole.
      broken = error;
      session.close();
    });
    try {
      for await (const batch of session.output.batches()) {
        // Not `yield*`, which takes four times as long.
        for (const frame of batch) yield frame;
      }
      if (broken !== undefined) throw broken;
    } catch (error) {
      if (broken !== undefined) throw broken;
      if (stdin === undefined || !DockerConnectionError.is(error)) throw error;
      talk.cut = error;
    } finally {
      // The process is gone; what it did not read is left in its source.
      feed.abort();
      session.close();
      await feeding;
    }
  }
  return talk;
}

async function write(sink: WritableStream<Uint8Array>, stdin: Stdin, operation: string, signal: AbortSignal): Promise<void> {
  const body = typeof stdin === "string" ? new TextEncoder().encode(stdin) : rawBody(stdin, operation);
  const writer = sink.getWriter();
  const source = body instanceof Uint8Array ? pieces(body) : body[Symbol.asyncIterator]();
  const left = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  left.catch(() => {});
  try {
    for (;;) {
      const step = await Promise.race([source.next(), left]);
      if (step.done) break;
      if (!(step.value instanceof Uint8Array)) throw new DockerInputError("Cannot write stdin whose chunks are not Uint8Arrays");
      await Promise.race([writer.write(step.value), left]);
    }
    await Promise.race([writer.close(), left]);
  } catch (error) {
    // Not awaited: a source that is stuck must not hold up the result.
    Promise.resolve(source.return?.()).catch(() => {});
    writer.closed.catch(() => {});
    throw error;
  }
}

/** A big piece of memory in parts, so that the end of the process is noticed between them. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
