import { describe, expect, test } from "vitest";
import { createDocker, type Docker } from "../../src/core/client.ts";
import { webSocket } from "../../src/core/codecs/web-socket.ts";
import type { Connection } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { joined, pieces } from "../support/bodies.ts";
import { latin1 } from "../support/consume.ts";
import { bytesOf, type Ending, type Line, peer, says } from "../support/scripted.ts";
import { failure, settled, turns } from "../support/settled.ts";

/** One frame as a server writes it. */
function served(first: number, payload: string | Uint8Array, wide: 0 | 2 | 8 = 0): Uint8Array {
  const data = typeof payload === "string" ? bytesOf(payload) : payload;
  const head = new DataView(new ArrayBuffer(2 + wide));
  head.setUint8(0, first);
  head.setUint8(1, wide === 0 ? data.length : wide === 2 ? 126 : 127);
  if (wide === 2) head.setUint16(2, data.length);
  if (wide === 8) head.setBigUint64(2, BigInt(data.length));
  return joined(new Uint8Array(head.buffer), data);
}

/** What a client wrote: kinds and payloads, unmasked. */
function written(bytes: Uint8Array): [number, string][] {
  const found: [number, string][] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length;) {
    const short = view.getUint8(at + 1) & 0x7f;
    expect(view.getUint8(at + 1) & 0x80, "a client masks").toBe(0x80);
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
    const length = wide === 2 ? view.getUint16(at + 2) : wide === 8 ? Number(view.getBigUint64(at + 2)) : short;
    const mask = bytes.subarray(at + 2 + wide, at + 6 + wide);
    const start = at + 6 + wide;
    found.push([view.getUint8(at), latin1(bytes.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] as number)))]);
    at = start + length;
  }
  return found;
}

async function connected(parts: readonly Uint8Array[], ending: Ending = "open"): Promise<{ connection: Connection; line: Line }> {
  const far = peer(() => undefined);
  const inner = await far.dial();
  const [line] = far.lines as [Line];
  line.say({ pieces: parts as never, ending });
  return { connection: webSocket(inner), line };
}

async function all(parts: readonly Uint8Array[], ending: Ending = "end"): Promise<string> {
  const { connection } = await connected(parts, ending);
  let text = "";
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) text += latin1(chunk);
  return text;
}

describe("webSocket().read()", () => {
  test("gives the payload of frames of each length, in pieces of every size", async () => {
    const big = "y".repeat(70_000);
    const stream = joined(
      served(0x82, "hello"),
      served(0x81, "text"),
      served(0x82, "x".repeat(300), 2),
      served(0x02, "part "),
      served(0x80, "of one"),
      served(0x82, ""),
      served(0x82, "end"),
    );
    for (const size of [1, 2, 3, 7, 100, 10_000]) expect(await all(pieces(stream, size))).toBe(`hellotext${"x".repeat(300)}part of oneend`);
    expect(await all(pieces(served(0x82, big, 8), 4096))).toBe(big);
  });

  test("ends at a close frame, whatever comes behind it", async () => {
    for (const close of [served(0x88, "\x03\xe8"), served(0x88, "")]) {
      expect(await all([joined(served(0x82, "a"), close, served(0x82, "b"))], "open")).toBe("a");
    }
  });

  test("answers a ping, and passes over a pong", async () => {
    const { connection, line } = await connected([joined(served(0x89, "are you there"), served(0x8a, "x"), served(0x82, "a"))]);
    expect(latin1(await connection.read() as Uint8Array)).toBe("a");
    expect(written(joined(...line.written))).toEqual([[0x8a, "are you there"]]);
  });

  test("cut inside a frame, at every byte, is an error; between frames it is the end", async () => {
    const stream = joined(served(0x82, "hello"), served(0x82, "x".repeat(130), 2), served(0x88, "\x03\xe8"));
    const borders = [0, 7, 7 + 134, stream.length];
    for (let at = 0; at <= stream.length; at++) {
      const part = [stream.subarray(0, at)].filter(({ length }) => length);
      if (borders.includes(at)) expect(typeof await all(part)).toBe("string");
      else expect(await failure(all(part)), String(at)).toMatchObject({ name: "DockerConnectionError", code: "protocol" });
      if (at < stream.length) expect(await failure(all(part, "reset")), String(at)).toMatchObject({ code: "reset" });
    }
  });

  test.each([
    ["a masked frame", joined(new Uint8Array([0x82, 0x81, 0, 0, 0, 0]), "x")],
    ["an extension", served(0xc2, "x")],
    ["a kind that is not used", served(0x83, "x")],
    ["a control kind that is not used", served(0x8b, "x")],
    ["a long control frame", served(0x89, "x".repeat(126), 2)],
    ["a length beyond what we take", new Uint8Array([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0])],
    ["a length beyond any number", new Uint8Array([0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255])],
    ["no WebSocket at all", bytesOf("HTTP/1.1 200 OK\r\n")],
  ])("refuses %s, and closes", async (_, bytes) => {
    const { connection, line } = await connected([bytes]);
    expect(await settled(failure(connection.read()), "read")).toMatchObject({ name: "DockerConnectionError", code: "protocol" });
    expect(line.closed).toBe(true);
  });
});

describe("webSocket().write()", () => {
  test.each([0, 1, 125, 126, 65_535, 65_536, 100_000])("masks a message of %i bytes, and leaves the caller's bytes alone", async (size) => {
    const { connection, line } = await connected([]);
    const data = new Uint8Array(size).map((_, i) => i % 256);
    const before = data.slice();
    await connection.write(data);
    expect(written(joined(...line.written))).toEqual([[0x82, latin1(before)]]);
    expect(data).toEqual(before);
  });

  test("a half-close is a close frame, and close() ends it", async () => {
    const { connection, line } = await connected([]);
    await connection.closeWrite();
    expect(written(joined(...line.written))).toEqual([[0x88, "\x03\xe8"]]);
    connection.close();
    expect(line.closed).toBe(true);
    expect(await connection.read()).toBeUndefined();
  });

  test("masks differ from message to message", async () => {
    const { connection, line } = await connected([]);
    for (let i = 0; i < 4; i++) await connection.write(new Uint8Array(8));
    expect(new Set(line.written.map(latin1)).size).toBe(4);
  });
});

describe("attach over a WebSocket", () => {
  test("asks as the standard says, and reads and writes", async () => {
    const far = peer(() => says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
    const docker: Docker = createDocker(http1(far.dial), { version: "1.51" });
    const session = await docker.containers.attachWebsocket({ id: "x", stream: true, stdin: true, stdout: true });
    const [line] = far.lines as [Line];
    const head = latin1(line.written[0] as Uint8Array);
    expect(head).toMatch(/^GET \/v1\.51\/containers\/x\/attach\/ws\?\S* HTTP\/1\.1\r\n/);
    expect(head).toMatch(/\r\nupgrade: websocket\r\n/);
    expect(head).toMatch(/\r\nsec-websocket-version: 13\r\n/);
    expect(Buffer.from(/\r\nsec-websocket-key: (\S+)\r\n/.exec(head)?.[1] ?? "", "base64")).toHaveLength(16);
    line.written.length = 0;
    const writer = session.stdin.getWriter();
    await writer.write(bytesOf("hello"));
    await writer.close();
    expect(written(joined(...line.written)).map(([kind]) => kind)).toEqual([0x82, 0x88]);
    line.say({ pieces: [joined(served(0x82, "hel"), served(0x82, "lo"), served(0x88, "\x03\xe8")) as never], ending: "open" });
    expect(await session.output.text()).toBe("hello");
    expect(line.closed).toBe(true);
  });

  test("refuses an answer that is no WebSocket, and closes the connection", async () => {
    const far = peer(() => says("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n"));
    const docker = createDocker(http1(far.dial), { version: "1.51" });
    expect(await failure(docker.containers.attachWebsocket({ id: "x" }))).toMatchObject({
      code: "protocol",
      message: "ContainerAttachWebsocket was answered with status 200 and no WebSocket",
    });
    expect(far.lines.map(({ closed }) => closed)).toEqual([true]);
  });

  test("with a new key each time", async () => {
    const far = peer(() => undefined);
    const docker = createDocker(http1(far.dial), { version: "1.51" });
    const pending = [1, 2].map(() => failure(docker.containers.attachWebsocket({ id: "x" })));
    await turns();
    const keys = far.lines.map(({ written }) => /sec-websocket-key: (\S+)/.exec(latin1(written[0] as Uint8Array))?.[1]);
    expect(new Set(keys).size).toBe(2);
    await docker.close();
    await Promise.all(pending);
  });
});
