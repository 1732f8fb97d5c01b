/**
 * What there is of a kind, for a failure that says which name was meant.
 *
 * @module
 */

import { list as containers } from "../core/endpoints/containers.ts";
import { list as images } from "../core/endpoints/images.ts";
import { list as networks } from "../core/endpoints/networks.ts";
import { list as volumes } from "../core/endpoints/volumes.ts";
import type { Engine } from "./engine.ts";

/** Names of the objects of a kind; none for a kind that is not asked for by name, or where the engine does not answer. */
export async function names(engine: Engine, kind: string): Promise<readonly string[]> {
  const ask: Readonly<Record<string, () => Promise<readonly (string | undefined)[]>>> = {
    container: async () => (await engine.call(containers, { all: true })).map(({ Names }) => Names?.[0]?.replace(/^\//, "")),
    image: async () => (await engine.call(images)).flatMap(({ RepoTags }) => RepoTags ?? []),
    network: async () => (await engine.call(networks)).map(({ Name }) => Name),
    volume: async () => ((await engine.call(volumes)).Volumes ?? []).map(({ Name }) => Name),
  };
  const found = await ask[kind]?.().catch(() => []) ?? [];
  return found.filter((name) => name !== undefined);
}
