/**
 * The exchanges that were recorded from real engines, as raw bytes, with what a reader of their bytes must come to.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";
import { match } from "../../src/core/match.ts";
import type { Bytes } from "../../src/core/transport.ts";

/** How the body of an answer ends, found by this file's own reading of its head. */
export type Framing = "none" | "length" | "chunked" | "close";

/** One recorded exchange. */
export interface Fixture {
  /** Folder and name, such as `docker-28/version`. */
  readonly label: string;
  /** The engine that was recorded. */
  readonly engine: string;
  /** Operation id of the API, empty where the request is no operation. */
  readonly operationId: string;
  /** API version of the request's prefix; `null` without one. */
  readonly api: string | null;
  /** The status. */
  readonly status: number;
  /** Whether the container or exec had a TTY, where that matters. */
  readonly tty: boolean;
  /** How the recording ended. */
  readonly ended: "content-length" | "chunked" | "close" | "no-body" | "cut-by-client";
  /** Method of the request. */
  readonly method: string;
  /** Path and query of the request. */
  readonly path: string;
  /** Whether the request asked for an upgrade. */
  readonly upgrade: boolean;
  /** Whether the request started an exec that nobody listens to. */
  readonly detach: boolean;
  /** All bytes that the engine sent. */
  readonly response: Bytes;
  /** Where its final head ends. */
  readonly headEnd: number;
  /** How its body ends. */
  readonly framing: Framing;
  /** The endpoint of the request, where one is built. */
  readonly endpoint: AnyEndpoint | undefined;
}

interface IndexEntry extends Pick<Fixture, "engine" | "operationId" | "api" | "status" | "ended"> {
  readonly name: string;
  readonly tty?: boolean;
}

/** All endpoints that there are. */
export const endpoints: readonly AnyEndpoint[] = Object.values<object>(groups).flatMap((group) =>
  Object.values<AnyEndpoint>(group as never)
);

const folder = new URL("../fixtures/", import.meta.url);

/** The bytes of a file of a recording. */
function raw(path: string): Bytes {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

/** Where the last head ends: interim answers are heads without a body. */
function headEndOf(text: string): number {
  let start = 0;
  for (;;) {
    const end = text.indexOf("\r\n\r\n", start) + 4;
    if (!/^HTTP\/1\.1 10[023] /.test(text.slice(start, end))) return end;
    start = end;
  }
}

function framingOf(head: string, method: string, status: number): Framing {
  if (method === "HEAD" || status === 204 || status === 304) return "none";
  if (/^transfer-encoding: chunked\r$/im.test(head)) return "chunked";
  return /^content-length: \d+\r$/im.test(head) ? "length" : "close";
}

function load({ engine, name, tty, ...entry }: IndexEntry): Fixture {
  const label = `${engine}/${name}`;
  const response = raw(`${label}.response`);
  const text = Buffer.from(response).toString("latin1");
  const request = Buffer.from(raw(`${label}.request`)).toString("latin1");
  const requestHead = request.slice(0, request.indexOf("\r\n\r\n"));
  const [method = "", path = ""] = request.split(" ", 2);
  const headEnd = headEndOf(text);
  return {
    ...entry,
    engine,
    label,
    method,
    path,
    response,
    headEnd,
    // An exec that was created with a TTY and started without: Docker goes by its start, Podman by its creation.
    tty: (tty ?? false) && (engine === "podman-5" || !name.endsWith("-tty-mismatch")),
    upgrade: /^upgrade:/im.test(requestHead),
    detach: request.includes('{"Detach":true'),
    framing: framingOf(text.slice(0, headEnd), method, entry.status),
    endpoint: match(endpoints, method, path)?.endpoint,
  };
}

/** All recorded exchanges. */
export const fixtures: readonly Fixture[] = (JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as IndexEntry[]).map(load);

/** The engines that were recorded. */
export const engines: readonly string[] = [...new Set(fixtures.map(({ engine }) => engine))];

/** One of them by folder and name. */
export function fixture(label: string): Fixture {
  const found = fixtures.find((one) => one.label === label);
  if (!found) throw new Error(`no fixture ${label}`);
  return found;
}
