/**
 * How the body of a request is made.
 *
 * @module
 */

import { rawBody } from "../codecs/bytes.ts";
import type { BodyField } from "../endpoint.ts";
import { DockerInputError } from "../errors.ts";

/** The capitalised keys of the input, as JSON; `{}` when there are none. */
export const json: BodyField = { kind: "json", required: true, type: "application/json", encode: encodeJson };

/** The capitalised keys of the input, as JSON; not sent when there are none. */
export const optionalJson: BodyField = {
  kind: "json",
  required: false,
  type: "application/json",
  encode: (keys, operation) => Object.keys(keys).length ? encodeJson(keys, operation) : undefined,
};

/** The key `body` of the input, as JSON. */
export const value: BodyField = {
  kind: "value",
  required: true,
  type: "application/json",
  encode: ({ body }, operation) => body === undefined ? undefined : encodeJson(body, operation),
};

const encodeRaw: BodyField["encode"] = ({ body }, operation) => body === undefined ? undefined : rawBody(body, operation);

/** Loaded with the first upload, so that clients without one do not carry it. */
const check: Required<BodyField>["check"] = async (body) => (await import("../codecs/tar-check.ts")).checkTar(body);

/** The key `body` of the input: a tar, plain or compressed. */
export const tar: BodyField = { kind: "raw", required: true, type: "application/x-tar", encode: encodeRaw, check };

/** The same, where an operation can do without. */
export const optionalTar: BodyField = { kind: "raw", required: false, type: "application/x-tar", encode: encodeRaw, check };

function encodeJson(value: unknown, operation: string): Uint8Array {
  try {
    return new TextEncoder().encode(jsonText(value));
  } catch (cause) {
    throw new DockerInputError(`Cannot call ${operation}: its body has no JSON form`, { cause });
  }
}

/** A value as JSON; bigints, which JSON.stringify refuses, become plain integers. */
function jsonText(value: unknown): string {
  let mark = "";
  const text = JSON.stringify(value, (_, each) => typeof each === "bigint" ? (mark ||= "#", 0) : each);
  if (!mark) return text;
  // No string that is there already can be taken for a marked one.
  while (text.includes(mark)) mark += "#";
  return JSON.stringify(value, (_, each) => typeof each === "bigint" ? mark + each : each).replace(RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}
