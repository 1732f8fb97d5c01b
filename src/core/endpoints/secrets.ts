/**
 * The endpoints of a swarm's secrets. Managers only.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import type { Endpoint, None } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { required } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { SwarmIDResponse } from "../types/common.ts";
import type { Secret, SecretSpec } from "../types/secrets.ts";

/** What secrets can be selected by; `names` is the old `name`. */
export type ListFilters = query.Filters<"id" | "label" | "name" | "names">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Secrets with these properties only. */
  filters?: ListFilters | undefined;
}

/** Lists secrets, without their data. `GET /secrets` */
export const list: Endpoint<"SecretList", ListInput, Secret[]> = {
  id: "SecretList",
  method: "GET",
  path: "/secrets",
  params: { filters: /* @__PURE__ */ query.filters("id", "label", "name", "names") },
  returns: jsonList,
};

/** Creates a secret. `POST /secrets/create` */
export const create: Endpoint<"SecretCreate", None, SwarmIDResponse, SecretSpec> = {
  id: "SecretCreate",
  method: "POST",
  path: "/secrets/create",
  params: {},
  body: body.json,
  returns: json,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the secret. */
  id: string;
}

/** All about a secret, without its data. `GET /secrets/{id}` */
export const inspect: Endpoint<"SecretInspect", InspectInput, Secret> = {
  id: "SecretInspect",
  method: "GET",
  path: "/secrets/{id}",
  params: { id: path.id },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the secret. */
  id: string;
}

/** Removes a secret that no service uses. `DELETE /secrets/{id}` */
const remove: Endpoint<"SecretDelete", DeleteInput, void> = {
  id: "SecretDelete",
  method: "DELETE",
  path: "/secrets/{id}",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id or name of the secret. */
  id: string;
  /** `Version.Index` of the last inspect; one that is out of date is refused with a 500. */
  version: number | bigint;
}

/** Changes the labels of a secret; the rest of its body must be as `inspect` says. `POST /secrets/{id}/update` */
export const update: Endpoint<"SecretUpdate", UpdateInput, void, SecretSpec> = {
  id: "SecretUpdate",
  method: "POST",
  path: "/secrets/{id}/update",
  params: { id: path.id, version: /* @__PURE__ */ required(query.version) },
  body: body.json,
  returns: empty,
};

export {
  /** Removes a secret that no service uses. `DELETE /secrets/{id}` */
  remove as delete,
};
