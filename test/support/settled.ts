/**
 * Promises that must settle without anything coming from outside, and rejections that nobody handled.
 *
 * @module
 */

/** The promise; where it has not settled after the event loop turned many times, an error that names the case. */
export async function settled<T>(promise: Promise<T>, label: string, turns: number = 200): Promise<T> {
  let handle: NodeJS.Immediate | undefined;
  const stuck = new Promise<never>((_, reject) => {
    let left = turns;
    function turn(): void {
      if (left-- === 0) reject(new Error(`never settled: ${label}`));
      else handle = setImmediate(turn);
    }
    turn();
  });
  try {
    return await Promise.race([promise, stuck]);
  } finally {
    clearImmediate(handle);
  }
}

/** Lets everything that is due happen: some turns of the event loop. */
export async function turns(count: number = 10): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** What a promise was rejected with; that it was fulfilled is an error. */
export async function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`should have failed, and gave ${String(value)}`);
}

/** Collects rejections that nobody handled, from now on until `stop`, which gives them. */
export function unhandled(): { stop(): Promise<unknown[]> } {
  const found: unknown[] = [];
  const note = (reason: unknown): void => void found.push(reason);
  process.on("unhandledRejection", note);
  return {
    async stop() {
      await turns();
      process.off("unhandledRejection", note);
      return found;
    },
  };
}

/** Numbers from 0 up to 1 that are the same in every run (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
