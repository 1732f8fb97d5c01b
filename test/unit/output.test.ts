import { describe, expect, test } from "vitest";
import { type OutputStream, outputStream } from "../../src/core/codecs/output.ts";
import { DockerDecodeError } from "../../src/core/errors.ts";
import { bodyOf, type Counted, frame, joined, pieces } from "../support/bodies.ts";
import { consumeOutput, latin1 } from "../support/consume.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

const output = (body: Counted, tty: boolean = false): OutputStream => outputStream(body, tty, "Test");
/** Output whose frames come in pieces of a size. */
const framed = (size: number, ...frames: Uint8Array[]): OutputStream => output(bodyOf(pieces(joined(...frames), size)));

async function lines(stream: OutputStream): Promise<string[]> {
  const found: string[] = [];
  for await (const { stream: name, line } of stream.lines()) found.push(`${name}:${line}`);
  return found;
}

// Half of each character on either side of a border, the streams mixed.
const smile = new TextEncoder().encode("ä€😀");
const halves = (at: number): Uint8Array[] => [
  frame(1, smile.subarray(0, at)),
  frame(2, smile.subarray(0, at)),
  frame(1, smile.subarray(at)),
  frame(2, smile.subarray(at)),
];

describe("text()", () => {
  test("puts characters together that frames cut, each stream by itself", async () => {
    for (let at = 0; at <= smile.length; at++) {
      for (const size of [1, 3, 1000]) {
        const text = await framed(size, ...halves(at)).text();
        expect([...text].sort().join("")).toBe([..."ää€€😀😀"].sort().join(""));
        expect(text).not.toContain("\ufffd");
      }
    }
  });

  test("shows what is no UTF-8, and half a character at the end, as U+FFFD", async () => {
    expect(await framed(1000, frame(1, new Uint8Array([0x61, 0xff, 0x62]))).text()).toBe("a\ufffdb");
    expect(await framed(1000, frame(1, smile.subarray(0, 3))).text()).toBe("ä\ufffd");
  });

  test("is empty of nothing, and of empty frames", async () => {
    expect(await framed(1).text()).toBe("");
    expect(await framed(3, frame(1, ""), frame(2, "")).text()).toBe("");
  });
});

describe("lines()", () => {
  test("ends at \\n and \\r\\n, wherever they are cut, and the last line needs no end", async () => {
    const frames = [frame(1, "a\r\nb\nc\r\r\n\nd\re\n"), frame(1, "\r\n"), frame(1, "last")];
    const wanted = ["a", "b", "c\r", "", "d\re", "", "last"].map((line) => `stdout:${line}`);
    const whole = joined(...frames);
    for (let size = 1; size <= whole.length; size++) expect(await lines(framed(size, ...frames))).toEqual(wanted);
  });

  test("\\r\\n cut between two frames", async () => {
    expect(await lines(framed(1000, frame(1, "a\r"), frame(2, "x\n"), frame(1, "\nb\n")))).toEqual(["stderr:x", "stdout:a", "stdout:b"]);
  });

  test("keeps the streams apart, characters and lines", async () => {
    const frames = [
      frame(1, joined("o1 ", smile.subarray(0, 1))),
      frame(2, joined("e1 ", smile.subarray(0, 4))),
      frame(1, joined(smile.subarray(1), "\no2")),
      frame(2, joined(smile.subarray(4), "\n")),
      frame(2, "e2\n"),
    ];
    for (const size of [1, 2, 5, 1000]) {
      expect((await lines(framed(size, ...frames))).sort()).toEqual(["stderr:e1 ä€😀", "stderr:e2", "stdout:o1 ä€😀", "stdout:o2"]);
    }
  });

  test("a cut inside a frame gives its whole lines and then throws", async () => {
    const found: string[] = [];
    const error = await failure((async () => {
      for await (const { line } of framed(1000, frame(1, "a\nb"), frame(1, "\nc").subarray(0, 9)).lines()) found.push(line);
    })());
    expect(error).toBeInstanceOf(DockerDecodeError);
    expect(found).toEqual(["a"]);
  });

  test("a line of 16 MiB in small frames takes time in proportion", async () => {
    const big = frame(1, "x".repeat(16_384));
    const start = performance.now();
    const [line] = await lines(output(bodyOf(Array.from({ length: 1024 }, () => big))));
    expect(line?.length).toBe("stdout:".length + 16 * 1024 * 1024);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe("pipe()", () => {
  test("awaits each sink before it goes on", async () => {
    let open: (() => void) | undefined;
    const got: string[] = [];
    const piped = framed(12, frame(1, "aaaa"), frame(1, "bbbb")).pipe({
      stdout(data) {
        got.push(latin1(data));
        return new Promise<void>((resolve) => open = resolve);
      },
    });
    await turns();
    expect(got).toEqual(["aaaa"]);
    open?.();
    await turns();
    expect(got).toEqual(["aaaa", "bbbb"]);
    open?.();
    await settled(piped, "pipe");
  });

  test("drops a stream without a sink, and gives both to the same one", async () => {
    const got: string[] = [];
    await framed(100, frame(1, "a"), frame(2, "b"), frame(1, "c")).pipe({ stdout: (data) => void got.push(latin1(data)) });
    expect(got.join("")).toBe("ac");
    const both: string[] = [];
    let closed = 0;
    const sink = new WritableStream<Uint8Array>({ write: (data) => void both.push(latin1(data)), close: () => void closed++ });
    await framed(100, frame(1, "a"), frame(2, "b"), frame(1, "c")).pipe({ stdout: sink, stderr: sink });
    expect([both.join(""), closed]).toEqual(["abc", 1]);
  });

  test("a sink that fails ends the source and rejects with its error; another is aborted with it", async () => {
    const watch = unhandled();
    const error = new Error("full");
    for (
      const fail of [() => Promise.reject(error), () => {
        throw error;
      }]
    ) {
      const body = bodyOf([joined(frame(2, "b"), frame(1, "a"))], "silence");
      let aborted: unknown;
      const other = new WritableStream<Uint8Array>({ abort: (reason) => void (aborted = reason) });
      expect(await failure(output(body).pipe({ stdout: fail, stderr: other }))).toBe(error);
      expect([body.left, aborted]).toEqual([1, error]);
    }
    const body = bodyOf([frame(1, "a")], "silence");
    expect(await failure(output(body).pipe({ stdout: new WritableStream({ write: () => Promise.reject(error) }) }))).toBe(error);
    expect(body.left).toBe(1);
    expect(await watch.stop()).toEqual([]);
  });

  test("a source that fails aborts the sinks and does not close them", async () => {
    const error = new Error("cut");
    let aborted: unknown;
    let closed = false;
    const stdout = new WritableStream<Uint8Array>({ abort: (reason) => void (aborted = reason), close: () => void (closed = true) });
    expect(await failure(output(bodyOf([frame(1, "a")], error)).pipe({ stdout }))).toBe(error);
    expect([aborted, closed]).toEqual([error, false]);
  });
});

describe("an output", () => {
  test("of a TTY is bytes as they are, in every form", async () => {
    const bytes = joined("\x01\0\0\0\0\0\0\x05hello\r\n", smile);
    for (const size of [1, 4, 1000]) {
      const tty = (): OutputStream => output(bodyOf(pieces(bytes, size)), true);
      expect(tty().tty).toBe(true);
      expect(await consumeOutput(tty(), "iterate")).toBe(latin1(bytes));
      expect(await consumeOutput(tty(), "readable")).toBe(latin1(bytes));
      expect(await tty().text()).toBe(`\x01\0\0\0\0\0\0\x05hello\r\nä€😀`);
      expect(await lines(tty())).toEqual(["stdout:\x01\0\0\0\0\0\0\x05hello", "stdout:ä€😀"]);
    }
  });

  test("is disposed by closing its body", async () => {
    const body = bodyOf([frame(1, "a")], "silence");
    await output(body)[Symbol.asyncDispose]();
    expect(body.left).toBe(1);
  });

  test("readable() pulls only when it is read", async () => {
    const body = bodyOf([frame(1, "a"), frame(1, "b")]);
    let asked = 0;
    const counting: Counted = {
      ...body,
      [Symbol.asyncIterator]() {
        const source = body[Symbol.asyncIterator]();
        return { ...source, next: () => (asked++, source.next()) };
      },
    };
    const reader = output(counting).readable().getReader();
    await turns();
    expect(asked).toBe(0);
    expect(latin1((await reader.read()).value as Uint8Array)).toBe("a");
    await turns();
    expect(asked).toBe(1);
  });
});
