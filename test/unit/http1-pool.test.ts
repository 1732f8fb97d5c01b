import { afterEach, describe, expect, test, vi } from "vitest";
import type { WireRequest } from "../../src/core/transport.ts";
import { get, post, read, upgrade, type Wired, wired } from "../support/http.ts";
import { jsonAnswer, says, saysThen, type Script } from "../support/scripted.ts";
import { failure, settled, turns } from "../support/settled.ts";

afterEach(() => void vi.useRealTimers());

const ok = (): Script => jsonAnswer({ ok: true });
const head: WireRequest = { method: "HEAD", path: "/x", headers: {} };

/** Sends a request and reads its answer. */
async function done({ transport }: Wired, request: WireRequest = get): Promise<string> {
  return (await read(await settled(transport.request(request), "answer"))).body;
}

async function* upload(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(3);
}

describe("a connection is used again", () => {
  test("for one request after the other", async () => {
    const wire = wired(() => ok());
    for (let i = 0; i < 50; i++) await done(wire, i % 2 ? post : get);
    expect(wire.far.lines).toHaveLength(1);
    expect(wire.far.lines[0]?.requests).toHaveLength(50);
  });

  test.each([
    ["after a body by length, read in parts", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", ["ab", "cd"]],
    ["after chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ["2\r\nab\r\n", "0\r\n", "\r\n"]],
    ["after an error", "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n", ["{}"]],
    ["after an interim answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", []],
    ["after HTTP/1.0 that says keep-alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\n", ["{}"]],
  ])("%s", async (_, first, rest) => {
    const wire = wired([says(first, ...rest), ok()]);
    await done(wire);
    expect(await done(wire)).toBe('{"ok":true}');
    expect(wire.far.lines).toHaveLength(1);
  });

  test("the last one first, so that the others can go", async () => {
    const wire = wired([undefined, undefined, ok()]);
    const both = [done(wire), done(wire)];
    await turns();
    wire.far.lines[1]?.say(ok());
    await both[1];
    wire.far.lines[0]?.say(ok());
    await both[0];
    await done(wire);
    expect(wire.far.lines.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });
});

describe("a connection is closed", () => {
  test.each([
    ["where its peer said close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"],
    ["where its peer said close among others", "HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\nContent-Length: 2\r\n\r\n{}"],
    ["after HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"],
    [
      "with surplus bytes behind its answer, which would be the next one",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    ],
    ["with surplus bytes behind chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"],
    ["with a body behind an answer that has none", "HTTP/1.1 204 No Content\r\n\r\nevil"],
  ])("%s", async (_, bytes) => {
    const wire = wired([says(bytes), ok()]);
    await done(wire);
    expect(wire.far.open).toBe(0);
    expect(await done(wire)).toBe('{"ok":true}');
    expect(wire.far.lines).toHaveLength(2);
  });

  test("with bytes that come while it is idle", async () => {
    const wire = wired(() => ok());
    await done(wire);
    wire.far.lines[0]?.say(says("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
    await turns();
    expect(wire.far.open).toBe(0);
    expect(await done(wire)).toBe('{"ok":true}');
  });

  test.each(["end", "reset"] as const)("that its peer ends by %s while it is idle", async (ending) => {
    const wire = wired(() => ok());
    await done(wire);
    wire.far.lines[0]?.say({ pieces: [], ending });
    await turns();
    expect(wire.far.open).toBe(0);
    expect(await done(wire, post)).toBe('{"ok":true}');
  });

  test("whose body is left", async () => {
    const wire = wired([says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")]);
    const { body } = await wire.transport.request(get);
    body.close();
    body.close();
    expect(wire.far.open).toBe(0);
  });
});

describe("how many, and how long", () => {
  /** As many at once, all answered. */
  async function atOnce(wire: Wired, count: number): Promise<void> {
    const all = Array.from({ length: count }, () => done(wire));
    await turns();
    expect(wire.far.open).toBe(count);
    for (const line of wire.far.lines) line.say(ok());
    await Promise.all(all);
  }

  test("there is no total limit, and six stay idle", async () => {
    const wire = wired(() => undefined);
    await atOnce(wire, 100);
    expect(wire.far.open).toBe(6);
  });

  test("maxIdle sets how many", async () => {
    const wire = { ...wired(() => undefined, { maxIdle: 2 }) };
    await atOnce(wire, 5);
    expect(wire.far.open).toBe(2);
    const none = wired(() => ok(), { maxIdle: 0 });
    await done(none);
    expect(none.far.open).toBe(0);
  });

  test("an idle one is closed after idleTimeout, and a used one is not", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const wire = wired(() => ok(), { idleTimeout: 1000 });
    await done(wire);
    vi.advanceTimersByTime(900);
    await done(wire);
    vi.advanceTimersByTime(900);
    expect(wire.far.open).toBe(1);
    vi.advanceTimersByTime(200);
    expect(wire.far.open).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("by default after 30 seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const wire = wired(() => ok());
    await done(wire);
    vi.advanceTimersByTime(29_900);
    expect(wire.far.open).toBe(1);
    vi.advanceTimersByTime(200);
    expect(wire.far.open).toBe(0);
  });

  test("an idle one does not keep the process alive, a used one does", async () => {
    const wire = wired([ok(), undefined]);
    await done(wire);
    expect(wire.far.lines[0]?.held).toBe(false);
    const pending = done(wire);
    expect(wire.far.lines[0]?.held).toBe(true);
    wire.far.lines[0]?.say(ok());
    await pending;
    expect(wire.far.lines[0]?.held).toBe(false);
  });
});

describe("a stale connection", () => {
  /** A connection that answers once, and then does as `second` says when the next request comes. */
  function stale(second: Script): Wired {
    let requests = 0;
    return wired(() => ++requests === 2 ? second : ok());
  }

  test.each([["GET", get], ["HEAD", head]])("is tried, and a %s goes over a new one", async (_, request) => {
    for (const ending of ["end", "reset"] as const) {
      const wire = stale(saysThen(ending));
      await done(wire);
      expect((await settled(wire.transport.request(request), "again")).status).toBe(200);
      expect(wire.far.lines.map(({ requests }) => requests.length)).toEqual([2, 1]);
    }
  });

  test("is not tried twice", async () => {
    const wire = wired((request) => request === "GET /x" && wire.far.lines[0]?.requests.length === 1 ? ok() : saysThen("end"));
    await done(wire);
    expect(await failure(done(wire))).toMatchObject({ code: "closed" });
    expect(wire.far.lines.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });

  test("fails a GET of which something arrived", async () => {
    const wire = stale(saysThen("end", "H"));
    await done(wire);
    expect(await failure(done(wire))).toMatchObject({ code: "closed" });
    expect(wire.far.lines).toHaveLength(1);
  });

  test("fails a POST, which may have had its effect", async () => {
    for (const request of [post, { ...post, body: new Uint8Array(2) }, { ...get, body: new Uint8Array(2) }, { ...get, method: "DELETE" }]) {
      const wire = stale(saysThen("reset"));
      await done(wire);
      expect(await failure(done(wire, request))).toMatchObject({ code: "reset" });
      expect(wire.far.lines).toHaveLength(1);
    }
  });

  test("is not retried for a caller who aborted", async () => {
    const wire = stale({ pieces: [], ending: "open" });
    await done(wire);
    const controller = new AbortController();
    const pending = failure(wire.transport.request({ ...get, signal: controller.signal }));
    await turns();
    controller.abort("enough");
    expect(await settled(pending, "aborted")).toBe("enough");
    expect(wire.far.lines).toHaveLength(1);
  });
});

describe("what may not be sent twice", () => {
  test("takes an idle connection for a second, and then dials", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const wire = wired(() => ok());
    await done(wire);
    vi.advanceTimersByTime(1000);
    await done(wire, post);
    expect(wire.far.lines).toHaveLength(1);
    vi.advanceTimersByTime(1001);
    await done(wire, post);
    expect(wire.far.lines).toHaveLength(2);
    vi.advanceTimersByTime(1001);
    await done(wire, get);
    expect(wire.far.lines).toHaveLength(2);
  });

  test("uploads and upgrades always dial", async () => {
    const wire = wired((request) => request === "POST /x" ? saysThen("open", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") : ok());
    await done(wire);
    await done(wire, { ...post, body: upload() });
    expect(wire.far.lines).toHaveLength(2);
    await wire.transport.upgrade?.(upgrade);
    expect(wire.far.lines).toHaveLength(3);
  });
});

describe("close()", () => {
  test("ends the idle ones, fails what is in flight with the code closed, and what comes later too", async () => {
    const wire = wired([ok(), undefined, says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), says("HTTP/1.1 101 UPGRADED\r\n\r\n")]);
    await done(wire);
    const pending = failure(wire.transport.request(get));
    const { body } = await wire.transport.request(get);
    const { connection } = await (wire.transport.upgrade as NonNullable<typeof wire.transport.upgrade>)(upgrade);
    const reads = [failure(body.bytes()), failure(connection?.read() as Promise<unknown>)];
    await turns();
    await wire.transport.close?.();
    await wire.transport.close?.();
    const closed = { name: "DockerConnectionError", code: "closed", message: "The client was closed" };
    for (const one of [pending, ...reads]) expect(await settled(one, "in flight")).toMatchObject(closed);
    expect(await failure(wire.transport.request(get))).toMatchObject(closed);
    expect(await failure(wire.transport.upgrade?.(upgrade) as Promise<unknown>)).toMatchObject(closed);
    expect(wire.far.open).toBe(0);
  });

  test("leaves no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const wire = wired(() => ok());
    await done(wire);
    expect(vi.getTimerCount()).toBe(1);
    await wire.transport.close?.();
    expect(vi.getTimerCount()).toBe(0);
  });
});
