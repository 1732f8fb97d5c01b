/**
 * The endpoints of the swarm that an engine is part of.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json } from "../codecs/json.ts";
import type { Endpoint, None } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { required } from "../fields/mark.ts";
import * as query from "../fields/query.ts";
import type { Swarm, SwarmInitBody, SwarmJoinBody, UnlockKey } from "../types/swarm.ts";
import type { SwarmSpec } from "../types/swarm-info.ts";

/** All about the swarm, its join tokens included. Managers only. `GET /swarm` */
export const inspect: Endpoint<"SwarmInspect", None, Swarm> = {
  id: "SwarmInspect",
  method: "GET",
  path: "/swarm",
  params: {},
  returns: json,
};

/** Begins a swarm with this engine as its manager; gives the id of the node. `POST /swarm/init` */
export const init: Endpoint<"SwarmInit", None, string, SwarmInitBody> = {
  id: "SwarmInit",
  method: "POST",
  path: "/swarm/init",
  params: {},
  body: body.json,
  returns: json,
};

/** Joins a swarm. After a 503 for time the engine goes on trying: its info tells how that ends. `POST /swarm/join` */
export const join: Endpoint<"SwarmJoin", None, void, SwarmJoinBody> = {
  id: "SwarmJoin",
  method: "POST",
  path: "/swarm/join",
  params: {},
  body: body.json,
  returns: empty,
};

/** Input of {@linkcode leave}. */
export interface LeaveInput {
  /** Also as a manager, though the swarm may be lost. Default false. */
  force?: boolean | undefined;
}

/** Leaves the swarm. `POST /swarm/leave` */
export const leave: Endpoint<"SwarmLeave", LeaveInput, void> = {
  id: "SwarmLeave",
  method: "POST",
  path: "/swarm/leave",
  params: { force: query.boolean },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** `Version.Index` of the last inspect; one that is out of date is refused with a 500. */
  version: number | bigint;
  /** Makes a new token for workers. Default false. */
  rotateWorkerToken?: boolean | undefined;
  /** Makes a new token for managers. Default false. */
  rotateManagerToken?: boolean | undefined;
  /** Makes a new key to unlock managers with. Default false. */
  rotateManagerUnlockKey?: boolean | undefined;
}

/** Changes the swarm: its body replaces the whole `Spec`. Managers only. `POST /swarm/update` */
export const update: Endpoint<"SwarmUpdate", UpdateInput, void, SwarmSpec> = {
  id: "SwarmUpdate",
  method: "POST",
  path: "/swarm/update",
  params: {
    version: /* @__PURE__ */ required(query.version),
    rotateWorkerToken: query.boolean,
    rotateManagerToken: query.boolean,
    rotateManagerUnlockKey: query.boolean,
  },
  body: body.json,
  returns: empty,
};

/** The key that unlocks managers. Managers only. `GET /swarm/unlockkey` */
export const unlockkey: Endpoint<"SwarmUnlockkey", None, UnlockKey> = {
  id: "SwarmUnlockkey",
  method: "GET",
  path: "/swarm/unlockkey",
  params: {},
  returns: json,
};

/** Unlocks a manager that is locked. `POST /swarm/unlock` */
export const unlock: Endpoint<"SwarmUnlock", None, void, UnlockKey> = {
  id: "SwarmUnlock",
  method: "POST",
  path: "/swarm/unlock",
  params: {},
  body: body.json,
  returns: empty,
};
