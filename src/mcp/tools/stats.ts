/**
 * What containers use.
 *
 * @module
 */

import * as z from "zod";
import { list, stats } from "../../core/endpoints/containers.ts";
import type { ContainerStatsResponse } from "../../core/types/container-stats.ts";
import type { Engine } from "../engine.ts";
import { bytes, rows, shortId } from "../shape/table.ts";
import { type Tool, tool, type ToolContext } from "../tool.ts";
import { newestKey } from "./containers-row.ts";
import { pause } from "./deadline.ts";
import { reads, text } from "./read-input.ts";
import { counted, header, plainName, share } from "./read-text.ts";
import { compares, type Figures, figures, runs } from "./stats-figures.ts";

/** How many containers are asked at once. */
const most = 25;

async function sample(engine: Engine, id: string): Promise<ContainerStatsResponse | undefined> {
  for await (const one of engine.records(stats, { id, stream: false })) return one;
  return undefined;
}

/** The figures of a container; `undefined` of one that does not run. */
export async function usage(
  engine: Engine,
  id: string,
  signal: AbortSignal,
): Promise<{ name: string; id: string; figures: Figures } | undefined> {
  const first = await sample(engine, id);
  if (!first || !runs(first)) return undefined;
  const said = { name: plainName(first.name), id: shortId(first.id) };
  if (compares(first)) return { ...said, figures: figures(first) };
  await pause(1000, signal);
  const second = await sample(engine, id);
  return second && runs(second) ? { ...said, figures: figures(second, first) } : { ...said, figures: figures(first) };
}

/** Figures as the columns of a table. */
export const columns: Readonly<Record<string, (of: Figures) => string>> = {
  cpu: ({ cpu }) => cpu === undefined ? "-" : `${cpu}%`,
  memory: ({ memory, memoryLimit }) =>
    memory === undefined ? "-" : memoryLimit ? `${bytes(memory)} of ${bytes(memoryLimit)} (${share(memory, memoryLimit)})` : bytes(memory),
  "net in/out": ({ received, sent }) => received === undefined ? "-" : `${bytes(received)}/${bytes(sent)}`,
  "block read/write": ({ read, written }) => read === undefined ? "-" : `${bytes(read)}/${bytes(written)}`,
  pids: ({ pids }) => String(pids ?? "-"),
  throttled: ({ throttled }) => throttled ? share(throttled, 1) : "-",
};

async function idsOf(context: ToolContext, id: string | undefined): Promise<{ ids: readonly string[]; left: number }> {
  if (id !== undefined) return { ids: [id], left: 0 };
  const running = (await context.engine.call(list, { filters: { status: "running" } })).sort((a, b) =>
    newestKey(a) < newestKey(b) ? 1 : -1
  );
  return { ids: running.slice(0, most).map(({ Id }) => Id), left: Math.max(0, running.length - most) };
}

/** `container_stats` */
export const containerStats: Tool = /* @__PURE__ */ tool({
  name: "container_stats",
  title: "Usage of containers",
  description: "CPU (100% is one core), memory without cache, network, disk and processes of one container, or of all that run.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({ container: text }),
  output: z.looseObject({ containers: z.array(z.looseObject({ name: z.string(), id: z.string() })) }),
  annotations: reads,
  async run(context, { container: id }) {
    const { engine, signal } = context;
    const { ids, left } = await idsOf(context, id);
    const asked = id === undefined
      // One that ends meanwhile does not spoil the others.
      ? await Promise.all(ids.map((one) => usage(engine, one, signal).catch(() => undefined)))
      : [await usage(engine, id, signal)];
    signal.throwIfAborted();
    const used = asked.filter((one) => one !== undefined).sort((a, b) => (b.figures.cpu ?? 0) - (a.figures.cpu ?? 0));
    const table = rows(used, {
      name: (one) => one.name,
      id: (one) => one.id,
      ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, (one: typeof used[number]) => column(one.figures)])),
    });
    const none = id !== undefined && !used.length ? ": it does not run" : "";
    return {
      header: header(
        context,
        `usage of ${counted(used.length, "running container")}${none}${left ? ` | TRUNCATED: ${left} more; ask for one by id` : ""}`,
      ),
      parts: [table],
      data: { containers: used.map(({ name, id, figures }) => ({ name, id, ...figures })) },
    };
  },
});
