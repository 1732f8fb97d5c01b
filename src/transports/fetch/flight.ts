/**
 * Requests in flight: each has a signal of its own, which the caller's signal and the transport's end abort.
 *
 * @module
 */

import { onAbort } from "../../core/abort.ts";
import { DockerConnectionError } from "../../core/errors.ts";

/** One request, from before its head to the end of its body. */
export interface Flight {
  /** Aborted by the caller's signal, by the transport's end, or when the body is dropped. */
  readonly signal: AbortSignal;
  /** Nothing is left to abort, so the caller's signal is let go of. */
  end(): void;
  /** Ends, and aborts what is left of the exchange. */
  drop(): void;
}

/** The requests in flight of one transport. */
export interface Flights {
  /**
   * Begins one; `onEnd` is called once, however it ends. Throws the signal's reason where it is aborted, and
   * `DockerConnectionError` after `close()`.
   */
  begin(signal: AbortSignal | undefined, onEnd: () => void): Flight;
  /** Aborts all, and refuses further ones. */
  close(): void;
}

/** No requests yet. */
export function flights(): Flights {
  const running = new Set<AbortController>();
  let closed = false;
  return {
    begin(outer, onEnd) {
      outer?.throwIfAborted();
      if (closed) throw gone();
      const abort = new AbortController();
      // AbortSignal.any would keep every request of a long-lived signal alive on some runtimes.
      const stop = onAbort(outer, () => abort.abort(outer?.reason));
      abort.signal.addEventListener("abort", end);
      running.add(abort);
      function end(): void {
        if (!running.delete(abort)) return;
        stop();
        onEnd();
      }
      return {
        signal: abort.signal,
        end,
        drop() {
          if (running.has(abort)) abort.abort(new DOMException("The body was dropped", "AbortError"));
        },
      };
    },
    close() {
      closed = true;
      for (const abort of running) abort.abort(gone());
    },
  };
}

function gone(): DockerConnectionError {
  return new DockerConnectionError("closed", "Cannot send over a transport that is closed");
}
