/**
 * Tools that look at services of a swarm.
 *
 * @module
 */

import * as z from "zod";
import { older } from "../../core/encode.ts";
import { inspect, list, logs } from "../../core/endpoints/services.ts";
import { list as listTasks } from "../../core/endpoints/tasks.ts";
import type { EndpointPortConfig, Service } from "../../core/types/services.ts";
import type { Engine } from "../engine.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { ago, bytes, rows } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { fitting, lineReader, type LogLine, matcher } from "./logs-lines.ts";
import { logBudget, logPart, readable, span } from "./logs.ts";
import { until } from "./read-deadline.ts";
import { count, cursor, id, reads, text, time } from "./read-input.ts";
import { counted, header, joined, listed, word } from "./read-text.ts";

function modeOf({ Mode }: Service["Spec"]): string {
  if (Mode?.Replicated) return "replicated";
  if (Mode?.ReplicatedJob) return "replicated job";
  return Mode?.GlobalJob ? "global job" : Mode?.Global ? "global" : "-";
}

function ports(of: readonly EndpointPortConfig[] | null | undefined): string {
  return (of ?? []).map(({ PublishedPort, TargetPort, Protocol, PublishMode }) =>
    `${PublishedPort ?? "any"}->${TargetPort}/${Protocol}${PublishMode === "host" ? " (host)" : ""}`
  ).join(",");
}

/** Tasks that run and that should, by service; engines before API 1.41 do not count them. */
async function counts(
  engine: Engine,
  services: readonly Service[],
): Promise<ReadonlyMap<string, { readonly running: number; readonly desired: number }>> {
  if (services.every(({ ServiceStatus }) => ServiceStatus)) {
    return new Map(
      services.map((
        { ID, ServiceStatus },
      ) => [ID, { running: ServiceStatus?.RunningTasks ?? 0, desired: ServiceStatus?.DesiredTasks ?? 0 }]),
    );
  }
  const tasks = await engine.call(listTasks, { filters: { "desired-state": "running" } });
  return new Map(services.map(({ ID }) => {
    const own = tasks.filter(({ ServiceID }) => ServiceID === ID);
    return [ID, { running: own.filter(({ Status }) => Status.State === "running").length, desired: own.length }];
  }));
}

/** `service_list` */
export const serviceList: Tool = /* @__PURE__ */ tool({
  name: "service_list",
  title: "List services",
  description: "Services of the swarm: image, mode, tasks that run of those wanted, ports, last update. Managers only.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({ name: text, limit: count(50, 200), cursor }),
  output: z.looseObject({ total: z.number(), services: z.array(z.looseObject({ name: z.string(), id: z.string() })) }),
  annotations: reads,
  async run(context, { name, limit, cursor: from }) {
    const { engine } = context;
    const status = older(await engine.version(), "1.41") ? undefined : true;
    const all = await engine.call(list, { filters: { name }, status });
    const tasks = await counts(engine, all);
    const { items, next } = page(all, { key: ({ Spec, ID }) => `${Spec.Name} ${ID}`, limit, cursor: from });
    const services = items.map(({ ID, Spec, Endpoint, UpdateStatus }) => ({
      name: word(Spec.Name),
      id: ID.slice(0, 12),
      image: word(Spec.TaskTemplate?.ContainerSpec?.Image?.replace(/@sha256:.*/, "")),
      mode: modeOf(Spec),
      running: tasks.get(ID)?.running ?? 0,
      desired: tasks.get(ID)?.desired ?? 0,
      ports: ports(Endpoint?.Ports),
      update: UpdateStatus?.State,
    }));
    return {
      header: header(context, counted(all.length, "service"), { shown: items.length, total: all.length, next, narrow: "name" }),
      parts: [rows(services, {
        name: (one) => one.name,
        id: (one) => one.id,
        image: (one) => one.image,
        mode: (one) => one.mode,
        tasks: (one) => `${one.running}/${one.desired}`,
        ports: (one) => one.ports,
        update: (one) => one.update,
      })],
      data: { total: all.length, services, next_cursor: next },
    };
  },
});

/** `service_inspect` */
export const serviceInspect: Tool = /* @__PURE__ */ tool({
  name: "service_inspect",
  title: "Inspect a service",
  description: "One service: image, tasks, resources, placement, networks, mounts, secrets by name, and how its last update went.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({ service: id }),
  output: z.looseObject({ name: z.string(), id: z.string() }),
  annotations: reads,
  large: true,
  async run(context, { service: which }) {
    const { engine } = context;
    const of = await engine.call(inspect, { id: which });
    const tasks = (await counts(engine, [of])).get(of.ID);
    const name = word(of.Spec.Name);
    const { ContainerSpec: spec, Resources, Placement, RestartPolicy, Networks } = of.Spec.TaskTemplate ?? {};
    const { NanoCPUs, MemoryBytes } = Resources?.Limits ?? {};
    const update = of.UpdateStatus;
    const others = [
      ...(spec?.Command ?? []).length ? [`command: ${JSON.stringify(spec?.Command)}`] : [],
      ...(spec?.Args ?? []).length ? [`arguments: ${JSON.stringify(spec?.Args)}`] : [],
      ...(spec?.Env ?? []).map((one) => `env: ${one}`),
      ...(spec?.Mounts ?? []).map(({ Type, Source, Target, ReadOnly }) =>
        `mount: ${Type} ${Source ?? ""} -> ${Target}${ReadOnly ? " (read-only)" : ""}`
      ),
      ...(Placement?.Constraints ?? []).map((one) => `constraint: ${one}`),
      ...Object.entries(of.Spec.Labels ?? {}).map(([key, value]) => `label: ${key}=${clip(oneLine(value), 300)}`),
      ...update?.Message ? [`update: ${update.Message}`] : [],
    ];
    return {
      header: header(
        context,
        `service ${name} (${of.ID.slice(0, 12)}): ${modeOf(of.Spec)}, ${tasks?.running ?? 0} of ${tasks?.desired ?? 0} tasks run`,
      ),
      parts: [
        listed({
          image: word(spec?.Image),
          created: ago(of.CreatedAt),
          updated: ago(of.UpdatedAt),
          "last update": update?.State,
          ports: ports(of.Endpoint?.Ports),
          networks: joined((Networks ?? []).map(({ Target }) => word(Target?.slice(0, 12))), ", "),
          user: word(spec?.User),
          "cpu limit": NanoCPUs && NanoCPUs / 1e9,
          "memory limit": MemoryBytes && bytes(MemoryBytes),
          restart: word(RestartPolicy?.Condition),
          secrets: joined((spec?.Secrets ?? []).map(({ SecretName }) => word(SecretName)), ", "),
          configs: joined((spec?.Configs ?? []).map(({ ConfigName }) => word(ConfigName)), ", "),
        }),
        ...others.length ? [{ untrusted: others.join("\n"), source: `service:${name}` }] : [],
      ],
      data: { name, id: of.ID.slice(0, 12), image: word(spec?.Image), mode: modeOf(of.Spec), ...tasks, update: update?.State },
    };
  },
});

/** `service_logs` */
export const serviceLogs: Tool = /* @__PURE__ */ tool({
  name: "service_logs",
  title: "Logs of a service",
  description: "The last lines that the tasks of a service wrote, together in the order of time; with grep those that match.",
  toolset: "swarm",
  grants: [],
  risk: "read",
  input: z.strictObject({
    service: id,
    tail: count(100, 1000).describe("Lines of each task"),
    since: time,
    grep: text.describe("Plain text, a|b for either"),
  }),
  annotations: reads,
  large: true,
  async run(context, { service: which, tail, since, grep }) {
    const { engine } = context;
    const match = matcher(grep);
    // With grep, more is read than is shown.
    const input = { id: which, stdout: true, stderr: true, timestamps: true, since, tail: match ? Math.max(tail, 5000) : tail };
    const came: LogLine[] = [];
    const asked = until(Date.now() + context.softDeadline / 2, (signal) => engine.lines(logs, input, signal));
    await readable(async () => {
      const parse = lineReader();
      for await (const raw of asked) {
        const line = parse(raw);
        if (!match || match(line.text)) came.push(line);
      }
    });
    // Tasks write at once, and an engine sends them as they come to it.
    const sorted = came.toSorted((a, b) => (a.at ?? 0n) < (b.at ?? 0n) ? -1 : (a.at ?? 0n) > (b.at ?? 0n) ? 1 : 0);
    const lines = fitting(match ? sorted.slice(-tail) : sorted, logBudget(context), "end");
    const cut = lines.length < came.length || asked.late;
    return {
      header: header(
        context,
        `${cut ? "TRUNCATED: the last " : ""}${counted(lines.length, "line")} of service ${word(which)}${span(lines)}${
          cut ? "; narrow with since or grep" : ""
        }`,
      ),
      parts: logPart(lines, `logs:${word(which)}`),
    };
  },
});
