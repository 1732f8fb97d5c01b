/** The values of an answer, as a caller gets them. */
import type { AnyEndpoint, DecodeContext } from "../../src/core/endpoint.ts";
import type { Body, Bytes, WireResponse } from "../../src/core/transport.ts";
import { maxBody, type Read } from "./tee.ts";

/** What was heard of a body. */
export interface Heard {
  /** The value of a body of JSON, the records of a stream, what a head says. Empty where the answer is none of these. */
  readonly values: readonly unknown[];
  /** Whether it was read to its end. */
  readonly whole: boolean;
  /** Why there is no value. */
  readonly problem?: string;
}

/** Makes values of what was read. */
export type Reader = (read: Read, whole: boolean) => Promise<Heard>;

/** How the values of an answer are read; `undefined` where it has none. */
export function readerOf(endpoint: AnyEndpoint | undefined, response: WireResponse, answered: boolean): Reader | undefined {
  const kind = endpoint?.returns.kind;
  const valuesOf = !answered
    ? ofError(response)
    : kind === "records" || kind === "progress"
    ? records
    : kind === "json" || kind === "head"
    ? ofDecoder(endpoint as AnyEndpoint, response)
    : undefined;
  return valuesOf && (async (chunks, whole) => {
    if (chunks === "too-large") return { values: [], whole: false, problem: `more than ${maxBody} bytes` };
    try {
      return { values: await valuesOf(chunks, whole), whole };
    } catch (error) {
      return { values: [], whole, problem: error instanceof Error ? error.message : String(error) };
    }
  });
}

type Values = (chunks: readonly Bytes[], whole: boolean) => Promise<readonly unknown[]> | readonly unknown[];

/** An error has a value where it says that it is JSON: proxies and attach answer with plain text. */
function ofError({ headers }: WireResponse): Values | undefined {
  if (!/^application\/json\b/.test(headers.get("content-type") ?? "")) return undefined;
  return (chunks, whole) => {
    const text = textOf(chunks);
    return whole && text !== "" ? [JSON.parse(text)] : [];
  };
}

/** The endpoint's own decoder gives what a caller gets. */
function ofDecoder(endpoint: AnyEndpoint, { status, headers }: WireResponse): Values {
  return async (chunks, whole) => {
    if (!whole) return [];
    const body: Body = {
      bytes: async () => new Uint8Array(await new Blob([...chunks]).arrayBuffer()),
      async *[Symbol.asyncIterator]() {
        yield* chunks;
      },
      close() {},
    };
    const context: DecodeContext = {
      operation: endpoint.id,
      input: {},
      version: "",
      integers: "number",
      get: () => Promise.reject(new Error("Not asked while overhearing")),
    };
    return [await endpoint.returns.decode({ status, headers, body }, context)];
  };
}

/** One a line, or each behind a separator; of a stream that was left, the last one may be a piece. */
function records(chunks: readonly Bytes[], whole: boolean): readonly unknown[] {
  const lines = textOf(chunks).replaceAll("\x1e", "\n").split("\n");
  if (!whole) lines.pop();
  return lines.filter((line) => line.trim() !== "").map((line): unknown => JSON.parse(line));
}

function textOf(chunks: readonly Bytes[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}
