import { request } from "node:http";
import { createServer, type Socket } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DockerConnectionError } from "../../src/core/errors.ts";
import type { WireResponse } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { latin1 } from "../support/consume.ts";
import { type Answer, answers } from "../support/mutations.ts";
import { peer } from "../support/scripted.ts";
import { settled } from "../support/settled.ts";

/** What a parser makes of an answer; `undefined` where it refuses it. */
interface Parsed {
  readonly status: number;
  readonly body: string;
  /** The value of a header, as the bytes that were sent. */
  header(name: string): string | undefined;
}

const folder = mkdtempSync(join(tmpdir(), "dockwire-"));
const path = join(folder, "s");
let bytes = "";
// Writes what it is told to, and ends.
const server = createServer((socket: Socket) => {
  socket.on("error", () => {});
  socket.once("data", () => socket.end(Buffer.from(bytes, "latin1")));
});
beforeAll(() => new Promise<void>((done) => server.listen(path, done)));
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Node's own parser. */
function node({ method }: Answer): Promise<Parsed | undefined> {
  return new Promise((resolve) => {
    const sent = request({ socketPath: path, method, path: "/x", agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () =>
        resolve(
          response.complete
            ? { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("latin1"), header: (name) => [response.headers[name]].flat().join(", ") || undefined }
            : undefined,
        ));
    });
    sent.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve(undefined);
    });
    sent.on("error", () => resolve(undefined));
    sent.on("close", () => resolve(undefined));
    sent.end();
  });
}

/** The parser under test. */
async function ours({ method, bytes }: Answer): Promise<Parsed | undefined> {
  const { dial } = peer(() => ({ pieces: [new Uint8Array(Buffer.from(bytes, "latin1"))], ending: "end" }));
  const transport = http1(dial);
  let response: WireResponse;
  try {
    response = await settled(transport.request({ method, path: "/x", headers: {} }), JSON.stringify(bytes));
    const body = latin1(await response.body.bytes());
    const header = (name: string): string | undefined => {
      const value = response.headers.get(name);
      return value === null ? undefined : value || undefined;
    };
    return { status: response.status, body, header };
  } catch (error) {
    if (DockerConnectionError.is(error)) return undefined;
    throw error;
  } finally {
    await transport.close?.();
  }
}

/** The answer without what stands behind its end; where the end is the connection's, all of it. */
async function withoutSurplus({ method, bytes }: Answer): Promise<Answer> {
  let [short, long] = [-1, bytes.length];
  while (long - short > 1) {
    const middle = (short + long) >> 1;
    if (await ours({ method, bytes: bytes.slice(0, middle) })) long = middle;
    else short = middle;
  }
  const cut = { method, bytes: bytes.slice(0, long) };
  return (await ours(cut))?.body === (await ours({ method, bytes }))?.body ? cut : { method, bytes };
}

test("debug", async () => {
  const source = answers(1);
  const n: Record<string, number> = {};
  const shown: Record<string, number> = {};
  const t = performance.now();
  for (let i = 0; i < 6000; i++) {
    let answer = source.next().value;
    const b = await ours(answer);
    if (b) answer = await withoutSurplus(answer);
    bytes = answer.bytes;
    const a = await node(answer);
    const kind = `node ${a ? "takes" : "refuses"}, we ${b ? "take" : "refuse"}`;
    n[kind] = (n[kind] ?? 0) + 1;
    const differ = a && b && (a.status !== b.status || a.body !== b.body);
    if ((!!a !== !!b || differ) && (shown[kind] = (shown[kind] ?? 0) + 1) < 200) console.log(kind, differ ? "DIFFER" : "", answer.method, JSON.stringify(answer.bytes), a?.body.length, b?.body.length);
  }
  console.log(n, performance.now() - t);
  expect(1).toBe(1);
});
