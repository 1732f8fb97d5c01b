import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Operation, operation, type Run } from "../../src/core/operation.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

let watch: ReturnType<typeof unhandled>;
beforeEach(() => {
  watch = unhandled();
});
afterEach(async () => expect(await watch.stop()).toEqual([]));

interface Work {
  op: Operation<number, string>;
  /** The runs that were begun. */
  runs: Run[];
  /** How often the generator's cleanup ran. */
  cleaned: number;
}

/** Work that counts to three; `at` may fail or hang at a step. */
function work(at: (step: number, run: Run) => unknown = () => {}, signal?: AbortSignal): Work {
  const self: Work = {
    runs: [],
    cleaned: 0,
    op: operation(async function* (run) {
      self.runs.push(run);
      try {
        for (let step = 1; step <= 3; step++) {
          await at(step, run);
          yield step;
        }
        return run.collect ? "all" : "";
      } finally {
        self.cleaned++;
      }
    }, signal),
  };
  return self;
}

/** Waits until the run is aborted, and throws its reason, as a request does. */
function hang(_: number, { signal }: Run): Promise<never> {
  return new Promise((_, reject) => signal.aborted ? reject(signal.reason) : signal.addEventListener("abort", () => reject(signal.reason)));
}

async function loop(op: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const item of op) found.push(item);
  return found;
}

describe("1. the first use starts it, once", () => {
  const starts: [string, (op: Operation<number, string>) => unknown][] = [
    ["then", (op) => op.then(() => {})],
    ["catch", (op) => op.catch(() => {})],
    ["finally", (op) => op.finally(() => {})],
    ["await", async (op) => await op],
    ["a loop", (op) => loop(op)],
  ];
  test.each(starts)("%s", async (_, start) => {
    const { op, runs } = work();
    await turns();
    expect(runs).toHaveLength(0);
    start(op);
    await turns(1);
    expect(runs).toHaveLength(1);
    await op;
    await Promise.all([op, op.then(String), op.catch(String), op.finally(() => {})]);
    expect(runs).toHaveLength(1);
  });

  test("made and never used, it does nothing", async () => {
    const { op, runs } = work();
    void op;
    await turns();
    expect(runs).toHaveLength(0);
  });
});

describe("2. how it was started decides what is kept", () => {
  test("by an await: it collects", async () => {
    const { op, runs } = work();
    expect(await op).toBe("all");
    expect(runs[0]?.collect).toBe(true);
  });

  test("by a loop: it keeps nothing, and a later await gives the rest", async () => {
    const { op, runs } = work();
    expect(await loop(op)).toEqual([1, 2, 3]);
    expect(await op).toBe("");
    expect(runs.map(({ collect }) => collect)).toEqual([false]);
  });

  test("an await while the loop runs waits for its end", async () => {
    const { op } = work();
    const result = op.then((value) => value);
    expect(await result).toBe("all");
    const other = work();
    const items = other.op[Symbol.asyncIterator]();
    await items.next();
    let done = false;
    const waiting = other.op.then((value) => {
      done = true;
      return value;
    });
    await turns();
    expect(done).toBe(false);
    while (!(await items.next()).done);
    expect(await settled(waiting, "await")).toBe("");
  });
});

describe("3. one loop owns the items", () => {
  test("a second loop throws TypeError", async () => {
    const { op } = work();
    expect(await loop(op)).toEqual([1, 2, 3]);
    expect(() => op[Symbol.asyncIterator]()).toThrow(TypeError);
  });

  test("a loop after an await throws TypeError, and the await goes on", async () => {
    const { op } = work();
    const pending = op.then(String);
    expect(() => op[Symbol.asyncIterator]()).toThrow(TypeError);
    expect(await pending).toBe("all");
  });
});

describe("4. leaving or disposing aborts", () => {
  test("a break aborts the run and cleans up; a later await rejects with AbortError", async () => {
    const { op, runs } = work();
    for await (const _ of op) break;
    expect(runs[0]?.signal.aborted).toBe(true);
    expect(await failure(op)).toMatchObject({ name: "AbortError" });
  });

  test("cleanup has run when the loop is left", async () => {
    const self = work();
    for await (const _ of self.op) break;
    expect(self.cleaned).toBe(1);
  });

  test("an error in the loop's body is what the loop throws", async () => {
    const self = work();
    const error = new Error("in the body");
    expect(
      await failure((async () => {
        for await (const _ of self.op) throw error;
      })()),
    ).toBe(error);
    expect([self.cleaned, self.runs[0]?.signal.aborted]).toEqual([1, true]);
  });

  test("dispose while a step waits ends it", async () => {
    const self = work(hang);
    const items = self.op[Symbol.asyncIterator]();
    const step = failure(items.next());
    await turns();
    await settled(Promise.resolve(self.op[Symbol.asyncDispose]()), "dispose");
    expect(await settled(step, "step")).toMatchObject({ name: "AbortError" });
    expect(self.cleaned).toBe(1);
    expect(await failure(self.op)).toMatchObject({ name: "AbortError" });
  });

  test("dispose while it is awaited rejects the await", async () => {
    const self = work(hang);
    const pending = failure(self.op);
    await turns();
    await settled(Promise.resolve(self.op[Symbol.asyncDispose]()), "dispose");
    expect(await settled(pending, "await")).toMatchObject({ name: "AbortError" });
    expect(self.cleaned).toBe(1);
  });

  test("disposed before the start, nothing is begun", async () => {
    const { op, runs } = work();
    await op[Symbol.asyncDispose]();
    await op[Symbol.asyncDispose]();
    expect(await failure(op)).toMatchObject({ name: "AbortError" });
    expect(() => op[Symbol.asyncIterator]()).toThrow(TypeError);
    expect(runs).toHaveLength(0);
  });

  test("disposed after its end, the result stays", async () => {
    const self = work();
    {
      await using op = self.op;
      expect(await op).toBe("all");
    }
    expect(await self.op).toBe("all");
    expect(self.cleaned).toBe(1);
  });
});

describe("5. a failure is thrown in the loop and by every await", () => {
  const error = new Error("no");
  const failing = (step: number): void => {
    if (step === 2) throw error;
  };

  test("in the loop, and by an await after it", async () => {
    const { op } = work(failing);
    const found: number[] = [];
    expect(
      await failure((async () => {
        for await (const item of op) found.push(item);
      })()),
    ).toBe(error);
    expect(found).toEqual([1]);
    expect(await failure(op)).toBe(error);
    expect(await failure(op.finally(() => {}))).toBe(error);
  });

  test("by every await", async () => {
    const { op } = work(failing);
    expect(await Promise.all([failure(op), failure(op.then(String)), op.catch((reason) => reason)])).toEqual([error, error, error]);
  });

  test("thrown when it begins", async () => {
    const op = (): Operation<number, string> =>
      operation<number, string>(() => {
        throw error;
      });
    expect(await failure(op())).toBe(error);
    const looped = op();
    expect(await failure(loop(looped))).toBe(error);
    expect(await settled(failure(looped), "await after it")).toBe(error);
  });

  test("is unhandled only where it was awaited without a handler", async () => {
    await watch.stop();
    const own = unhandled();
    const looped = work(failing);
    await failure(loop(looped.op));
    void work(failing).op.catch(() => {});
    expect(await own.stop()).toEqual([]);
    // The test's own runner listens too: it must not see this one.
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    const bare = unhandled();
    void work(failing).op.then(() => {});
    const found = await bare.stop();
    for (const listener of listeners) process.on("unhandledRejection", listener);
    expect(found).toEqual([error]);
    watch = unhandled();
  });

  test("a caller's abort is thrown with its reason, by the loop and by awaits", async () => {
    for (const use of [(op: Operation<number, string>) => failure(op), (op: Operation<number, string>) => failure(loop(op))]) {
      const controller = new AbortController();
      const self = work(hang, controller.signal);
      const pending = use(self.op);
      await turns();
      controller.abort("enough");
      expect(await settled(pending, "abort")).toBe("enough");
      expect(await failure(self.op)).toBe("enough");
      expect(self.cleaned).toBe(1);
    }
  });

  test("an aborted signal before the start is seen by the run", async () => {
    const self = work(hang, AbortSignal.abort("before"));
    expect(await failure(self.op)).toBe("before");
  });

  test("an abort after the end changes nothing", async () => {
    const controller = new AbortController();
    const self = work(undefined, controller.signal);
    expect(await self.op).toBe("all");
    controller.abort();
    expect(self.runs[0]?.signal.aborted).toBe(false);
    expect(await self.op).toBe("all");
  });
});

describe("6. it is a thenable", () => {
  test("an async function that returns one returns its result", async () => {
    const give = async (): Promise<string> => await work().op;
    // deno-lint-ignore require-await
    const hand = async (): Promise<string> => work().op;
    expect([await give(), await hand()]).toEqual(["all", "all"]);
  });

  test("inside an object it is handed on, not started", async () => {
    const { op, runs } = work();
    // deno-lint-ignore require-await
    const hand = async (): Promise<{ op: Operation<number, string> }> => ({ op });
    const { op: same } = await hand();
    expect([same === op, runs.length]).toEqual([true, 0]);
  });

  test("works with Promise.all, race and allSettled", async () => {
    expect(await Promise.all([work().op, work().op])).toEqual(["all", "all"]);
    expect(await Promise.race([work().op])).toBe("all");
    expect(Object.prototype.toString.call(work().op)).toBe("[object Operation]");
  });
});
