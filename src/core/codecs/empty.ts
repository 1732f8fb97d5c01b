/**
 * Answers without content.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import type { WireResponse } from "../transport.ts";

/** Whether a call changed anything. */
export interface Changed {
  /** `false` where the object was in that state already: the engine said 304. */
  changed: boolean;
}

/** Reads what little there may be (Podman sends a line break), so that the connection can be used again. */
async function drain({ body }: WireResponse): Promise<void> {
  await body.bytes(64 * 1024);
}

/** Nothing. */
export const empty: Decoder<void> = { kind: "empty", decode: drain };

/** Nothing but whether something changed. */
export const changed: Decoder<Changed> = {
  kind: "changed",
  async decode(response) {
    await drain(response);
    return { changed: response.status !== 304 };
  },
};
