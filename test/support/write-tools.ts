/**
 * What a writing tool needs to run in a test: an engine behind a guard that lets everything through and notes it, and a context.
 *
 * @module
 */

import { type Caller, createCaller } from "../../src/core/call.ts";
import { type Cleaner, createEngine, type Engine, type EngineRequest, type Guard } from "../../src/mcp/engine.ts";
import { noHost, type Policy } from "../../src/mcp/policy/policy.ts";
import type { Part, Tool, ToolContext, ToolResult } from "../../src/mcp/tool.ts";
import { writeTools } from "../../src/mcp/tools/write.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "./fixtures.ts";
import { bytesOf, type Line, peer, says, saysThen, type Script } from "./scripted.ts";

/** A policy that grants everything. */
export const allowAll: Policy = {
  allow: new Set(["files", "net", "write", "exec", "build", "push", "destroy", "dataloss"]),
  allowHost: noHost,
  registries: ["docker.io"],
  scope: { kind: "all" },
  revealEnv: false,
  confirm: { when: "never", never: [], fallback: "deny" },
  labels: [],
  key: new Uint8Array(32).fill(7),
  install: "test",
  self: undefined,
  secrets: {},
};

/** Hands on everything as it is. */
export const identity: Cleaner = { value: (_, value) => value, text: (_, text) => text, redacted: 0 };

/** A guard that lets everything through, with what it saw. */
export interface NotingGuard extends Guard {
  /** Requests that were admitted, in order. */
  readonly admitted: EngineRequest[];
  /** Requests that were approved together, and what a person was told. */
  readonly approved: { readonly requests: readonly EngineRequest[]; readonly facts: readonly string[] }[];
  /** How the admitted ones ended. */
  readonly settled: ("ok" | "error")[];
}

/** A guard that lets everything through. */
export function permissive(): NotingGuard {
  const admitted: EngineRequest[] = [];
  const approved: NotingGuard["approved"] = [];
  const settled: NotingGuard["settled"] = [];
  return {
    admitted,
    approved,
    settled,
    admit(request) {
      admitted.push(request);
      return Promise.resolve({
        input: request.input,
        settle: ({ error }) => Promise.resolve(void settled.push(error === undefined ? "ok" : "error")),
      });
    },
    approve: (requests, facts) => Promise.resolve(void approved.push({ requests, facts })),
  };
}

/** How a tool is run. */
export interface RunOptions {
  /** Default: one that lets everything through. */
  readonly guard?: Guard | undefined;
  /** Default: everything. */
  readonly policy?: Policy | undefined;
  /** Default: nothing is changed. */
  readonly cleaner?: Cleaner | undefined;
  /** Default: never. */
  readonly signal?: AbortSignal | undefined;
  /** Name of the host. Default `local`. */
  readonly host?: string | undefined;
  /** Told of progress. */
  readonly progress?: ToolContext["progress"] | undefined;
  /** Default 16,000. */
  readonly maxChars?: number | undefined;
  /** Milliseconds. Default 50,000. */
  readonly softDeadline?: number | undefined;
}

/** The engine of a caller. */
export function engineOf(caller: Caller, options: RunOptions = {}): Engine {
  const { host = "local", guard = permissive(), policy = allowAll, cleaner = identity, signal = new AbortController().signal } = options;
  return createEngine({ host, caller, policy, guard, cleaner, signal });
}

/** Runs one of the writing tools with arguments, as the registry would. */
export async function runTool(caller: Caller, name: string, args: object, options: RunOptions = {}): Promise<ToolResult> {
  const found = toolNamed(name);
  const signal = options.signal ?? new AbortController().signal;
  const context: ToolContext = {
    engine: engineOf(caller, { ...options, signal }),
    hosts: [],
    signal,
    progress: options.progress ?? (() => {}),
    maxChars: options.maxChars ?? 16_000,
    softDeadline: options.softDeadline ?? 50_000,
  };
  return await found.run(context, found.input.parse(args) as never);
}

/** One of the writing tools. */
export function toolNamed(name: string): Tool {
  const found = writeTools.find((tool) => tool.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
}

/** All text of a result. */
export function textOf({ header, parts = [] }: ToolResult): string {
  return [header, ...parts.map((part: Part) => typeof part === "string" ? part : part.untrusted)].join("\n");
}

/** A request as the scripted engine read it. */
export interface Heard {
  /** Method and path, without the version: `POST /containers/create`. */
  readonly what: string;
  /** The query. */
  readonly query: Readonly<Record<string, string>>;
  /** The body, where it was JSON. */
  readonly json: unknown;
  /** The body. */
  readonly body: Uint8Array;
}

/** What the scripted engine says to a request; a list is used up one by one, its last is said again. */
export type Says = Script | readonly Script[] | ((query: Readonly<Record<string, string>>, line: Line) => Script | undefined);

/** A scripted engine. */
export interface Scripted {
  /** Sends to it. */
  readonly caller: Caller;
  /** All requests so far, bodies included. */
  heard(): readonly Heard[];
  /** How many of its connections are open. */
  readonly open: number;
}

/** An engine that answers by method and path, over the real HTTP codec; anything else gets a 404. */
export function scriptedEngine(routes: Readonly<Record<string, Says>>, version: string = "1.51"): Scripted {
  const used = new Map<string, number>();
  const far = peer((request, line) => {
    const { what, query } = read(request);
    const says = routes[what];
    if (says === undefined) return answer(404, { message: `page not found: ${what}` });
    if (typeof says === "function") return says(query, line);
    if (!Array.isArray(says)) return says as Script;
    const turn = used.get(what) ?? 0;
    used.set(what, turn + 1);
    return (says as readonly Script[])[Math.min(turn, says.length - 1)];
  });
  return {
    caller: createCaller(http1(far.dial), { version }),
    heard: () => far.lines.flatMap(({ written }) => requestsIn(Buffer.concat(written))),
    get open() {
      return far.open;
    },
  };
}

function read(line: string): Pick<Heard, "what" | "query"> {
  const [method = "", target = ""] = line.split(" ");
  const { pathname, searchParams } = new URL(target, "http://engine");
  return { what: `${method} ${pathname.replace(/^\/v[\d.]+/, "")}`, query: Object.fromEntries(searchParams) };
}

/** The requests that were written to one connection, by their lengths. */
function requestsIn(bytes: Buffer): Heard[] {
  const found: Heard[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf("\r\n\r\n", at) + 4;
    const head = bytes.toString("latin1", at, end);
    const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
    const body = new Uint8Array(bytes.subarray(end, end + length));
    const isJson = /^content-type: application\/json/im.test(head) && length > 0;
    found.push({
      ...read(head.slice(0, head.indexOf(" HTTP/"))),
      body,
      json: isJson ? JSON.parse(new TextDecoder().decode(body)) : undefined,
    });
    at = end + length;
  }
  return found;
}

/** An answer with a status, as JSON where there is a value. */
export function answer(status: number, value?: unknown): Script {
  const body = value === undefined ? "" : JSON.stringify(value);
  return says(
    `HTTP/1.1 ${status} Status\r\nContent-Type: application/json\r\n${
      status === 204 || status === 304 ? "" : `Content-Length: ${bytesOf(body).length}\r\n`
    }\r\n${body}`,
  );
}

/** A recorded answer. */
export function recorded(label: string): Script {
  const { response, framing } = fixture(label);
  return { pieces: [response], ending: framing === "close" ? "end" : "open" };
}

/** Output of a process in frames. `open` leaves it without an end. */
export function frames(lines: readonly (readonly [stream: "stdout" | "stderr", text: string])[], ending: "end" | "open" = "end"): Script {
  const head = bytesOf("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n");
  const pieces = lines.map(([stream, text]) => {
    const data = bytesOf(text);
    const frame = new Uint8Array(8 + data.length);
    frame[0] = stream === "stdout" ? 1 : 2;
    new DataView(frame.buffer).setUint32(4, data.length);
    frame.set(data, 8);
    return frame;
  });
  return { pieces: [head, ...pieces], ending };
}

/** Progress records, one a line. `open` leaves it without an end. */
export function records(items: readonly object[], ending: "end" | "open" = "end"): Script {
  return saysThen(
    ending,
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${items.map((item) => `${JSON.stringify(item)}\r\n`).join("")}`,
  );
}
