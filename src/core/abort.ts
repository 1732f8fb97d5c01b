/**
 * Listening to a signal that many calls share: one listener a signal, where a runtime would warn of a leak at the eleventh.
 *
 * @module
 */

const listening: WeakMap<AbortSignal, Listening> = /* @__PURE__ */ new WeakMap();

interface Listening {
  readonly entries: Set<{ readonly run: () => void }>;
  readonly fire: () => void;
}

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
  let shared = listening.get(signal);
  if (!shared) {
    const entries: Listening["entries"] = new Set();
    shared = {
      entries,
      fire() {
        for (const entry of [...entries]) entry.run();
      },
    };
    listening.set(signal, shared);
    signal.addEventListener("abort", shared.fire, { once: true });
  }
  const { entries, fire } = shared;
  const entry = { run };
  entries.add(entry);
  return () => {
    if (!entries.delete(entry) || entries.size) return;
    // A signal with a time limit keeps Deno alive as long as somebody listens.
    signal.removeEventListener("abort", fire);
    listening.delete(signal);
  };
}
