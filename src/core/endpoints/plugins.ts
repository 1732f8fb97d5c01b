/**
 * The endpoints of the engine's plugins.
 *
 * @module
 */

import type { RawBody } from "../codecs/bytes.ts";
import { empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import { progress } from "../codecs/progress.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as header from "../fields/header.ts";
import { fallback, required } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { Operation } from "../operation.ts";
import type { Plugin, PluginPrivilege } from "../types/plugins.ts";
import type { JSONMessage, PushMessage } from "../types/progress.ts";
import type { AuthConfig } from "../types/system.ts";

/** What plugins can be selected by. */
export type ListFilters = query.Filters<"capability" | "enabled">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Plugins with these properties only, such as `{ capability: "volumedriver", enabled: true }`. */
  filters?: ListFilters | undefined;
}

/** Lists plugins. `GET /plugins` */
export const list: Endpoint<"PluginList", ListInput, Plugin[]> = {
  id: "PluginList",
  method: "GET",
  path: "/plugins",
  params: { filters: /* @__PURE__ */ query.filters("capability", "enabled") },
  returns: jsonList,
};

/** Input of {@linkcode getPrivileges}. */
export interface GetPrivilegesInput {
  /** Reference of the plugin in its registry. */
  remote: string;
  /** Credentials of the registry; undocumented. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** The rights that a plugin asks for, for `pull` and `upgrade`; none, too, where its registry cannot be reached. `GET /plugins/privileges` */
export const getPrivileges: Endpoint<"GetPluginPrivileges", GetPrivilegesInput, PluginPrivilege[]> = {
  id: "GetPluginPrivileges",
  method: "GET",
  path: "/plugins/privileges",
  params: { remote: /* @__PURE__ */ required(query.text), "X-Registry-Auth": header.registryAuth },
  returns: jsonList,
};

/** Input of {@linkcode pull}, beside its body. */
export interface PullInput {
  /** Reference of the plugin in its registry. Without a tag, `latest`. */
  remote: string;
  /** Name that it gets here. Default `remote`. */
  name?: string | undefined;
  /** Credentials of the registry. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** The body of {@linkcode pull} and {@linkcode upgrade}. */
export interface PrivilegesBody {
  /** The rights that it is granted: exactly those that it asks for, as `getPrivileges` tells them. */
  body: readonly PluginPrivilege[];
}

/** Installs a plugin, without enabling it. Leaving it cancels it. `POST /plugins/pull` */
export const pull: Endpoint<"PluginPull", PullInput, Operation<JSONMessage, JSONMessage[]>, PrivilegesBody> = {
  id: "PluginPull",
  method: "POST",
  path: "/plugins/pull",
  params: { remote: /* @__PURE__ */ required(query.text), name: query.text, "X-Registry-Auth": header.registryAuth },
  body: body.value,
  returns: progress,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Name of the plugin. */
  name: string;
}

/** All about a plugin. `GET /plugins/{name}/json` */
export const inspect: Endpoint<"PluginInspect", InspectInput, Plugin> = {
  id: "PluginInspect",
  method: "GET",
  path: "/plugins/{name}/json",
  params: { name: path.name },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Name of the plugin. */
  name: string;
  /** Also one that is enabled. Default false. */
  force?: boolean | undefined;
}

/** Removes a plugin. `DELETE /plugins/{name}` */
const remove: Endpoint<"PluginDelete", DeleteInput, void> = {
  id: "PluginDelete",
  method: "DELETE",
  path: "/plugins/{name}",
  params: { name: path.name, force: query.boolean },
  returns: empty,
};

/** Input of {@linkcode enable}. */
export interface EnableInput {
  /** Name of the plugin. */
  name: string;
  /** Seconds that its answers may take. Default 0: no limit. Always sent, since engines refuse its absence. */
  timeout?: number | undefined;
}

/** Starts a plugin. `POST /plugins/{name}/enable` */
export const enable: Endpoint<"PluginEnable", EnableInput, void> = {
  id: "PluginEnable",
  method: "POST",
  path: "/plugins/{name}/enable",
  params: { name: path.name, timeout: /* @__PURE__ */ fallback(query.integer, 0) },
  returns: empty,
};

/** Input of {@linkcode disable}. */
export interface DisableInput {
  /** Name of the plugin. */
  name: string;
  /** Also while it is in use. Default false. */
  force?: boolean | undefined;
}

/** Stops a plugin. `POST /plugins/{name}/disable` */
export const disable: Endpoint<"PluginDisable", DisableInput, void> = {
  id: "PluginDisable",
  method: "POST",
  path: "/plugins/{name}/disable",
  params: { name: path.name, force: query.boolean },
  returns: empty,
};

/** Input of {@linkcode upgrade}, beside its body. */
export interface UpgradeInput {
  /** Name of the plugin; it must be disabled. */
  name: string;
  /** Reference to upgrade it to. */
  remote: string;
  /** Credentials of the registry. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Replaces a plugin by another version of it. Leaving it cancels it. `POST /plugins/{name}/upgrade` */
export const upgrade: Endpoint<"PluginUpgrade", UpgradeInput, Operation<JSONMessage, JSONMessage[]>, PrivilegesBody> = {
  id: "PluginUpgrade",
  method: "POST",
  path: "/plugins/{name}/upgrade",
  params: { name: path.name, remote: /* @__PURE__ */ required(query.text), "X-Registry-Auth": header.registryAuth },
  body: body.value,
  returns: progress,
};

/** Input of {@linkcode create}, beside its body. */
export interface CreateInput {
  /** Name of the plugin. Without a tag, `latest`. */
  name: string;
}

/** The body of {@linkcode create}. */
export interface CreateBody {
  /** A tar of `config.json` and the folder `rootfs`, plain or compressed. */
  body: RawBody;
}

/** Makes a plugin out of its files. `POST /plugins/create` */
export const create: Endpoint<"PluginCreate", CreateInput, void, CreateBody> = {
  id: "PluginCreate",
  method: "POST",
  path: "/plugins/create",
  params: { name: /* @__PURE__ */ required(query.text) },
  body: body.tar,
  returns: empty,
};

/** Input of {@linkcode push}. */
export interface PushInput {
  /** Name of the plugin, its registry included. */
  name: string;
  /** Credentials of the registry; undocumented. */
  "X-Registry-Auth"?: AuthConfig | undefined;
}

/** Pushes a plugin to its registry. Leaving it cancels it. `POST /plugins/{name}/push` */
export const push: Endpoint<"PluginPush", PushInput, Operation<PushMessage, PushMessage[]>> = {
  id: "PluginPush",
  method: "POST",
  path: "/plugins/{name}/push",
  params: { name: path.name, "X-Registry-Auth": header.registryAuth },
  returns: progress,
};

/** Input of {@linkcode set}, beside its body. */
export interface SetInput {
  /** Name of the plugin; it must be disabled. */
  name: string;
}

/** The body of {@linkcode set}. */
export interface SetBody {
  /** Settings, such as `DEBUG=1` or `mymount.source=/srv`. */
  body: readonly string[];
}

/** Changes settings of a plugin. `POST /plugins/{name}/set` */
export const set: Endpoint<"PluginSet", SetInput, void, SetBody> = {
  id: "PluginSet",
  method: "POST",
  path: "/plugins/{name}/set",
  params: { name: path.name },
  body: body.value,
  returns: empty,
};

export {
  /** Removes a plugin. `DELETE /plugins/{name}` */
  remove as delete,
};
