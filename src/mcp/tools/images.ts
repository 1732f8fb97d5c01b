/**
 * Tools that look at images.
 *
 * @module
 */

import * as z from "zod";
import { list as listContainers } from "../../core/endpoints/containers.ts";
import { history, inspect, list } from "../../core/endpoints/images.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { ImageInspect, ImageSummary } from "../../core/types/images.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { ago, bytes, rows, shortId } from "../shape/table.ts";
import { type Part, type Tool, tool } from "../tool.ts";
import { newestKey } from "./containers-row.ts";
import { count, cursor, off, reads, text } from "./read-input.ts";
import { address, counted, header, joined, listed, plainName, word } from "./read-text.ts";

const untagged = "<none>:<none>";

/** Names of an image; its digests where it has none. */
export function imageNames({ RepoTags, RepoDigests }: Pick<ImageSummary, "RepoTags" | "RepoDigests">): string[] {
  const tags = (RepoTags ?? []).filter((tag) => tag !== untagged);
  return (tags.length ? tags : (RepoDigests ?? []).filter((digest) => !digest.startsWith("<none>"))).map(word);
}

/** Names of the containers that were created from an image. */
function usersOf(containers: readonly ContainerSummary[], id: string): string[] {
  const digits = id.replace("sha256:", "");
  return containers.filter(({ ImageID }) => ImageID.replace("sha256:", "") === digits).map(({ Names }) => plainName(Names[0]));
}

/** `image_list` */
export const imageList: Tool = /* @__PURE__ */ tool({
  name: "image_list",
  title: "List images",
  description: "Lists images, newest first: names, size, age, and how many containers use each.",
  toolset: "images",
  grants: [],
  risk: "read",
  input: z.strictObject({
    reference: text.describe("Such as nginx or repo/*:1.*"),
    dangling: z.boolean().optional().describe("true: only those without a name"),
    limit: count(50, 200),
    cursor,
  }),
  output: z.looseObject({
    total: z.number(),
    images: z.array(z.looseObject({ id: z.string(), names: z.array(z.string()), size: z.number() })),
  }),
  annotations: reads,
  async run(context, { reference, dangling, limit, cursor: from }) {
    const { engine } = context;
    const [all, containers] = await Promise.all([
      engine.call(list, { filters: { reference, dangling } }),
      engine.call(listContainers, { all: true }),
    ]);
    const { items, next } = page(all, { key: newestKey, descending: true, limit, cursor: from });
    const images = items.map((one) => ({
      names: imageNames(one),
      id: shortId(one.Id),
      size: one.Size,
      created: one.Created,
      used_by: usersOf(containers, one.Id).length,
    }));
    const size = all.reduce((sum, { Size }) => sum + Size, 0);
    return {
      header: header(context, `${counted(all.length, "image")}, ${bytes(size)} (shared layers counted each time)`, {
        shown: items.length,
        total: all.length,
        next,
        narrow: "reference",
      }),
      parts: [rows(images, {
        name: ({ names }) => names.join(",") || "<none>",
        id: ({ id }) => id,
        size: ({ size }) => bytes(size),
        created: ({ created }) => ago(created),
        "used by": ({ used_by }) => used_by || "-",
      })],
      data: { total: all.length, images, next_cursor: next },
    };
  },
});

/** `image_inspect` */
export const imageInspect: Tool = /* @__PURE__ */ tool({
  name: "image_inspect",
  title: "Inspect an image",
  description: "What an image is and runs by default, its platform and size, and which containers use it; with history, how it was built.",
  toolset: "images",
  grants: [],
  risk: "read",
  input: z.strictObject({ image: z.string().describe("Name or id"), history: off }),
  output: z.looseObject({ id: z.string(), names: z.array(z.string()), size: z.number() }),
  annotations: reads,
  large: true,
  async run(context, { image: name, history: withHistory }) {
    const { engine } = context;
    const of = await engine.call(inspect, { name });
    const [containers, steps] = await Promise.all([
      engine.call(listContainers, { all: true }),
      withHistory ? engine.call(history, { name }) : undefined,
    ]);
    const users = usersOf(containers, of.Id);
    const names = imageNames(of);
    const shown = names[0] ?? shortId(of.Id);
    const platform = joined([of.Os, of.Architecture, of.Variant ?? undefined].map((one) => one && word(one)), "/");
    const ours = listed({
      names: names.join(", "),
      digests: (of.RepoDigests ?? []).map(word).join(", "),
      platform,
      created: of.Created && ago(of.Created),
      size: bytes(of.Size),
      layers: of.RootFS?.Layers?.length,
      user: word(of.Config?.User),
      ports: joined(Object.keys(of.Config?.ExposedPorts ?? {}).map(word), ", "),
      "stop signal": word(of.Config?.StopSignal ?? undefined),
      "used by": users.length ? users.join(", ") : "no container",
    });
    return {
      header: header(context, `image ${shown} (${shortId(of.Id)}), ${platform}, ${bytes(of.Size)}`),
      parts: [
        ours,
        ...configPart(of, shown),
        ...steps
          ? [{
            untrusted: steps.map(({ CreatedBy, Size }) => `${bytes(Size)} ${clip(oneLine(CreatedBy), 500)}`).join("\n"),
            source: `history:${shown}`,
          }]
          : [],
      ],
      data: { id: shortId(of.Id), names, platform, size: of.Size, created: of.Created, used_by: users },
      links: [{ uri: address(context, `images/${encodeURIComponent(shortId(of.Id))}`), name: shown }],
    };
  },
});

function configPart({ Config: config, Author: author }: ImageInspect, name: string): Part[] {
  const lines = [
    config?.Entrypoint?.length ? `entrypoint: ${JSON.stringify(config.Entrypoint)}` : "",
    config?.Cmd?.length ? `command: ${JSON.stringify(config.Cmd)}` : "",
    config?.WorkingDir ? `folder: ${config.WorkingDir}` : "",
    config?.Healthcheck?.Test?.length ? `health test: ${config.Healthcheck.Test.join(" ")}` : "",
    ...Object.keys(config?.Volumes ?? {}).map((path) => `volume: ${path}`),
    ...(config?.Env ?? []).map((one) => `env: ${one}`),
    ...Object.entries(config?.Labels ?? {}).map(([key, value]) => `label: ${key}=${clip(oneLine(value), 300)}`),
    author ? `author: ${author}` : "",
  ].filter((line) => line !== "");
  return lines.length ? [{ untrusted: lines.join("\n"), source: `image:${name}` }] : [];
}
