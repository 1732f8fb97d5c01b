/**
 * Pulls, for the tools that need one: progress added up, the digest at the end.
 *
 * @module
 */

import { create, inspect } from "../../core/endpoints/images.ts";
import type { JSONMessage } from "../../core/types/progress.ts";
import type { ToolContext } from "../tool.ts";
import { referenceOf } from "./write-input.ts";

/** What a pull left. */
export interface Pulled {
  /** The image, tag or digest included. */
  readonly reference: string;
  /** Its digest at the registry, where the engine knows it. */
  readonly digest: string | undefined;
  /** Whether the engine had it already. */
  readonly upToDate: boolean;
}

/** Pulls an image. */
export async function pullImage(context: ToolContext, image: string, platform?: string): Promise<Pulled> {
  const { engine } = context;
  const { name, tag, whole } = referenceOf(image);
  const tell = layerProgress(context, `pulling ${whole}`);
  let digest: string | undefined;
  let upToDate = false;
  for await (const message of engine.records(create, { fromImage: name, tag, platform })) {
    digest = /^Digest: (sha256:[0-9a-f]{64})/.exec(message.status ?? "")?.[1] ?? digest;
    upToDate ||= /^Status: Image is up to date/.test(message.status ?? "");
    tell(message);
  }
  // Podman does not say it in the stream.
  digest ??= (await engine.call(inspect, { name: whole })).RepoDigests?.[0]?.split("@")[1];
  return { reference: whole, digest, upToDate };
}

/** What a layer says when nothing of it is left to do. */
const done = /^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from)/;

/** How often a client is told, in milliseconds. */
const often = 500;

/** Tells a client how many layers are done, in our own words. */
export function layerProgress({ progress }: ToolContext, doing: string): (message: JSONMessage) => void {
  const layers = new Map<string, boolean>();
  let told = -Infinity;
  return ({ id, status }) => {
    if (id === undefined || status === undefined || !/^[0-9a-f]{12}$/.test(id)) return;
    layers.set(id, layers.get(id) || done.test(status));
    const ready = [...layers.values()].filter(Boolean).length;
    const now = Date.now();
    if (now - told < often && ready < layers.size) return;
    told = now;
    progress(`${doing}: ${ready} of ${layers.size} layers`, ready, layers.size);
  };
}
