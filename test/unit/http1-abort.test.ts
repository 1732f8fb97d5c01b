import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDocker } from "../../src/core/client.ts";
import type { Connection, Dial, WireRequest } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { get, post, upgrade, wired } from "../support/http.ts";
import { jsonAnswer, peer, says } from "../support/scripted.ts";
import { failure, settled, turns, unhandled } from "../support/settled.ts";

let watch: ReturnType<typeof unhandled>;
beforeEach(() => {
  watch = unhandled();
});
afterEach(async () => expect(await watch.stop()).toEqual([]));

/** A controller with a reason that is no error, to see that it comes out as it is. */
function abortable(): { signal: AbortSignal; abort(): void; reason: { why: string } } {
  const controller = new AbortController();
  const reason = { why: "enough" };
  return { signal: controller.signal, abort: () => controller.abort(reason), reason };
}

const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("an abort rejects with the caller's own reason, and closes the connection", () => {
  test("before the request: nothing is dialled", async () => {
    const { transport, far } = wired([]);
    const { signal, abort, reason } = abortable();
    abort();
    expect(await failure(transport.request({ ...get, signal }))).toBe(reason);
    expect(await failure((transport.upgrade as NonNullable<typeof transport.upgrade>)({ ...upgrade, signal }))).toBe(reason);
    expect(far.lines).toEqual([]);
  });

  test.each([["a GET", get], ["a POST", post]])("before the head of %s", async (_, request: WireRequest) => {
    const { transport, far } = wired([undefined]);
    const { signal, abort, reason } = abortable();
    const pending = failure(transport.request({ ...request, signal }));
    await far.starved;
    abort();
    expect(await settled(pending, "head")).toBe(reason);
    expect(far.open).toBe(0);
  });

  test("inside the head", async () => {
    const { transport, far } = wired([says("HTTP/1.1 2")]);
    const { signal, abort, reason } = abortable();
    const pending = failure(transport.request({ ...get, signal }));
    await far.starved;
    abort();
    expect(await settled(pending, "head")).toBe(reason);
    expect(far.open).toBe(0);
  });

  test.each([
    ["by length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"],
    ["in chunks", `${chunked}3\r\nabc\r\n`],
    ["until close", "HTTP/1.1 200 OK\r\n\r\nabc"],
  ])("in a body %s, before and while it is read", async (_, bytes) => {
    for (const waiting of [false, true]) {
      const { transport, far } = wired([says(bytes)]);
      const { signal, abort, reason } = abortable();
      const { body } = await transport.request({ ...get, signal });
      if (!waiting) abort();
      const pending = failure(body.bytes());
      if (waiting) {
        await far.starved;
        abort();
      }
      expect(await settled(pending, "body")).toBe(reason);
      expect(far.open).toBe(0);
    }
  });

  test("after an upgrade: reads and writes", async () => {
    const { transport, far } = wired([says("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nfirst")]);
    const { signal, abort, reason } = abortable();
    const { connection } = await (transport.upgrade as NonNullable<typeof transport.upgrade>)({ ...upgrade, signal });
    expect(new TextDecoder().decode(await connection?.read())).toBe("first");
    const reading = failure(connection?.read() as Promise<unknown>);
    abort();
    expect(await settled(reading, "read")).toBe(reason);
    expect(await failure(connection?.write(new Uint8Array(1)) as Promise<unknown>)).toBe(reason);
    expect(far.open).toBe(0);
  });

  test("after the end of the answer it changes nothing", async () => {
    const { transport, far } = wired([jsonAnswer({}), jsonAnswer({})]);
    const { signal, abort } = abortable();
    const { body } = await transport.request({ ...get, signal });
    abort();
    expect(await body.bytes()).toHaveLength(2);
    expect((await transport.request(get)).status).toBe(200);
    expect(far.lines).toHaveLength(1);
  });

  test("one of two requests leaves the other alone", async () => {
    const { transport, far } = wired([undefined, undefined]);
    const { signal, abort, reason } = abortable();
    const [one, two] = [failure(transport.request({ ...get, signal })), transport.request(get)];
    await far.starved;
    await turns(1);
    abort();
    expect(await settled(one, "one")).toBe(reason);
    expect(far.open).toBe(1);
    far.lines[1]?.say(jsonAnswer({}));
    expect((await settled(two, "two")).status).toBe(200);
  });
});

describe("an abort while dialling", () => {
  /** A dial that takes until it is told, and does not listen to its signal. */
  function slow(): { dial: Dial; arrive(): void; closed(): boolean } {
    let arrive!: () => void;
    let closed = false;
    const connection: Connection = {
      read: () => new Promise(() => {}),
      write: () => Promise.resolve(),
      closeWrite: () => Promise.resolve(),
      close: () => void (closed = true),
    };
    return { dial: () => new Promise((resolve) => arrive = () => resolve(connection)), arrive: () => arrive(), closed: () => closed };
  }

  test("does not wait for a dial that does not listen, and closes a connection that comes too late", async () => {
    const { dial, arrive, closed } = slow();
    const { signal, abort, reason } = abortable();
    const pending = failure(http1(dial).request({ ...get, signal }));
    abort();
    expect(await settled(pending, "dial")).toBe(reason);
    expect(closed()).toBe(false);
    arrive();
    await turns();
    expect(closed()).toBe(true);
  });

  test("close() does the same, with the code closed", async () => {
    const { dial, arrive, closed } = slow();
    const transport = http1(dial);
    const pending = failure(transport.request(get));
    await transport.close?.();
    expect(await settled(pending, "dial")).toMatchObject({ name: "DockerConnectionError", code: "closed" });
    arrive();
    await turns();
    expect(closed()).toBe(true);
  });

  test("tells the dial", async () => {
    const { signal, abort, reason } = abortable();
    let told: unknown;
    const dial: Dial = (own) =>
      new Promise((_, reject) =>
        own?.addEventListener("abort", () => {
          told = own.reason;
          reject(own.reason);
        })
      );
    const pending = failure(http1(dial).request({ ...get, signal }));
    abort();
    expect(await settled(pending, "dial")).toBe(reason);
    expect(told).toBe(reason);
  });

  test("a dial that fails rejects with its own error", async () => {
    const error = new Error("no such socket");
    expect(await failure(http1(() => Promise.reject(error)).request(get))).toBe(error);
  });
});

describe("an abort of a call", () => {
  test("while the version is asked for: the other callers go on", async () => {
    const far = peer((request) => request.startsWith("HEAD") ? undefined : jsonAnswer({}));
    const docker = createDocker(http1(far.dial));
    const { signal, abort, reason } = abortable();
    const one = failure(docker.system.info({}, { signal }));
    const two = docker.system.info();
    await far.starved;
    abort();
    expect(await settled(one, "aborted")).toBe(reason);
    far.lines[0]?.say(says("HTTP/1.1 200 OK\r\nApi-Version: 1.44\r\n\r\n"));
    expect(await settled(two, "other")).toEqual({});
    expect(far.lines.flatMap(({ requests }) => requests)).toEqual(["HEAD /_ping", "GET /v1.44/info"]);
  });

  test("that is aborted already asks for nothing", async () => {
    const far = peer(() => undefined);
    const docker = createDocker(http1(far.dial));
    const { signal, abort, reason } = abortable();
    abort();
    expect(await failure(docker.system.info({}, { signal }))).toBe(reason);
    expect(await failure(docker.apiVersion({ signal }))).toBe(reason);
    expect(await failure(docker.images.build({}, { signal }))).toBe(reason);
    expect(far.lines).toEqual([]);
  });

  test("while its body is looked at, and has nothing to show", async () => {
    const far = peer(() => undefined);
    const docker = createDocker(http1(far.dial));
    const { signal, abort, reason } = abortable();
    const body = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const pending = failure(docker.images.load({ body }, { signal }));
    await turns(2);
    abort();
    expect(await settled(pending, "body")).toBe(reason);
    expect(far.lines).toEqual([]);
  });

  test("one signal for a hundred calls is no leak", async () => {
    const warnings: string[] = [];
    const note = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", note);
    const { transport } = wired(() => jsonAnswer({}));
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 100 }, async () => await (await transport.request({ ...get, signal })).body.bytes()));
    await turns();
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});
