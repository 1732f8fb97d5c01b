/**
 * HTTP/1.1 over any connection: what can be dialled becomes a transport, upgrades and half-close included.
 *
 * @module
 */

import { onAbort, unlessAborted } from "../../core/abort.ts";
import { DockerConnectionError, DockerInputError } from "../../core/errors.ts";
import type { Connection, Dial, Transport, WireRequest, WireResponse } from "../../core/transport.ts";
import { type BodyEnd, SmallBody, WireBody } from "./body.ts";
import { type Head, protocolError } from "./head.ts";
import { pool } from "./pool.ts";
import { fixedLines, requestHead, safe, sendHead, type Upload, upload } from "./request.ts";
import { upgraded } from "./upgrade.ts";
import { Wire } from "./wire.ts";

/** Options of {@linkcode http1}. */
export interface Http1Options {
  /** The `Host` header. Default `localhost`, as an engine accepts any on a unix socket. */
  readonly host?: string | undefined;
  /** What goes in front of every path, such as `/docker`, for an engine behind a proxy. Default: nothing. */
  readonly basePath?: string | undefined;
  /** Headers of every request, such as `user-agent`. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Idle connections to keep. Default 6, as docker's own client keeps. */
  readonly maxIdle?: number | undefined;
  /** How long to keep an idle one, in milliseconds. Default 30,000. */
  readonly idleTimeout?: number | undefined;
  /** Largest head of an answer, in bytes. Default 65,536. */
  readonly maxHeadBytes?: number | undefined;
}

/** A request on its wire, until both it and its answer are complete. */
interface Exchange {
  readonly wire: Wire;
  readonly request: WireRequest;
  readonly sending: Upload | undefined;
  /** Whether the head, and a body of known length, have been taken by the connection. */
  sent: boolean;
  /** Stops listening to the signal, and stops the upload. */
  release(): void;
}

/** The transport over the connections of a dial. */
export function http1(dial: Dial, options: Http1Options = {}): Transport {
  const { host = "localhost", basePath = "", headers = {}, maxIdle = 6, idleTimeout = 30_000, maxHeadBytes = 65_536 } = options;
  if (basePath !== "" && !/^(\/[\w.~-]+)+$/.test(basePath)) {
    throw new DockerInputError(`Cannot use ${JSON.stringify(basePath)} as a base path`);
  }
  const fixed = fixedLines({ host, ...headers });
  const idle = pool(maxIdle, idleTimeout);
  const working = new Set<Wire>();
  const closing = new AbortController();

  async function connect(signal: AbortSignal | undefined): Promise<Wire> {
    if (closing.signal.aborted) throw closing.signal.reason;
    const abort = new AbortController();
    const stops = [signal, closing.signal].map((one) => onAbort(one, () => abort.abort(one?.reason)));
    try {
      return new Wire(await dialled(dial, abort.signal));
    } finally {
      for (const stop of stops) stop();
    }
  }

  function begin(wire: Wire, request: WireRequest, head: string): Exchange {
    const { signal, body } = request;
    const whole = body instanceof Uint8Array ? body : undefined;
    working.add(wire);
    const stop = onAbort(signal, () => wire.fail(signal?.reason));
    const sent = sendHead(wire, head, whole);
    const sending = body && !whole ? upload(wire, body as AsyncIterable<Uint8Array>) : undefined;
    const exchange: Exchange = {
      wire,
      request,
      sending,
      sent: false,
      release() {
        working.delete(wire);
        stop();
        sending?.stop();
      },
    };
    // A failed write is no failure yet: the engine may have answered first, and reading tells.
    sent.then(() => exchange.sent = true, () => {});
    return exchange;
  }

  function respond(exchange: Exchange, head: Head): WireResponse {
    const { wire, request, sending } = exchange;
    const framing = head.framing(request.method);
    const end: BodyEnd = (whole) => {
      const sent = sending ? sending.complete : exchange.sent;
      const reusable = whole && sent && head.keepAlive && wire.at === wire.buffer.length;
      exchange.release();
      if (reusable) {
        wire.rest();
        idle.put(wire);
      } else wire.fail(new DockerConnectionError("closed", "The answer was left before its end"));
    };
    const body = new WireBody(wire, framing, end);
    const small = framing.kind === "close" ? undefined : body.whole();
    return { status: head.status, headers: head, body: small ? new SmallBody(small) : body };
  }

  async function attempt(wire: Wire, request: WireRequest, head: string): Promise<WireResponse> {
    const exchange = begin(wire, request, head);
    try {
      const answer = await wire.head(maxHeadBytes);
      if (answer.status === 101) throw protocolError("status 101 to a request without an upgrade");
      return respond(exchange, answer);
    } catch (error) {
      exchange.release();
      wire.fail(error);
      throw error;
    }
  }

  return {
    async request(request) {
      request.signal?.throwIfAborted();
      const head = requestHead(request, basePath, fixed);
      const resendable = safe(request.method) && request.body === undefined;
      const upload = request.body !== undefined && !(request.body instanceof Uint8Array);
      const kept = upload ? undefined : idle.take(resendable);
      if (kept) {
        try {
          return await attempt(kept, request, head);
        } catch (error) {
          // An idle connection that was dead already; anything that arrived, or may have had an effect, is final.
          if (!resendable || kept.answered || request.signal?.aborted || closing.signal.aborted) throw error;
        }
      }
      return await attempt(await connect(request.signal), request, head);
    },

    async upgrade(request) {
      request.signal?.throwIfAborted();
      const head = requestHead(request, basePath, fixed);
      const wire = await connect(request.signal);
      const exchange = begin(wire, request, head);
      try {
        const answer = await wire.head(maxHeadBytes);
        // Docker's legacy form of an upgrade is a 200 without length and chunks: bytes both ways until close.
        const accepted = answer.status === 101 || (answer.status === 200 && answer.framing("POST").kind === "close");
        if (!accepted) return respond(exchange, answer);
        const connection: Connection = upgraded(wire, () => exchange.release());
        return { status: answer.status, headers: answer, body: new SmallBody(new Uint8Array(0)), connection };
      } catch (error) {
        exchange.release();
        wire.fail(error);
        throw error;
      }
    },

    // deno-lint-ignore require-await
    async close() {
      const reason = new DockerConnectionError("closed", "The client was closed");
      closing.abort(reason);
      idle.close();
      for (const wire of [...working]) wire.fail(reason);
    },
  };
}

/** Dials; an abort does not wait for a dial that does not listen, and a connection that comes too late is closed. */
function dialled(dial: Dial, signal: AbortSignal): Promise<Connection> {
  return unlessAborted(
    dial(signal).then((connection) => {
      if (signal.aborted) connection.close();
      return connection;
    }),
    signal,
  );
}
