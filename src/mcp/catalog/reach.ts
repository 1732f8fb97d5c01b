/**
 * What a request by operation id cannot reach, and what to do instead.
 *
 * @module
 */

import type { AnyEndpoint, BodyField, Field } from "../../core/endpoint.ts";

type AnyField = Field<unknown>;

/** What of a descriptor decides it. */
export interface Reached {
  /** Operation id. */
  readonly id: string;
  /** How its body is made. */
  readonly body?: Pick<BodyField, "kind" | "required">;
  /** What comes back. */
  readonly returns: Pick<AnyEndpoint["returns"], "kind">;
}

/** Operations whose form would allow it, and which are done in another way all the same. */
const elsewhere: Readonly<Record<string, string>> = {
  SystemAuth: "it sends credentials to an address; nothing does that here",
  ContainerWait: "it waits without an end; container_wait has a deadline",
  ContainerPrune: "nothing is pruned unseen; system_prune plans it first",
  ImagePrune: "nothing is pruned unseen; system_prune plans it first",
  NetworkPrune: "nothing is pruned unseen; system_prune plans it first",
  VolumePrune: "nothing is pruned unseen; system_prune plans it first",
};

/** Why an operation is not for `api_request`, with what does it instead; `undefined` where it is. */
export function unreachable({ id, body, returns }: Reached): string | undefined {
  if (elsewhere[id] !== undefined) return elsewhere[id];
  if (returns.kind === "session") return "it is a connection both ways; container_exec and container_logs do what can be done";
  if (returns.kind === "bytes") return "it answers with bytes; container_file_read reads files";
  if (id === "ImageBuild") return "image_build does it, which reads the Dockerfile";
  // The one with a body of bytes that can do without: it pulls then.
  if (body?.kind === "raw" && body.required) {
    return "its body is bytes; container_file_write writes files, image_pull and image_build make images";
  }
  return undefined;
}

/** What makes operations end that would go on for ever, as it stands in examples of their input. */
export const bounded: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  SystemEvents: { since: "10m", until: "0s" },
  ContainerStats: { stream: false },
  ContainerLogs: { stdout: true, stderr: true, tail: 100 },
  ServiceLogs: { stdout: true, stderr: true, tail: 100 },
  TaskLogs: { stdout: true, stderr: true, tail: 100 },
};

/** Why an input would not end within some milliseconds; `undefined` where it does. */
export function endless(
  { params, returns }: AnyEndpoint,
  input: Readonly<Record<string, unknown>>,
  within: number,
): string | undefined {
  if (returns.kind === "output" && input.follow !== undefined && input.follow !== false) return "follow must be false or left out";
  if (returns.kind !== "records") return undefined;
  if ("stream" in params) return input.stream === false ? undefined : "stream must be false";
  const until = input.until === undefined ? undefined : (params as Readonly<Record<string, AnyField>>).until?.encode(input.until);
  if (until !== undefined && Number(until) * 1000 <= Date.now() + within) return undefined;
  return `until must be given and not lie more than ${Math.floor(within / 1000)} s ahead; "0s" is now`;
}
