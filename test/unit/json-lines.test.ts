import { describe, expect, test } from "vitest";
import { RecordReader, type Records, recordsOf } from "../../src/core/codecs/json-lines.ts";
import { DockerDecodeError } from "../../src/core/errors.ts";
import { bodyOf, type Counted, joined, pieces } from "../support/bodies.ts";
import { failure, random } from "../support/settled.ts";

const context = { operation: "Test", integers: "number" } as const;

async function all(body: Counted): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const record of recordsOf<unknown>(body, context)) found.push(record);
  return found;
}

const records = [{ status: "a" }, { id: "ä€😀", n: 1.5 }, { nested: { list: [1, null, "x\ny"] } }];

describe("records", () => {
  test.each([
    ["\\n", records.map((record) => `${JSON.stringify(record)}\n`).join("")],
    ["\\r\\n", records.map((record) => `${JSON.stringify(record)}\r\n`).join("")],
    ["no line break behind the last", records.map((record) => JSON.stringify(record)).join("\n")],
    ["blank lines and white space between", records.map((record) => ` \t${JSON.stringify(record)} \r\n\r\n\n`).join("")],
    ["a record separator before each", records.map((record) => `\x1e${JSON.stringify(record)}\n`).join("")],
    ["a lone \\r at the end", `${records.map((record) => `${JSON.stringify(record)}\n`).join("")}\r`],
  ])("end by %s, in pieces of every size", async (_, text) => {
    const bytes = joined(text);
    for (let size = 1; size <= bytes.length; size++) expect(await all(bodyOf(pieces(bytes, size)))).toEqual(records);
  });

  test("of nothing are none", async () => {
    for (const text of ["", "\n", "\r\n\r\n", " \x1e "]) expect(await all(bodyOf([joined(text)]))).toEqual([]);
  });

  test("cut at every byte throw, or are those that were whole", async () => {
    const bytes = joined(records.map((record) => `${JSON.stringify(record)}\r\n`).join(""));
    let whole = 0;
    for (let at = 0; at <= bytes.length; at++) {
      const found: unknown[] = [];
      try {
        for await (const record of recordsOf<unknown>(bodyOf(pieces(bytes.subarray(0, at), 5)), context)) found.push(record);
        whole++;
      } catch (error) {
        expect(error).toBeInstanceOf(DockerDecodeError);
      }
      expect(found).toEqual(records.slice(0, found.length));
    }
    // Behind each record, and behind its \r and \n; and nothing at all.
    expect(whole).toBe(1 + 3 * records.length);
  });

  test.each(["garbage", "{", '{"a":1}}', '{"a":1}{"b":2}', "<html>", "\0", "{'a':1}", "undefined"])(
    "that are no JSON throw: %s",
    async (text) => {
      const body = bodyOf([joined(`{"ok":1}\n${text}\n{"after":1}\n`)], "silence");
      const reader = new RecordReader(body, context);
      expect((await reader.next()).value).toEqual({ ok: 1 });
      const error = await failure(reader.next());
      expect(error).toBeInstanceOf(DockerDecodeError);
      expect((error as Error).message).toContain("Test was answered with what is no JSON");
      // What was behind it does not come out of a reader that failed.
      expect(body.left).toBe(1);
    },
  );

  test("after a failure there are no more", async () => {
    const reader = new RecordReader(bodyOf([joined('x\n{"after":1}\n')]), context);
    await failure(reader.next());
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test("of more than 64 MiB without an end are refused", async () => {
    const block = new Uint8Array(8 * 1024 * 1024).fill(0x20);
    expect(await failure(all(bodyOf(Array.from({ length: 9 }, () => block), "silence")))).toBeInstanceOf(DockerDecodeError);
  }, 20_000);

  test("in random pieces are the same", async () => {
    const next = random(5);
    for (let round = 0; round < 200; round++) {
      const some = Array.from({ length: Math.floor(next() * 20) }, (_, i) => ({ i, text: "ä\n".repeat(Math.floor(next() * 40)) }));
      const bytes = joined(some.map((record) => `${JSON.stringify(record)}${next() < 0.5 ? "\r\n" : "\n"}`).join(""));
      const parts: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) parts.push(bytes.subarray(at, at += 1 + Math.floor(next() * 60)));
      expect(await all(bodyOf(parts))).toEqual(some);
    }
  });

  test("an error of the source is thrown as it is", async () => {
    const error = new Error("cut");
    expect(await failure(all(bodyOf([joined('{"a":1}\n{"b"')], error)))).toBe(error);
  });

  test("are left by a break, a cancel and a dispose", async () => {
    const leaving: ((records: Records<unknown>) => Promise<unknown>)[] = [
      async (records) => {
        for await (const _ of records) break;
      },
      (records) => records.readable().cancel(),
      async (records) => await records[Symbol.asyncDispose](),
    ];
    for (const leave of leaving) {
      const body = bodyOf([joined('{"a":1}\n{"b":1}\n')], "silence");
      await leave(recordsOf(body, context));
      expect(body.left).toBe(1);
    }
  });
});
