/** The wire contract, as far as it shows from outside. Each case speaks to the transport itself. */
import { DockerDecodeError } from "../../../src/core/mod.ts";
import type { Docker, WireRequest, WireResponse } from "../../../src/core/mod.ts";
import { equal, ok, present, rejects, rejectsWith } from "../assert.ts";
import type { Case } from "../case.ts";
import { decoded, encoded, joined } from "../support.ts";

async function request(docker: Docker, method: string, path: string, more: Partial<WireRequest> = {}): Promise<WireResponse> {
  return await docker.transport.request({ method, path: `/v${await docker.apiVersion()}${path}`, headers: {}, ...more });
}

async function text(response: WireResponse): Promise<string> {
  return decoded(await response.body.bytes());
}

const tcp = { connection: "Upgrade", upgrade: "tcp" };

/** The cases. */
export const transportCases: readonly Case[] = [
  {
    id: "transport.any-status",
    sentence: "A response is a response, whatever its status",
    async run(docker, t) {
      const box = await t.box();
      const missing = await request(docker, "GET", `/containers/${t.name()}/json`);
      equal([missing.status, (await text(missing)).includes("message")], [404, true], "a 404");
      const same = await request(docker, "POST", `/containers/${box}/start`);
      equal([same.status, await text(same)], [304, ""], "a 304");
      const head = await request(docker, "HEAD", `/containers/${box}/archive?path=/etc`);
      equal([head.status, await text(head)], [200, ""], "a HEAD");
      ok(head.headers.get("X-Docker-Container-Path-Stat") !== null, "a header is not found by another case of its name");
      equal(head.headers.get("no-such-header"), null, "a header that is not there");
    },
  },
  {
    id: "transport.no-redirect",
    sentence: "A redirect is an answer and is not followed",
    async run(docker) {
      const response = await request(docker, "GET", "//containers/json");
      await response.body.bytes();
      equal(response.status, 301, "status");
    },
  },
  {
    id: "transport.no-decoding",
    sentence: "Compressed content comes out compressed",
    async run(docker, t) {
      const response = await request(docker, "GET", `/containers/${await t.box()}/archive?path=/etc/passwd`, {
        headers: { "accept-encoding": "gzip" },
      });
      equal(response.headers.get("content-encoding"), "gzip", "content-encoding");
      equal([...(await response.body.bytes()).subarray(0, 2)], [0x1f, 0x8b], "the first bytes");
    },
  },
  {
    id: "transport.head-first",
    sentence: "A request resolves when its head is here, long before the body ends",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      const response = await request(docker, "POST", `/containers/${id}/wait`);
      equal(response.status, 200, "status");
      await docker.containers.kill({ id });
      equal((JSON.parse(await text(response)) as { StatusCode: number }).StatusCode, 137, "StatusCode");
    },
  },
  {
    id: "transport.abort.before",
    sentence: "A signal that is aborted already rejects with its reason",
    async run(docker) {
      const reason = { already: true };
      await rejectsWith(request(docker, "GET", "/version", { signal: AbortSignal.abort(reason) }), reason, "the request");
    },
  },
  {
    id: "transport.abort.head",
    sentence: "An abort before the head rejects with its reason",
    async run(docker, t) {
      // A stop with time to spare has no head before its end.
      const id = await t.started("trap '' TERM; echo ready; while :; do sleep 1; done");
      await t.says(id, "ready");
      const abort = new AbortController();
      const stopping = request(docker, "POST", `/containers/${id}/stop?t=30`, { signal: abort.signal });
      stopping.catch(() => {});
      const reason = new Error("too slow");
      setTimeout(() => abort.abort(reason), 50);
      await rejectsWith(stopping, reason, "the request");
      await docker.containers.kill({ id });
    },
  },
  {
    id: "transport.abort.body",
    sentence: "An abort during the body rejects its reader with the reason",
    async run(docker, t) {
      const abort = new AbortController();
      const response = await request(docker, "GET", `/containers/${await t.box()}/logs?follow=1&stdout=1`, { signal: abort.signal });
      const reading = response.body.bytes();
      reading.catch(() => {});
      const reason = new Error("enough");
      abort.abort(reason);
      await rejectsWith(reading, reason, "the body");
    },
  },
  {
    id: "transport.abort.later",
    sentence: "An abort after the end of the body changes nothing",
    async run(docker) {
      const abort = new AbortController();
      const response = await request(docker, "GET", "/version", { signal: abort.signal });
      const body = await text(response);
      abort.abort(new Error("too late"));
      ok(JSON.parse(body), "the body is no JSON");
      equal((await docker.system.ping()).osType, "linux", "osType");
    },
  },
  {
    id: "transport.abort.upgrade",
    sentence: "An abort after an upgrade rejects its reader with the reason",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.started("exec cat", { OpenStdin: true, StdinOnce: true });
      const abort = new AbortController();
      const upgrade = present(docker.transport.upgrade, "upgrade");
      const response = await upgrade.call(docker.transport, {
        method: "POST",
        path: `/v${await docker.apiVersion()}/containers/${id}/attach?stream=1&stdin=1&stdout=1`,
        headers: tcp,
        signal: abort.signal,
      });
      const reading = present(response.connection, "connection").read();
      reading.catch(() => {});
      const reason = new Error("enough");
      abort.abort(reason);
      await rejectsWith(reading, reason, "the read");
    },
  },
  {
    id: "transport.upgrade",
    sentence: "An upgrade hands over both ways; a half-close leaves the other way open, and a read after the end is undefined",
    needs: ["upgrade"],
    async run(docker, t) {
      const { Id } = await docker.containers.exec({
        id: await t.box(),
        AttachStdin: true,
        AttachStdout: true,
        Tty: false,
        Cmd: ["sh", "-c", "cat; echo end"],
      });
      const upgrade = present(docker.transport.upgrade, "upgrade");
      const response = await upgrade.call(docker.transport, {
        method: "POST",
        path: `/v${await docker.apiVersion()}/exec/${Id}/start`,
        headers: { ...tcp, "content-type": "application/json" },
        body: encoded('{"Detach":false,"Tty":false}'),
      });
      equal(response.status, 101, "status");
      const connection = present(response.connection, "connection");
      await connection.write(encoded("hello "));
      await connection.closeWrite();
      let said = "";
      for (let chunk = await connection.read(); chunk; chunk = await connection.read()) said += decoded(chunk);
      // Without the headers of the frames, which begin with three zeros behind their type.
      equal(said.replace(/.\0{3}.{4}/gs, ""), "hello end\n", "what was said");
      equal(await connection.read(), undefined, "a read after the end");
      connection.close();
      connection.close();
      equal(await connection.read(), undefined, "a read after close");
    },
  },
  {
    id: "transport.upgrade.refused",
    sentence: "A refused upgrade is a response with a body",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = t.name();
      const upgrade = present(docker.transport.upgrade, "upgrade");
      const version = await docker.apiVersion();
      for (const path of [`/containers/${id}/attach?stream=1&stdin=1`, `/exec/${id}/start`]) {
        const response = await upgrade.call(docker.transport, {
          method: "POST",
          path: `/v${version}${path}`,
          headers: { ...tcp, "content-type": "application/json" },
          body: encoded("{}"),
        });
        equal([response.status, response.connection], [404, undefined], `status and connection of ${path}`);
        ok((await text(response)).length > 0, `the body of ${path} is empty`);
      }
    },
  },
  {
    id: "transport.early-answer",
    sentence: "An answer that comes before the end of its upload is read, and the upload is left",
    async run(docker, t) {
      let left = false;
      const endless = (async function* () {
        try {
          for (;;) yield new Uint8Array(64 * 1024);
        } finally {
          left = true;
        }
      })();
      const response = await request(docker, "PUT", `/containers/${t.name()}/archive?path=/`, {
        headers: { "content-type": "application/x-tar" },
        body: endless,
      });
      equal(response.status, 404, "status");
      ok((await text(response)).length > 0, "the body is empty");
      await t.until("the upload is left", () => Promise.resolve(left));
    },
  },
  {
    id: "transport.body-throws",
    sentence: "A request body that throws rejects the request with what it threw",
    async run(docker, t) {
      const reason = new Error("the source is gone");
      const body = (async function* () {
        yield new Uint8Array(512);
        throw reason;
      })();
      await rejectsWith(request(docker, "PUT", `/containers/${await t.box()}/archive?path=/tmp`, { body }), reason, "the request");
    },
  },
  {
    id: "transport.body.limit",
    sentence: "A body that is longer than the limit rejects, and one that is closed gives nothing more",
    async run(docker, t) {
      const box = await t.box();
      await rejects((await request(docker, "GET", `/containers/${box}/export`)).body.bytes(1000), DockerDecodeError, "the body");
      const { body } = await request(docker, "GET", `/containers/${box}/export`);
      body.close();
      body.close();
      const rest = await joined(body).then(({ length }) => length, () => 0);
      ok(rest < 1_000_000, `${rest} bytes came after the close`);
      equal((await docker.system.ping()).osType, "linux", "osType");
    },
  },
  {
    id: "transport.late-reader",
    sentence: "A body that has to wait for its reader is whole when it is read",
    async run(docker, t) {
      const { body } = await request(docker, "GET", `/containers/${await t.created("true")}/export`, { signal: t.signal });
      // Meanwhile more has arrived than any transport keeps.
      for (let round = 0; round < 30; round++) await docker.system.ping();
      ok((await body.bytes()).length > 1_000_000, "it is cut");
    },
  },
  {
    id: "transport.leave",
    sentence: "A hundred bodies that are left early neither block nor break what comes after",
    async run(docker, t) {
      const box = await t.box();
      for (let round = 0; round < 100; round += 10) {
        await Promise.all(Array.from({ length: 10 }, async () => {
          const response = await request(docker, "GET", `/containers/${box}/logs?follow=1&stdout=1`);
          response.body.close();
        }));
      }
      equal((await docker.containers.inspect({ id: box })).Id, box, "Id");
    },
  },
  {
    id: "transport.many-streams",
    sentence: "Streams that stay open do not keep other requests waiting",
    async run(docker, t) {
      const box = await t.box();
      const open = await Promise.all(Array.from({ length: 20 }, () => request(docker, "GET", `/containers/${box}/logs?follow=1&stdout=1`)));
      equal((await docker.containers.inspect({ id: box })).Id, box, "Id");
      for (const { body } of open) body.close();
    },
  },
  {
    id: "transport.one-signal",
    sentence: "One signal serves many requests at a time, without a warning of the runtime",
    async run(docker, t) {
      const box = await t.box();
      const { signal } = new AbortController();
      await Promise.all(Array.from({ length: 30 }, () => docker.containers.inspect({ id: box }, { signal })));
    },
  },
  {
    id: "transport.parallel",
    sentence: "Fifty requests at a time get each its own answer",
    async run(docker, t) {
      const [box, other] = [await t.box(), await t.created("true")];
      const ids = Array.from({ length: 50 }, (_, i) => i % 2 ? box : other);
      equal(await Promise.all(ids.map(async (id) => (await docker.containers.inspect({ id })).Id)), ids, "the ids");
    },
  },
];
