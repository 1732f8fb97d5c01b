/**
 * The endpoints of volumes.
 *
 * @module
 */

import { empty } from "../codecs/empty.ts";
import { json } from "../codecs/json.ts";
import type { Endpoint, None } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { required } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { Volume, VolumeCreateRequest, VolumeListResponse, VolumePruneResponse, VolumeUpdateBody } from "../types/volumes.ts";

/** What volumes can be selected by. */
export type ListFilters = query.Filters<"dangling" | "driver" | "label" | "name">;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Volumes with these properties only. */
  filters?: ListFilters | undefined;
}

/** Lists volumes, and on a manager cluster volumes too. `GET /volumes` */
export const list: Endpoint<"VolumeList", ListInput, VolumeListResponse> = {
  id: "VolumeList",
  method: "GET",
  path: "/volumes",
  params: { filters: /* @__PURE__ */ query.filters("dangling", "driver", "label", "name") },
  returns: json,
};

/** Creates a volume; gives the one that is there, where name and driver are the same. `POST /volumes/create` */
export const create: Endpoint<"VolumeCreate", None, Volume, VolumeCreateRequest> = {
  id: "VolumeCreate",
  method: "POST",
  path: "/volumes/create",
  params: {},
  body: body.json,
  returns: json,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Name of the volume; of a cluster volume also its id. */
  name: string;
}

/** All about a volume. `GET /volumes/{name}` */
export const inspect: Endpoint<"VolumeInspect", InspectInput, Volume> = {
  id: "VolumeInspect",
  method: "GET",
  path: "/volumes/{name}",
  params: { name: path.name },
  returns: json,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id of the cluster volume, as `ClusterVolume.ID`: an engine does not find it by its name here. */
  name: string;
  /** `ClusterVolume.Version.Index` of the last inspect. */
  version: number | bigint;
}

/** Changes the availability of a cluster volume. Managers only. Since 1.42. `PUT /volumes/{name}` */
export const update: Endpoint<"VolumeUpdate", UpdateInput, void, VolumeUpdateBody> = {
  id: "VolumeUpdate",
  method: "PUT",
  path: "/volumes/{name}",
  params: { name: path.name, version: /* @__PURE__ */ required(query.version) },
  body: body.json,
  returns: empty,
  since: "1.42",
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Name of the volume; of a cluster volume also its id. */
  name: string;
  /** Also when its driver fails, and no error when it is not there. Default false. */
  force?: boolean | undefined;
}

/** Removes a volume that no container uses. `DELETE /volumes/{name}` */
const remove: Endpoint<"VolumeDelete", DeleteInput, void> = {
  id: "VolumeDelete",
  method: "DELETE",
  path: "/volumes/{name}",
  params: { name: path.name, force: query.boolean },
  returns: empty,
};

/** What a prune of volumes can be limited by, or with `all` widened. */
export type PruneFilters = query.Filters<"all" | "label" | "label!">;

/** Input of {@linkcode prune}. */
export interface PruneInput {
  /** Volumes with these properties only. `all: true` takes named ones too, as API versions below 1.42 always do. */
  filters?: PruneFilters | undefined;
}

/** Removes all anonymous volumes that no container uses. `POST /volumes/prune` */
export const prune: Endpoint<"VolumePrune", PruneInput, VolumePruneResponse> = {
  id: "VolumePrune",
  method: "POST",
  path: "/volumes/prune",
  params: { filters: /* @__PURE__ */ query.filters("all", "label", "label!") },
  returns: json,
};

export {
  /** Removes a volume that no container uses. `DELETE /volumes/{name}` */
  remove as delete,
};
