/** A body that is overheard while somebody reads it. */
import type { Body, Bytes } from "../../src/core/transport.ts";

/** What of a body was read; more than `maxBody` is not kept. */
export type Read = readonly Bytes[] | "too-large";

/** The most that is kept of one body, in bytes. */
export const maxBody: number = 32 * 1024 * 1024;

/** The same body; `end` is told once what of it was read. While that is open, `open` has what ends it. */
export function tee(body: Body, open: Set<() => void>, end: (read: Read, whole: boolean) => void): Body {
  const chunks: Bytes[] = [];
  let size = 0;
  const keep = (chunk: Bytes): void => {
    // A copy: who reads may change what it got.
    if ((size += chunk.length) <= maxBody) chunks.push(chunk.slice());
  };
  const settle = (whole: boolean): void => {
    if (open.delete(leave)) end(size > maxBody ? "too-large" : chunks, whole);
  };
  const leave = (): void => settle(false);
  open.add(leave);
  return {
    async bytes(limit) {
      try {
        const bytes = await body.bytes(limit);
        keep(bytes);
        settle(true);
        return bytes;
      } catch (error) {
        leave();
        throw error;
      }
    },
    [Symbol.asyncIterator]() {
      const inner = body[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            const step = await inner.next();
            if (step.done) settle(true);
            else keep(step.value);
            return step;
          } catch (error) {
            leave();
            throw error;
          }
        },
        async return() {
          leave();
          return await inner.return?.() ?? { done: true, value: undefined };
        },
      };
    },
    close() {
      leave();
      body.close();
    },
  };
}
