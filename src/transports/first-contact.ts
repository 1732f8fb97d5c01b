/**
 * A transport that explains why its engine cannot be reached, until the engine has answered once.
 *
 * @module
 */

import { DockerConnectionError } from "../core/errors.ts";
import type { Transport, WireRequest, WireResponse } from "../core/transport.ts";
import { explainFailure, plainToTls } from "./environment/explain.ts";
import type { Target } from "./environment/target.ts";

/** The same transport, whose failures say what was tried and what to do about it, until the engine has answered once. */
export function explaining(transport: Transport, target: Target, why: string): Transport {
  let reached = false;
  let ended = false;

  async function first(request: WireRequest, send: (request: WireRequest) => Promise<WireResponse>): Promise<WireResponse> {
    let response: WireResponse;
    try {
      response = await send(request);
    } catch (error) {
      throw DockerConnectionError.is(error) && !ended ? explainFailure(error, [{ target, why }]) : error;
    }
    // An engine says its API version in every answer; only another server's refusal is looked at.
    const suspect = target.kind === "tcp" && response.status === 400 && response.headers.get("api-version") === null;
    reached ||= !suspect;
    return suspect ? await refusalOfTls(response, target, why) : response;
  }

  const { upgrade, close } = transport;
  const send = (request: WireRequest): Promise<WireResponse> => transport.request(request);
  const sendUpgrade = upgrade && ((request: WireRequest): Promise<WireResponse> => upgrade.call(transport, request));
  return {
    request: (request) => reached ? send(request) : first(request, send),
    ...(sendUpgrade && { upgrade: (request) => reached ? sendUpgrade(request) : first(request, sendUpgrade) }),
    ...(close && {
      close() {
        ended = true;
        return close.call(transport);
      },
    }),
  };
}

/** A 400 is handed on with its body, unless its words are those of a server that waits for TLS. */
async function refusalOfTls(response: WireResponse, target: Target, why: string): Promise<WireResponse> {
  const whole = await response.body.bytes(1024 * 1024);
  const text = new TextDecoder().decode(whole);
  if (plainToTls.test(text)) {
    const error = new DockerConnectionError("protocol", `The server answered: ${text.trim().slice(0, 200)}`, { endpoint: target.host });
    throw explainFailure(error, [{ target, why }]);
  }
  let read = false;
  return {
    status: response.status,
    headers: response.headers,
    body: {
      bytes: () => Promise.resolve(whole),
      close() {
        read = true;
      },
      async *[Symbol.asyncIterator]() {
        if (!read && whole.length) yield whole;
        read = true;
      },
    },
  };
}
