/**
 * A transport that is overheard: what every request of an operation was answered, as the values that a caller gets of it.
 * Neutral: any runtime, any transport.
 */
import type { AnyEndpoint, Field } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";
import { match } from "../../src/core/match.ts";
import type { Transport, WireRequest, WireResponse } from "../../src/core/transport.ts";
import { tee } from "./tee.ts";
import { type Heard, readerOf } from "./values.ts";

/** All endpoints that there are. */
export const endpoints: readonly AnyEndpoint[] = Object.values<object>(groups).flatMap((group) =>
  Object.values<AnyEndpoint>(group as never)
);

/** What a request was answered. */
export interface Captured extends Heard {
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
}

/** An overheard transport. */
export interface Capture {
  /** The transport to use. */
  readonly transport: Transport;
  /** Resolves when `sink` has been told of all; what nobody has read to its end by then is told as it is. */
  done(): Promise<void>;
}

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
