/**
 * The endpoints of a swarm's nodes. Managers only.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { required } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { Node, NodeSpec } from "../types/nodes.ts";

/** What nodes can be selected by. */
export type ListFilters = query.Filters<"id" | "label" | "membership" | "name" | "node.label" | "role">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Nodes with these properties only; `label` is the engine's, `node.label` the swarm's. */
  filters?: ListFilters | undefined;
}

/** Lists nodes. `GET /nodes` */
export const list: Endpoint<"NodeList", ListInput, Node[]> = {
  id: "NodeList",
  method: "GET",
  path: "/nodes",
  params: { filters: /* @__PURE__ */ query.filters("id", "label", "membership", "name", "node.label", "role") },
  returns: jsonList,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the node; `Swarm.NodeID` of `system.info` is the one that is asked. */
  id: string;
}

/** All about a node. `GET /nodes/{id}` */
export const inspect: Endpoint<"NodeInspect", InspectInput, Node> = {
  id: "NodeInspect",
  method: "GET",
  path: "/nodes/{id}",
  params: { id: path.id },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the node. */
  id: string;
  /** Also one that is up. Default false. */
  force?: boolean | undefined;
}

/** Removes a node that left the swarm or is down. `DELETE /nodes/{id}` */
const remove: Endpoint<"NodeDelete", DeleteInput, void> = {
  id: "NodeDelete",
  method: "DELETE",
  path: "/nodes/{id}",
  params: { id: path.id, force: query.boolean },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id of the node. */
  id: string;
  /** `Version.Index` of the last inspect; one that is out of date is refused with a 500. */
  version: number | bigint;
}

/** Changes a node: its body replaces the whole `Spec`. `POST /nodes/{id}/update` */
export const update: Endpoint<"NodeUpdate", UpdateInput, void, NodeSpec> = {
  id: "NodeUpdate",
  method: "POST",
  path: "/nodes/{id}/update",
  params: { id: path.id, version: /* @__PURE__ */ required(query.version) },
  body: body.json,
  returns: empty,
};

export {
  /** Removes a node that left the swarm or is down. `DELETE /nodes/{id}` */
  remove as delete,
};
