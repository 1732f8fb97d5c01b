/**
 * What goes over a transport, one record a request.
 *
 * @module
 */

import type { Transport, WireRequest, WireResponse } from "./transport.ts";

/** One request that was made. Headers and bodies are left out: they carry secrets. */
export interface TraceRecord {
  /** HTTP method. */
  readonly method: string;
  /** Path and query; values of `buildargs`, `remote`, `fromSrc` and the like are replaced by `***`. */
  readonly path: string;
  /** The status; absent where no head came. */
  readonly status?: number;
  /** Time to the head, or to the failure, in milliseconds. */
  readonly ms: number;
  /** Why no head came. */
  readonly error?: unknown;
}

const secret = /([?&](?:buildargs|remote|fromSrc|changes)=)[^&]*/g;

/** The same transport, that tells `sink` of every request when its head has arrived or it has failed. */
export function trace(transport: Transport, sink: (record: TraceRecord) => void): Transport {
  const watched = (send: (request: WireRequest) => Promise<WireResponse>) => async (request: WireRequest): Promise<WireResponse> => {
    const { method } = request;
    const path = request.path.replace(secret, "$1***");
    const start = performance.now();
    let response: WireResponse;
    try {
      response = await send(request);
    } catch (error) {
      sink({ method, path, ms: performance.now() - start, error });
      throw error;
    }
    try {
      sink({ method, path, status: response.status, ms: performance.now() - start });
    } catch (error) {
      // Nobody else would close it.
      response.body.close();
      response.connection?.close();
      throw error;
    }
    return response;
  };
  return {
    request: watched((request) => transport.request(request)),
    ...(transport.upgrade && { upgrade: watched((request) => (transport.upgrade as Required<Transport>["upgrade"])(request)) }),
    ...(transport.close && { close: () => (transport.close as Required<Transport>["close"])() }),
  };
}
