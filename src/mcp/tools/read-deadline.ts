/**
 * Streams that may not end: they are read for so long and no longer.
 *
 * @module
 */

import { deadline } from "./deadline.ts";

/** What comes of a stream until a time. */
export interface Until<T> extends AsyncIterable<T> {
  /** Whether the time ended it. */
  readonly late: boolean;
}

/** The items that come until a time (milliseconds since 1970) of what `open` begins; its signal ends it then. */
export function until<T>(time: number, open: (signal: AbortSignal) => AsyncIterable<T>): Until<T> {
  let late = false;
  return {
    async *[Symbol.asyncIterator]() {
      const clock = deadline(Math.max(0, time - Date.now()));
      try {
        for await (const item of open(clock.signal)) yield item;
      } catch (error) {
        if (!clock.passed) throw error;
        late = true;
      } finally {
        clock.clear();
      }
    },
    get late() {
      return late;
    },
  };
}
