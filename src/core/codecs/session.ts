/**
 * Both ways of a process: attach and exec start.
 *
 * @module
 */

import { collect } from "../collect.ts";
import type { DecodeContext, Decoder } from "../endpoint.ts";
import { DockerConnectionError } from "../errors.ts";
import type { Body, Bytes, Connection, WireResponse } from "../transport.ts";
import type { OutputStream } from "./output.ts";
import { containerTty, ttyOf } from "./tty.ts";

/**
 * A process's stdin and output. Read the output while you write: an engine stops taking stdin from one whose output
 * nobody reads. The end of the output ends the session.
 */
export interface Session extends AsyncDisposable {
  /** Closing it half-closes: the process sees the end of its input, and its output keeps coming. Closed from the start without `stdin` in the input. */
  readonly stdin: WritableStream<Uint8Array>;
  /** What the process writes. */
  readonly output: OutputStream;
  /** Ends the connection. */
  close(): void;
}

/** What is read from a connection, as a body; its end, early or not, closes the connection. */
function incoming(connection: Connection): Body {
  const body: Body = {
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<Bytes, undefined>> {
        try {
          const chunk = await connection.read();
          if (chunk) return { done: false, value: chunk };
        } catch (error) {
          connection.close();
          throw error;
        }
        // The engine half-closes when the process ends, and would wait for our half.
        connection.close();
        return { done: true, value: undefined };
      },
      // deno-lint-ignore require-await
      async return(): Promise<IteratorResult<Bytes, undefined>> {
        connection.close();
        return { done: true, value: undefined };
      },
    }),
    bytes: (limit) => collect(body, limit),
    close: () => connection.close(),
  };
  return body;
}

function outgoing(connection: Connection): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    write: (chunk) => connection.write(chunk),
    close: () => connection.closeWrite(),
    abort: () => connection.close(),
  });
}

function closed(): WritableStream<Uint8Array> {
  const stream = new WritableStream<Uint8Array>({
    start(controller) {
      controller.error(new DockerConnectionError("closed", "Cannot write to stdin: the session was begun without it"));
    },
  });
  return stream;
}

/** The session of a response, upgraded or not. */
async function session(response: WireResponse, tty: boolean, operation: string): Promise<Session> {
  // Loaded at first use, as for logs.
  const { outputStream } = await import("./output.ts");
  const { connection } = response;
  const body = connection ? incoming(connection) : response.body;
  return {
    stdin: connection ? outgoing(connection) : closed(),
    output: outputStream(body, tty, operation),
    close: () => body.close(),
    // deno-lint-ignore require-await
    [Symbol.asyncDispose]: async () => body.close(),
  };
}

/** Attach. Where the head will not tell whether there is a TTY, the container is asked before: after it there may be none. */
export const attach: Decoder<Session> = {
  kind: "session",
  async prepare(context: DecodeContext): Promise<boolean | undefined> {
    const headTells = context.input.stdin === true && Number(context.version.split(".")[1]) >= 42;
    return headTells ? undefined : await containerTty(context);
  },
  async decode(response, context, prepared) {
    const tty = ttyOf(response, context.version, false) ?? (prepared as boolean | undefined) ?? await containerTty(context);
    return await session(response, tty, context.operation);
  },
};

const nothing: Body = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
  bytes: () => Promise.resolve(new Uint8Array(0)),
  close() {},
};

/** Exec start: framed as the `Tty` of its own body says, unless the head tells. One that is detached has ended. */
export const exec: Decoder<Session> = {
  kind: "session",
  async decode(response, context) {
    const { operation, version, input } = context;
    if (input.Detach !== true) return await session(response, ttyOf(response, version, false) ?? input.Tty === true, operation);
    // What little there may be (Podman sends a line break) is no output.
    await response.body.bytes(64 * 1024);
    return await session({ ...response, body: nothing }, input.Tty === true, operation);
  },
};

/** Attach over a WebSocket: stdout and stderr come mixed, with and without a TTY. */
export const websocket: Decoder<Session> = {
  kind: "session",
  async decode(response, context) {
    const { connection, status } = response;
    if (!connection || status !== 101) {
      throw new DockerConnectionError("protocol", `${context.operation} was answered with status ${status} and no WebSocket`);
    }
    // Loaded at first use: of all clients, hardly any attaches this way.
    const { webSocket } = await import("./web-socket.ts");
    return await session({ ...response, connection: webSocket(connection) }, true, context.operation);
  },
};
