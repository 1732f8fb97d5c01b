import { describe, expect, test } from "vitest";
import { createDocker } from "../../src/core/client.ts";
import { trace, type TraceRecord } from "../../src/core/trace.ts";
import { get, upgrade, wired } from "../support/http.ts";
import { jsonAnswer, peer, says, saysThen } from "../support/scripted.ts";
import { failure } from "../support/settled.ts";
import { http1 } from "../../src/transports/http1/http1.ts";

describe("trace()", () => {
  test("tells of each request once, when its head is here", async () => {
    const { transport } = wired([
      jsonAnswer({}),
      says("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
      says("HTTP/1.1 101 UPGRADED\r\n\r\n"),
    ]);
    const records: TraceRecord[] = [];
    const traced = trace(transport, (record) => records.push(record));
    await traced.request({ ...get, path: "/a?b=c" });
    await traced.request(get);
    await traced.upgrade?.(upgrade);
    expect(records.map(({ method, path, status }) => [method, path, status])).toEqual([["GET", "/a?b=c", 200], ["GET", "/x", 404], [
      "POST",
      "/x",
      101,
    ]]);
    expect(records.every(({ ms }) => ms >= 0 && ms < 10_000)).toBe(true);
    expect(records.some((record) => "error" in record)).toBe(false);
  });

  test("tells of a failure, and throws it on", async () => {
    const { transport } = wired([saysThen("reset")]);
    const records: TraceRecord[] = [];
    const error = await failure(trace(transport, (record) => records.push(record)).request(get));
    expect(records).toEqual([{ method: "GET", path: "/x", ms: expect.any(Number), error }]);
  });

  test("tells no secrets", async () => {
    const records: TraceRecord[] = [];
    const far = peer(() => jsonAnswer({}));
    const docker = createDocker(trace(http1(far.dial), (record) => records.push(record)), { version: "1.51" });
    await docker.images.build({ buildargs: { TOKEN: "s3cret" }, remote: "https://u:s3cret@host/x.git", t: "a" });
    await docker.images.create({ fromImage: "x", "X-Registry-Auth": { password: "s3cret" } });
    await docker.containers.create({ Image: "x", Env: ["PASSWORD=s3cret"] });
    expect(records).toHaveLength(3);
    expect(JSON.stringify(records)).not.toContain("s3cret");
    expect(records[0]?.path).toMatch(/^\/v1\.51\/build\?.*t=a/);
  });

  test("a sink that throws fails the request, and leaves no connection open", async () => {
    const error = new Error("the log is full");
    for (const script of [says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), says("HTTP/1.1 101 UPGRADED\r\n\r\n")]) {
      const { transport, far } = wired([script]);
      const told: TraceRecord[] = [];
      const traced = trace(transport, (record) => {
        told.push(record);
        throw error;
      });
      expect(await failure(traced.upgrade?.(upgrade) as Promise<unknown>)).toBe(error);
      expect([told.length, far.open]).toEqual([1, 0]);
    }
  });

  test("has what the transport has, and closes it", async () => {
    const { transport, far } = wired([jsonAnswer({})]);
    const traced = trace(transport, () => {});
    await traced.request(get);
    await traced.close?.();
    expect(far.open).toBe(0);
    const bare = trace({ request: transport.request }, () => {});
    expect([bare.upgrade, bare.close]).toEqual([undefined, undefined]);
  });
});
