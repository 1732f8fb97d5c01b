/**
 * One request to a scripted peer, over the transport under test.
 *
 * @module
 */

import type { Transport, WireRequest, WireResponse } from "../../src/core/transport.ts";
import { http1, type Http1Options } from "../../src/transports/http1/http1.ts";
import { latin1 } from "./consume.ts";
import { type Ending, type Peer, peer, saysThen, type Script } from "./scripted.ts";
import { settled } from "./settled.ts";

/** A plain GET. */
export const get: WireRequest = { method: "GET", path: "/x", headers: {} };

/** A POST without a body. */
export const post: WireRequest = { method: "POST", path: "/x", headers: {} };

/** A GET that asks for an upgrade. */
export const upgrade: WireRequest = { method: "POST", path: "/x", headers: { connection: "Upgrade", upgrade: "tcp" } };

/** A peer and a transport to it. */
export interface Wired {
  /** The transport. */
  readonly transport: Transport;
  /** The far side. */
  readonly far: Peer;
}

/** A transport to a peer that answers requests with these scripts, one after the other, whatever connection they come on. */
export function wired(scripts: readonly (Script | undefined)[] | ((request: string) => Script | undefined), options?: Http1Options): Wired {
  let at = 0;
  const far = peer((request) => typeof scripts === "function" ? scripts(request) : scripts[at++]);
  return { transport: http1(far.dial, options), far };
}

/** Status and body of an answer, as bytes in text. */
export interface Read {
  readonly status: number;
  readonly body: string;
}

/** Reads an answer whole. */
export async function read(response: WireResponse): Promise<Read> {
  return { status: response.status, body: latin1(await response.body.bytes()) };
}

/** What a GET comes to when its peer says these bytes, in one piece and byte by byte, and then ends. Both must agree. */
export async function answerTo(bytes: string, request: WireRequest = get, ending: Ending = "end"): Promise<Read> {
  const pieces = [[bytes], [...bytes]];
  const outcomes = await Promise.all(pieces.map((texts) => {
    const { transport } = wired([{ ...saysThen(ending), pieces: texts.map((text) => Buffer.from(text, "latin1").subarray() as never) }]);
    return settled(
      transport.request(request).then(read).then((value) => ({ value }), (error: unknown) => ({ error })),
      JSON.stringify(bytes),
    );
  }));
  const [one, many] = outcomes as [{ value?: Read; error?: unknown }, { value?: Read; error?: unknown }];
  if (JSON.stringify(one.value) !== JSON.stringify(many.value)) {
    throw new Error(`in pieces it is another answer: ${JSON.stringify([bytes, outcomes])}`);
  }
  if ("error" in one) throw one.error;
  return one.value as Read;
}
