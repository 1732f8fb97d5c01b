/**
 * Listening to a signal that many calls share: one listener a signal, where a runtime would warn of a leak at the eleventh.
 *
 * @module
 */

const listening: WeakMap<AbortSignal, Set<{ readonly run: () => void }>> = /* @__PURE__ */ new WeakMap();

/** The promise, or the signal's reason, whichever comes first. Either way no rejection is left unhandled. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  return await new Promise<T>((resolve, reject) => {
    const stop = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stop);
  });
}

/** Runs `run` when the signal is aborted, at once where it is already; gives what stops listening. */
export function onAbort(signal: AbortSignal | undefined, run: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) {
    run();
    return () => {};
  }
  let entries = listening.get(signal);
  if (!entries) {
    const all = entries = new Set();
    listening.set(signal, all);
    signal.addEventListener("abort", () => {
      for (const entry of [...all]) entry.run();
    }, { once: true });
  }
  const entry = { run };
  entries.add(entry);
  return () => void entries.delete(entry);
}
