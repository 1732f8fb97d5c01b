/**
 * What a request names, found once: from then on it goes by its full id.
 *
 * @module
 */

import { callAny, type Caller } from "../../core/call.ts";
import type { AnyEndpoint } from "../../core/endpoint.ts";
import { inspect as configInspect } from "../../core/endpoints/configs.ts";
import { inspect as containerInspect } from "../../core/endpoints/containers.ts";
import { inspect as imageInspect } from "../../core/endpoints/images.ts";
import { inspect as networkInspect } from "../../core/endpoints/networks.ts";
import { inspect as nodeInspect } from "../../core/endpoints/nodes.ts";
import { inspect as pluginInspect } from "../../core/endpoints/plugins.ts";
import { inspect as secretInspect } from "../../core/endpoints/secrets.ts";
import { inspect as serviceInspect } from "../../core/endpoints/services.ts";
import { inspect as taskInspect } from "../../core/endpoints/tasks.ts";
import { inspect as volumeInspect } from "../../core/endpoints/volumes.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { Reference } from "./check.ts";
import { PolicyError } from "./denied.ts";

/** Kinds of objects that an engine can be asked for by name or id. */
export type Kind = Exclude<Reference["kind"], "exec">;

/** An object of the engine, as it is now. */
export interface Target {
  /** What it is. */
  readonly kind: Kind;
  /** Its full id; of a volume, which has no other, its name. */
  readonly id: string;
  /** Its own name; of an image, which may have several, its first, or none. */
  readonly name: string;
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** All that the engine says of it. */
  readonly inspected: Readonly<Record<string, unknown>>;
}

interface Source {
  readonly endpoint: AnyEndpoint;
  readonly id: string;
  readonly name: readonly string[];
  readonly labels: readonly string[];
}

const any = (endpoint: unknown): AnyEndpoint => endpoint as AnyEndpoint;
const specLabels: readonly string[] = ["Spec", "Labels"];
const specName: readonly string[] = ["Spec", "Name"];

const sources: Readonly<Record<Kind, Source>> = {
  container: { endpoint: /* @__PURE__ */ any(containerInspect), id: "Id", name: ["Name"], labels: ["Config", "Labels"] },
  image: { endpoint: /* @__PURE__ */ any(imageInspect), id: "Id", name: ["RepoTags", "0"], labels: ["Config", "Labels"] },
  volume: { endpoint: /* @__PURE__ */ any(volumeInspect), id: "Name", name: ["Name"], labels: ["Labels"] },
  network: { endpoint: /* @__PURE__ */ any(networkInspect), id: "Id", name: ["Name"], labels: ["Labels"] },
  secret: { endpoint: /* @__PURE__ */ any(secretInspect), id: "ID", name: specName, labels: specLabels },
  config: { endpoint: /* @__PURE__ */ any(configInspect), id: "ID", name: specName, labels: specLabels },
  service: { endpoint: /* @__PURE__ */ any(serviceInspect), id: "ID", name: specName, labels: specLabels },
  node: { endpoint: /* @__PURE__ */ any(nodeInspect), id: "ID", name: ["Description", "Hostname"], labels: specLabels },
  task: { endpoint: /* @__PURE__ */ any(taskInspect), id: "ID", name: ["Name"], labels: ["Labels"] },
  plugin: { endpoint: /* @__PURE__ */ any(pluginInspect), id: "Id", name: ["Name"], labels: [] },
};

/** Asks the engine for an object; `undefined` where it has none of that name or id. */
export async function find(caller: Caller, kind: Kind, name: string, signal?: AbortSignal): Promise<Target | undefined> {
  const { endpoint, ...source } = sources[kind];
  let inspected: Record<string, unknown>;
  try {
    inspected = await callAny(caller, endpoint, { [Object.keys(endpoint.params)[0] as string]: name }, signal) as typeof inspected;
  } catch (error) {
    if (DockerApiError.is(error) && error.isNotFound) return undefined;
    throw error;
  }
  const id = inspected[source.id];
  if (typeof id !== "string" || id === "") throw new PolicyError("R5", `The engine gives no id for the ${kind}, so nothing is sent to it.`);
  return {
    kind,
    id,
    name: textAt(inspected, source.name).replace(/^\//, ""),
    labels: (at(inspected, source.labels) ?? {}) as Target["labels"],
    inspected,
  };
}

/** What is at a path of an answer or an input; `undefined` where the path ends early. */
export function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (here, key) => typeof here === "object" && here !== null ? (here as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function textAt(value: unknown, path: readonly string[]): string {
  const found = at(value, path);
  return typeof found === "string" ? found : "";
}

/** Puts an id where a reference stands: in a text, with what stands around it, or as a key. Throws `PolicyError` where it stands there no more. */
export function substitute(
  input: Record<string, unknown>,
  { path, name, around: [before, after] = ["", ""], key }: Reference,
  id: string,
): void {
  const last = path.at(-1) as string | number;
  const holder = at(input, path.slice(0, -1)) as Record<string | number, unknown> | undefined;
  if (holder === undefined || (key ? last !== name || Array.isArray(holder) : holder[last] !== before + name + after)) {
    throw new PolicyError("R5", "A name in the request cannot be replaced by its id, so nothing is sent.");
  }
  if (!key) holder[last] = before + id + after;
  else if (id !== name) {
    if (Object.hasOwn(holder, id)) throw new PolicyError("R5", "One object stands twice in the request, under two of its names.");
    holder[id] = holder[last];
    delete holder[last];
  }
}
