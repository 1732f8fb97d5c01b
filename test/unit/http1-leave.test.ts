import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TarStream } from "../../src/core/codecs/tar.ts";
import "../../src/core/codecs/output.ts";
import "../../src/core/codecs/tar-read.ts";
import { createDocker, type Docker } from "../../src/core/client.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "../support/fixtures.ts";
import { type Peer, peer, says } from "../support/scripted.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

let watch: ReturnType<typeof unhandled>;
beforeEach(() => {
  watch = unhandled();
});
afterEach(async () => expect(await watch.stop()).toEqual([]));

/** A client whose peer answers with the head and the beginning of a body that goes on. */
function docker(
  body: string,
  head: string = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream",
): Docker & { far: Peer } {
  const first = head.startsWith("HTTP/1.1 101") ? body : `${body.length.toString(16)}\r\n${body}\r\n`;
  const coding = head.startsWith("HTTP/1.1 101") ? "" : "Transfer-Encoding: chunked\r\n";
  const far = peer(() => says(`${head}\r\n${coding}\r\n`, first));
  return { ...createDocker(http1(far.dial), { version: "1.51" }), far };
}

const frame = (text: string): string => `\x01\0\0\0\0\0\0${String.fromCharCode(text.length)}${text}`;
const frames = frame("one\n") + frame("two\n");
const records = '{"status":"a"}\n{"status":"b"}\n';
const tar = Buffer.from(fixture("docker-28/image-get").response).toString("latin1");
/** The first entries of a tar, and not its end. */
const beginning = tar.slice(tar.indexOf("blobs/"), tar.indexOf("blobs/") + 4096).replace(/[\x80-\xff]/g, "?");

/** Goes one step into a loop, and leaves it. */
async function step(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source) break;
}

async function cancel(stream: ReadableStream<unknown>, first: boolean): Promise<void> {
  const reader = stream.getReader();
  if (first) await reader.read();
  await reader.cancel();
}

const tarBytes = (one: Docker): Promise<TarStream> => one.containers.export({ id: "x" });
const cases: [string, string, (one: Docker) => Promise<unknown>][] = [
  ["frames", frames, async (one) => await step(await one.containers.logs({ id: "x" }))],
  ["batches", frames, async (one) => await step((await one.containers.logs({ id: "x" })).batches())],
  ["lines", frames, async (one) => await step((await one.containers.logs({ id: "x" })).lines())],
  ["the web stream of output", frames, async (one) => await cancel((await one.containers.logs({ id: "x" })).readable(), true)],
  ["the web stream of output, unread", frames, async (one) => await cancel((await one.containers.logs({ id: "x" })).readable(), false)],
  ["output that is disposed", frames, async (one) => await (await one.containers.logs({ id: "x" }))[Symbol.asyncDispose]()],
  ["a sink that fails", frames, async (one) =>
    await failure((await one.containers.logs({ id: "x" })).pipe({
      stdout() {
        throw new Error("full");
      },
    }))],
  ["a web sink that fails", frames, async (one) =>
    await failure((await one.containers.logs({ id: "x" })).pipe({
      stdout: new WritableStream({
        write() {
          throw new Error("full");
        },
      }),
    }))],
  ["records", records, async (one) => await step(await one.system.events())],
  ["the web stream of records", records, async (one) => await cancel((await one.system.events()).readable(), true)],
  ["the web stream of records, unread", records, async (one) => await cancel((await one.system.events()).readable(), false)],
  ["records that are disposed", records, async (one) => await (await one.system.events())[Symbol.asyncDispose]()],
  ["bytes", beginning, async (one) => await step(await tarBytes(one))],
  ["the web stream of bytes", beginning, async (one) => await cancel((await tarBytes(one)).readable(), true)],
  ["the web stream of bytes, unread", beginning, async (one) => await cancel((await tarBytes(one)).readable(), false)],
  ["bytes that are disposed", beginning, async (one) => await (await tarBytes(one))[Symbol.asyncDispose]()],
  ["bytes beyond a limit", beginning, async (one) => await failure((await tarBytes(one)).bytes(10))],
  ["tar entries", beginning, async (one) => await step((await tarBytes(one)).entries())],
  ["an operation", records, async (one) => await step(one.images.build({}))],
  ["a verb", records, async (one) => await step(one.pull("busybox"))],
  ["an operation that is disposed in its loop", records, async (one) => {
    const operation = one.images.build({});
    const items = operation[Symbol.asyncIterator]();
    await items.next();
    await operation[Symbol.asyncDispose]();
    expect(await failure(operation)).toMatchObject({ name: "AbortError" });
  }],
];

describe("leaving closes the connection at once", () => {
  test.each(cases)("%s", async (_, body, leave) => {
    const one = docker(body);
    await settled(leave(one), "leave");
    await turns(2);
    expect(one.far.lines.length).toBeGreaterThan(0);
    expect(one.far.open).toBe(0);
  });

  const sessions: [string, (one: Docker) => Promise<unknown>][] = [
    ["its output", async (one) => await step((await one.containers.attach({ id: "x", stdin: true, stream: true })).output)],
    ["close()", async (one) => (await one.containers.attach({ id: "x", stdin: true, stream: true })).close()],
    ["dispose", async (one) => await (await one.containers.attach({ id: "x", stdin: true, stream: true }))[Symbol.asyncDispose]()],
    ["the abort of its stdin", async (one) => await (await one.containers.attach({ id: "x", stdin: true, stream: true })).stdin.abort()],
    [
      "cancel, unread",
      async (one) => await cancel((await one.containers.attach({ id: "x", stdin: true, stream: true })).output.readable(), false),
    ],
  ];
  test.each(sessions)("a session by %s", async (_, leave) => {
    const one = docker(frames, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream");
    await settled(leave(one), "leave");
    await turns(2);
    expect(one.far.lines).toHaveLength(1);
    expect(one.far.open).toBe(0);
  });
});
