/**
 * How the body of a request is made.
 *
 * @module
 */

import type { BodyField } from "../endpoint.ts";
import { checkTar } from "../codecs/tar-check.ts";

/** The capitalised keys of the input, as JSON; `{}` when there are none. */
export const json: BodyField = { kind: "json", required: true, type: "application/json" };

/** The capitalised keys of the input, as JSON; not sent when there are none. */
export const optionalJson: BodyField = { kind: "json", required: false, type: "application/json" };

/** The key `body` of the input, as JSON. */
export const value: BodyField = { kind: "value", required: true, type: "application/json" };

/** The key `body` of the input: a tar, plain or compressed. */
export const tar: BodyField = { kind: "raw", required: true, type: "application/x-tar", check: checkTar };

/** The same, where an operation can do without. */
export const optionalTar: BodyField = { kind: "raw", required: false, type: "application/x-tar", check: checkTar };
