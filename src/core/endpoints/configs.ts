/**
 * The endpoints of a swarm's configs. Managers only.
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
import type { Config, ConfigSpec } from "../types/configs.ts";

/** What configs can be selected by. */
export type ListFilters = query.Filters<"id" | "label" | "name">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Configs with these properties only. */
  filters?: ListFilters | undefined;
}

/** Lists configs. `GET /configs` */
export const list: Endpoint<"ConfigList", ListInput, Config[]> = {
  id: "ConfigList",
  method: "GET",
  path: "/configs",
  params: { filters: /* @__PURE__ */ query.filters("id", "label", "name") },
  returns: jsonList,
};

/** Creates a config. `POST /configs/create` */
export const create: Endpoint<"ConfigCreate", None, SwarmIDResponse, ConfigSpec> = {
  id: "ConfigCreate",
  method: "POST",
  path: "/configs/create",
  params: {},
  body: body.json,
  returns: json,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the config. */
  id: string;
}

/** All about a config. `GET /configs/{id}` */
export const inspect: Endpoint<"ConfigInspect", InspectInput, Config> = {
  id: "ConfigInspect",
  method: "GET",
  path: "/configs/{id}",
  params: { id: path.id },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the config. */
  id: string;
}

/** Removes a config that no service uses. `DELETE /configs/{id}` */
const remove: Endpoint<"ConfigDelete", DeleteInput, void> = {
  id: "ConfigDelete",
  method: "DELETE",
  path: "/configs/{id}",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id or name of the config. */
  id: string;
  /** `Version.Index` of the last inspect; one that is out of date is refused with a 500. */
  version: number | bigint;
}

/** Changes the labels of a config; the rest of its body must be as `inspect` says. `POST /configs/{id}/update` */
export const update: Endpoint<"ConfigUpdate", UpdateInput, void, ConfigSpec> = {
  id: "ConfigUpdate",
  method: "POST",
  path: "/configs/{id}/update",
  params: { id: path.id, version: /* @__PURE__ */ required(query.version) },
  body: body.json,
  returns: empty,
};

export {
  /** Removes a config that no service uses. `DELETE /configs/{id}` */
  remove as delete,
};
