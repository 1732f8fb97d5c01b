import { describe, expect, test } from "vitest";
import { DockerConnectionError } from "../../src/core/errors.ts";
import { answerTo, get, read, wired } from "../support/http.ts";
import { says } from "../support/scripted.ts";
import { failure } from "../support/settled.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

async function refused(bytes: string, ending: "open" | "end" = "open"): Promise<void> {
  const error = await failure(answerTo(bytes, get, ending));
  expect(error).toBeInstanceOf(DockerConnectionError);
  expect((error as DockerConnectionError).code).toBe("protocol");
}

describe("a head that could be read in two ways is refused", () => {
  test.each([
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} "],
    ["the same length twice", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"],
    ["a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}"],
    ["a length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
    ["chunks and a length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
    ["a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}"],
    ["a length with a plus", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}"],
    ["a hexadecimal length", "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}"],
    ["a length with a space in it", "HTTP/1.1 200 OK\r\nContent-Length: 1 2\r\n\r\n{}"],
    ["an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n{}"],
    ["a length beyond any number", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}"],
    ["a length behind a no-break space", "HTTP/1.1 200 OK\r\nContent-Length: \xc2\xa02\r\n\r\n{}"],
    ["chunks twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
    ["a coding that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n{}"],
    ["chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a folded line", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\n{}"],
    ["a folded line with a tab", "HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\nContent-Length: 2\r\n\r\n{}"],
    ["a bare CR in a value", "HTTP/1.1 200 OK\r\nX: a\rContent-Length: 5\r\nContent-Length: 2\r\n\r\n{}"],
    ["a bare LF", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"],
    ["a bare LF behind one line", "HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\n\r\n{}"],
    ["a bare LF at its end", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\n{}"],
    ["two CRs", "HTTP/1.1 200 OK\r\r\nContent-Length: 2\r\n\r\n{}"],
    ["a NUL in a value", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}"],
    ["a control character in a value", "HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\n{}"],
    ["a DEL in a value", "HTTP/1.1 200 OK\r\nX: a\x7fb\r\nContent-Length: 2\r\n\r\n{}"],
    ["a space before a colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}"],
    ["a line without a colon", "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n{}"],
    ["a line without a name", "HTTP/1.1 200 OK\r\n: 2\r\n\r\n{}"],
    ["a name with a bracket", "HTTP/1.1 200 OK\r\nX[]: 2\r\n\r\n{}"],
    ["a name beyond ASCII", "HTTP/1.1 200 OK\r\nX\xc3\xa9: 2\r\n\r\n{}"],
    ["a space before the first line", " HTTP/1.1 200 OK\r\n\r\n"],
    ["a line break before the first line", "\r\nHTTP/1.1 200 OK\r\n\r\n"],
    ["a byte order mark before it", "\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n"],
    ["lower case", "http/1.1 200 OK\r\n\r\n"],
    ["HTTP/2", "HTTP/2.0 200 OK\r\n\r\n"],
    ["HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n"],
    ["HTTP/11", "HTTP/11 200 OK\r\n\r\n"],
    ["no version", "HTTP 200 OK\r\n\r\n"],
    ["no status", "HTTP/1.1\r\n\r\n"],
    ["two digits", "HTTP/1.1 20 OK\r\n\r\n"],
    ["four digits", "HTTP/1.1 2000 OK\r\n\r\n"],
    ["a status that begins with zero", "HTTP/1.1 020 OK\r\n\r\n"],
    ["a status of letters", "HTTP/1.1 abc OK\r\n\r\n"],
    ["two spaces before the status", "HTTP/1.1  200 OK\r\n\r\n"],
    ["a tab before the status", "HTTP/1.1\t200 OK\r\n\r\n"],
    ["a status and words in one", "HTTP/1.1 200OK\r\n\r\n"],
    ["a control character in the words", "HTTP/1.1 200 O\x01K\r\n\r\n"],
    ["TLS", "\x15\x03\x01\x00\x02\x02\x46"],
    ["HTML", "<html>"],
    ["ssh", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["an HTTP/2 settings frame", "\0\0\x12\x04\0\0\0\0\0"],
  ])("%s", async (_, bytes) => await refused(bytes));
});

describe("what is unusual and clear is read", () => {
  test.each([
    ["no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}"],
    ["an empty reason", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}"],
    ["a reason beyond ASCII", "HTTP/1.1 200 \xc3\x9cber\r\nContent-Length: 2\r\n\r\n{}"],
    ["any case", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: 2\r\n\r\n{}"],
    ["no space behind the colon", "HTTP/1.1 200 OK\r\nContent-Length:2\r\n\r\n{}"],
    ["spaces and tabs around a value", "HTTP/1.1 200 OK\r\nContent-Length: \t 2 \t\r\n\r\n{}"],
    ["zeros before a length", "HTTP/1.1 200 OK\r\nContent-Length: 002\r\n\r\n{}"],
    ["an empty value", "HTTP/1.1 200 OK\r\nX:\r\nContent-Length: 2\r\n\r\n{}"],
    ["a value beyond ASCII", "HTTP/1.1 200 OK\r\nX: \xc3\xa9\xff\r\nContent-Length: 2\r\n\r\n{}"],
    ["letters that get longer in lower case", `HTTP/1.1 200 OK\r\nX: ${"\xc4\xb0".repeat(40)}\r\nContent-Length: 2\r\n\r\n{}`],
    ["chunks in capitals", "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n2\r\n{}\r\n0\r\n\r\n"],
    ["HTTP/1.0 with a length", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
    ["HTTP/1.0 until close", "HTTP/1.0 200 OK\r\n\r\n{}"],
    ["no length and no chunks, until close", "HTTP/1.1 200 OK\r\n\r\n{}"],
    ["an interim answer", `HTTP/1.1 100 Continue\r\n\r\n${ok}`],
    ["interim answers with headers", `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${ok}`],
    ["a length of interim answers, which have no body", `HTTP/1.1 102 Processing\r\nContent-Length: 5\r\n\r\n${ok}`],
  ])("%s", async (_, bytes) => {
    expect(await answerTo(bytes)).toEqual({ status: 200, body: "{}" });
  });

  test.each([["HEAD", 200], ["GET", 204], ["GET", 304]])(
    "%s with status %i has no body, whatever its length says",
    async (method, status) => {
      for (const header of ["Content-Length: 5", "Transfer-Encoding: chunked", "X: no length"]) {
        expect(await answerTo(`HTTP/1.1 ${status} X\r\n${header}\r\n\r\n`, { ...get, method }, "open")).toEqual({ status, body: "" });
      }
    },
  );
});

describe("bounds", () => {
  const big = (size: number) => `HTTP/1.1 200 OK\r\nX: ${"a".repeat(size)}\r\n\r\n`;

  test("a head of 64 KiB is read, one byte more is refused, even before its end has come", async () => {
    const rest = "HTTP/1.1 200 OK\r\nX: \r\n\r\n".length;
    const { transport } = wired([
      says(big(65_536 - rest)),
      says(big(65_537 - rest)),
      says("HTTP/1.1 200 OK\r\nX: ", "a".repeat(65_536)),
      says(`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(11_000)}`),
    ]);
    expect((await transport.request(get)).status).toBe(200);
    for (let i = 0; i < 3; i++) expect(await failure(transport.request(get))).toMatchObject({ code: "protocol" });
  });

  test("maxHeadBytes sets the bound", async () => {
    const { transport, far } = wired([says(big(200))], { maxHeadBytes: 100 });
    expect(await failure(transport.request(get))).toMatchObject({
      code: "protocol",
      message: expect.stringContaining("more than 100 bytes"),
    });
    expect(far.open).toBe(0);
  });

  test("interim answers are passed over, but not without end", async () => {
    const flood = (count: number) => says("HTTP/1.1 100 Continue\r\n\r\n".repeat(count) + ok);
    const { transport, far } = wired([flood(16), flood(17), flood(100_000)]);
    expect(await read(await transport.request(get))).toEqual({ status: 200, body: "{}" });
    expect(await failure(transport.request(get))).toMatchObject({ code: "protocol" });
    expect(await failure(transport.request(get))).toMatchObject({ code: "protocol" });
    expect(far.open).toBe(0);
  });

  test("101 to a request without an upgrade is refused", async () => {
    await refused("HTTP/1.1 101 Switching Protocols\r\nUpgrade: tcp\r\n\r\n");
  });
});

describe("headers", () => {
  test("are found in any case, repeated ones joined, absent ones null", async () => {
    const { transport } = wired([
      says("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nX-A: 1\r\nx-a:  two \r\nX-Empty:\r\nContent-Length: 0\r\n\r\n"),
    ]);
    const { headers } = await transport.request(get);
    expect([
      headers.get("api-version"),
      headers.get("API-VERSION"),
      headers.get("x-a"),
      headers.get("x-empty"),
      headers.get("x-none"),
      headers.get("1.51"),
    ])
      .toEqual(["1.51", "1.51", "1, two", "", null, null]);
  });

  test("a value that looks like another header is a value", async () => {
    const { transport } = wired([says("HTTP/1.1 200 Content-Length: 9\r\nX: Content-Length: 7\r\nContent-Length: 2\r\n\r\n{}")]);
    const response = await transport.request(get);
    expect(response.headers.get("content-length")).toBe("2");
    expect(await read(response)).toEqual({ status: 200, body: "{}" });
  });

  test("a long run of white space costs no time", async () => {
    const { transport } = wired([says(`HTTP/1.1 200 OK\r\nX: ${" ".repeat(30_000)}x${" ".repeat(30_000)}\r\nContent-Length: 0\r\n\r\n`)]);
    const start = performance.now();
    expect((await transport.request(get)).headers.get("x")).toBe("x");
    expect(performance.now() - start).toBeLessThan(500);
  });
});
