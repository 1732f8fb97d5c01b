/**
 * Whether output comes from a TTY, raw, or in frames: the head may tell, else who wrote it is asked.
 *
 * @module
 */

import type { DecodeContext } from "../endpoint.ts";
import * as path from "../fields/path.ts";
import type { WireResponse } from "../transport.ts";
import { parseJson } from "./json.ts";

/** Media type of framed output; engines send it from API 1.42 on. */
const framed = "application/vnd.docker.multiplexed-stream";
const raw = "application/vnd.docker.raw-stream";

/**
 * Whether a response is the output of a TTY, as far as its head tells; `undefined` where it does not.
 * `raw-stream` means a TTY only from API 1.42, and only on a 101 or an answer to GET: a hijacked 200 says it always.
 */
export function ttyOf(response: WireResponse, version: string, get: boolean): boolean | undefined {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim();
  if (type === framed) return false;
  const says = Number(version.split(".")[1]) >= 42 && (response.status === 101 || get);
  return type === raw && says ? true : undefined;
}

/** Whether a container has a TTY, by asking. */
export async function containerTty(context: DecodeContext): Promise<boolean> {
  const container = await ask<{ readonly Config?: { readonly Tty?: boolean } }>(context, (id) => `/containers/${id}/json`);
  return container?.Config?.Tty === true;
}

/** The part of a task's spec that tells of its TTY. */
interface Task {
  readonly ContainerSpec?: { readonly TTY?: boolean } | null;
}

/** The same of a service. */
export async function serviceTty(context: DecodeContext): Promise<boolean> {
  const service = await ask<{ readonly Spec?: { readonly TaskTemplate?: Task } }>(context, (id) => `/services/${id}`);
  return service?.Spec?.TaskTemplate?.ContainerSpec?.TTY === true;
}

/** The same of a task. */
export async function taskTty(context: DecodeContext): Promise<boolean> {
  const task = await ask<{ readonly Spec?: Task }>(context, (id) => `/tasks/${id}`);
  return task?.Spec?.ContainerSpec?.TTY === true;
}

async function ask<T>(context: DecodeContext, of: (id: string) => string): Promise<T | null> {
  const { body } = await context.get(of(path.id.encode(context.input.id as string) as string));
  return parseJson(await body.bytes(), context) as T | null;
}
