/**
 * The endpoints of a swarm's services. Managers only.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import { serviceLogs } from "../codecs/logs.ts";
import type { OutputStream } from "../codecs/output.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as header from "../fields/header.ts";
import { required, since } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import { type SwarmLogs, swarmLogs } from "../fields/swarm-logs.ts";
import type { Service, ServiceCreateResponse, ServiceSpec, ServiceUpdateResponse } from "../types/services.ts";
import type { AuthConfig } from "../types/system.ts";

/** What services can be selected by. */
export type ListFilters = query.Filters<"id" | "label" | "mode" | "name" | "runtime">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Services with these properties only. Without `runtime`, those of containers. */
  filters?: ListFilters | undefined;
  /** Fills `ServiceStatus`. Default false. Since 1.41. */
  status?: boolean | undefined;
}

/** Lists services. `GET /services` */
export const list: Endpoint<"ServiceList", ListInput, Service[]> = {
  id: "ServiceList",
  method: "GET",
  path: "/services",
  params: {
    filters: /* @__PURE__ */ query.filters("id", "label", "mode", "name", "runtime"),
    status: /* @__PURE__ */ since(query.boolean, "1.41"),
  },
  returns: jsonList,
};

/** Input of {@linkcode create}, beside its body. */
export interface CreateInput {
  /** Credentials of the image's registry; the swarm keeps them for its nodes. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Creates a service. `POST /services/create` */
export const create: Endpoint<"ServiceCreate", CreateInput, ServiceCreateResponse, ServiceSpec> = {
  id: "ServiceCreate",
  method: "POST",
  path: "/services/create",
  params: { "X-Registry-Auth": header.registryAuth },
  body: body.json,
  returns: json,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the service. */
  id: string;
  /** Fills what its spec leaves out with the defaults. Default false. */
  insertDefaults?: boolean | undefined;
}

/** All about a service. `GET /services/{id}` */
export const inspect: Endpoint<"ServiceInspect", InspectInput, Service> = {
  id: "ServiceInspect",
  method: "GET",
  path: "/services/{id}",
  params: { id: path.id, insertDefaults: query.boolean },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the service. */
  id: string;
}

/** Removes a service; its containers go on until they are stopped. `DELETE /services/{id}` */
const remove: Endpoint<"ServiceDelete", DeleteInput, void> = {
  id: "ServiceDelete",
  method: "DELETE",
  path: "/services/{id}",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id or name of the service. */
  id: string;
  /** `Version.Index` of the last inspect; one that is out of date is refused with a 500. */
  version: number | bigint;
  /** Credentials to keep where `X-Registry-Auth` is absent: those of the service, or of before its last update. Default `spec`. */
  registryAuthFrom?: "spec" | "previous-spec" | (string & Record<never, never>) | undefined;
  /** `previous` goes back to the spec before the last update; the body does not count then. */
  rollback?: "previous" | (string & Record<never, never>) | undefined;
  /** Credentials of the image's registry. Default those that `registryAuthFrom` says. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Changes a service: its body replaces the whole `Spec`. `POST /services/{id}/update` */
export const update: Endpoint<"ServiceUpdate", UpdateInput, ServiceUpdateResponse, ServiceSpec> = {
  id: "ServiceUpdate",
  method: "POST",
  path: "/services/{id}/update",
  params: {
    id: path.id,
    version: /* @__PURE__ */ required(query.version),
    registryAuthFrom: query.text,
    rollback: query.text,
    "X-Registry-Auth": header.registryAuth,
  },
  body: body.json,
  returns: json,
};

export type { SwarmLogs };

/** Input of {@linkcode logs}: one of `stdout` and `stderr` at least. */
export interface LogsInput extends SwarmLogs {
  /** Id or name of the service. */
  id: string;
}

/** What the tasks of a service wrote. `GET /services/{id}/logs` */
export const logs: Endpoint<"ServiceLogs", LogsInput, OutputStream> = {
  id: "ServiceLogs",
  method: "GET",
  path: "/services/{id}/logs",
  params: swarmLogs,
  returns: serviceLogs,
};

export {
  /** Removes a service; its containers go on until they are stopped. `DELETE /services/{id}` */
  remove as delete,
};
