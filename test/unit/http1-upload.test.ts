import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection, WireRequest } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { latin1 } from "../support/consume.ts";
import { get, post, read, type Wired, wired } from "../support/http.ts";
import { bytesOf, jsonAnswer, type Line, peer, says, saysThen } from "../support/scripted.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

let watch: ReturnType<typeof unhandled>;
beforeEach(() => {
  watch = unhandled();
});
afterEach(async () => expect(await watch.stop()).toEqual([]));

/** A body that is fed by hand and counts how often it was left. */
function source(): { body: AsyncIterable<Uint8Array>; give(text: string): void; end(): void; fail(error: unknown): void; left: number } {
  const waiting: { resolve(step: IteratorResult<Uint8Array>): void; reject(error: unknown): void }[] = [];
  const ready: (() => Promise<IteratorResult<Uint8Array>>)[] = [];
  function push(step: () => Promise<IteratorResult<Uint8Array>>): void {
    const next = waiting.shift();
    if (next) step().then(next.resolve, next.reject);
    else ready.push(step);
  }
  const self = {
    left: 0,
    body: {
      [Symbol.asyncIterator]: () => ({
        next: () => ready.shift()?.() ?? new Promise<IteratorResult<Uint8Array>>((resolve, reject) => waiting.push({ resolve, reject })),
        return() {
          self.left++;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    },
    give: (text: string) => push(() => Promise.resolve({ done: false, value: bytesOf(text) })),
    end: () => push(() => Promise.resolve({ done: true, value: undefined })),
    fail: (error: unknown) => push(() => Promise.reject(error)),
  };
  return self;
}

function sent(line: Line | undefined): string {
  return (line?.written ?? []).map(latin1).join("");
}

const chunkedHead = "POST /x HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";

describe("the bytes of a request", () => {
  const plain: [string, WireRequest, string][] = [
    ["a GET has no length", get, "GET /x HTTP/1.1\r\nhost: localhost\r\n\r\n"],
    ["a HEAD has no length", { ...get, method: "HEAD" }, "HEAD /x HTTP/1.1\r\nhost: localhost\r\n\r\n"],
    ["a POST without a body says so", post, "POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n"],
    ["a DELETE without a body says so", { ...get, method: "DELETE" }, "DELETE /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n"],
    ["an empty body says so", { ...post, body: new Uint8Array(0) }, "POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n"],
    ["bytes have a length", { ...post, body: bytesOf("{}") }, "POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}"],
    [
      "headers go as they are",
      { ...get, headers: { "x-a": "1", "content-type": "a/b" } },
      "GET /x HTTP/1.1\r\nhost: localhost\r\nx-a: 1\r\ncontent-type: a/b\r\n\r\n",
    ],
  ];
  test.each(plain)("%s", async (_, request, bytes) => {
    const { transport, far } = wired([jsonAnswer({})]);
    await transport.request(request);
    expect(sent(far.lines[0])).toBe(bytes);
  });

  test("host, fixed headers and the base path are put in", async () => {
    const { transport, far } = wired([jsonAnswer({})], { host: "h:1", basePath: "/docker", headers: { "user-agent": "t/1" } });
    await transport.request(get);
    expect(sent(far.lines[0])).toBe("GET /docker/x HTTP/1.1\r\nhost: h:1\r\nuser-agent: t/1\r\n\r\n");
  });

  test("a big body goes out whole", async () => {
    const { transport, far } = wired([jsonAnswer({})]);
    const body = new Uint8Array(300_000).fill(0x61);
    await transport.request({ ...post, body });
    expect(sent(far.lines[0])).toBe(`POST /x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 300000\r\n\r\n${"a".repeat(300_000)}`);
  });

  test("an iterable goes out in chunks, empty ones left out", async () => {
    const { transport, far } = wired([undefined]);
    const { body, give, end } = source();
    const big = "b".repeat(40_000);
    for (const text of ["hello", "", big]) give(text);
    end();
    const pending = transport.request({ ...post, body });
    await turns();
    expect(sent(far.lines[0])).toBe(`${chunkedHead}5\r\nhello\r\n${(40_000).toString(16)}\r\n${big}\r\n0\r\n\r\n`);
    far.lines[0]?.say(jsonAnswer({}));
    await settled(pending, "answer");
    expect(far.open).toBe(1);
  });
});

describe("an answer and an upload", () => {
  test("the answer is readable while the body is still sent, and the connection is used again when both are over", async () => {
    const { transport, far } = wired([says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"), jsonAnswer({})]);
    const upload = source();
    upload.give("a");
    const response = await settled(transport.request({ ...post, body: upload.body }), "head");
    const chunks = response.body[Symbol.asyncIterator]();
    expect(latin1((await chunks.next()).value as Uint8Array)).toBe("first");
    upload.give("b");
    upload.end();
    await turns();
    expect(sent(far.lines[0])).toBe(`${chunkedHead}1\r\na\r\n1\r\nb\r\n0\r\n\r\n`);
    far.lines[0]?.say(says("6\r\nsecond\r\n0\r\n\r\n"));
    expect(latin1((await chunks.next()).value as Uint8Array)).toBe("second");
    expect((await chunks.next()).done).toBe(true);
    expect(upload.left).toBe(0);
    await transport.request(get);
    expect(far.lines).toHaveLength(1);
  });

  test("an answer that ends before its upload wins: the body is left, not awaited, and the connection closed", async () => {
    for (
      const bytes of [
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
      ]
    ) {
      const { transport, far } = wired([says(bytes)]);
      const upload = source();
      upload.give("a");
      expect(await settled(transport.request({ ...post, body: upload.body }).then(read), "answer")).toEqual({ status: 400, body: "{}" });
      await turns();
      expect(upload.left).toBe(1);
      expect(far.open).toBe(0);
    }
  });

  test("nor is a body whose return() hangs, throws or is missing", async () => {
    const never = () => new Promise<never>(() => {});
    const iterators: AsyncIterator<Uint8Array>[] = [
      { next: never, return: never },
      { next: never },
      { next: never, return: () => Promise.reject(new Error("late")) },
      {
        next: never,
        return() {
          throw new Error("at once");
        },
      },
    ];
    for (const iterator of iterators) {
      const { transport, far } = wired([jsonAnswer({})]);
      const body = { [Symbol.asyncIterator]: () => iterator };
      expect((await settled(transport.request({ ...post, body }), "answer")).status).toBe(200);
      await turns();
      expect(far.open).toBe(0);
    }
  });

  test("the answer counts, where the peer stopped reading and reset", async () => {
    const far = peer(() => undefined);
    const broken = async (): Promise<Connection> => {
      const connection = await far.dial();
      let head = true;
      return {
        ...connection,
        write(chunk) {
          if (!head) return Promise.reject(new Error("EPIPE"));
          head = false;
          return connection.write(chunk);
        },
      };
    };
    const upload = source();
    upload.give("a");
    const pending = http1(broken).request({ ...post, body: upload.body });
    await turns();
    expect(upload.left).toBe(1);
    far.lines[0]?.say(saysThen("reset", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"));
    expect(await read(await settled(pending, "answer"))).toEqual({ status: 400, body: "{}" });
    expect(far.open).toBe(0);
  });

  test("a connection whose own body is not all taken is not used again", async () => {
    const far = peer(() => jsonAnswer({}));
    const stuck = async (): Promise<Connection> => {
      const connection = await far.dial();
      return {
        ...connection,
        async write(chunk) {
          await connection.write(chunk);
          // The peer answered before it took everything.
          if (chunk.length > 1000) await new Promise(() => {});
        },
      };
    };
    const transport = http1(stuck);
    await transport.request({ ...post, body: new Uint8Array(100_000) });
    expect(far.open).toBe(0);
  });
});

describe("a body that fails", () => {
  const error = new Error("the disk is gone");

  async function rejects(wire: Wired, body: AsyncIterable<Uint8Array>, wanted: unknown = error): Promise<void> {
    expect(await settled(failure(wire.transport.request({ ...post, body })), "call")).toBe(wanted);
    await turns();
    expect(wire.far.open).toBe(0);
  }

  test("rejects the call with its own error, and is not told to end", async () => {
    const upload = source();
    upload.give("a");
    upload.fail(error);
    await rejects(wired([]), upload.body);
    expect(upload.left).toBe(0);
  });

  test("at its first step", async () => {
    const upload = source();
    upload.fail(error);
    await rejects(wired([]), upload.body);
  });

  test("when it is asked for its iterator", async () => {
    await rejects(wired([]), {
      [Symbol.asyncIterator]() {
        throw error;
      },
    });
  });

  test("by throwing instead of rejecting", async () => {
    await rejects(wired([]), {
      [Symbol.asyncIterator]: () => ({
        next() {
          throw error;
        },
      }),
    });
  });

  test("after the head of the answer: reading the answer fails with it", async () => {
    const { transport, far } = wired([says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]);
    const upload = source();
    const { body } = await transport.request({ ...post, body: upload.body });
    const pending = failure(body.bytes());
    upload.fail(error);
    expect(await settled(pending, "body")).toBe(error);
    expect(far.open).toBe(0);
  });

  test("with chunks that are no bytes: a DockerInputError, and it is left", async () => {
    let left = 0;
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: "text" as unknown as Uint8Array }),
        return: () => Promise.resolve({ done: true as const, value: void left++ as undefined }),
      }),
    };
    const { transport, far } = wired([]);
    expect(await settled(failure(transport.request({ ...post, body })), "call")).toMatchObject({ name: "DockerInputError" });
    await turns();
    expect([left, far.open]).toEqual([1, 0]);
  });

  test("or is stuck is left when the caller aborts", async () => {
    const { transport, far } = wired([]);
    const upload = source();
    const controller = new AbortController();
    const pending = failure(transport.request({ ...post, body: upload.body, signal: controller.signal }));
    await far.starved;
    controller.abort("enough");
    expect(await settled(pending, "call")).toBe("enough");
    await turns();
    expect([upload.left, far.open]).toEqual([1, 0]);
  });
});
