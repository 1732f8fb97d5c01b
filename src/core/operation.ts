/**
 * Operation: await it and it is done, iterate it and you see it happen.
 *
 * @module
 */

import { onAbort } from "./abort.ts";

/**
 * Work on an engine that has not begun yet. Awaiting it or looping over it begins it, once.
 *
 * - Awaited, it gives its whole result. Looped over, nothing is kept: a later await gives the result without output.
 * - One loop owns the items; a second one, or one after an await, throws a `TypeError`.
 * - Leaving the loop or disposing it aborts the work; a later await rejects with an `AbortError`.
 * - A failure is thrown in the loop and by every await.
 */
export interface Operation<Item, Result> extends Promise<Result>, AsyncIterable<Item>, AsyncDisposable {}

/** How an operation was begun, for the work inside it. */
export interface Run {
  /** Aborted when the caller's signal is, when the loop is left, or on dispose. */
  readonly signal: AbortSignal;
  /** Begun by an await: the result must hold everything. Begun by a loop: keep nothing. */
  readonly collect: boolean;
}

/** Makes an operation of an iterator whose return value is the result. The caller's signal aborts the work. */
export function operation<Item, Result>(
  begin: (run: Run) => AsyncIterator<Item, Result>,
  signal?: AbortSignal,
): Operation<Item, Result> {
  return new Work(begin, signal);
}

class Work<Item, Result> implements Operation<Item, Result> {
  readonly [Symbol.toStringTag]: string = "Operation";
  readonly #begin: (run: Run) => AsyncIterator<Item, Result>;
  readonly #outer: AbortSignal | undefined;
  readonly #abort = new AbortController();
  #stop: () => void = () => {};
  #begun: "not" | "awaited" | "looped" | "over" = "not";
  #iterator: AsyncIterator<Item, Result> | undefined;
  #settle!: { resolve(value: Result): void; reject(reason: unknown): void };
  readonly #done: Promise<Result>;

  constructor(begin: (run: Run) => AsyncIterator<Item, Result>, signal: AbortSignal | undefined) {
    this.#begin = begin;
    this.#outer = signal;
    this.#done = new Promise<Result>((resolve, reject) => this.#settle = { resolve, reject });
    // Whoever awaits gets its own derived promise; a failed loop without an await must not count as unhandled.
    this.#done.catch(() => {});
  }

  then<A = Result, B = never>(
    onfulfilled?: ((value: Result) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.#begun === "not") void this.#drain();
    return this.#done.then(onfulfilled, onrejected);
  }

  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Result | B> {
    return this.then(undefined, onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<Result> {
    if (this.#begun === "not") void this.#drain();
    return this.#done.finally(onfinally);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item, Result> {
    if (this.#begun === "awaited") throw new TypeError("Cannot iterate an operation that is awaited already");
    if (this.#begun === "looped") throw new TypeError("Cannot iterate an operation twice");
    if (this.#begun === "over") throw new TypeError("Cannot iterate an operation that was disposed");
    const inner = this.#start("looped");
    return {
      next: () => inner.next().then((step) => step.done ? this.#finish(step) : step, (reason) => this.#fail(reason)),
      return: async () => {
        await this[Symbol.asyncDispose]();
        return { done: true, value: undefined as Result };
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const begun = this.#begun;
    this.#begun = "over";
    this.#abort.abort(new DOMException("The operation was left before its end", "AbortError"));
    this.#settle.reject(this.#abort.signal.reason);
    if (begun === "not" || begun === "over") return;
    this.#stop();
    // The abort has failed what it waits for, so its own cleanup runs; what that throws is the abort's echo.
    await this.#iterator?.return?.().catch(() => {});
  }

  #start(how: "awaited" | "looped"): AsyncIterator<Item, Result> {
    this.#begun = how;
    this.#stop = onAbort(this.#outer, () => this.#abort.abort(this.#outer?.reason));
    try {
      return this.#iterator = this.#begin({ signal: this.#abort.signal, collect: how === "awaited" });
    } catch (reason) {
      // Awaits wait for the result, whoever began.
      this.#stop();
      this.#settle.reject(reason);
      throw reason;
    }
  }

  async #drain(): Promise<void> {
    try {
      const inner = this.#start("awaited");
      for (;;) {
        const step = await inner.next();
        if (step.done) return void this.#finish(step);
      }
    } catch (reason) {
      await this.#fail(reason).catch(() => {});
    }
  }

  #finish(step: IteratorReturnResult<Result>): IteratorReturnResult<Result> {
    this.#stop();
    this.#settle.resolve(step.value);
    return step;
  }

  // deno-lint-ignore require-await -- a rejection, so that a failing step of a loop is one
  async #fail(reason: unknown): Promise<never> {
    this.#stop();
    this.#settle.reject(reason);
    throw reason;
  }
}
