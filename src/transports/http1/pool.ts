/**
 * Connections that wait for their next request. It bounds how many idle, never how many work: streams live long, and
 * a limit would let a few of them lock everything else out.
 *
 * @module
 */

import type { Wire } from "./wire.ts";

/** What may not be sent twice takes a connection only this long after its last answer, in milliseconds. */
const fresh = 1000;

/** Idle connections, the last used first. */
export interface Pool {
  /** An idle connection; `resendable` says whether a request may be sent again if it turns out to be dead. */
  take(resendable: boolean): Wire | undefined;
  /** Gives a connection back whose request and answer are complete. */
  put(wire: Wire): void;
  /** Closes all, and from now on whatever comes back. */
  close(): void;
}

/** A pool of at most `maxIdle` connections, each for at most `idleTimeout` milliseconds. */
export function pool(maxIdle: number, idleTimeout: number): Pool {
  const idle: Wire[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function drop(wire: Wire): void {
    const at = idle.indexOf(wire);
    if (at === -1) return;
    idle.splice(at, 1);
    wire.connection.close();
  }

  function sweep(): void {
    timer = undefined;
    const now = performance.now();
    for (const wire of [...idle]) if (now - wire.idleSince >= idleTimeout) drop(wire);
    schedule();
  }

  function schedule(): void {
    const oldest = idle[0];
    if (!oldest || timer !== undefined) return;
    timer = setTimeout(sweep, Math.max(1, oldest.idleSince + idleTimeout - performance.now()));
    // Node and Bun: a waiting pool must not keep a process alive. Elsewhere the timer is a number, and Deno has its own way.
    const waiting: unknown = timer;
    if (typeof waiting === "object" && waiting !== null) (waiting as { unref?: () => void }).unref?.();
    else (globalThis as { Deno?: { unrefTimer?: (id: unknown) => void } }).Deno?.unrefTimer?.(waiting);
  }

  return {
    take(resendable) {
      const wire = idle.at(-1);
      if (!wire || (!resendable && performance.now() - wire.idleSince > fresh)) return undefined;
      idle.pop();
      wire.idleSince = 0;
      wire.answered = false;
      wire.connection.hold?.(true);
      return wire;
    },
    put(wire) {
      if (closed || idle.length >= maxIdle) return wire.connection.close();
      wire.idleSince = performance.now();
      idle.push(wire);
      wire.connection.hold?.(false);
      // The one read that is pending meanwhile: an end, an error, or bytes nobody asked for. All three end it.
      const watch = (): void => {
        if (wire.idleSince !== 0) drop(wire);
      };
      wire.watch().then(watch, watch);
      schedule();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const wire of idle.splice(0)) wire.connection.close();
    },
  };
}
