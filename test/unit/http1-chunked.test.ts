import { describe, expect, test } from "vitest";
import { DockerConnectionError } from "../../src/core/errors.ts";
import { answerTo, get, wired } from "../support/http.ts";
import { says } from "../support/scripted.ts";
import { failure, random, settled, turns } from "../support/settled.ts";

const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("chunks that are not as the standard writes them are refused", () => {
  test.each([
    ["no size", "\r\n{}\r\n0\r\n\r\n"],
    ["a size of letters", "xy\r\n{}\r\n0\r\n\r\n"],
    ["a plus", "+2\r\n{}\r\n0\r\n\r\n"],
    ["a minus", "-2\r\n{}\r\n0\r\n\r\n"],
    ["a space before the size", " 2\r\n{}\r\n0\r\n\r\n"],
    ["a space behind the size", "2 \r\n{}\r\n0\r\n\r\n"],
    ["a tab behind the size", "2\t\r\n{}\r\n0\r\n\r\n"],
    ["0x", "0x2\r\n{}\r\n0\r\n\r\n"],
    ["a point", "2.0\r\n{}\r\n0\r\n\r\n"],
    ["an underscore", "0_2\r\n{}\r\n0\r\n\r\n"],
    ["a huge size", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n"],
    ["a size that wraps to 2 in 32 bits", "100000000000000002\r\n{}\r\n0\r\n\r\n"],
    ["a size of zeros without end", `${"0".repeat(100)}2\r\n{}\r\n0\r\n\r\n`],
    ["LF behind the size", "2\n{}\r\n0\r\n\r\n"],
    ["CR behind the size", "2\r{}\r\n0\r\n\r\n"],
    ["no line break behind the data", "2\r\n{}0\r\n\r\n"],
    ["LF behind the data", "2\r\n{}\n0\r\n\r\n"],
    ["more data than its size", "2\r\n{} \r\n0\r\n\r\n"],
    ["LF at the end", "2\r\n{}\r\n0\r\n\n"],
    ["a NUL in an extension", "2;a\0b\r\n{}\r\n0\r\n\r\n"],
    ["LF in an extension", "2;a\n{}\r\n0\r\n\r\n"],
    ["extensions without end", `2;${"a".repeat(5000)}\r\n{}\r\n0\r\n\r\n`],
    ["LF in a trailer", "2\r\n{}\r\n0\r\nX: y\n\r\n"],
    ["a folded trailer", "2\r\n{}\r\n0\r\nX: y\r\n z\r\n\r\n"],
    ["a trailer without a colon", "2\r\n{}\r\n0\r\nX\r\n\r\n"],
    ["a trailer with a space before its colon", "2\r\n{}\r\n0\r\nX : y\r\n\r\n"],
    ["a trailer without a name", "2\r\n{}\r\n0\r\n: y\r\n\r\n"],
    ["trailers without end", `2\r\n{}\r\n0\r\n${"X: y\r\n".repeat(2000)}\r\n`],
  ])("%s", async (_, body) => {
    const error = await failure(answerTo(head + body, get, "open"));
    expect(error).toBeInstanceOf(DockerConnectionError);
    expect((error as DockerConnectionError).code).toBe("protocol");
  });

  test("extensions without end are not waited for", async () => {
    const { transport, far } = wired(() => says(`${head}2;`));
    const response = await transport.request(get);
    const pending = failure(response.body.bytes());
    let pieces = 0;
    for (; pieces < 100 && far.open; pieces++) {
      far.lines[0]?.say(says("x".repeat(1000)));
      await turns(1);
    }
    expect(await settled(pending, "endless extension")).toMatchObject({ code: "protocol" });
    expect(pieces).toBeLessThan(10);
  });
});

describe("chunks as the standard writes them are read", () => {
  test.each([
    ["one", "2\r\n{}\r\n0\r\n\r\n"],
    ["two", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"],
    ["zeros before a size", "0002\r\n{}\r\n000\r\n\r\n"],
    ["capitals and small letters", `A\r\n${" ".repeat(10)}\r\na\r\n${" ".repeat(10)}\r\n2\r\n{}\r\n0\r\n\r\n`],
    ["an extension", "2;a=b\r\n{}\r\n0;c\r\n\r\n"],
    ["a quoted extension", '2;a="b c"\r\n{}\r\n0\r\n\r\n'],
    ["trailers", "2\r\n{}\r\n0\r\nX: y\r\nZ:\r\n\r\n"],
    ["data that looks like chunks", "d\r\n0\r\n\r\n2\r\n{}\r\n0\r\n0\r\n\r\n"],
  ])("%s", async (_, body) => {
    const { body: came, status } = await answerTo(head + body, get, "open");
    expect(status).toBe(200);
    expect(came.trim()).toBe(body.startsWith("d") ? "0\r\n\r\n2\r\n{}\r\n0" : "{}");
  });

  test("an end inside of anything is a cut", async () => {
    const whole = `${head}2;a\r\n{}\r\n0\r\nX: y\r\n\r\n`;
    for (let end = head.length; end < whole.length; end++) {
      expect(await failure(answerTo(whole.slice(0, end)))).toMatchObject({ name: "DockerConnectionError", code: "closed" });
    }
  });

  test("any chunks in any pieces give the bytes that were put in", async () => {
    const next = random(7);
    const some = (most: number): number => Math.floor(next() * most);
    for (let round = 0; round < 3000; round++) {
      const data = Array.from({ length: 1 + some(8) }, () => Uint8Array.from({ length: 1 + some(some(4) ? 20 : 3000) }, () => some(256)));
      const coded = data.flatMap((
        chunk,
      ) => [Buffer.from(`${"0".repeat(some(3))}${chunk.length.toString(16)}${some(5) ? "" : ";x"}\r\n`), chunk, Buffer.from("\r\n")]);
      const all = Buffer.concat([Buffer.from(head), ...coded, Buffer.from("0\r\n\r\n")]);
      const pieces = [];
      for (let at = 0; at < all.length;) pieces.push(new Uint8Array(all.subarray(at, at += 1 + some(some(2) ? 8 : 4000))));
      const { transport, far } = wired([{ pieces, ending: "open" }]);
      const response = await transport.request(get);
      expect(Buffer.from(await settled(response.body.bytes(), `round ${round}`)).equals(Buffer.concat(data))).toBe(true);
      // Nothing was left over and nothing was taken too much.
      expect(far.open).toBe(1);
    }
  });
});
