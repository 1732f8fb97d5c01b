/**
 * Tools that look at a swarm: its services, tasks and nodes, and of its secrets and configs the names.
 *
 * @module
 */

import * as z from "zod";
import { list as listConfigs } from "../../core/endpoints/configs.ts";
import { list as listNodes } from "../../core/endpoints/nodes.ts";
import { list as listSecrets } from "../../core/endpoints/secrets.ts";
import { inspect as inspectSwarm } from "../../core/endpoints/swarm.ts";
import { info } from "../../core/endpoints/system.ts";
import { list as listTasks } from "../../core/endpoints/tasks.ts";
import type { Task } from "../../core/types/tasks.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { ago, rows, shortId } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { count, cursor, reads, text } from "./read-input.ts";
import { counted, header, listed, word } from "./read-text.ts";

/** `node_list` */
export const nodeList: Tool = /* @__PURE__ */ tool({
  name: "node_list",
  title: "List nodes",
  description: "Nodes of the swarm: role, state, availability, engine, address. Managers only.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({ limit: count(50, 200), cursor }),
  output: z.looseObject({ total: z.number(), nodes: z.array(z.looseObject({ name: z.string(), id: z.string() })) }),
  annotations: reads,
  async run(context, { limit, cursor: from }) {
    const all = await context.engine.call(listNodes, {});
    const { items, next } = page(all, { key: ({ ID }) => ID, limit, cursor: from });
    const nodes = items.map(({ ID, Description, Spec, Status, ManagerStatus }) => ({
      name: word(Description?.Hostname),
      id: ID.slice(0, 12),
      role: `${Spec.Role ?? "-"}${ManagerStatus?.Leader ? ", leader" : ""}`,
      state: Status.State ?? "-",
      availability: Spec.Availability ?? "-",
      engine: word(Description?.Engine?.EngineVersion),
      address: word(Status.Addr),
    }));
    return {
      header: header(context, counted(all.length, "node"), { shown: items.length, total: all.length, next }),
      parts: [rows(nodes, {
        name: (one) => one.name,
        id: (one) => one.id,
        role: (one) => one.role,
        state: (one) => one.state,
        availability: (one) => one.availability,
        engine: (one) => one.engine,
        address: (one) => one.address,
      })],
      data: { total: all.length, nodes, next_cursor: next },
    };
  },
});

/** Newest first. */
function taskKey({ CreatedAt, ID }: Task): string {
  return `${CreatedAt} ${ID}`;
}

/** `task_list` */
export const taskList: Tool = /* @__PURE__ */ tool({
  name: "task_list",
  title: "List tasks",
  description: "Tasks of the swarm, newest first: service, node, state, and what failed. Use it to see why a service does not come up.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({
    service: text,
    node: text,
    state: z.enum(["running", "shutdown", "accepted"]).optional().describe("The one it is led to"),
    limit: count(50, 200),
    cursor,
  }),
  output: z.looseObject({ total: z.number(), tasks: z.array(z.looseObject({ id: z.string(), state: z.string() })) }),
  annotations: reads,
  async run(context, { service, node, state, limit, cursor: from }) {
    const all = await context.engine.call(listTasks, { filters: { service, node, "desired-state": state } });
    const { items, next } = page(all, { key: taskKey, descending: true, limit, cursor: from });
    const tasks = items.map((one) => ({
      id: one.ID.slice(0, 12),
      service: one.ServiceID?.slice(0, 12),
      slot: one.Slot,
      node: one.NodeID?.slice(0, 12),
      state: one.Status.State ?? "-",
      wanted: one.DesiredState ?? "-",
      since: one.Status.Timestamp,
      exit_code: one.Status.ContainerStatus?.ExitCode,
      container: one.Status.ContainerStatus && shortId(one.Status.ContainerStatus.ContainerID),
    }));
    const errors = items.filter(({ Status }) => Status.Err).map(({ ID, Status }) =>
      `${ID.slice(0, 12)}: ${clip(oneLine(Status.Err ?? ""), 300)}`
    );
    return {
      header: header(context, counted(all.length, "task"), {
        shown: items.length,
        total: all.length,
        next,
        narrow: "service, node or state",
      }),
      parts: [
        rows(tasks, {
          id: (one) => one.id,
          service: (one) => one.service,
          slot: (one) => one.slot,
          node: (one) => one.node,
          state: (one) => one.state === one.wanted ? one.state : `${one.state} (wanted ${one.wanted})`,
          since: (one) => ago(one.since),
          "exit code": (one) => one.exit_code,
          container: (one) => one.container,
        }),
        ...errors.length ? [{ untrusted: errors.join("\n"), source: "task errors" }] : [],
      ].filter((part) => part !== ""),
      data: { total: all.length, tasks, next_cursor: next },
    };
  },
});

/** Names only: neither data nor labels leave this function. */
function namesOf(of: readonly { readonly Spec: { readonly Name?: string | undefined } }[]): string[] {
  return of.map(({ Spec }) => word(Spec.Name)).sort();
}

/** `swarm_status` */
export const swarmStatus: Tool = /* @__PURE__ */ tool({
  name: "swarm_status",
  title: "About the swarm",
  description: "Whether the engine is in a swarm and as what, its managers and nodes, and the names of its secrets and configs.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({}),
  output: z.looseObject({ state: z.string(), manager: z.boolean() }),
  annotations: reads,
  async run(context) {
    const { engine } = context;
    const { Swarm: local } = await engine.call(info, {});
    const state = local?.LocalNodeState || "inactive";
    if (state === "inactive" || !local.ControlAvailable) {
      return {
        header: header(context, state === "inactive" ? "not in a swarm" : `in a swarm: ${state}, worker; ask a manager for the rest`),
        data: { state, manager: false },
      };
    }
    const [swarm, secrets, configs] = await Promise.all([
      engine.call(inspectSwarm, {}),
      engine.call(listSecrets, {}).then(namesOf),
      engine.call(listConfigs, {}).then(namesOf),
    ]);
    return {
      header: header(
        context,
        `in a swarm: ${state}, manager; ${counted(local.Nodes ?? 0, "node")}, ${counted(local.Managers ?? 0, "manager")}`,
      ),
      parts: [listed({
        swarm: swarm.ID,
        node: local.NodeID,
        created: ago(swarm.CreatedAt),
        "root certificate is replaced": swarm.RootRotationInProgress ? "yes" : undefined,
        "managers lock": swarm.Spec.EncryptionConfig?.AutoLockManagers ? "yes" : "no",
        secrets: secrets.join(", "),
        configs: configs.join(", "),
      })],
      data: { state, manager: true, id: swarm.ID, nodes: local.Nodes, managers: local.Managers, secrets, configs },
    };
  },
});
