/**
 * Tools that look at volumes.
 *
 * @module
 */

import * as z from "zod";
import { older } from "../../core/encode.ts";
import { list as listContainers } from "../../core/endpoints/containers.ts";
import { dataUsage } from "../../core/endpoints/system.ts";
import { inspect, list } from "../../core/endpoints/volumes.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { ago, bytes, rows } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { count, cursor, off, reads, text } from "./read-input.ts";
import { address, counted, header, joined, listed, plainName, word } from "./read-text.ts";

/** Names of the containers that mount a volume. */
function usersOf(containers: readonly ContainerSummary[], volume: string): string[] {
  return containers.filter(({ Mounts }) => Mounts?.some(({ Name }) => Name === volume)).map(({ Names }) => plainName(Names[0]));
}

/** Sizes by name; the engine counts every file for them. */
async function sizes(engine: Engine): Promise<ReadonlyMap<string, number>> {
  const version = await engine.version();
  const input = { ...!older(version, "1.42") && { type: ["volume"] }, ...!older(version, "1.52") && { verbose: true } };
  const { Volumes, VolumeUsage } = await engine.call(dataUsage, input);
  return new Map((VolumeUsage?.Items ?? Volumes ?? []).map(({ Name, UsageData }) => [Name, UsageData?.Size ?? -1]));
}

/** `volume_list` */
export const volumeList: Tool = /* @__PURE__ */ tool({
  name: "volume_list",
  title: "List volumes",
  description: "Lists volumes: driver, age, and the containers that mount each; with size also their bytes.",
  toolset: "volumes",
  grants: [],
  risk: "read",
  input: z.strictObject({
    name: text,
    dangling: z.boolean().optional().describe("true: only those that nothing mounts"),
    size: off.describe("Slow"),
    limit: count(50, 200),
    cursor,
  }),
  output: z.looseObject({ total: z.number(), volumes: z.array(z.looseObject({ name: z.string(), driver: z.string() })) }),
  annotations: reads,
  async run(context, { name, dangling, size, limit, cursor: from }) {
    const { engine } = context;
    const [{ Volumes }, containers, known] = await Promise.all([
      engine.call(list, { filters: { name, dangling } }),
      engine.call(listContainers, { all: true }),
      size ? sizes(engine) : undefined,
    ]);
    const all = Volumes ?? [];
    const { items, next } = page(all, { key: ({ Name }) => Name, limit, cursor: from });
    const volumes = items.map((one) => ({
      name: word(one.Name),
      driver: word(one.Driver),
      created: one.CreatedAt,
      size: known?.get(one.Name),
      used_by: usersOf(containers, one.Name),
    }));
    return {
      header: header(context, counted(all.length, "volume"), { shown: items.length, total: all.length, next, narrow: "name or dangling" }),
      parts: [rows(volumes, {
        name: (one) => one.name,
        driver: (one) => one.driver,
        created: (one) => ago(one.created),
        ...known && { size: (one: typeof volumes[number]) => bytes(one.size) },
        "used by": (one) => one.used_by.join(","),
      })],
      data: { total: all.length, volumes, next_cursor: next },
    };
  },
});

/** `volume_inspect` */
export const volumeInspect: Tool = /* @__PURE__ */ tool({
  name: "volume_inspect",
  title: "Inspect a volume",
  description: "One volume: driver, options, labels, and where each container mounts it; with size also its bytes.",
  toolset: "volumes",
  grants: [],
  risk: "read",
  input: z.strictObject({ volume: z.string(), size: off.describe("Slow") }),
  output: z.looseObject({ name: z.string(), driver: z.string(), used_by: z.array(z.string()) }),
  annotations: reads,
  async run(context, { volume: which, size: withSize }) {
    const { engine } = context;
    const of = await engine.call(inspect, { name: which });
    const [containers, known] = await Promise.all([engine.call(listContainers, { all: true }), withSize ? sizes(engine) : undefined]);
    const users = usersOf(containers, of.Name);
    const name = word(of.Name);
    const size = known?.get(of.Name);
    const mounts = containers.flatMap(({ Names, State, Mounts }) =>
      (Mounts ?? []).filter(({ Name }) => Name === of.Name).map(({ Destination, RW }) => ({
        container: plainName(Names[0]),
        state: State,
        at: word(Destination),
        write: RW,
      }))
    );
    const others = [
      ...Object.entries(of.Options ?? {}).map(([key, value]) => `option: ${key}=${clip(oneLine(value), 300)}`),
      ...Object.entries(of.Labels ?? {}).map(([key, value]) => `label: ${key}=${clip(oneLine(value), 300)}`),
    ];
    return {
      header: header(context, `volume ${name}, ${word(of.Driver)}, used by ${counted(users.length, "container")}`),
      parts: [
        listed({
          scope: of.Scope,
          created: ago(of.CreatedAt),
          size: size === undefined ? undefined : bytes(size),
          "on the host": word(of.Mountpoint),
        }),
        rows(mounts, {
          container: (one) => one.container,
          state: (one) => one.state,
          at: (one) => one.at,
          access: (one) => one.write ? "rw" : "ro",
        }),
        ...others.length ? [{ untrusted: others.join("\n"), source: `volume:${name}` }] : [],
      ].filter((part) => part !== ""),
      data: { name, driver: word(of.Driver), scope: of.Scope, size, used_by: users, mounts },
      links: [{ uri: address(context, `volumes/${encodeURIComponent(of.Name)}`), name: joined([name]) }],
    };
  },
});
