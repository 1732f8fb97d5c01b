/**
 * The way back from a request to its endpoint.
 *
 * @module
 */

import type { AnyEndpoint } from "./endpoint.ts";

/** What a request is for. */
export interface Match {
  /** The endpoint. */
  readonly endpoint: AnyEndpoint;
  /** Parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The version of its prefix, where it has one. */
  readonly version: string | undefined;
}

/** Finds the endpoint of a method and a path (a query is left aside); `undefined` where none fits. */
export function match(endpoints: Iterable<AnyEndpoint>, method: string, path: string): Match | undefined {
  const [, version, rest = ""] = /^(?:\/v(\d+\.\d+))?(\/[^?]*)/.exec(path) ?? [];
  let best: Match | undefined;
  for (const endpoint of endpoints) {
    if (endpoint.method !== method) continue;
    const params = matchPath(endpoint.path, rest);
    // `/images/get` is also a `/images/{name}` to a template: the one with fewer parameters is meant.
    if (params && (!best || Object.keys(params).length < Object.keys(best.params).length)) best = { endpoint, params, version };
  }
  return best;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const source = template.replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    // Names of images and plugins go over several segments.
    return name === "name" ? "(.+)" : "([^/]+)";
  });
  const found = new RegExp(`^${source}$`).exec(path);
  if (!found) return undefined;
  try {
    return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] as string)]));
  } catch {
    return undefined;
  }
}
