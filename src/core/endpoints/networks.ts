/**
 * The endpoints of networks.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import type { Endpoint, None } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type {
  NetworkConnectRequest,
  NetworkCreateBody,
  NetworkCreateResponse,
  NetworkDisconnectRequest,
  NetworkInspect,
  NetworkPruneResponse,
  NetworkSummary,
} from "../types/network-inspect.ts";

/** What networks can be selected by. */
export type ListFilters = query.Filters<"dangling" | "driver" | "id" | "label" | "name" | "scope" | "type">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Networks with these properties only. */
  filters?: ListFilters | undefined;
}

/** Lists networks, those of the swarm included. `GET /networks` */
export const list: Endpoint<"NetworkList", ListInput, NetworkSummary[]> = {
  id: "NetworkList",
  method: "GET",
  path: "/networks",
  params: { filters: /* @__PURE__ */ query.filters("dangling", "driver", "id", "label", "name", "scope", "type") },
  returns: jsonList,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the network; a name that several have is refused. */
  id: string;
  /** Fills `Services`, of a network in the swarm. Default false. */
  verbose?: boolean | undefined;
  /** The network of this scope: `local`, `swarm` or `global`. Default any. */
  scope?: "local" | "swarm" | "global" | (string & Record<never, never>) | undefined;
}

/** All about a network. `GET /networks/{id}` */
export const inspect: Endpoint<"NetworkInspect", InspectInput, NetworkInspect> = {
  id: "NetworkInspect",
  method: "GET",
  path: "/networks/{id}",
  params: { id: path.id, verbose: query.boolean, scope: query.text },
  returns: json,
};

/** Creates a network. `POST /networks/create` */
export const create: Endpoint<"NetworkCreate", None, NetworkCreateResponse, NetworkCreateBody> = {
  id: "NetworkCreate",
  method: "POST",
  path: "/networks/create",
  params: {},
  body: body.json,
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the network. */
  id: string;
}

/** Removes a network that no container uses. `DELETE /networks/{id}` */
const remove: Endpoint<"NetworkDelete", DeleteInput, void> = {
  id: "NetworkDelete",
  method: "DELETE",
  path: "/networks/{id}",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode connect}, beside its body. */
export interface ConnectInput {
  /** Id or name of the network. */
  id: string;
}

/** Connects a container to a network. `POST /networks/{id}/connect` */
export const connect: Endpoint<"NetworkConnect", ConnectInput, void, NetworkConnectRequest> = {
  id: "NetworkConnect",
  method: "POST",
  path: "/networks/{id}/connect",
  params: { id: path.id },
  body: body.json,
  returns: empty,
};

/** Input of {@linkcode disconnect}, beside its body. */
export interface DisconnectInput {
  /** Id or name of the network. */
  id: string;
}

/** Disconnects a container from a network. `POST /networks/{id}/disconnect` */
export const disconnect: Endpoint<"NetworkDisconnect", DisconnectInput, void, NetworkDisconnectRequest> = {
  id: "NetworkDisconnect",
  method: "POST",
  path: "/networks/{id}/disconnect",
  params: { id: path.id },
  body: body.json,
  returns: empty,
};

/** What a prune of networks can be limited by. */
export type PruneFilters = query.Filters<"label" | "label!" | "until">;

/** Input of {@linkcode prune}. */
export interface PruneInput {
  /** Networks with these properties only. `until` is a time, or a duration before now. */
  filters?: PruneFilters | undefined;
}

/** Removes all networks that no container uses, but for the engine's own. `POST /networks/prune` */
export const prune: Endpoint<"NetworkPrune", PruneInput, NetworkPruneResponse> = {
  id: "NetworkPrune",
  method: "POST",
  path: "/networks/prune",
  params: { filters: /* @__PURE__ */ query.filters("label", "label!", "until") },
  returns: json,
};

export {
  /** Removes a network that no container uses. `DELETE /networks/{id}` */
  remove as delete,
};
