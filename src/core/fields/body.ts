/**
 * How the body of a request is made.
 *
 * @module
 */

import type { BodyField } from "../endpoint.ts";

/** The capitalised keys of the input, as JSON; `{}` when there are none. */
export const json: BodyField = { kind: "json", required: true, type: "application/json" };

/** The capitalised keys of the input, as JSON; not sent when there are none. */
export const optionalJson: BodyField = { kind: "json", required: false, type: "application/json" };

/** The key `body` of the input, as JSON. */
export const value: BodyField = { kind: "value", required: true, type: "application/json" };

/** Loaded with the first upload, so that clients without one do not carry it. */
const check: Required<BodyField>["check"] = async (body) => (await import("../codecs/tar-check.ts")).checkTar(body);

/** The key `body` of the input: a tar, plain or compressed. */
export const tar: BodyField = { kind: "raw", required: true, type: "application/x-tar", check };

/** The same, where an operation can do without. */
export const optionalTar: BodyField = { kind: "raw", required: false, type: "application/x-tar", check };
