/**
 * MCP over two streams of lines, such as stdin and stdout: one client, and the server ends with it.
 *
 * @module
 */

import { openLineSession } from "./adapter/sdk-v1-stdio.ts";
import type { SdkServerOptions } from "./adapter/sdk-v1.ts";
import { lines } from "./lines.ts";
import type { Registry } from "./registry.ts";

/** Options of {@linkcode serveStdio}. */
export interface StdioOptions extends SdkServerOptions {
  /** What the client sends, such as `process.stdin` or `Deno.stdin.readable`. Its end is the client's. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Writes text to the client, whole, and waits for room; when it rejects, the client has gone. Nobody else may write there. */
  readonly write: (text: string) => Promise<void>;
  /** Most bytes of a message. Default 16 MiB. A longer one gets an error. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds that calls have to end by themselves when the client has gone, and as many again after they were aborted. Default 800. */
  readonly grace?: number | undefined;
}

/** A server over two streams. */
export interface StdioServer {
  /** Resolves when the client has gone and everything has ended, or the time for it is up. */
  readonly closed: Promise<void>;
  /** Ends it at once: what runs is aborted. */
  readonly close: () => Promise<void>;
}

/** Serves one client. It is ready when the promise resolves; no engine is spoken to before a call asks for it. */
export async function serveStdio(registry: Registry, options: StdioOptions): Promise<StdioServer> {
  const { input, maxMessageBytes = 16 * 1024 * 1024, grace = 800 } = options;
  let leave = () => {};
  const gone = new Promise<void>((resolve) => leave = resolve);
  const session = await openLineSession(registry, options, async (text) => {
    await options.write(text).catch((error) => {
      leave();
      throw error;
    });
  });
  const received = lines(input, maxMessageBytes);
  let closing = false;

  async function read(): Promise<void> {
    for await (const line of received) {
      if (closing) return;
      session.receive(line);
    }
  }

  async function serve(): Promise<void> {
    // A broken input ends as one that was closed does.
    await Promise.race([gone, read().catch((error) => options.onError?.(error))]);
    if (!closing) await within(grace, session.settled());
    closing = true;
    await session.close();
    await within(grace, session.settled());
    // It waits for the read that is under way, which may never end.
    received.return().catch(() => {});
  }

  const closed = serve();
  return {
    closed,
    async close() {
      closing = true;
      leave();
      await closed;
    },
  };
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([promise, new Promise<void>((resolve) => timer = setTimeout(resolve, ms))]);
  clearTimeout(timer);
}
