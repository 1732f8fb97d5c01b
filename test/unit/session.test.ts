import { describe, expect, test } from "vitest";
import { createDocker, type Docker } from "../../src/core/client.ts";
import type { Session } from "../../src/core/codecs/session.ts";
import "../../src/core/codecs/web-socket.ts";
import { DockerConnectionError, DockerDecodeError, DockerStreamError } from "../../src/core/errors.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { frame, joined } from "../support/bodies.ts";
import { latin1 } from "../support/consume.ts";
import { bytesOf, jsonAnswer, type Peer, peer, resetError, says, type Script } from "../support/scripted.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

const multiplexed =
  "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
const raw = multiplexed.replace("multiplexed", "raw");
const legacy = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n";

function docker(answer: (request: string) => Script | undefined, version: string = "1.51"): Docker & { far: Peer } {
  const far = peer(answer);
  return { ...createDocker(http1(far.dial), { version }), far };
}

/** An attach with stdin, to a peer that says these pieces. */
async function attached(head: string, ...pieces: (Uint8Array | string)[]): Promise<Session & { far: Peer }> {
  const one = docker(() => ({ pieces: [bytesOf(head), ...pieces.map((piece) => joined(piece) as never)], ending: "open" }));
  const session = await one.containers.attach({ id: "x", stdin: true, stdout: true, stderr: true, stream: true });
  return Object.assign(session, { far: one.far });
}

describe("a session", () => {
  test("writes to stdin while it reads, half-closes, and ends with its output", async () => {
    const session = await attached(multiplexed, frame(1, "out"));
    const frames = session.output[Symbol.asyncIterator]();
    expect(latin1((await frames.next()).value?.data ?? new Uint8Array(0))).toBe("out");
    const writer = session.stdin.getWriter();
    await writer.write(bytesOf("hello"));
    await writer.close();
    const [line] = session.far.lines;
    expect([latin1(line?.written.at(-1) ?? new Uint8Array(0)), line?.halfClosed, line?.closed]).toEqual(["hello", true, false]);
    line?.say({ pieces: [joined(frame(2, "err")) as never], ending: "end" });
    expect((await frames.next()).value?.stream).toBe("stderr");
    expect((await frames.next()).done).toBe(true);
    expect(line?.closed).toBe(true);
  });

  test("asks for the upgrade, and sends nothing behind its head before the answer", async () => {
    const one = docker(() => undefined);
    const pending = failure(one.containers.attach({ id: "x", stdin: true, stream: true }));
    await turns();
    expect(one.far.lines[0]?.written.map(latin1)).toEqual([
      "POST /v1.51/containers/x/attach?stream=1&stdin=1 HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: tcp\r\ncontent-length: 0\r\n\r\n",
    ]);
    await one.close();
    expect(await pending).toMatchObject({ code: "closed" });
  });

  test("the end of its output settles a stdin that is still written", async () => {
    const watch = unhandled();
    const session = await attached(multiplexed);
    const writer = session.stdin.getWriter();
    session.far.lines[0]?.say({ pieces: [], ending: "end" });
    expect(await session.output.text()).toBe("");
    expect(await settled(failure(writer.write(bytesOf("late"))), "write")).toBeInstanceOf(DockerConnectionError);
    expect(session.far.open).toBe(0);
    expect(await watch.stop()).toEqual([]);
  });

  test("without stdin is a plain request, whose stdin is closed", async () => {
    const one = docker((request) =>
      request.startsWith("POST")
        ? { pieces: [bytesOf(legacy), joined(frame(1, "out")) as never], ending: "end" }
        : jsonAnswer({ Config: { Tty: false } })
    );
    const session = await one.containers.attach({ id: "x", stdout: true, stream: true });
    expect(await failure(session.stdin.getWriter().write(bytesOf("x")))).toMatchObject({ name: "DockerConnectionError", code: "closed" });
    expect(await session.output.text()).toBe("out");
    expect(one.far.lines.flatMap(({ written }) => written.map(latin1)).join("")).not.toMatch(/upgrade/i);
  });

  test("a reset is an error of its output", async () => {
    const session = await attached(multiplexed, frame(1, "out"));
    session.far.lines[0]?.say({ pieces: [], ending: "reset" });
    expect(await failure(session.output.text())).toMatchObject(resetError());
    expect(session.far.open).toBe(0);
  });

  test("an end inside a frame is an error, at its border it is the end", async () => {
    for (
      const [bytes, wanted] of [[frame(1, "out").subarray(0, 9), DockerDecodeError], [
        joined(frame(1, "out"), frame(3, "bad")),
        DockerStreamError,
      ]] as const
    ) {
      const session = await attached(multiplexed, bytes);
      session.far.lines[0]?.say({ pieces: [], ending: "end" });
      expect(await failure(session.output.text())).toBeInstanceOf(wanted);
      expect(session.far.open).toBe(0);
    }
  });

  test("close() and dispose end it, again without harm", async () => {
    for (const end of [(session: Session) => session.close(), (session: Session) => session[Symbol.asyncDispose]()]) {
      const session = await attached(multiplexed);
      const reading = session.output.text();
      await turns();
      await end(session);
      await end(session);
      expect(await settled(reading, "text")).toBe("");
      expect(session.far.open).toBe(0);
    }
  });

  test("an abort ends both ways with its reason", async () => {
    const one = docker(() => says(multiplexed));
    const controller = new AbortController();
    const session = await one.containers.attach({ id: "x", stdin: true, stream: true }, { signal: controller.signal });
    const reading = failure(session.output.text());
    await turns();
    controller.abort("enough");
    expect(await settled(reading, "text")).toBe("enough");
    expect(await failure(session.stdin.getWriter().write(bytesOf("x")))).toBe("enough");
  });

  test("the abort of stdin closes the connection", async () => {
    const session = await attached(multiplexed);
    await session.stdin.abort(new Error("no more"));
    expect(session.far.open).toBe(0);
  });
});

describe("TTY or frames", () => {
  const text = "\x01\0\0\0\0\0\0\x02hi";
  const head = (status: string, type?: string): string =>
    `HTTP/1.1 ${status}\r\n${type === undefined ? "" : `Content-Type: application/vnd.docker.${type}-stream\r\n`}`;

  test.each([
    ["1.51", "101 UPGRADED", "multiplexed", false, false],
    ["1.51", "101 UPGRADED", "raw", false, true],
    ["1.42", "101 UPGRADED", "raw", false, true],
    ["1.41", "101 UPGRADED", "raw", false, false],
    ["1.41", "101 UPGRADED", "raw", true, true],
    ["1.51", "200 OK", "raw", false, false],
    ["1.51", "200 OK", "raw", true, true],
    ["1.51", "200 OK", "multiplexed", true, false],
    ["1.51", "101 UPGRADED", undefined, true, true],
    ["1.51", "101 UPGRADED", undefined, false, false],
  ])("attach at %s, %s, %s, container %s: %s", async (version, status, type, container, wanted) => {
    const one = docker(
      (request) =>
        request.startsWith("POST")
          ? { pieces: [bytesOf(`${head(status, type)}\r\n`), bytesOf(text)], ending: "end" }
          : jsonAnswer({ Config: { Tty: container } }),
      version,
    );
    const session = await one.containers.attach({ id: "x", stdin: true, stdout: true, stream: true });
    expect(session.output.tty).toBe(wanted);
    expect(await session.output.text()).toBe(wanted ? text : "hi");
  });

  test.each([
    ["1.51", "101 UPGRADED", "multiplexed", true, false],
    ["1.51", "101 UPGRADED", "raw", false, true],
    ["1.41", "101 UPGRADED", "raw", false, false],
    ["1.41", "101 UPGRADED", "raw", true, true],
    ["1.51", "200 OK", "raw", false, false],
    ["1.51", "200 OK", "raw", true, true],
  ])("exec start at %s, %s, %s, Tty %s: %s", async (version, status, type, Tty, wanted) => {
    const one = docker(() => ({ pieces: [bytesOf(`${head(status, type)}\r\n`), bytesOf(text)], ending: "end" }), version);
    const session = await one.execs.start({ id: "x", stdin: true, Tty });
    expect(session.output.tty).toBe(wanted);
    expect(await session.output.text()).toBe(wanted ? text : "hi");
    expect(one.far.lines.flatMap(({ requests }) => requests)).toHaveLength(1);
  });

  test.each([["1.51", "raw", false, true], ["1.51", "multiplexed", true, false], ["1.41", "raw", false, false], [
    "1.51",
    undefined,
    true,
    true,
  ], ["1.51", undefined, false, false]])(
    "logs at %s, %s, container %s: %s",
    async (version, type, container, wanted) => {
      const one = docker(
        (request) =>
          request.includes("/logs")
            ? says(`${head("200 OK", type)}Transfer-Encoding: chunked\r\n\r\n`, `a\r\n${text}\r\n0\r\n\r\n`)
            : jsonAnswer({ Config: { Tty: container } }),
        version,
      );
      expect((await one.containers.logs({ id: "x", stdout: true })).tty).toBe(wanted);
    },
  );

  test("a detached exec has ended, and has no output", async () => {
    for (const body of ["", "\n"]) {
      const one = docker(() => says(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
      const session = await one.execs.start({ id: "x", Detach: true });
      expect(await session.output.text()).toBe("");
      await one.containers.list().catch(() => {});
      expect(one.far.lines).toHaveLength(1);
    }
  });

  test("a TTY of Docker 20 without a head that tells", async () => {
    const one = docker(
      (request) =>
        request.startsWith("POST") ? { pieces: [bytesOf(raw), bytesOf("$ ")], ending: "end" } : jsonAnswer({ Config: { Tty: true } }),
      "1.41",
    );
    const session = await one.containers.attach({ id: "x", stdin: true, stdout: true, stream: true });
    expect(await session.output.text()).toBe("$ ");
    expect(one.far.lines.flatMap(({ requests }) => requests)[0]).toContain("/containers/x/json");
  });
});
