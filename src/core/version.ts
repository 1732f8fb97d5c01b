/**
 * Which API version to speak: negotiated once, lazily, one flight for all callers.
 *
 * @module
 */

import { unlessAborted } from "./abort.ts";
import { older } from "./encode.ts";
import { DockerVersionError } from "./errors.ts";
import type { Transport, WireResponse } from "./transport.ts";

/** Highest API version that this package knows. */
export const newest: string = "1.55";
/** Lowest API version that this package speaks. */
export const oldest: string = "1.40";

/** The version of a connection. */
export interface Versions {
  /** The version, where it is known already. */
  readonly known: string | undefined;
  /** The version; the first call asks the engine. An abort rejects this caller only, and a failure is not kept. */
  current(signal?: AbortSignal): Promise<string>;
  /** After an engine refused a version: another one to try, `undefined` where there is none or the caller pinned it. */
  renegotiate(refused: DockerVersionError, signal?: AbortSignal): Promise<string | undefined>;
}

/** Negotiates over a transport; with `pinned` the engine is not asked. */
export function versions(transport: Transport, pinned?: string): Versions {
  let known = pinned;
  let flight: Promise<string> | undefined;

  function ask(): Promise<string> {
    // The flight has no caller's signal: one caller's abort must not fail the others.
    return flight ??= negotiate(transport).then((version) => known = version).finally(() => flight = undefined);
  }
  return {
    get known() {
      return known;
    },
    async current(signal) {
      signal?.throwIfAborted();
      return known ?? await unlessAborted(ask(), signal);
    },
    async renegotiate(refused, signal) {
      if (pinned !== undefined) return undefined;
      if (known === refused.requested) known = undefined;
      let version = known ?? await unlessAborted(ask(), signal);
      // A proxy may hide the engine's version from the ping; then the refusal's own words count.
      if (refused.max !== undefined && older(refused.max, version)) version = refused.max;
      if (version === refused.requested || older(version, oldest)) return undefined;
      return known = version;
    },
  };
}

async function negotiate(transport: Transport): Promise<string> {
  let answer = await ping(transport, "HEAD");
  if (answer.status !== 200) answer = await ping(transport, "GET");
  const theirs = answer.headers.get("api-version");
  // Another server may answer there, and what it says goes into paths.
  if (!theirs || !/^\d+\.\d+$/.test(theirs)) return newest;
  if (older(theirs, oldest)) {
    throw new DockerVersionError(`Cannot speak to this engine: it knows API versions up to ${theirs}, and ${oldest} is the lowest here`, {
      requested: oldest,
      max: theirs,
    });
  }
  return older(theirs, newest) ? theirs : newest;
}

async function ping(transport: Transport, method: string): Promise<WireResponse> {
  const response = await transport.request({ method, path: "/_ping", headers: {} });
  await response.body.bytes(64 * 1024);
  return response;
}

/** The version error in an engine's answer 400, if it is one. Its words have been the same for years. */
export function versionErrorIn(status: number, reason: string, operation: string): DockerVersionError | undefined {
  if (status !== 400) return undefined;
  const tooNew = /client version ([\d.]+) is too new\. Maximum supported API version is ([\d.]+)/.exec(reason);
  const tooOld = /client version ([\d.]+) is too old\. Minimum supported API version is ([\d.]+)/.exec(reason);
  const found = tooNew ?? tooOld;
  if (!found) return undefined;
  const bound = (found[2] as string).replace(/\.$/, "");
  return new DockerVersionError(`${operation} failed: ${reason}`, {
    requested: found[1] as string,
    ...(tooNew ? { max: bound } : { min: bound }),
  });
}
