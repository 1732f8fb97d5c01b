/**
 * A transport that is overheard: what every request of an operation was answered, as the values that a caller gets of it.
 * Neutral: any runtime, any transport.
 */
import type { AnyEndpoint, DecodeContext, Field } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";
import { match } from "../../src/core/match.ts";
import type { Body, Bytes, Transport, WireRequest, WireResponse } from "../../src/core/transport.ts";

/** All endpoints that there are. */
export const endpoints: readonly AnyEndpoint[] = Object.values<object>(groups).flatMap((group) =>
  Object.values<AnyEndpoint>(group as never)
);

/** What a request was answered. */
export interface Captured {
  /** Operation id; absent where the request is no operation. */
  readonly operation?: string;
  /** Method and path without a query, for messages. */
  readonly request: string;
  /** API version of its prefix. */
  readonly version?: string;
  /** The parameters that it had, but for those of its path; keys of filters as `filters.label`. */
  readonly parameters?: readonly string[];
  /** The status. */
  readonly status: number;
  /** Whether the status is an answer of the operation, no error. */
  readonly answered: boolean;
  /** The value of a body of JSON, the records of a stream, what a head says. Empty where the answer is none of these. */
  readonly values: readonly unknown[];
  /** Whether it was read to its end. */
  readonly whole: boolean;
  /** Why there is no value. */
  readonly problem?: string;
}

/** An overheard transport. */
export interface Capture {
  /** The transport to use. */
  readonly transport: Transport;
  /** Resolves when `sink` has been told of all; what nobody has read to its end by then is told as it is. */
  done(): Promise<void>;
}

/** More than this of one body is not kept, and its record says so. */
const maxBody: number = 32 * 1024 * 1024;

/** Overhears a transport. `sink` is told of a request when its answer was read, was left, or has no values. */
export function capture(transport: Transport, sink: (captured: Captured) => void): Capture {
  const open = new Set<() => void>();
  const telling = new Set<Promise<void>>();

  function hear(request: WireRequest, response: WireResponse): WireResponse {
    const found = match(endpoints, request.method, request.path);
    const { endpoint, version } = found ?? {};
    const { status } = response;
    const answered = (status >= 200 && status < 300) || status === 101 || (endpoint?.accepts?.includes(status) ?? false);
    const about = {
      ...(endpoint && { operation: endpoint.id }),
      request: `${request.method} ${request.path.split("?", 1)[0]}`,
      ...(version !== undefined && { version }),
      ...(endpoint && { parameters: parametersOf(endpoint, request) }),
      status,
      answered,
    };
    const tell = (heard: Promise<Heard>): void => {
      const told = heard.then((heard) => sink({ ...about, ...heard })).finally(() => telling.delete(told));
      telling.add(told);
    };
    const read = readerOf(endpoint, response, answered);
    if (!read) {
      tell(Promise.resolve({ values: [], whole: true }));
      return response;
    }
    if (answered && endpoint?.returns.kind === "head") {
      tell(read([], true));
      return response;
    }
    return {
      ...response,
      body: tee(response.body, open, (chunks, whole) => tell(read(chunks, whole))),
    };
  }

  const watched = (send: (request: WireRequest) => Promise<WireResponse>) => async (request: WireRequest): Promise<WireResponse> =>
    hear(request, await send(request));
  return {
    transport: {
      request: watched((request) => transport.request(request)),
      ...(transport.upgrade && { upgrade: watched((request) => (transport.upgrade as Required<Transport>["upgrade"])(request)) }),
      ...(transport.close && { close: () => (transport.close as Required<Transport>["close"])() }),
    },
    async done() {
      for (const leave of [...open]) leave();
      while (telling.size) await Promise.all(telling);
    },
  };
}

/** The parameters of an endpoint that a request has. */
function parametersOf({ params }: AnyEndpoint, { path, headers }: WireRequest): string[] {
  const query = new URL(path, "http://engine").searchParams;
  return Object.entries<Field<never>>(params).flatMap(([name, { in: place, kind }]) => {
    const value = place === "query" ? query.get(name) : place === "header" ? headers[name.toLowerCase()] ?? null : null;
    if (value === null) return [];
    return kind === "filters" ? [name, ...filterKeys(value).map((key) => `${name}.${key}`)] : [name];
  });
}

/** Requests that an engine must refuse have filters that are no JSON. */
function filterKeys(value: string): string[] {
  try {
    return Object.keys(JSON.parse(value) as object);
  } catch {
    return [];
  }
}

type Heard = Pick<Captured, "values" | "whole" | "problem">;
type Reader = (chunks: readonly Bytes[] | "too-large", whole: boolean) => Promise<Heard>;

/** How the values of an answer are read; `undefined` where it has none. */
function readerOf(endpoint: AnyEndpoint | undefined, response: WireResponse, answered: boolean): Reader | undefined {
  const kind = endpoint?.returns.kind;
  const read = !answered
    ? ofError(response)
    : kind === "records" || kind === "progress"
    ? records
    : kind === "json" || kind === "head"
    ? ofDecoder(endpoint as AnyEndpoint, response)
    : undefined;
  return read && (async (chunks, whole) => {
    if (chunks === "too-large") return { values: [], whole: false, problem: `more than ${maxBody} bytes` };
    try {
      return { values: await read(chunks, whole), whole };
    } catch (error) {
      return { values: [], whole, problem: error instanceof Error ? error.message : String(error) };
    }
  });
}

type Read = (chunks: readonly Bytes[], whole: boolean) => Promise<readonly unknown[]> | readonly unknown[];

/** An error has a value where it says that it is JSON: proxies and attach answer with plain text. */
function ofError({ headers }: WireResponse): Read | undefined {
  if (!/^application\/json\b/.test(headers.get("content-type") ?? "")) return undefined;
  return (chunks, whole) => {
    const text = textOf(chunks);
    return whole && text !== "" ? [JSON.parse(text)] : [];
  };
}

/** The endpoint's own decoder gives what a caller gets. */
function ofDecoder(endpoint: AnyEndpoint, { status, headers }: WireResponse): Read {
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
      json: () => Promise.reject(new Error("Not asked while overhearing")),
    };
    return [await endpoint.returns.decode({ status, headers, body }, context)];
  };
}

/** One a line, or each behind a separator; of a stream that was left, the last one may be a piece. */
function records(chunks: readonly Bytes[], whole: boolean): readonly unknown[] {
  const lines = textOf(chunks).split(/[\n\x1e]/);
  if (!whole) lines.pop();
  return lines.filter((line) => line.trim() !== "").map((line): unknown => JSON.parse(line));
}

function textOf(chunks: readonly Bytes[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}

/** The same body; `end` is told once what of it was read. */
function tee(body: Body, open: Set<() => void>, end: (chunks: readonly Bytes[] | "too-large", whole: boolean) => void): Body {
  const chunks: Bytes[] = [];
  let size = 0;
  const keep = (chunk: Bytes): void => {
    // A copy: who reads may change what it got.
    if ((size += chunk.length) <= maxBody) chunks.push(chunk.slice());
  };
  const settle = (whole: boolean): void => {
    if (open.delete(leave)) end(size > maxBody ? "too-large" : chunks, whole);
  };
  const leave = (): void => settle(false);
  open.add(leave);
  return {
    async bytes(limit) {
      try {
        const bytes = await body.bytes(limit);
        keep(bytes);
        settle(true);
        return bytes;
      } catch (error) {
        leave();
        throw error;
      }
    },
    [Symbol.asyncIterator]() {
      const inner = body[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            const step = await inner.next();
            if (step.done) settle(true);
            else keep(step.value);
            return step;
          } catch (error) {
            leave();
            throw error;
          }
        },
        async return() {
          leave();
          return await inner.return?.() ?? { done: true, value: undefined };
        },
      };
    },
    close() {
      leave();
      body.close();
    },
  };
}
