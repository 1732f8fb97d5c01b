/**
 * A registry as a server of the SDK's version 1: the only file that knows both. One server a session.
 *
 * @module
 */

import { Server } from "@modelcontextprotocol/sdk/server";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol";
import type { JSONRPCRequest, Notification, Request } from "@modelcontextprotocol/sdk/types";
// @ts-types="@modelcontextprotocol/sdk/types"
import { ElicitResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { JsonSchemaValidator, jsonSchemaValidator } from "@modelcontextprotocol/sdk/validation";
import { version as ourVersion } from "../../version.ts";
import type { Asking } from "../policy/confirm.ts";
import type { Grant } from "../policy/policy.ts";
import type { CallContext, Registry } from "../registry.ts";
import { methodsOf } from "./methods.ts";
import { internalError, methodNotFound, RpcError } from "./rpc-error.ts";

/** Who asks, and how far at most. */
export interface Identity {
  /** For the audit log. */
  readonly subject?: string | undefined;
  /** Upper bound of what the caller's credentials allow. Absent: no bound. */
  readonly ceiling?: ReadonlySet<Grant> | undefined;
}

/** Options of {@linkcode createSdkServer}. */
export interface SdkServerOptions extends Identity {
  /** How the server calls itself. Default `dockwire`. */
  readonly name?: string | undefined;
  /** Its version. Default: dockwire's. */
  readonly version?: string | undefined;
  /** Milliseconds that a person has to answer a question. Default five minutes. */
  readonly confirmTimeout?: number | undefined;
  /** Told of what went wrong beside any request, such as an answer that could not be sent. */
  readonly onError?: ((error: Error) => void) | undefined;
  /** Adds to a server before it is connected what dockwire itself has no use for. */
  readonly extend?: ((server: SdkServer) => void) | undefined;
}

/** A server of the SDK, which connects to one transport of it. */
export type SdkServer = Server;

/** What the SDK says of one request. */
export type Extra = RequestHandlerExtra<Request, Notification>;

/** What a person is asked with: one question, yes or no. */
const form = {
  type: "object",
  properties: { confirm: { type: "boolean", title: "Do it", default: false } },
  required: ["confirm"],
} as const;

/** Its validator would compile schemas to code, which Workers forbid; what a form brings back is looked at by hand instead. */
const unchecked: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input: unknown) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/** Code of the SDK for a request that nobody answered in time. */
const requestTimeout = -32001;

/** Makes a server for one session: it must not be connected twice, since answers would go to the wrong client. */
export function createSdkServer(registry: Registry, options: SdkServerOptions = {}): SdkServer {
  const { name = "dockwire", version = ourVersion, confirmTimeout = 5 * 60_000 } = options;
  const methods = methodsOf(registry);
  const server: SdkServer = new Server({ name, version }, {
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
    instructions: registry.instructions,
    jsonSchemaValidator: unchecked,
  });
  if (options.onError) server.onerror = options.onError;

  // One handler instead of the SDK's registrations: those wrap each result in a second check and word errors in their own way.
  server.fallbackRequestHandler = async (request: JSONRPCRequest, extra: Extra) => {
    const method = methods.get(request.method);
    if (!method) throw methodNotFound();
    const progress = progressOf(extra);
    try {
      const result = await method(request.params, contextOf(extra, progress.report));
      // What is no JSON has to fail here: the transport would fail with it too late to answer anything.
      JSON.stringify(result);
      return result;
    } catch (error) {
      if (error instanceof RpcError) throw error;
      options.onError?.(error instanceof Error ? error : new Error(String(error)));
      throw internalError("Internal error");
    } finally {
      progress.end();
    }
  };

  function contextOf(extra: Extra, report: CallContext["progress"]): CallContext {
    const { subject, ceiling } = identityOf(extra) ?? options;
    const canAsk = server.getClientCapabilities()?.elicitation?.form !== undefined;
    return { signal: extra.signal, subject, ceiling, progress: report, elicit: canAsk ? (message) => ask(extra, message) : undefined };
  }

  async function ask(extra: Extra, message: string): ReturnType<NonNullable<Asking["elicit"]>> {
    const question = { method: "elicitation/create", params: { message, requestedSchema: form } };
    try {
      const { action, content } = await extra.sendRequest(question, ElicitResultSchema, { timeout: confirmTimeout, signal: extra.signal });
      return action === "accept" && content?.["confirm"] !== true ? "decline" : action;
    } catch (error) {
      // A client that answers with an error has asked nobody.
      return (error as { readonly code?: unknown }).code === requestTimeout && !extra.signal.aborted ? "timeout" : "cancel";
    }
  }

  options.extend?.(server);
  return server;
}

/** Puts who asks where {@linkcode createSdkServer} finds it, for a transport that learns it with every message. */
export function authInfoOf(identity: Identity): { token: string; clientId: string; scopes: string[]; extra: Record<string, unknown> } {
  return { token: "", clientId: identity.subject ?? "", scopes: [], extra: { identity } };
}

function identityOf(extra: Extra): Identity | undefined {
  return extra.authInfo?.extra?.["identity"] as Identity | undefined;
}

/** Progress goes out where the client asked for it, always upwards, and never after the answer. */
function progressOf(extra: Extra): { readonly report: NonNullable<CallContext["progress"]>; readonly end: () => void } {
  const progressToken = extra._meta?.progressToken;
  let last = -1;
  let open = progressToken !== undefined;
  return {
    report(message, done, total) {
      if (!open || (done !== undefined && !(done > last))) return;
      last = done ?? last + 1;
      const params = { progressToken, progress: last, message, ...total !== undefined && { total } };
      // It was the client's wish to know; that it is gone is told by the signal.
      extra.sendNotification({ method: "notifications/progress", params }).catch(() => {});
    },
    end() {
      open = false;
    },
  };
}
