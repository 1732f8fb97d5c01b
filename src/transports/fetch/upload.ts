/**
 * A request body of unknown length as the stream that a fetch takes.
 *
 * @module
 */

/** An upload under way. */
export interface Upload {
  /** What fetch sends. */
  readonly stream: ReadableStream<Uint8Array>;
  /** What the iterable threw, which a fetch would wrap. */
  readonly thrown: { readonly reason: unknown } | undefined;
  /** Leaves the iterable, if it has not ended: the answer is complete, or nobody waits for it. */
  stop(): void;
}

/** Begins when fetch asks for bytes. */
export function uploading(source: AsyncIterable<Uint8Array>): Upload {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let sink: ReadableStreamDefaultController<Uint8Array> | undefined;
  let thrown: { readonly reason: unknown } | undefined;
  let over = false;

  function stop(): void {
    if (over) return;
    over = true;
    // Node's fetch goes on pulling for ever after an abort, unless its stream fails.
    sink?.error(new DOMException("The upload was stopped", "AbortError"));
    iterator?.return?.()?.catch(() => {});
  }
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      sink = controller;
    },
    async pull(controller) {
      try {
        while (!over) {
          const step = await (iterator ??= source[Symbol.asyncIterator]()).next();
          if (over) return;
          if (step.done) {
            over = true;
            controller.close();
          } // An empty chunk would end an upload in chunks.
          else if (step.value.length) return controller.enqueue(step.value);
        }
      } catch (reason) {
        if (over) return;
        over = true;
        thrown = { reason };
        throw reason;
      }
    },
    cancel: stop,
  }, { highWaterMark: 0 });
  return {
    stream,
    get thrown() {
      return thrown;
    },
    stop,
  };
}
