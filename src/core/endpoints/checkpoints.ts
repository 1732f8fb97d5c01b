/**
 * The endpoints of checkpoints. Undocumented, and experimental: an engine without experimental features answers 501.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { jsonList } from "../codecs/json.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { CheckpointCreateBody, CheckpointSummary } from "../types/checkpoints.ts";

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Id or name of the container. */
  id: string;
  /** Folder on the host that holds them. Default the engine's own. */
  dir?: string | undefined;
}

/** Lists checkpoints of a container; undocumented and experimental. `GET /containers/{id}/checkpoints` */
export const list: Endpoint<"CheckpointList", ListInput, CheckpointSummary[]> = {
  id: "CheckpointList",
  method: "GET",
  path: "/containers/{id}/checkpoints",
  params: { id: path.id, dir: query.text },
  returns: jsonList,
};

/** Input of {@linkcode create}, beside its body. */
export interface CreateInput {
  /** Id or name of the container. */
  id: string;
}

/** Makes a checkpoint of a container that runs; undocumented and experimental. `POST /containers/{id}/checkpoints` */
export const create: Endpoint<"CheckpointCreate", CreateInput, void, CheckpointCreateBody> = {
  id: "CheckpointCreate",
  method: "POST",
  path: "/containers/{id}/checkpoints",
  params: { id: path.id },
  body: body.json,
  returns: empty,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the container. */
  id: string;
  /** Name of the checkpoint. */
  checkpoint: string;
  /** Folder on the host that holds it. Default the engine's own. */
  dir?: string | undefined;
}

/** Removes a checkpoint; undocumented and experimental. `DELETE /containers/{id}/checkpoints/{checkpoint}` */
const remove: Endpoint<"CheckpointDelete", DeleteInput, void> = {
  id: "CheckpointDelete",
  method: "DELETE",
  path: "/containers/{id}/checkpoints/{checkpoint}",
  params: { id: path.id, checkpoint: path.id, dir: query.text },
  returns: empty,
};

export {
  /** Removes a checkpoint; undocumented and experimental. `DELETE /containers/{id}/checkpoints/{checkpoint}` */
  remove as delete,
};
