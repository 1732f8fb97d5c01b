/**
 * One JSON value.
 *
 * @module
 */

import type { DecodeContext, Decoder } from "../endpoint.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Bytes, WireResponse } from "../transport.ts";

const utf8: TextDecoder = /* @__PURE__ */ new TextDecoder();

/** Parses bytes; what is no JSON throws `DockerDecodeError` with the beginning of what came instead. */
export function parseJson(bytes: Bytes, operation: string, offset?: number): unknown {
  const text = utf8.decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    throw new DockerDecodeError(`${operation} was answered with what is no JSON: ${JSON.stringify(shown)}`, { offset, cause });
  }
}

async function decode(response: WireResponse, context: DecodeContext): Promise<never> {
  // The endpoint's annotation says what it is; engines differ, so nothing is checked on the way in.
  return parseJson(await response.body.bytes(), context.operation) as never;
}

/** A JSON value, passed through unchanged. */
export const json: Decoder<never> = { kind: "json", decode };

/** A JSON list; an engine with nothing to list may send `null`, which becomes `[]`. */
export const jsonList: Decoder<never[]> = { kind: "json", decode: async (response, context) => (await decode(response, context)) ?? [] };
