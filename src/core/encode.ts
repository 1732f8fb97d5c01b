/**
 * Endpoint and input become a request: pure, and the only place where it happens.
 *
 * @module
 */

import type { AnyEndpoint, BodyField, Field } from "./endpoint.ts";
import { DockerInputError, DockerVersionError } from "./errors.ts";
import type { WireRequest } from "./transport.ts";

type AnyField = Field<unknown> & { readonly required?: true };

/** Whether version `a` is older than `b`, compared number by number. */
export function older(a: string, b: string): boolean {
  const [x = [], y = []] = [a, b].map((version) => version.split(".").map(Number));
  return x[0] === y[0] ? (x[1] ?? 0) < (y[1] ?? 0) : (x[0] ?? 0) < (y[0] ?? 0);
}

/**
 * The request of an endpoint for an input.
 *
 * Throws `DockerInputError` for a missing, unknown or malformed parameter, `DockerVersionError` for one that
 * `version` does not know.
 */
export function encode(endpoint: AnyEndpoint, input: object, version: string): WireRequest {
  const params = endpoint.params as Readonly<Record<string, AnyField>>;
  const given = input as Readonly<Record<string, unknown>>;
  if (endpoint.since !== undefined && older(version, endpoint.since)) throw tooOld(endpoint.id, endpoint.since, version);

  const headers: Record<string, string> = {};
  let query: URLSearchParams | undefined;
  let path = endpoint.path;
  for (const name of Object.keys(params)) {
    const field = params[name] as AnyField;
    const value = given[name] === undefined ? field.fallback : given[name];
    if (value === undefined) {
      if (field.required) throw new DockerInputError(`Cannot call ${endpoint.id} without ${name}`);
      continue;
    }
    if (field.since !== undefined && older(version, field.since)) throw tooOld(`${name} of ${endpoint.id}`, field.since, version);
    const text = field.encode(value);
    if (field.in === "path") path = path.replace(`{${name}}`, () => text as string);
    else if (field.in === "header") headers[name.toLowerCase()] = text as string;
    else for (const one of typeof text === "string" ? [text] : text) (query ??= new URLSearchParams()).append(name, one);
  }

  const body = encodeBody(endpoint, given, params);
  if (body && endpoint.body) headers["content-type"] = endpoint.body.type;
  return {
    method: endpoint.method,
    path: (endpoint.unversioned ? "" : `/v${version}`) + path + (query ? `?${query}` : ""),
    headers,
    ...(body && { body }),
  };
}

function encodeBody(endpoint: AnyEndpoint, given: Readonly<Record<string, unknown>>, params: object): WireRequest["body"] {
  const { id, body } = endpoint;
  const keys: Record<string, unknown> = {};
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(params, key) || given[key] === undefined) continue;
    if (!accepts(body, key)) throw new DockerInputError(`Cannot call ${id} with ${JSON.stringify(key)}: it has no such parameter`);
    keys[key] = given[key];
  }
  const sent = body?.encode(keys, id);
  if (body?.required && sent === undefined) throw new DockerInputError(`Cannot call ${id} without body`);
  return sent;
}

/** Every key of a JSON body begins with a capital letter, and no parameter does; a body that is no object travels as `body`. */
function accepts(body: BodyField | undefined, key: string): boolean {
  return body !== undefined && (body.kind === "json" ? /^[A-Z]/.test(key) : key === "body");
}

function tooOld(what: string, needs: string, requested: string): DockerVersionError {
  return new DockerVersionError(`Cannot use ${what}: it needs API version ${needs}, and this connection uses ${requested}`, {
    requested,
    needs,
  });
}
