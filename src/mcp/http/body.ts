/**
 * Bodies of requests and answers: one that may not be too large, and one whose end is known.
 *
 * @module
 */

import { refuse } from "./refuse.ts";

/** The JSON of a request, or the refusal. No more than `most` bytes are read. */
export async function readJson(request: Request, most: number): Promise<{ readonly json: unknown } | Response> {
  const tooLarge = () => refuse(413, `The body may have at most ${most} bytes`);
  if (Number(request.headers.get("content-length")) > most) return tooLarge();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      // Leaving the loop cancels the body.
      if (size > most) return tooLarge();
      text += decoder.decode(chunk, { stream: true });
    }
    const json: unknown = JSON.parse(text + decoder.decode());
    return Array.isArray(json) && !json.length ? refuse(400, "The batch is empty", {}, -32600) : { json };
  } catch {
    return refuse(400, "The body is no JSON", {}, -32700);
  }
}

/** The same answer, of which `ended` hears once: when it has been read to its end, when the client has gone, when it broke. */
export function watched(response: Response, ended: () => void): Response {
  const { body, status, statusText, headers } = response;
  if (!body) {
    ended();
    return response;
  }
  const reader = body.getReader();
  // Bun sends a head with the first bytes of its body only, and a call may be silent for long: a comment, which clients skip.
  let first = headers.get("content-type") === "text/event-stream" ? new TextEncoder().encode(":\n\n") : undefined;
  const passed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (first) {
        controller.enqueue(first);
        first = undefined;
        return;
      }
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      ended();
    },
    async cancel(reason) {
      ended();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
  return new Response(passed, { status, statusText, headers });
}
