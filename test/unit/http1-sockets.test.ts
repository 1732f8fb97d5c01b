import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDocker } from "../../src/core/client.ts";
import { DockerError } from "../../src/core/errors.ts";
import type { WireRequest } from "../../src/core/transport.ts";
import { type Fixture, fixture } from "../support/fixtures.ts";
import { closedAfter } from "../support/expected.ts";
import { someOffsets } from "../support/faults.ts";
import { read } from "../support/http.ts";
import { reset, serve } from "../support/server.ts";
import { failure, unhandled } from "../support/settled.ts";

// The same faults as in memory, over real sockets, for some exchanges of each kind.
const some: readonly Fixture[] = [
  "docker-28/info",
  "docker-28/version",
  "docker-28/archive-head",
  "docker-28/container-start",
  "docker-28/container-logs",
  "docker-28/container-inspect-missing",
  "docker-28/attach-missing",
  "docker-28/attach-plain",
  "docker-28/image-get",
  "docker-28/events",
  "docker-20/container-list",
  "podman-5/build",
].map(fixture);

let watch: ReturnType<typeof unhandled>;
beforeEach(() => {
  watch = unhandled();
});
afterEach(async () => expect(await watch.stop()).toEqual([]));

/** Sends the request of a fixture, with what is added to it, and reads the answer. */
async function ask(
  one: Fixture,
  answer: (socket: Socket) => void,
  more: Partial<WireRequest> = {},
  over?: "tcp",
): Promise<{ status: number; body: string }> {
  await using server = await serve((socket) => answer(socket), over);
  try {
    return await read(await server.transport.request({ method: one.method, path: one.path, headers: {}, ...more }));
  } finally {
    await server.transport.close?.();
    // No socket is left open.
    await server.idle();
  }
}

const code = (error: unknown): string =>
  DockerError.is(error) ? (error as { code?: string }).code ?? error.name : `no error of ours: ${String(error)}`;

describe("over a real socket", () => {
  test.each(some)("$label, ended and reset after sampled offsets", async (one) => {
    for (const at of someOffsets(one, false)) {
      const label = `${one.label} after ${at}`;
      const part = one.response.subarray(0, at);
      const wanted = closedAfter({ ...one, endpoint: undefined }, at, "bytes");
      const ended = ask(one, (socket) => void socket.end(part));
      if (wanted === undefined) expect(code(await failure(ended)), label).toBe("closed");
      else expect(`${one.status} ${(await ended).body}`, label).toBe(wanted);
      for (const over of [undefined, "tcp"] as const) {
        const broken = ask(one, (socket) => reset(socket, part), { body: new Uint8Array(500_000) }, over);
        expect(code(await failure(broken)), label).toBe("reset");
      }
    }
  });

  test.each(some)("$label, whole and in halves", async (one) => {
    const closes = one.framing === "close";
    const whole = await ask(one, (socket) => void socket[closes ? "end" : "write"](one.response));
    expect(whole.status).toBe(one.status);
    const middle = one.response.length >> 1;
    const halves = await ask(one, (socket) => {
      socket.write(
        one.response.subarray(0, middle),
        () => setImmediate(() => socket[closes ? "end" : "write"](one.response.subarray(middle))),
      );
    });
    expect(halves).toEqual(whole);
  });

  test("silence is ended by the caller's reason, and the server sees the connection go", async () => {
    const reason = new Error("enough");
    for (const at of [0, 5, 400]) {
      const controller = new AbortController();
      const pending = failure(ask(fixture("docker-28/info"), (socket) => {
        socket.write(fixture("docker-28/info").response.subarray(0, at), () => setImmediate(() => controller.abort(reason)));
      }, { signal: controller.signal }));
      expect(await pending).toBe(reason);
    }
  });

  test("garbage is refused, and the server sees the connection go", async () => {
    for (const text of ["SSH-2.0-x\r\n", "\x15\x03\x01\0\x02\x02F", "<html>", "\n\n\n"]) {
      expect(code(await failure(ask(fixture("docker-28/info"), (socket) => void socket.write(text))))).toBe("protocol");
    }
  });
});

describe("backpressure", () => {
  /** Writes without end; says how much it could when it can no more. */
  function endless(head: string, block: Uint8Array): { answer: (socket: Socket) => void; stuck: Promise<number>; total: () => number } {
    let written = 0;
    let stuck!: (size: number) => void;
    const promise = new Promise<number>((resolve) => stuck = resolve);
    return {
      stuck: promise,
      total: () => written,
      answer(socket) {
        if (socket.bytesWritten) return;
        socket.write(head);
        // A write whose callback does not come means that the client takes no more.
        let calm: NodeJS.Timeout | undefined;
        function more(): void {
          clearTimeout(calm);
          calm = setTimeout(() => stuck(written), 150);
          socket.write(block, (error) => {
            if (error) return clearTimeout(calm);
            written += block.length;
            more();
          });
        }
        more();
      },
    };
  }

  const chunk = new Uint8Array(Buffer.from(`8008\r\n\x01\0\0\0\0\0\x80\0${"x".repeat(0x8000)}\r\n`, "latin1"));
  const chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  test("an answer that nobody reads stops its peer, one that is read goes on", async () => {
    const { answer, stuck, total } = endless(chunked, chunk);
    await using server = await serve((socket) => answer(socket));
    const docker = createDocker(server.transport, { version: "1.51" });
    const output = await docker.containers.logs({ id: "x", stdout: true });
    const held = await stuck;
    // What the two sockets and our own reading ahead hold, and no more.
    expect(held).toBeLessThan(4 * 1024 * 1024);
    let bytes = 0;
    for await (const { data } of output) {
      bytes += data.length;
      if (bytes > 32 * 1024 * 1024) break;
    }
    expect(total()).toBeGreaterThan(held + 16 * 1024 * 1024);
    await server.idle();
  });

  test("a sink that does not take more stops its peer, and a failing one ends the connection", async () => {
    const { answer, stuck } = endless(chunked, chunk);
    await using server = await serve((socket) => answer(socket));
    const docker = createDocker(server.transport, { version: "1.51" });
    const output = await docker.containers.logs({ id: "x", stdout: true });
    let fail!: (error: Error) => void;
    const full = new Promise<never>((_, reject) => fail = reject);
    const piped = failure(output.pipe({ stdout: () => full }));
    expect(await stuck).toBeLessThan(4 * 1024 * 1024);
    const error = new Error("full");
    fail(error);
    expect(await piped).toBe(error);
    await server.idle();
  });

  test("a session that nobody reads stops its peer", async () => {
    const { answer, stuck } = endless(
      "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n",
      chunk.subarray(6, -2),
    );
    await using server = await serve((socket) => answer(socket));
    const docker = createDocker(server.transport, { version: "1.51" });
    const session = await docker.containers.attach({ id: "x", stdin: true, stdout: true, stream: true });
    expect(await stuck).toBeLessThan(4 * 1024 * 1024);
    session.close();
    await server.idle();
  });

  test("a peer that does not read stops an upload", async () => {
    await using server = await serve((socket) => void socket.pause());
    let given = 0;
    let calm: NodeJS.Timeout | undefined;
    let stuck!: () => void;
    const still = new Promise<void>((resolve) => stuck = resolve);
    async function* body(): AsyncGenerator<Uint8Array> {
      for (;;) {
        clearTimeout(calm);
        calm = setTimeout(stuck, 150);
        given += 65536;
        yield new Uint8Array(65536);
      }
    }
    const controller = new AbortController();
    const pending = failure(server.transport.request({ method: "POST", path: "/x", headers: {}, body: body(), signal: controller.signal }));
    await still;
    expect(given).toBeLessThan(4 * 1024 * 1024);
    controller.abort("enough");
    expect(await pending).toBe("enough");
  });

  test("a process that does not read its stdin stops the writer", async () => {
    await using server = await serve((socket, data) => {
      if (!data.includes("attach")) return;
      socket.write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
      socket.pause();
    });
    const docker = createDocker(server.transport, { version: "1.51" });
    const session = await docker.containers.attach({ id: "x", stdin: true, stdout: true, stream: true });
    const writer = session.stdin.getWriter();
    let taken = 0;
    let pending: Promise<void> | undefined;
    for (; taken < 100; taken++) {
      pending = writer.write(new Uint8Array(65536));
      const done = await Promise.race([pending.then(() => true), new Promise<false>((resolve) => setTimeout(resolve, 150, false))]);
      if (!done) break;
    }
    expect(taken).toBeLessThan(64);
    session.close();
    expect(code(await failure(pending as Promise<void>))).toBe("closed");
  });
});
