/**
 * The endpoints of containers.
 *
 * @module
 */

import type { RawBody } from "../codecs/bytes.ts";
import { type Changed, changed, empty } from "../codecs/empty.ts";
import { json, jsonList } from "../codecs/json.ts";
import { type Records, records } from "../codecs/json-lines.ts";
import { logs as output } from "../codecs/logs.ts";
import type { OutputStream } from "../codecs/output.ts";
import { archive as archiveStream, type ArchiveStream, type PathStat, pathStat } from "../codecs/path-stat.ts";
import { attach as session, type Session, websocket } from "../codecs/session.ts";
import { type TarStream, tarStream } from "../codecs/tar.ts";
import type { Endpoint } from "../endpoint.ts";
import * as body from "../fields/body.ts";
import { required, since } from "../fields/mark.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import type { IDResponse } from "../types/common.ts";
import type { ContainerCreateBody } from "../types/container-config.ts";
import type { ContainerStatsResponse } from "../types/container-stats.ts";
import type {
  ContainerCreateResponse,
  ContainerInspectResponse,
  ContainerPruneResponse,
  ContainerSummary,
  ContainerTopResponse,
  ContainerUpdateBody,
  ContainerUpdateResponse,
  ContainerWaitResponse,
  FilesystemChange,
} from "../types/containers.ts";
import type { ContainerExecBody } from "../types/execs.ts";

/** What containers can be selected by. */
export type ListFilters = query.Filters<
  | "ancestor"
  | "before"
  | "exited"
  | "expose"
  | "health"
  | "id"
  | "is-task"
  | "isolation"
  | "label"
  | "name"
  | "network"
  | "publish"
  | "since"
  | "status"
  | "volume"
>;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Also containers that do not run. Default false. */
  all?: boolean | undefined;
  /** The newest ones only, up to this many, running or not. Default all. */
  limit?: number | undefined;
  /** Fills `SizeRw` and `SizeRootFs`, which is slow. Default false. */
  size?: boolean | undefined;
  /** Containers with these properties only. */
  filters?: ListFilters | undefined;
}

/** Lists containers, newest first. `GET /containers/json` */
export const list: Endpoint<"ContainerList", ListInput, ContainerSummary[]> = {
  id: "ContainerList",
  method: "GET",
  path: "/containers/json",
  params: {
    all: query.boolean,
    limit: query.integer,
    size: query.boolean,
    filters: /* @__PURE__ */ query.filters(
      "ancestor",
      "before",
      "exited",
      "expose",
      "health",
      "id",
      "is-task",
      "isolation",
      "label",
      "name",
      "network",
      "publish",
      "since",
      "status",
      "volume",
    ),
  },
  returns: jsonList,
};

/** Input of {@linkcode create}, beside its body. */
export interface CreateInput {
  /** Name of the container. Default one that the engine makes up. */
  name?: string | undefined;
  /** Platform of the image, as `os[/arch[/variant]]`. Default the image's. Since 1.41. */
  platform?: string | undefined;
}

/** Creates a container. `POST /containers/create` */
export const create: Endpoint<"ContainerCreate", CreateInput, ContainerCreateResponse, ContainerCreateBody> = {
  id: "ContainerCreate",
  method: "POST",
  path: "/containers/create",
  params: { name: query.text, platform: /* @__PURE__ */ since(query.platform, "1.41") },
  body: body.json,
  returns: json,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id or name of the container. */
  id: string;
  /** Fills `SizeRw` and `SizeRootFs`, which is slow. Default false. */
  size?: boolean | undefined;
}

/** All about a container. `GET /containers/{id}/json` */
export const inspect: Endpoint<"ContainerInspect", InspectInput, ContainerInspectResponse> = {
  id: "ContainerInspect",
  method: "GET",
  path: "/containers/{id}/json",
  params: { id: path.id, size: query.boolean },
  returns: json,
};

/** Input of {@linkcode top}. */
export interface TopInput {
  /** Id or name of the container. */
  id: string;
  /** Arguments for `ps` on the host. Default `-ef`. */
  ps_args?: string | undefined;
}

/** The processes of a container that runs. `GET /containers/{id}/top` */
export const top: Endpoint<"ContainerTop", TopInput, ContainerTopResponse> = {
  id: "ContainerTop",
  method: "GET",
  path: "/containers/{id}/top",
  params: { id: path.id, ps_args: query.text },
  returns: json,
};

/** Input of {@linkcode logs}: one of `stdout` and `stderr` at least. */
export interface LogsInput {
  /** Id or name of the container. */
  id: string;
  /** Stays for what is still to come, until the container ends. Default false. */
  follow?: boolean | undefined;
  /** With stdout. Default false. */
  stdout?: boolean | undefined;
  /** With stderr. Default false. */
  stderr?: boolean | undefined;
  /** Lines since then. Default all. */
  since?: query.Time | undefined;
  /** Lines until then. Default all. */
  until?: query.Time | undefined;
  /** Puts the time before each line, RFC 3339 with nine digits. Default false. */
  timestamps?: boolean | undefined;
  /** This many lines from the end, or `all`. Default `all`. */
  tail?: string | number | undefined;
  /** Puts labels and environment that the log driver was told to keep before each line; undocumented. Default false. */
  details?: boolean | undefined;
}

/** What a container wrote. `GET /containers/{id}/logs` */
export const logs: Endpoint<"ContainerLogs", LogsInput, OutputStream> = {
  id: "ContainerLogs",
  method: "GET",
  path: "/containers/{id}/logs",
  params: {
    id: path.id,
    follow: query.boolean,
    stdout: query.boolean,
    stderr: query.boolean,
    since: query.time,
    until: query.time,
    timestamps: query.boolean,
    tail: query.text,
    details: query.boolean,
  },
  returns: output,
};

/** Input of {@linkcode changes}. */
export interface ChangesInput {
  /** Id or name of the container. */
  id: string;
}

/** The paths in which a container differs from its image. `GET /containers/{id}/changes` */
export const changes: Endpoint<"ContainerChanges", ChangesInput, FilesystemChange[]> = {
  id: "ContainerChanges",
  method: "GET",
  path: "/containers/{id}/changes",
  params: { id: path.id },
  returns: jsonList,
};

/** Input of `export`. */
export interface ExportInput {
  /** Id or name of the container. */
  id: string;
}

/** All files of a container as a tar, volumes left out. `GET /containers/{id}/export` */
const exportFiles: Endpoint<"ContainerExport", ExportInput, TarStream> = {
  id: "ContainerExport",
  method: "GET",
  path: "/containers/{id}/export",
  params: { id: path.id },
  returns: tarStream,
};

/** Input of {@linkcode stats}. */
export interface StatsInput {
  /** Id or name of the container. */
  id: string;
  /** One sample a second; without it, one sample. Default true. */
  stream?: boolean | undefined;
  /** Does not wait for a second sample to compare with; needs `stream: false` before Engine 29. Default false. Since 1.41. */
  "one-shot"?: boolean | undefined;
}

/** What a container uses, sample by sample. `GET /containers/{id}/stats` */
export const stats: Endpoint<"ContainerStats", StatsInput, Records<ContainerStatsResponse>> = {
  id: "ContainerStats",
  method: "GET",
  path: "/containers/{id}/stats",
  params: { id: path.id, stream: query.boolean, "one-shot": /* @__PURE__ */ since(query.boolean, "1.41") },
  returns: records,
};

/** Input of {@linkcode resize}. */
export interface ResizeInput {
  /** Id or name of the container. */
  id: string;
  /** Height in lines. */
  h: number;
  /** Width in characters. */
  w: number;
}

/** Resizes the terminal of a container that runs. `POST /containers/{id}/resize` */
export const resize: Endpoint<"ContainerResize", ResizeInput, void> = {
  id: "ContainerResize",
  method: "POST",
  path: "/containers/{id}/resize",
  params: { id: path.id, h: /* @__PURE__ */ required(query.integer), w: /* @__PURE__ */ required(query.integer) },
  returns: empty,
};

/** Input of {@linkcode start}. */
export interface StartInput {
  /** Id or name of the container. */
  id: string;
  /** Documented, and read by no engine: `attach` has it. */
  detachKeys?: string | undefined;
  /** Checkpoint to go on from; experimental and undocumented. */
  checkpoint?: string | undefined;
  /** Directory of that checkpoint; experimental and undocumented. */
  "checkpoint-dir"?: string | undefined;
}

/** Starts a container; `changed` is false when it runs already. `POST /containers/{id}/start` */
export const start: Endpoint<"ContainerStart", StartInput, Changed> = {
  id: "ContainerStart",
  method: "POST",
  path: "/containers/{id}/start",
  params: { id: path.id, detachKeys: query.text, checkpoint: query.text, "checkpoint-dir": query.text },
  returns: changed,
  accepts: [304],
};

/** Input of {@linkcode stop}. */
export interface StopInput {
  /** Id or name of the container. */
  id: string;
  /** Signal to stop it with, such as `SIGINT`. Default the container's `StopSignal`. Since 1.42. */
  signal?: string | undefined;
  /** Seconds to wait before it is killed; negative waits for ever. Default the container's `StopTimeout`. */
  t?: number | undefined;
}

/** Stops a container; `changed` is false when it does not run. Leaving the call does not stop the stopping. `POST /containers/{id}/stop` */
export const stop: Endpoint<"ContainerStop", StopInput, Changed> = {
  id: "ContainerStop",
  method: "POST",
  path: "/containers/{id}/stop",
  params: { id: path.id, signal: /* @__PURE__ */ since(query.text, "1.42"), t: query.integer },
  returns: changed,
  accepts: [304],
};

/** Input of {@linkcode restart}. */
export interface RestartInput {
  /** Id or name of the container. */
  id: string;
  /** Signal to stop it with, such as `SIGINT`. Default the container's `StopSignal`. Since 1.42. */
  signal?: string | undefined;
  /** Seconds to wait before it is killed; negative waits for ever. Default the container's `StopTimeout`. */
  t?: number | undefined;
}

/** Stops a container that runs, and starts it. `POST /containers/{id}/restart` */
export const restart: Endpoint<"ContainerRestart", RestartInput, void> = {
  id: "ContainerRestart",
  method: "POST",
  path: "/containers/{id}/restart",
  params: { id: path.id, signal: /* @__PURE__ */ since(query.text, "1.42"), t: query.integer },
  returns: empty,
};

/** Input of {@linkcode kill}. */
export interface KillInput {
  /** Id or name of the container. */
  id: string;
  /** Signal, by name or number. Default `SIGKILL`. */
  signal?: string | undefined;
}

/** Sends a signal to a container that runs. `POST /containers/{id}/kill` */
export const kill: Endpoint<"ContainerKill", KillInput, void> = {
  id: "ContainerKill",
  method: "POST",
  path: "/containers/{id}/kill",
  params: { id: path.id, signal: query.text },
  returns: empty,
};

/** Input of {@linkcode update}, beside its body. */
export interface UpdateInput {
  /** Id or name of the container. */
  id: string;
}

/** Changes limits and restart policy of a container, running or not. `POST /containers/{id}/update` */
export const update: Endpoint<"ContainerUpdate", UpdateInput, ContainerUpdateResponse, ContainerUpdateBody> = {
  id: "ContainerUpdate",
  method: "POST",
  path: "/containers/{id}/update",
  params: { id: path.id },
  body: body.json,
  returns: json,
};

/** Input of {@linkcode rename}. */
export interface RenameInput {
  /** Id or name of the container. */
  id: string;
  /** New name. */
  name: string;
}

/** Renames a container. `POST /containers/{id}/rename` */
export const rename: Endpoint<"ContainerRename", RenameInput, void> = {
  id: "ContainerRename",
  method: "POST",
  path: "/containers/{id}/rename",
  params: { id: path.id, name: /* @__PURE__ */ required(query.text) },
  returns: empty,
};

/** Input of {@linkcode pause}. */
export interface PauseInput {
  /** Id or name of the container. */
  id: string;
}

/** Freezes all processes of a container. `POST /containers/{id}/pause` */
export const pause: Endpoint<"ContainerPause", PauseInput, void> = {
  id: "ContainerPause",
  method: "POST",
  path: "/containers/{id}/pause",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode unpause}. */
export interface UnpauseInput {
  /** Id or name of the container. */
  id: string;
}

/** Lets a paused container go on. `POST /containers/{id}/unpause` */
export const unpause: Endpoint<"ContainerUnpause", UnpauseInput, void> = {
  id: "ContainerUnpause",
  method: "POST",
  path: "/containers/{id}/unpause",
  params: { id: path.id },
  returns: empty,
};

/** Input of {@linkcode attach}. */
export interface AttachInput {
  /** Id or name of the container. */
  id: string;
  /** Keys that detach, such as `ctrl-p,ctrl-q`. Default the engine's. */
  detachKeys?: string | undefined;
  /** First what it wrote before. Default false. */
  logs?: boolean | undefined;
  /** Then what it writes from now on. Default false. */
  stream?: boolean | undefined;
  /** With a way in; needs `stream`, and the container `OpenStdin` and `StdinOnce`. Default false. */
  stdin?: boolean | undefined;
  /** With stdout. Default false. */
  stdout?: boolean | undefined;
  /** With stderr. Default false. */
  stderr?: boolean | undefined;
}

/**
 * Attaches to a container. Closing stdin of one that was created with `OpenStdin` but without `StdinOnce` loses its output on Docker.
 * `POST /containers/{id}/attach`
 */
export const attach: Endpoint<"ContainerAttach", AttachInput, Session> = {
  id: "ContainerAttach",
  method: "POST",
  path: "/containers/{id}/attach",
  params: {
    id: path.id,
    detachKeys: query.text,
    logs: query.boolean,
    stream: query.boolean,
    stdin: query.boolean,
    stdout: query.boolean,
    stderr: query.boolean,
  },
  returns: session,
  upgrade: "tcp",
};

/** Input of {@linkcode attachWebsocket}. */
export interface AttachWebsocketInput {
  /** Id or name of the container. */
  id: string;
  /** Keys that detach, such as `ctrl-p,ctrl-q`. Default the engine's. */
  detachKeys?: string | undefined;
  /** First what it wrote before. Default false. */
  logs?: boolean | undefined;
  /** Then what it writes from now on. Default false. */
  stream?: boolean | undefined;
  /** With a way in. Default false. Since 1.42; before, always. */
  stdin?: boolean | undefined;
  /** With stdout. Default false. Since 1.42; before, always. */
  stdout?: boolean | undefined;
  /** With stderr. Default false. Since 1.42; before, always. */
  stderr?: boolean | undefined;
}

/** Attaches to a container over a WebSocket, where stdout and stderr are mixed. `GET /containers/{id}/attach/ws` */
export const attachWebsocket: Endpoint<"ContainerAttachWebsocket", AttachWebsocketInput, Session> = {
  id: "ContainerAttachWebsocket",
  method: "GET",
  path: "/containers/{id}/attach/ws",
  params: {
    id: path.id,
    detachKeys: query.text,
    logs: query.boolean,
    stream: query.boolean,
    stdin: /* @__PURE__ */ since(query.boolean, "1.42"),
    stdout: /* @__PURE__ */ since(query.boolean, "1.42"),
    stderr: /* @__PURE__ */ since(query.boolean, "1.42"),
  },
  returns: websocket,
  upgrade: "websocket",
};

/** What to wait for: an end now or earlier, the next end, or the removal. */
export type WaitCondition = "not-running" | "next-exit" | "removed" | (string & Record<never, never>);

/** Input of {@linkcode wait}. */
export interface WaitInput {
  /** Id or name of the container. */
  id: string;
  /** What to wait for. Default `not-running`, which one that was never started is. */
  condition?: WaitCondition | undefined;
}

/** Waits until a container has ended. `POST /containers/{id}/wait` */
export const wait: Endpoint<"ContainerWait", WaitInput, ContainerWaitResponse> = {
  id: "ContainerWait",
  method: "POST",
  path: "/containers/{id}/wait",
  params: { id: path.id, condition: query.text },
  returns: json,
};

/** Input of `delete`. */
export interface DeleteInput {
  /** Id or name of the container. */
  id: string;
  /** Removes its anonymous volumes, too. Default false. */
  v?: boolean | undefined;
  /** Kills it first when it runs. Default false. */
  force?: boolean | undefined;
  /** Removes a link, not a container: `id` is then `container/alias`. Default false. */
  link?: boolean | undefined;
}

/** Removes a container. `DELETE /containers/{id}` */
const remove: Endpoint<"ContainerDelete", DeleteInput, void> = {
  id: "ContainerDelete",
  method: "DELETE",
  path: "/containers/{id}",
  params: { id: path.id, v: query.boolean, force: query.boolean, link: query.boolean },
  returns: empty,
};

/** Input of {@linkcode archive}. */
export interface ArchiveInput {
  /** Id or name of the container. */
  id: string;
  /** Path in the container. */
  path: string;
}

/** A file or folder of a container as a tar. `GET /containers/{id}/archive` */
export const archive: Endpoint<"ContainerArchive", ArchiveInput, ArchiveStream> = {
  id: "ContainerArchive",
  method: "GET",
  path: "/containers/{id}/archive",
  params: { id: path.id, path: /* @__PURE__ */ required(query.text) },
  returns: archiveStream,
};

/** Input of {@linkcode archiveInfo}. */
export interface ArchiveInfoInput {
  /** Id or name of the container. */
  id: string;
  /** Path in the container. */
  path: string;
}

/** What a path of a container is: size, mode, time, target of a link. `HEAD /containers/{id}/archive` */
export const archiveInfo: Endpoint<"ContainerArchiveInfo", ArchiveInfoInput, PathStat> = {
  id: "ContainerArchiveInfo",
  method: "HEAD",
  path: "/containers/{id}/archive",
  params: { id: path.id, path: /* @__PURE__ */ required(query.text) },
  returns: pathStat,
};

/** Input of {@linkcode putArchive}, beside its body. */
export interface PutArchiveInput {
  /** Id or name of the container. */
  id: string;
  /** Folder in the container to unpack into; it must be there. */
  path: string;
  /** Fails where a folder would replace a file, or a file a folder. Default false. */
  noOverwriteDirNonDir?: boolean | undefined;
  /** Gives the files to the container's user, where it has one, instead of the owners that the tar names. Default false. */
  copyUIDGID?: boolean | undefined;
}

/** The body of {@linkcode putArchive}. */
export interface PutArchiveBody {
  /** A tar, plain or compressed. */
  body: RawBody;
}

/** Unpacks a tar into a folder of a container. `PUT /containers/{id}/archive` */
export const putArchive: Endpoint<"PutContainerArchive", PutArchiveInput, void, PutArchiveBody> = {
  id: "PutContainerArchive",
  method: "PUT",
  path: "/containers/{id}/archive",
  params: {
    id: path.id,
    path: /* @__PURE__ */ required(query.text),
    noOverwriteDirNonDir: query.boolean,
    copyUIDGID: query.boolean,
  },
  body: body.tar,
  returns: empty,
};

/** What a prune of containers can be limited by. */
export type PruneFilters = query.Filters<"label" | "label!" | "until">;

/** Input of {@linkcode prune}. */
export interface PruneInput {
  /** Containers with these properties only. `until` is a time, or a duration before now. */
  filters?: PruneFilters | undefined;
}

/** Removes all containers that do not run. `POST /containers/prune` */
export const prune: Endpoint<"ContainerPrune", PruneInput, ContainerPruneResponse> = {
  id: "ContainerPrune",
  method: "POST",
  path: "/containers/prune",
  params: { filters: /* @__PURE__ */ query.filters("label", "label!", "until") },
  returns: json,
};

/** Input of {@linkcode exec}, beside its body. */
export interface ExecInput {
  /** Id or name of the container. */
  id: string;
}

/** Creates an exec in a container that runs; `execs.start` starts it. `POST /containers/{id}/exec` */
export const exec: Endpoint<"ContainerExec", ExecInput, IDResponse, ContainerExecBody> = {
  id: "ContainerExec",
  method: "POST",
  path: "/containers/{id}/exec",
  params: { id: path.id },
  body: body.json,
  returns: json,
};

export {
  /** All files of a container as a tar, volumes left out. `GET /containers/{id}/export` */
  exportFiles as export,
  /** Removes a container. `DELETE /containers/{id}` */
  remove as delete,
};
