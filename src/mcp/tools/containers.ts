/**
 * Tools that look at containers: the list, one of them, its processes and its changes.
 *
 * @module
 */

import * as z from "zod";
import { changes, list, type ListFilters, top } from "../../core/endpoints/containers.ts";
import { list as listImages } from "../../core/endpoints/images.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { page } from "../shape/page.ts";
import { rows, shortId } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { containerRow, newestKey } from "./containers-row.ts";
import { inspectSection, type SectionName, sectionNames } from "./containers-sections.ts";
import { summary } from "./containers-summary.ts";
import { container } from "./read-find.ts";
import { count, cursor, id, reads, text } from "./read-input.ts";
import { address, counted, header, joined, plainName, word } from "./read-text.ts";

const rowSchema = z.looseObject({ name: z.string(), id: z.string(), state: z.string() });

/** `container_list` */
export const containerList: Tool = /* @__PURE__ */ tool({
  name: "container_list",
  title: "List containers",
  description: "Lists containers, running or not, newest first: name, image, status, health, ports, compose project. Start here.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({
    status: z.enum(["created", "running", "paused", "restarting", "exited", "dead"]).optional(),
    health: z.enum(["healthy", "unhealthy", "starting"]).optional(),
    name: text.describe("Part of it"),
    label: text.describe("key or key=value"),
    image: text,
    limit: count(50, 200),
    cursor,
  }),
  output: z.looseObject({ total: z.number(), running: z.number(), containers: z.array(rowSchema) }),
  annotations: reads,
  async run(context, { status, health, name, label, image, limit, cursor: from }) {
    const filters: ListFilters = { status, health, name, label, ancestor: image };
    const all = await context.engine.call(list, { all: true, filters });
    const { items, next } = page(all, { key: newestKey, descending: true, limit, cursor: from });
    const running = all.filter(({ State }) => State === "running").length;
    const names = await imageNames(context.engine, items);
    const found = items.map((one) => containerRow(one, names));
    const table = rows(found, {
      name: (one) => one.name,
      id: (one) => one.id,
      image: (one) => one.image,
      status: (one) => one.status,
      health: (one) => one.health,
      ports: (one) => one.ports,
      compose: (one) => one.project && joined([one.project, one.service], "/"),
    });
    return {
      header: header(context, `${counted(all.length, "container")}, ${running} running`, {
        shown: items.length,
        total: all.length,
        next,
        narrow: "status, name, label or image",
      }),
      parts: [table],
      data: { total: all.length, running, containers: found, next_cursor: next },
    };
  },
});

/** Names of images by their ids, where containers name theirs by its id: those that this server made do. */
async function imageNames(engine: Engine, of: readonly ContainerSummary[]): Promise<ReadonlyMap<string, string>> {
  if (!of.some(({ Image }) => Image.startsWith("sha256:"))) return new Map();
  const images = await engine.call(listImages).catch(() => []);
  return new Map(images.flatMap(({ Id, RepoTags }) => RepoTags?.[0] === undefined ? [] : [[Id, RepoTags[0]] as const]));
}

const usual: readonly SectionName[] = ["network", "mounts", "security"];

/** `container_inspect` */
export const containerInspect: Tool = /* @__PURE__ */ tool({
  name: "container_inspect",
  title: "Inspect a container",
  description: "Configuration and state of one container, by sections. `security` lists what lets it reach the host; `raw` is everything.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({
    container: id,
    sections: z.array(z.enum(sectionNames)).optional(),
  }),
  output: z.looseObject({ name: z.string(), id: z.string(), state: z.string(), image: z.string() }),
  annotations: reads,
  large: true,
  async run(context, { container: which, sections: wanted = usual }) {
    const of = await container(context.engine, which);
    const made = wanted.map((name) => inspectSection(name, of));
    return {
      header: header(context, `container ${plainName(of.Name)} (${shortId(of.Id)}): ${of.State.Status}`),
      parts: [summary(of), ...made.flatMap(({ parts }) => parts)],
      data: {
        name: plainName(of.Name),
        id: shortId(of.Id),
        state: of.State.Status,
        image: word(of.Config.Image),
        ...Object.assign({}, ...made.map(({ data }) => data)) as Record<string, unknown>,
      },
      links: [{ uri: address(context, `containers/${shortId(of.Id)}`), name: plainName(of.Name) }],
    };
  },
});

/** `container_processes` */
export const containerProcesses: Tool = /* @__PURE__ */ tool({
  name: "container_processes",
  title: "Processes of a container",
  description: "The processes that run in a container, as ps shows them.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({ container: id }),
  annotations: reads,
  async run(context, { container: which }) {
    const { Titles, Processes } = await context.engine.call(top, { id: which });
    const lines = (Processes ?? []).map((values) => values.join(" | "));
    return {
      header: header(context, `${counted(lines.length, "process", "processes")} in ${word(which)}`),
      parts: lines.length ? [{ untrusted: [Titles.join(" | "), ...lines].join("\n"), source: `processes:${word(which)}` }] : [],
    };
  },
});

const kinds = ["changed", "added", "deleted"] as const;

/** `container_changes` */
export const containerChanges: Tool = /* @__PURE__ */ tool({
  name: "container_changes",
  title: "Changed files of a container",
  description: "Files of a container that differ from its image, counted by folder and listed.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({ container: id, prefix: text.describe("Folder to look in"), limit: count(100, 1000), cursor }),
  annotations: reads,
  async run(context, { container: which, prefix = "/", limit, cursor: from }) {
    const all = await context.engine.call(changes, { id: which });
    const below = prefix.endsWith("/") ? prefix : `${prefix}/`;
    const within = all.filter(({ Path }) => Path === prefix || Path.startsWith(below));
    const { items, next } = page(within, { key: (one) => one.Path, limit, cursor: from });
    const folders = new Map<string, number>();
    for (const { Path } of within) {
      const rest = Path.slice(below.length);
      const folder = rest.includes("/") ? `${below}${rest.slice(0, rest.indexOf("/"))}/` : below;
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    const most = [...folders].sort((a, b) => b[1] - a[1]).slice(0, 15).map(([folder, number]) => `${number} in ${folder}`);
    const counts = kinds.map((kind, index) => `${within.filter(({ Kind }) => Kind === index).length} ${kind}`).join(", ");
    const lines = items.map(({ Kind, Path }) => `${(kinds[Kind] ?? "?").charAt(0).toUpperCase()} ${Path}`);
    return {
      header: header(context, `${counted(within.length, "path")} differ in ${word(which)}: ${counts}`, {
        shown: items.length,
        total: within.length,
        next,
        narrow: "prefix",
      }),
      parts: within.length ? [{ untrusted: [...most, "", ...lines].join("\n"), source: `files:${word(which)}` }] : [],
    };
  },
});
