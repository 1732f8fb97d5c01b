/**
 * What tests of the reading tools share: an engine without rules, a tool's context, and its result as text.
 *
 * @module
 */

import { type Caller, createCaller } from "../../src/core/call.ts";
import { createEngine, type Engine } from "../../src/mcp/engine.ts";
import { type Grant, noHost, type Policy } from "../../src/mcp/policy/policy.ts";
import type { Tool, ToolContext, ToolResult } from "../../src/mcp/tool.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture } from "../support/fixtures.ts";
import { bytesOf, peer, says, saysThen, type Script } from "../support/scripted.ts";

/** A policy that grants these and nothing of the host. */
export function policyOf(...allow: Grant[]): Policy {
  return {
    allow: new Set(allow),
    allowHost: noHost,
    registries: ["docker.io"],
    scope: { kind: "managed" },
    revealEnv: false,
    confirm: { when: "auto", never: [], fallback: "deny" },
    labels: [],
    key: new Uint8Array(32),
    install: "test",
    self: undefined,
    secrets: {},
  };
}

/** An engine whose guard lets everything through and whose cleaner changes nothing. */
export function engineOf(caller: Caller, signal: AbortSignal, host: string = "local", policy: Policy = policyOf()): Engine {
  return createEngine({
    host,
    caller,
    policy,
    guard: {
      admit({ endpoint, input }) {
        if (!plain(input)) return Promise.reject(new Error(`${endpoint.id} was asked with what is no plain value`));
        return Promise.resolve({ input, settle: () => Promise.resolve() });
      },
      approve: () => Promise.resolve(),
    },
    cleaner: { value: (_, value) => value, text: (_, text) => text, redacted: 0 },
    signal,
  });
}

/** Whether a guard could judge a value: nothing but what JSON carries, and keys without a value. */
function plain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return ["string", "number", "boolean", "undefined"].includes(typeof value) || value === null;
  }
  const simple = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return simple && Object.values(value).every(plain);
}

/** A context over an engine. */
export function contextOf(engine: Engine, signal: AbortSignal, options: Partial<ToolContext> = {}): ToolContext {
  return {
    engine,
    hosts: [{ name: engine.host, endpoint: "unix:///test.sock", readOnly: true }],
    signal,
    progress: () => {},
    maxChars: 16_000,
    softDeadline: 50_000,
    ...options,
  };
}

/** Runs a tool with arguments as its schema reads them; what it began ends with it. */
export async function runTool(tool: Tool, caller: Caller, args: object = {}, options: Partial<ToolContext> = {}): Promise<ToolResult> {
  const call = new AbortController();
  try {
    return await tool.run(contextOf(engineOf(caller, call.signal), call.signal, options), tool.input.parse(args) as never);
  } finally {
    call.abort(new Error("the call has ended"));
  }
}

/** A result as text: what is untrusted stands under the name of its source. */
export function textOf({ header, parts = [] }: ToolResult): string {
  return [header, ...parts.map((part) => typeof part === "string" ? part : `[${part.source}]\n${part.untrusted}`)].join("\n");
}

/** What is untrusted in a result. */
export function untrusted({ parts = [] }: ToolResult): string {
  return parts.flatMap((part) => typeof part === "string" ? [] : [part.untrusted]).join("\n");
}

/** What is in our own words in a result: nothing that others wrote may be there. */
export function trusted({ header, parts = [] }: ToolResult): string {
  return [header, ...parts.filter((part) => typeof part === "string")].join("\n");
}

/** A JSON answer, an answer with a status, or the label of a recorded one. */
export type Answer = { readonly json: unknown; readonly status?: number } | { readonly recorded: string } | { readonly script: Script };

/** A caller whose engine answers by a function of the method and the path behind its version; what it does not know is not found. */
export function answering(version: string, answer: (request: string) => Answer | undefined): { caller: Caller; requests: string[] } {
  const requests: string[] = [];
  const far = peer((request) => {
    const wanted = request.replace(/ \/v[\d.]+\//, " /");
    requests.push(decodeURIComponent(wanted));
    const found = answer(decodeURIComponent(wanted)) ?? { json: { message: "No such container: x" }, status: 404 };
    if ("script" in found) return found.script;
    if ("recorded" in found) {
      const { response, framing } = fixture(found.recorded);
      return { pieces: [response], ending: framing === "close" ? "end" : "open" };
    }
    const body = JSON.stringify(found.json);
    const status = found.status ?? 200;
    return says(`HTTP/1.1 ${status} Status\r\nContent-Type: application/json\r\nContent-Length: ${bytesOf(body).length}\r\n\r\n${body}`);
  });
  return { caller: createCaller(http1(far.dial), { version }), requests };
}

/** Frames of output, as an engine sends them for a container without a TTY; `open` for a log that is followed. */
export function output(lines: readonly string[], open: boolean = false): Script {
  const frames = lines.map((line) => {
    const text = Buffer.from(`${line.replace(/^err /, "")}\n`);
    const head = Buffer.alloc(8);
    head[0] = line.startsWith("err ") ? 2 : 1;
    head.writeUInt32BE(text.length, 4);
    return Buffer.concat([head, text]);
  });
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n";
  return { pieces: [new Uint8Array(Buffer.concat([Buffer.from(head), ...frames]))], ending: open ? "open" : "end" };
}

/** Records as an engine sends them, one a line. */
export function recordLines(...records: readonly unknown[]): Script {
  return saysThen(
    "end",
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${records.map((one) => `${JSON.stringify(one)}\n`).join("")}`,
  );
}
