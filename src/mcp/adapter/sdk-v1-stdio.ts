/**
 * One session of the SDK over lines of text. Unlike the SDK's own transport, a line that is no message gets an error and ends nothing.
 *
 * @module
 */

import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";
import type { JSONRPCMessage, JSONRPCRequest } from "@modelcontextprotocol/sdk/types";
// @ts-types="@modelcontextprotocol/sdk/types"
import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Registry } from "../registry.ts";
import { createSdkServer, type Extra, type SdkServerOptions } from "./sdk-v1.ts";

/** A session over lines. */
export interface LineSession {
  /** Takes a line; `undefined` stands for one that was too long to be kept. */
  receive(line: string | undefined): void;
  /** Resolves when nothing runs and everything is written. */
  settled(): Promise<void>;
  /** Aborts what runs. */
  close(): Promise<void>;
}

/** Opens the session. `write` takes one message as text, with its newline. */
export async function openLineSession(
  registry: Registry,
  options: SdkServerOptions,
  write: (text: string) => Promise<void>,
): Promise<LineSession> {
  const server = createSdkServer(registry, options);
  const running = new Set<Promise<unknown>>();
  let written: Promise<void> = Promise.resolve();

  const answer = server.fallbackRequestHandler;
  if (answer) {
    server.fallbackRequestHandler = (request: JSONRPCRequest, extra: Extra) => {
      const call = answer(request, extra);
      running.add(call);
      call.finally(() => running.delete(call)).catch(() => {});
      return call;
    };
  }

  async function send(message: unknown): Promise<void> {
    const text = `${JSON.stringify(message)}\n`;
    // One after the other; that one could not be written is told once, by the one who wrote it.
    const turn = written.then(() => write(text));
    written = turn.catch(() => {});
    await turn;
  }

  function complain(code: number, message: string, id?: unknown): void {
    const known = typeof id === "string" || Number.isSafeInteger(id);
    send({ jsonrpc: "2.0", ...known && { id }, error: { code, message } }).catch((error) => options.onError?.(error));
  }

  const transport: Transport = {
    start: () => Promise.resolve(),
    send: (message: JSONRPCMessage) => send(message),
    close() {
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  await server.connect(transport);

  return {
    receive(line) {
      if (line === undefined) return complain(-32600, "The message is too large");
      if (!line.trim()) return;
      let json: unknown;
      try {
        json = JSON.parse(line);
      } catch {
        return complain(-32700, "The line is no JSON");
      }
      const message = JSONRPCMessageSchema.safeParse(json);
      if (message.success) transport.onmessage?.(message.data);
      else complain(-32600, "The line is no JSON-RPC message", (json as { readonly id?: unknown } | null)?.id);
    },
    async settled() {
      while (running.size) await Promise.allSettled(running);
      // The SDK sends an answer some turns of the loop after the promise that gave it.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await written;
    },
    close: () => server.close(),
  };
}
