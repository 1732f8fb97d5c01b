/**
 * Compose projects, by the labels of their containers.
 *
 * @module
 */

import * as z from "zod";
import { list } from "../../core/endpoints/containers.ts";
import { rows } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { composeLabels, type ContainerRow, containerRow } from "./containers-row.ts";
import { count, cursor, reads, text } from "./read-input.ts";
import { page } from "../shape/page.ts";
import { counted, header, joined } from "./read-text.ts";

/** A service of a project, with its containers. */
interface Service {
  readonly project: string;
  readonly service: string;
  readonly containers: readonly ContainerRow[];
}

/** One key for a service; blanks are in no name. */
const keyOf = ({ project, service }: { readonly project: string; readonly service: string }) => `${project} ${service}`;

function servicesOf(rows: readonly ContainerRow[]): Service[] {
  const services = new Map<string, Service & { readonly containers: ContainerRow[] }>();
  for (const row of rows) {
    const of = { project: row.project ?? "-", service: row.service ?? "-" };
    const key = keyOf(of);
    const there = services.get(key) ?? { ...of, containers: [] };
    there.containers.push(row);
    services.set(key, there);
  }
  return [...services.values()];
}

/** The states of containers in numbers, such as `2 running, 1 exited`. */
function states(of: readonly ContainerRow[]): string {
  const counts = new Map<string, number>();
  for (const { state, health } of of) {
    const word = health && state === "running" ? `${state} (${health})` : state;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([state, number]) => `${number} ${state}`).join(", ");
}

/** `compose_status` */
export const composeStatus: Tool = /* @__PURE__ */ tool({
  name: "compose_status",
  title: "Compose projects",
  description: "Compose projects with their services, and state, health and ports of each.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({ project: text, limit: count(50, 200), cursor }),
  output: z.looseObject({
    projects: z.array(z.looseObject({ project: z.string(), services: z.number() })),
    services: z.array(z.looseObject({})),
  }),
  annotations: reads,
  async run(context, { project, limit, cursor: from }) {
    const label = project === undefined ? composeLabels.project : `${composeLabels.project}=${project}`;
    const found = await context.engine.call(list, { all: true, filters: { label } });
    // What `compose run` made comes and goes; it is no part of a service's state.
    const kept = found.filter(({ Labels }) => Labels[composeLabels.oneoff]?.toLowerCase() !== "true");
    const services = servicesOf(kept.map((one) => containerRow(one)));
    const { items, next } = page(services, { key: keyOf, limit, cursor: from });
    const projects = [...new Set(services.map((one) => one.project))].sort().map((name) => {
      const own = services.filter((one) => one.project === name);
      const all = own.flatMap(({ containers }) => containers);
      return {
        project: name,
        services: own.length,
        containers: all.length,
        running: all.filter(({ state }) => state === "running").length,
      };
    });
    return {
      header: header(context, `${counted(projects.length, "compose project")}, ${counted(services.length, "service")}`, {
        shown: items.length,
        total: services.length,
        next,
        narrow: "project",
      }),
      parts: [
        projects.map((one) =>
          `${one.project}: ${counted(one.services, "service")}, ${one.running} of ${counted(one.containers, "container")} running`
        ).join("\n"),
        rows(items, {
          project: (one) => one.project,
          service: (one) => one.service,
          state: ({ containers }) => states(containers),
          status: ({ containers }) => containers.length === 1 ? containers[0]?.status : undefined,
          ports: ({ containers }) => joined([...new Set(containers.map(({ ports }) => ports))], ","),
          containers: ({ containers }) => containers.map(({ name }) => name).join(","),
        }),
      ].filter((part) => part !== ""),
      data: {
        projects,
        services: items.map(({ project, service, containers }) => ({ project, service, containers })),
        next_cursor: next,
      },
    };
  },
});
