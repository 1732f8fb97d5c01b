/**
 * The endpoints of the engine itself.
 *
 * @module
 */

import { json } from "../codecs/json.ts";
import { type Records, records } from "../codecs/json-lines.ts";
import { type Ping, ping as pingHeaders } from "../codecs/ping.ts";
import type { Endpoint, None } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { since } from "../fields/mark.ts";
import * as query from "../fields/query.ts";
import type { SystemDataUsageResponse } from "../types/data-usage.ts";
import type { AuthConfig, AuthResponse, EventMessage, SystemVersion } from "../types/system.ts";
import type { SystemInfo } from "../types/system-info.ts";

/** The body of {@linkcode auth}. */
export interface AuthBody {
  /** The credentials to check. */
  body: AuthConfig;
}

/** Checks credentials with their registry; the engine does not keep them. `POST /auth` */
export const auth: Endpoint<"SystemAuth", None, AuthResponse, AuthBody> = {
  id: "SystemAuth",
  method: "POST",
  path: "/auth",
  params: {},
  body: body.value,
  returns: json,
};

/** What the engine says about itself and its host. `GET /info` */
export const info: Endpoint<"SystemInfo", None, SystemInfo> = {
  id: "SystemInfo",
  method: "GET",
  path: "/info",
  params: {},
  returns: json,
};

/** Versions of the engine and its parts. `GET /version` */
export const version: Endpoint<"SystemVersion", None, SystemVersion> = {
  id: "SystemVersion",
  method: "GET",
  path: "/version",
  params: {},
  returns: json,
};

/** Whether the engine is there, and which API version it speaks. `GET /_ping` */
export const ping: Endpoint<"SystemPing", None, Ping> = {
  id: "SystemPing",
  method: "GET",
  path: "/_ping",
  params: {},
  returns: pingHeaders,
  unversioned: true,
};

/** The same without a body. `HEAD /_ping` */
export const pingHead: Endpoint<"SystemPingHead", None, Ping> = {
  id: "SystemPingHead",
  method: "HEAD",
  path: "/_ping",
  params: {},
  returns: pingHeaders,
  unversioned: true,
};

/** What events can be selected by. */
export type EventsFilters = query.Filters<
  | "config"
  | "container"
  | "daemon"
  | "event"
  | "image"
  | "label"
  | "network"
  | "node"
  | "plugin"
  | "scope"
  | "secret"
  | "service"
  | "type"
  | "volume"
>;

/** Input of {@linkcode events}. */
export interface EventsInput {
  /** Events since then, out of the last 256 that the engine keeps. Default none of the past. */
  since?: query.Time | undefined;
  /** Ends the stream then; a time of the past ends it at once. Default never. */
  until?: query.Time | undefined;
  /** Events of these objects and kinds only. */
  filters?: EventsFilters | undefined;
}

/** Events as they happen. `GET /events` */
export const events: Endpoint<"SystemEvents", EventsInput, Records<EventMessage>> = {
  id: "SystemEvents",
  method: "GET",
  path: "/events",
  params: {
    since: query.time,
    until: query.time,
    filters: /* @__PURE__ */ query.filters(
      "config",
      "container",
      "daemon",
      "event",
      "image",
      "label",
      "network",
      "node",
      "plugin",
      "scope",
      "secret",
      "service",
      "type",
      "volume",
    ),
  },
  returns: records,
};

/** A kind of object that disk usage counts. */
export type DataUsageType = "container" | "image" | "volume" | "build-cache" | (string & Record<never, never>);

/** Input of {@linkcode dataUsage}. */
export interface DataUsageInput {
  /** These kinds only. Default all. Since 1.42. */
  type?: readonly DataUsageType[] | undefined;
  /** Also each object, not only totals. Default false. Since 1.52; before, each object always comes. */
  verbose?: boolean | undefined;
}

/** Disk usage by kind of object; slow on a large engine. `GET /system/df` */
export const dataUsage: Endpoint<"SystemDataUsage", DataUsageInput, SystemDataUsageResponse> = {
  id: "SystemDataUsage",
  method: "GET",
  path: "/system/df",
  params: { type: /* @__PURE__ */ since(query.list, "1.42"), verbose: /* @__PURE__ */ since(query.boolean, "1.52") },
  returns: json,
};
