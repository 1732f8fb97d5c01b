/**
 * The endpoints of a swarm's tasks. Managers only.
 *
 * @module
 */

import { json, jsonList } from "../codecs/json.ts";
import { taskLogs } from "../codecs/logs.ts";
import type { OutputStream } from "../codecs/output.ts";
import type { Endpoint } from "../endpoint.ts";
import * as path from "../fields/path.ts";
import * as query from "../fields/query.ts";
import { type SwarmLogs, swarmLogs } from "../fields/swarm-logs.ts";
import type { Task } from "../types/tasks.ts";

/** What tasks can be selected by; `_up-to-date` is for the docker CLI. */
export type ListFilters = query.Filters<
  "_up-to-date" | "desired-state" | "id" | "label" | "name" | "node" | "runtime" | "service"
>;

/** Input of {@linkcode list}. */
export interface ListInput {
  /** Tasks with these properties only. Without `runtime`, those of containers. */
  filters?: ListFilters | undefined;
}

/** Lists tasks, ended ones included. `GET /tasks` */
export const list: Endpoint<"TaskList", ListInput, Task[]> = {
  id: "TaskList",
  method: "GET",
  path: "/tasks",
  params: {
    filters: /* @__PURE__ */ query.filters("_up-to-date", "desired-state", "id", "label", "name", "node", "runtime", "service"),
  },
  returns: jsonList,
};

/** Input of {@linkcode inspect}. */
export interface InspectInput {
  /** Id of the task. */
  id: string;
}

/** All about a task. `GET /tasks/{id}` */
export const inspect: Endpoint<"TaskInspect", InspectInput, Task> = {
  id: "TaskInspect",
  method: "GET",
  path: "/tasks/{id}",
  params: { id: path.id },
  returns: json,
};

export type { SwarmLogs };

/** Input of {@linkcode logs}: one of `stdout` and `stderr` at least. */
export interface LogsInput extends SwarmLogs {
  /** Id of the task. */
  id: string;
}

/** What a task wrote. `GET /tasks/{id}/logs` */
export const logs: Endpoint<"TaskLogs", LogsInput, OutputStream> = {
  id: "TaskLogs",
  method: "GET",
  path: "/tasks/{id}/logs",
  params: swarmLogs,
  returns: taskLogs,
};
