import { describe, expect, test } from "vitest";
import { createDocker } from "../../src/core/client.ts";
import { DockerApiError, DockerConnectionError, DockerDecodeError, DockerStreamError } from "../../src/core/errors.ts";
import type { Operation } from "../../src/core/operation.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { peer, says, saysThen, type Script } from "../support/scripted.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

/** A build whose peer says records, one a chunk of the answer. */
function build(
  records: readonly unknown[],
  ending: (script: Script) => Script = (script) => script,
): Operation<unknown, unknown[]> & { requests(): number } {
  const chunks = records.map((record) => typeof record === "string" ? record : `${JSON.stringify(record)}\r\n`);
  const script = says(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ...chunks.map((text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`),
    "0\r\n\r\n",
  );
  const far = peer(() => ending(script));
  const operation = createDocker(http1(far.dial), { version: "1.51" }).images.build({});
  return Object.assign(operation, { requests: () => far.lines.length }) as never;
}

async function items(operation: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of operation) found.push(item);
  return found;
}

const good = [{ stream: "Step 1\n" }, { aux: { ID: "sha256:1" } }];

describe("progress", () => {
  test("awaited gives all messages, looped over each, and nothing is sent before", async () => {
    const awaited = build(good);
    await turns();
    expect(awaited.requests()).toBe(0);
    expect(await awaited).toEqual(good);
    const looped = build(good);
    expect(await items(looped)).toEqual(good);
    expect(await looped).toEqual([]);
    expect([awaited.requests(), looped.requests()]).toEqual([1, 1]);
  });

  test.each([
    ["both keys", { errorDetail: { code: 7, message: "exit 7" }, error: "exit 7" }, "exit 7", 7],
    ["errorDetail alone", { errorDetail: { message: "denied" } }, "denied", undefined],
    ["error alone, as Podman sends it", { error: "denied" }, "denied", undefined],
    ["an empty message", { errorDetail: {} }, "(no message)", undefined],
    ["empty words", { errorDetail: { message: "" }, error: "" }, "", undefined],
  ])("an error record throws, in the loop and in every await: %s", async (_, record, reason, code) => {
    const watch = unhandled();
    const awaited = build([...good, record, { stream: "after" }]);
    const error = await failure(awaited);
    expect(error).toBeInstanceOf(DockerStreamError);
    expect(error).toMatchObject({ operation: "ImageBuild", reason, code });
    expect(await failure(awaited)).toBe(error);
    const looped = build([...good, record]);
    const found: unknown[] = [];
    const thrown = await failure((async () => {
      for await (const item of looped) found.push(item);
    })());
    expect(thrown).toMatchObject({ reason });
    expect(found).toEqual(good);
    expect(await failure(looped)).toBe(thrown);
    expect(await watch.stop()).toEqual([]);
  });

  test("null where an error would be is none", async () => {
    const records = [{ errorDetail: null, error: null, status: "fine" }];
    expect(await build(records)).toEqual(records);
  });

  test.each([["null", null], ["a number", 5], ["a list", []]])("a record that is %s is handed on", async (_, record) => {
    expect(await build([record])).toEqual([record]);
  });

  test("what is no JSON throws", async () => {
    expect(await failure(build([...good, "garbage\n"]))).toBeInstanceOf(DockerDecodeError);
  });

  test("a stream that is cut throws, whatever came", async () => {
    const cut = build(good, (script) => ({ pieces: script.pieces.slice(0, -1), ending: "end" }));
    expect(await failure(cut)).toBeInstanceOf(DockerConnectionError);
  });

  test("an error before the stream is one of the API", async () => {
    const refused = build(
      [],
      () => saysThen("open", 'HTTP/1.1 404 Not Found\r\nContent-Length: 26\r\n\r\n{"message":"no such image"}'.replace("26", "27")),
    );
    expect(await failure(refused)).toMatchObject({ name: "DockerApiError", status: 404, reason: "no such image" });
    expect(await failure(refused)).toBeInstanceOf(DockerApiError);
  });

  test("an abort rejects with the caller's reason", async () => {
    const far = peer(() => says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    const controller = new AbortController();
    const operation = createDocker(http1(far.dial), { version: "1.51" }).images.build({}, { signal: controller.signal });
    const pending = failure(operation);
    await far.starved;
    controller.abort("enough");
    expect(await settled(pending, "abort")).toBe("enough");
    expect(far.open).toBe(0);
  });
});
