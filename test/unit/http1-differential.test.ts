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
            ? {
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString("latin1"),
              header: (name) => response.headersDistinct[name]?.join(", ") || undefined,
            }
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

/** Where we are stricter than Node on purpose, by what stands in the answer. */
const stricter: Readonly<Record<string, RegExp>> = {
  "a transfer coding other than chunked": /^transfer-encoding:(?![ \t]*chunked[ \t]*\r)/im,
  "two transfer codings": /^transfer-encoding:[^]*^transfer-encoding:/im,
  "chunks in HTTP/1.0": /^HTTP\/1\.0 [^]*^transfer-encoding:/im,
  // deno-lint-ignore no-control-regex
  "a control character in the words of a status": /^HTTP\/1\.[01] \d\d\d[^\r\n]*[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/m,
  "a status below 100": /^HTTP\/1\.[01] 0/m,
  "a line break before a status line": /^[\r\n]|\r\n\r\n[\r\n]+HTTP/,
  "an extension with an empty value": /^[\da-f]+;[^\r\n]*=\r/im,
};

test("what Node's parser refuses is refused, and what both take is the same", async () => {
  const source = answers(20_261_124);
  const count = { both: 0, neither: 0, stricter: 0 };
  for (let i = 0; i < 8000; i++) {
    const whole = source.next().value;
    // A tab behind a coding is white space (RFC 9110, section 5.6.3), and Node takes it for a part of its name.
    if (/chunked *\t/i.test(whole.bytes)) continue;
    const b = await ours(whole);
    // Bytes behind the end of an answer make Node refuse it, while here they end the connection.
    const answer = b ? await withoutSurplus(whole) : whole;
    bytes = answer.bytes;
    const a = await node(answer);
    const label = `${answer.method} ${JSON.stringify(answer.bytes)}`;
    if (b) {
      expect(a && { status: a.status, body: a.body }, label).toEqual({ status: b.status, body: b.body });
      for (const name of ["content-type", "api-version", "x-empty", "link", "ostype"]) {
        expect(b.header(name)?.replace(/\ufffd/g, ""), label).toBe(utf8(a?.header(name)));
      }
      count.both++;
    } else if (a) {
      expect(Object.entries(stricter).filter(([, pattern]) => pattern.test(answer.bytes)).map(([why]) => why), label).not.toEqual([]);
      count.stricter++;
    } else count.neither++;
  }
  // All three happen, or the answers are no test.
  expect(count.both).toBeGreaterThan(3000);
  expect(count.neither).toBeGreaterThan(2500);
  expect(count.stricter).toBeGreaterThan(100);
});

/** Bytes that Node shows as one character each, as the UTF-8 that they are; what is none is left out. */
function utf8(value: string | undefined): string | undefined {
  return value === undefined ? undefined : Buffer.from(value, "latin1").toString("utf8").replace(/\ufffd/g, "");
}
