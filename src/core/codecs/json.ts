/**
 * One JSON value.
 *
 * @module
 */

import type { DecodeContext, Decoder } from "../endpoint.ts";
import { DockerDecodeError } from "../errors.ts";
import type { Bytes, WireResponse } from "../transport.ts";

const utf8: TextDecoder = /* @__PURE__ */ new TextDecoder();

/** What parsing needs to know of a call. */
export type JsonContext = Pick<DecodeContext, "operation" | "integers">;

/** Parses bytes; what is no JSON throws `DockerDecodeError` with the beginning of what came instead. */
export function parseJson(bytes: Bytes, { operation, integers }: JsonContext, offset?: number): unknown {
  const text = utf8.decode(bytes);
  try {
    const value = JSON.parse(text);
    // Fewer than 16 digits are always safe, and most answers have no more.
    return integers === "bigint" && /\d{16}/.test(text) ? parseExact(text) : value;
  } catch (cause) {
    const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    throw new DockerDecodeError(`${operation} was answered with what is no JSON: ${JSON.stringify(shown)}`, { offset, cause });
  }
}

/** Parses what is JSON for sure. Integers that a number cannot hold become strings behind a mark, and from there bigints. */
function parseExact(text: string): unknown {
  let mark = "\\u0000";
  // No string that is there already can be taken for a marked one.
  while (text.includes(mark)) mark += "\\u0000";
  const nul = "\0".repeat(mark.length / 6);
  // Strings are matched as a whole, so that digits in them stay what they are.
  const marked = text.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g,
    (token) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${mark}${token}"` : token,
  );
  return JSON.parse(marked, (_, value) => typeof value === "string" && value.startsWith(nul) ? BigInt(value.slice(nul.length)) : value);
}

async function decode(response: WireResponse, context: DecodeContext): Promise<never> {
  // The endpoint's annotation says what it is; engines differ, so nothing is checked on the way in.
  return parseJson(await response.body.bytes(), context) as never;
}

/** A JSON value, passed through unchanged. */
export const json: Decoder<never> = { kind: "json", decode };

/** A JSON list; an engine with nothing to list may send `null`, which becomes `[]`. */
export const jsonList: Decoder<never[]> = { kind: "json", decode: async (response, context) => (await decode(response, context)) ?? [] };
