import { describe, expect, test } from "vitest";
import { type Frame, FrameReader, RawReader } from "../../src/core/codecs/frames.ts";
import { DockerDecodeError, DockerStreamError } from "../../src/core/errors.ts";
import { bodyOf, type Counted, frame, joined, pieces } from "../support/bodies.ts";
import { framesText, latin1 } from "../support/consume.ts";
import { framesOf } from "../support/expected.ts";
import { failure, random } from "../support/settled.ts";

async function all(reader: AsyncIterator<Frame>): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const one of { [Symbol.asyncIterator]: () => reader }) frames.push(one);
  return frames;
}

const read = (body: Counted): Promise<Frame[]> => all(new FrameReader(body, "Test"));
const text = (frames: readonly Frame[]): string => framesText(frames, false);

async function arrays(body: Counted, how: "batch" | "blocks"): Promise<Frame[][]> {
  const reader = new FrameReader(body, "Test");
  const found: Frame[][] = [];
  for (let one = await reader[how](); one; one = await reader[how]()) found.push(one);
  return found;
}

describe("FrameReader", () => {
  const stream = joined(frame(1, "out\n"), frame(2, "err\n"), frame(1, ""), frame(0, "in\n"), frame(2, "no end"));
  const wanted = "stdout:out\n|stderr:err\n|stdout:|stdout:in\n|stderr:no end";

  test("reads frames of stdout, stderr and stdin, which is stdout, and empty ones", async () => {
    expect(text(await read(bodyOf([stream])))).toBe(wanted);
  });

  test("reads them in pieces of every size", async () => {
    for (let size = 1; size <= stream.length; size++) expect(text(await read(bodyOf(pieces(stream, size))))).toBe(wanted);
  });

  test("reads them split at every byte, with empty pieces between", async () => {
    for (let at = 0; at <= stream.length; at++) {
      const parts = [stream.subarray(0, at), new Uint8Array(0), stream.subarray(at)];
      expect(text(await read(bodyOf(parts)))).toBe(wanted);
      expect(text((await arrays(bodyOf(parts), "batch")).flat())).toBe(wanted);
    }
  });

  test("an empty stream has no frames", async () => {
    expect(await read(bodyOf([]))).toEqual([]);
    expect(await read(bodyOf([new Uint8Array(0)]))).toEqual([]);
  });

  test("cut inside a header or a frame, at every byte, is an error with its offset", async () => {
    for (let at = 0; at < stream.length; at++) {
      const part = stream.subarray(0, at);
      const whole = framesOf(part as never);
      for (const parts of [[part], pieces(part, 3)]) {
        if (whole) expect(text(await read(bodyOf(parts)))).toBe(text(whole as Frame[]));
        else expect(await failure(read(bodyOf(parts)))).toMatchObject({ name: "DockerDecodeError", offset: at });
      }
    }
  });

  test("a type above 3 is an error with its offset, and leaves the source", async () => {
    for (const type of [4, 5, 127, 128, 255]) {
      const body = bodyOf([joined(frame(1, "out"), frame(type, "x"))], "silence");
      const error = await failure(read(body));
      expect(error).toBeInstanceOf(DockerDecodeError);
      expect(error).toMatchObject({ offset: 11 });
      expect(body.left).toBe(1);
    }
  });

  test("text that is no frames is an error, not a wait for what its length says", async () => {
    expect(await failure(read(bodyOf([new TextEncoder().encode("hello, world\n")], "silence")))).toBeInstanceOf(DockerDecodeError);
  });

  test("a type 3 is the engine's own error", async () => {
    for (const size of [1, 5, 100]) {
      const body = bodyOf(pieces(joined(frame(1, "out"), frame(3, "Error grabbing logs: no such file\n"), frame(1, "more")), size));
      const error = await failure(read(body));
      expect(error).toBeInstanceOf(DockerStreamError);
      expect(error).toMatchObject({ operation: "Test", reason: "Error grabbing logs: no such file" });
      expect(body.left).toBe(1);
    }
  });

  test("what came before an error is given first", async () => {
    for (const how of ["batch", "blocks"] as const) {
      const reader = new FrameReader(bodyOf([joined(frame(1, "a"), frame(2, "b"), frame(3, "bad"))]), "Test");
      expect(text(await reader[how]() ?? [])).toBe("stdout:a|stderr:b");
      expect(await failure(reader[how]())).toBeInstanceOf(DockerStreamError);
      expect(await reader[how]()).toBeUndefined();
    }
  });

  test.each([2 ** 31, 2 ** 31 + 5, 2 ** 32 - 1, 2 ** 24])(
    "a length of %i is unsigned, takes no memory, and its end too early is an error",
    async (length) => {
      const reader = new FrameReader(bodyOf([frame(2, "abc", length), new Uint8Array(1000)]), "Test");
      const first = await reader.next();
      expect([first.value?.stream, latin1(first.value?.data ?? new Uint8Array(0))]).toEqual(["stderr", "abc"]);
      expect((await reader.next()).value?.data.length).toBe(1000);
      expect(await failure(reader.next())).toBeInstanceOf(DockerDecodeError);
    },
  );

  test("a type 3 with a huge length is an error as well", async () => {
    expect(await failure(read(bodyOf([frame(3, "bad", 2 ** 32 - 1)])))).toBeInstanceOf(DockerDecodeError);
    expect(await failure(read(bodyOf([frame(3, "bad ".repeat(300_000), 2 ** 32 - 1)], "silence")))).toBeInstanceOf(DockerStreamError);
  });

  test("a frame of more than 1 MiB comes in pieces, one of 1 MiB whole, and what follows is read", async () => {
    for (const [size, count] of [[1024 * 1024, 1], [1024 * 1024 + 1, 17]] as const) {
      const big = Uint8Array.from({ length: size }, (_, i) => i % 251);
      const frames = await read(bodyOf(pieces(joined(frame(2, big), frame(1, "end")), 64 * 1024)));
      expect(Buffer.concat(frames.slice(0, -1).map(({ data }) => data)).equals(big)).toBe(true);
      expect(frames.slice(0, -1).every(({ stream }) => stream === "stderr")).toBe(true);
      expect(frames.length).toBe(count + 1);
      expect(latin1(frames.at(-1)?.data as Uint8Array)).toBe("end");
    }
  });

  test("64 KiB of frames of nine bytes", async () => {
    const one = frame(1, "x");
    const many = joined(...Array.from({ length: Math.floor(65536 / 9) }, (_, i) => i % 2 ? one : frame(2, "y")));
    expect((await read(bodyOf([many]))).length).toBe(7281);
    expect(await arrays(bodyOf([many]), "batch")).toHaveLength(1);
    const same = joined(...Array.from({ length: 7281 }, () => one));
    const [blocks = []] = await arrays(bodyOf([same]), "blocks");
    expect(blocks.length).toBeLessThanOrEqual(2);
    expect(blocks.reduce((sum, { data }) => sum + data.length, 0)).toBe(7281);
  });

  test("blocks are the same bytes in the same order, and never mix the streams", async () => {
    const next = random(3);
    const some = (most: number): number => Math.floor(next() * most);
    for (let round = 0; round < 300; round++) {
      const frames = Array.from(
        { length: some(30) },
        () => frame(some(3), Uint8Array.from({ length: some(some(2) ? 5 : 300) }, () => some(256))),
      );
      const bytes = joined(...frames);
      const runs = (list: readonly Frame[]): string =>
        list.reduce((runs, { stream, data }) => {
          if (!data.length) return runs;
          const last = runs.at(-1);
          if (last?.[0] === stream) last[1] += latin1(data);
          else runs.push([stream, latin1(data)]);
          return runs;
        }, [] as [string, string][]).map((run) => run.join(":")).join("|");
      const wanted = runs(await read(bodyOf([bytes])));
      for (const size of [1, 7, 100, 5000]) expect(runs((await arrays(bodyOf(pieces(bytes, size)), "blocks")).flat())).toBe(wanted);
    }
  });

  test("an error of the source is thrown, and leaves it", async () => {
    const error = new Error("cut");
    const body = bodyOf([joined(frame(1, "a"), new Uint8Array(3))], error);
    expect(await failure(read(body))).toBe(error);
  });

  test("return() leaves the source, and nothing comes after it", async () => {
    const body = bodyOf([joined(frame(1, "a"), frame(1, "b"))]);
    const reader = new FrameReader(body, "Test");
    await reader.next();
    await reader.return();
    expect(body.left).toBe(1);
    const silent = bodyOf([joined(frame(1, "a"), frame(1, "b"))], "end");
    const other = new FrameReader(silent, "Test");
    await other.return();
    expect(silent.left).toBe(1);
  });
});

describe("RawReader", () => {
  test("gives what comes as stdout", async () => {
    const frames = await all(new RawReader(bodyOf([joined("\x01\0\0\0"), joined("\r\n$ ")])));
    expect(frames.map(({ stream, data }) => [stream, latin1(data)])).toEqual([["stdout", "\x01\0\0\0"], ["stdout", "\r\n$ "]]);
  });
});
