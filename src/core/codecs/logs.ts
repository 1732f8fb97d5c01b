/**
 * Logs of containers, services and tasks.
 *
 * @module
 */

import type { DecodeContext, Decoder } from "../endpoint.ts";
import type { OutputStream } from "./output.ts";
import { containerTty, serviceTty, taskTty, ttyOf } from "./tty.ts";

function logsOf(askTty: (context: DecodeContext) => Promise<boolean>): Decoder<OutputStream> {
  return {
    kind: "output",
    async decode(response, context) {
      const tty = ttyOf(response, context.version, true) ?? await askTty(context);
      // Loaded at first use: it is a tenth of a client, and many never show a log.
      const { outputStream } = await import("./output.ts");
      return outputStream(response.body, tty, context.operation);
    },
  };
}

/** Logs of a container. Engines that do not label them (Docker 20, Podman) are asked for its TTY. */
export const logs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(containerTty);

/** Logs of a service; where the head will not tell whether they are framed, its spec does. */
export const serviceLogs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(serviceTty);

/** Logs of a task; where the head will not tell whether they are framed, its spec does. */
export const taskLogs: Decoder<OutputStream> = /* @__PURE__ */ logsOf(taskTty);
