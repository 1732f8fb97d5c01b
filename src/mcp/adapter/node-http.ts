/**
 * A web-standard handler as a listener of `node:http`, with the client's pace both ways and its going told to the handler.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { McpHandler } from "../http.ts";

/** Makes a listener for `http.createServer` and `https.createServer`. */
export function toNodeListener(handler: Pick<McpHandler, "fetch">): (request: IncomingMessage, response: ServerResponse) => void {
  return (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) gone.abort(new Error("The client has gone"));
    });
    // Without a listener a reset connection would end the process; what follows learns of it by `close`.
    outgoing.on("error", () => {});
    incoming.on("error", () => {});
    respond(handler, incoming, outgoing, gone.signal).catch(() => outgoing.destroy());
  };
}

async function respond(
  handler: Pick<McpHandler, "fetch">,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const request = requestOf(incoming, signal);
  if (!request) {
    outgoing.writeHead(400, { connection: "close" }).end();
    return;
  }
  const { status, headers, body } = await handler.fetch(request);
  if (outgoing.destroyed) return await body?.cancel();
  // Whatever of the request is still to come would otherwise be read to be thrown away, however long it is.
  if (!incoming.complete) outgoing.setHeader("connection", "close");
  headers.forEach((value, name) => name !== "connection" && outgoing.appendHeader(name, value));
  outgoing.writeHead(status);
  if (!body) {
    outgoing.end();
    return;
  }
  // A stream of events has begun when its head is there, though its first event may be long in coming.
  outgoing.flushHeaders();
  await pump(body, outgoing);
}

/** The request, or `undefined` where its head makes none. */
function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = "GET", url = "/", rawHeaders } = incoming;
  const headers = new Headers();
  try {
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
    // Of a target only path and query count: who is meant is said by `Host`, which the handler judges.
    const { pathname, search } = new URL(url, "http://localhost");
    const body = method === "GET" || method === "HEAD" ? null : bodyOf(incoming);
    // `duplex` is missing in the types, and needed by Node for a body that is a stream.
    const init: RequestInit & { readonly duplex: "half" } = { method, headers, body, signal, duplex: "half" };
    return new Request(`http://localhost${pathname}${search}`, init);
  } catch {
    return undefined;
  }
}

/** The body as it is asked for: nothing is read ahead. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 });
}

/** Writes a body no faster than the client takes it; a client that goes ends the body. */
async function pump(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  outgoing.once("close", stop);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!outgoing.write(next.value)) await room(outgoing);
      if (outgoing.destroyed) return;
    }
    outgoing.end();
  } finally {
    outgoing.off("close", stop);
    stop();
  }
}

function room(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.once("drain", done);
    outgoing.once("close", done);
    if (outgoing.destroyed) done();
  });
}
