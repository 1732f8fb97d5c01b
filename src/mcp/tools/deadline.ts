/**
 * Work that may take longer than a call should.
 *
 * @module
 */

import type { ToolContext } from "../tool.ts";

/** A signal that is aborted after some time, unless it is cleared before. */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Whether the time is over. */
  readonly passed: boolean;
  /** Stops the clock. */
  clear(): void;
}

/** A deadline in so many milliseconds. */
export function deadline(ms: number): Deadline {
  // Not `AbortSignal.timeout`, whose clock cannot be stopped.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return {
    signal: controller.signal,
    get passed() {
      return controller.signal.aborted;
    },
    clear: () => clearTimeout(timer),
  };
}

/** What `work` gives; `undefined` where that takes longer. The work goes on then, and how it ends is no longer looked at. */
export async function within<T>(ms: number, work: Promise<T>): Promise<{ readonly value: T } | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => timer = setTimeout(resolve, ms, undefined));
  work.catch(() => {});
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same up to the call's own soft deadline, after which the work goes on and tells no progress any more: its call has been answered. */
export async function outliving<T>(
  context: ToolContext,
  work: (context: ToolContext) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  let answered = false;
  const progress: ToolContext["progress"] = (...told) => answered || context.progress(...told);
  try {
    return await within(context.softDeadline, work({ ...context, progress }));
  } finally {
    answered = true;
  }
}

/** Waits, or throws the signal's reason. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
  signal.throwIfAborted();
}
