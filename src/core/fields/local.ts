/**
 * Parameters that steer the client and are not sent.
 *
 * @module
 */

import type { Field } from "../endpoint.ts";

/** Whether to open a way in. */
export const flag: Field<boolean> = { in: "local", kind: "local", encode: () => [] };
