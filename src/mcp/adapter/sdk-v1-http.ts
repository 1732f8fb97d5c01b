/**
 * One session of the SDK over HTTP: a server with its transport. Who may speak to it has been decided before.
 *
 * @module
 */

// @ts-types="@modelcontextprotocol/sdk/server/webStandardStreamableHttp"
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";
import type { JSONRPCMessage, MessageExtraInfo, RequestId } from "@modelcontextprotocol/sdk/types";
import type { Registry } from "../registry.ts";
import { authInfoOf, createSdkServer, type Identity, type SdkServerOptions } from "./sdk-v1.ts";

/** A session over HTTP. */
export interface HttpSession {
  /** Answers one request of it. `body` is the parsed JSON of a POST. */
  handle(request: Request, body: unknown, identity: Identity): Promise<Response>;
  /** Whether a client has begun it. */
  readonly initialized: boolean;
  /** Ends it: its streams, and the calls that run. */
  close(): Promise<void>;
}

/** Opens a session. Without an id it is for one request only. `closed` is told when it has ended, by the client too. */
export async function openHttpSession(
  registry: Registry,
  options: SdkServerOptions,
  id: string | undefined,
  closed: () => void,
): Promise<HttpSession> {
  let initialized = false;
  const transport = new WebStandardStreamableHTTPServerTransport({
    ...id !== undefined && { sessionIdGenerator: () => id },
    onsessioninitialized() {
      initialized = true;
    },
  });
  const server = createSdkServer(registry, options);
  server.onclose = closed;
  // Its accessors and `exactOptionalPropertyTypes` disagree about `undefined`.
  await server.connect(transport as Transport);

  // A cancelled request gets no answer, and the SDK would keep its stream open until the session ends.
  const alone = new Set<RequestId>();
  const receive = transport.onmessage;
  transport.onmessage = (message: JSONRPCMessage, extra?: MessageExtraInfo) => {
    receive?.(message, extra);
    const cancelled = "method" in message && message.method === "notifications/cancelled" ? message.params?.["requestId"] : undefined;
    if ((typeof cancelled === "string" || typeof cancelled === "number") && alone.delete(cancelled)) transport.closeSSEStream(cancelled);
  };
  const send = transport.send.bind(transport);
  transport.send = (message: JSONRPCMessage, about?: { relatedRequestId?: RequestId }) => {
    if ("id" in message && !("method" in message) && message.id !== undefined) alone.delete(message.id);
    return send(message, about);
  };

  return {
    async handle(request, body, identity) {
      const { id: requestId, method } = (body ?? {}) as { readonly id?: unknown; readonly method?: unknown };
      const single = method !== undefined && (typeof requestId === "string" || typeof requestId === "number");
      if (single) alone.add(requestId);
      const about = { ...body !== undefined && { parsedBody: body }, authInfo: authInfoOf(identity) };
      const response = await transport.handleRequest(request, about);
      // What was refused runs nowhere.
      if (single && response.status !== 200) alone.delete(requestId);
      return response;
    },
    get initialized() {
      return initialized;
    },
    close: () => server.close(),
  };
}
