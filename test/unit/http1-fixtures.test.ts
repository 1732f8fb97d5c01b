import { describe, expect, test } from "vitest";
import { DockerApiError, DockerDecodeError, DockerStreamError, DockerVersionError } from "../../src/core/errors.ts";
import { framesOf, outputText } from "../support/expected.ts";
import { unbroken } from "../support/faults.ts";
import { type Fixture, fixture, fixtures } from "../support/fixtures.ts";
import { fixtureForms } from "../support/replay.ts";

/** The body of a fixture, its chunks put together by this file's own reading; `undefined` where it is cut. */
function contentOf({ response, headEnd, framing }: Fixture): Uint8Array | undefined {
  const rest = Buffer.from(response.subarray(headEnd));
  if (framing !== "chunked") return rest;
  const parts: Buffer[] = [];
  for (let at = 0;;) {
    const end = rest.indexOf("\r\n", at);
    if (end === -1) return undefined;
    const size = parseInt(rest.toString("latin1", at, end), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(rest.subarray(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
}

const success = ({ status }: Fixture): boolean => status === 101 || (status >= 200 && status < 300) || status === 304;
/** Answers that are compressed, which we do not ask for, and that ends where the daemon was stopped or the client left. */
const compressed = fixtures.filter(({ response }) =>
  /^content-encoding:/im.test(Buffer.from(response.subarray(0, 1000)).toString("latin1"))
);
const cut = fixtures.filter((one) => one.framing === "chunked" && contentOf(one) === undefined);

describe("an exchange as it was recorded", () => {
  test("is an error where its status is one, with the engine's own words", async () => {
    let count = 0;
    for (const one of fixtures.filter((one) => one.endpoint && !success(one))) {
      const text = Buffer.from(contentOf(one) ?? "").toString("utf8").trim();
      const said = (text.startsWith("{") ? JSON.parse(text) : { message: text }) as { message?: string; errorDetail?: { message: string } };
      const words = said.message ?? said.errorDetail?.message ?? "";
      for (const form of fixtureForms(one)) {
        const { error } = await unbroken(one, form);
        if (/client version .* is too (new|old)/.test(words)) expect(error, one.label).toBeInstanceOf(DockerVersionError);
        else {expect(error, one.label).toMatchObject({
            name: "DockerApiError",
            status: one.status,
            operation: one.operationId,
            reason: words,
          });}
        expect((error as Error).message, one.label).toContain(words);
        count++;
      }
    }
    expect(count).toBeGreaterThan(150);
  });

  test("is output that this file reads alike", async () => {
    let count = 0;
    for (const one of fixtures) {
      const kind = one.endpoint?.returns.kind;
      if (
        (kind !== "output" && kind !== "session") || !success(one) || one.endpoint?.upgrade === "h2c" ||
        one.endpoint?.upgrade === "websocket"
      ) continue;
      const content = one.detach ? new Uint8Array(0) : contentOf(one);
      const pieces = one.tty ? [{ stream: "stdout", data: content } as const] : framesOf(content as never);
      for (const form of fixtureForms(one)) {
        const { value, error } = await unbroken(one, form);
        count++;
        // The one recording with a frame of type 3.
        if (one.label === "docker-26/container-logs-broken") {
          expect(error).toMatchObject({
            name: "DockerStreamError",
            reason: expect.stringContaining("Error grabbing logs: invalid character"),
          });
          continue;
        }
        expect(error, `${one.label} as ${form}`).toBeUndefined();
        expect(value, `${one.label} as ${form}`).toBe(outputText(pieces as never, one.tty, form));
      }
    }
    expect(count).toBeGreaterThan(300);
  });

  test("is JSON as it was sent, a null list as an empty one", async () => {
    let count = 0;
    for (const one of fixtures) {
      const kind = one.endpoint?.returns.kind;
      if (!success(one) || (kind !== "json" && kind !== "records" && kind !== "progress") || cut.includes(one)) continue;
      const text = Buffer.from(contentOf(one) ?? "").toString("utf8");
      for (const form of fixtureForms(one)) {
        const { value, error } = await unbroken(one, form);
        if (error) {
          // A failure inside of a success: its record says so.
          expect(error, one.label).toBeInstanceOf(DockerStreamError);
          expect(text, one.label).toMatch(/"error/);
          expect(text, one.label).toContain(JSON.stringify((error as DockerStreamError).reason).slice(1, -1));
        } else {
          const wanted: unknown = kind === "json"
            ? JSON.parse(text)
            : text.split("\n").filter((line) => line.trim()).map((line): unknown => JSON.parse(line));
          expect(value, `${one.label} as ${form}`).toBe(JSON.stringify(wanted ?? []));
        }
        count++;
      }
    }
    expect(count).toBeGreaterThan(200);
  });

  test("is bytes as they were sent, where they are a whole tar", async () => {
    for (const one of fixtures.filter((one) => one.endpoint?.returns.kind === "bytes" && success(one))) {
      const content = Buffer.from(contentOf(one) ?? "");
      for (const form of fixtureForms(one)) {
        const { value, error } = await unbroken(one, form);
        const label = `${one.label} as ${form}`;
        if (compressed.includes(one)) expect(error, label).toBeInstanceOf(DockerDecodeError);
        else if (one.label.endsWith("-broken")) expect(error, label).toBeInstanceOf(DockerStreamError);
        else if (form === "entries") expect(value?.split("\n").length, label).toBeGreaterThan(1);
        else expect(value === content.toString("latin1"), label).toBe(true);
      }
    }
  });

  test("is a broken connection where the engine, or the recording, left off", async () => {
    expect(cut.length).toBeGreaterThan(5);
    for (const one of cut) {
      for (const form of fixtureForms(one)) {
        expect((await unbroken(one, form)).error, one.label).toMatchObject({ name: "DockerConnectionError", code: "closed" });
      }
    }
  });

  test("some, looked at", async () => {
    expect(await unbroken(fixture("docker-28/container-start"), "value")).toEqual({ value: '{"changed":true}' });
    expect(await unbroken(fixture("docker-28/container-start-again"), "value")).toEqual({ value: '{"changed":false}' });
    expect(await unbroken(fixture("docker-28/container-rename"), "value")).toEqual({ value: "undefined" });
    expect(await unbroken(fixture("docker-28/attach-websocket"), "text")).toEqual({ value: "hello\n" });
    expect(await unbroken(fixture("docker-28/attach-logs"), "lines")).toEqual({
      value: "stdout:out1|stderr:err1|stdout:out2|stderr:err2|stdout:noeol",
    });
    expect((await unbroken(fixture("docker-28/attach-missing"), "text")).error).toBeInstanceOf(DockerApiError);
    expect(JSON.parse((await unbroken(fixture("podman-5/ping-head"), "value")).value ?? "")).toMatchObject({
      apiVersion: "1.44",
      osType: "linux",
    });
  });
});
