/**
 * Tools that have the engine ask registries.
 *
 * @module
 */

import * as z from "zod";
import { inspect } from "../../core/endpoints/distribution.ts";
import { search } from "../../core/endpoints/images.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { bytes } from "../shape/table.ts";
import { type Annotations, type Tool, tool } from "../tool.ts";
import { count, reads } from "./read-input.ts";
import { counted, header, joined, listed, word } from "./read-text.ts";

const asksOut: Annotations = { ...reads, openWorldHint: true };

/** `image_search` */
export const imageSearch: Tool = /* @__PURE__ */ tool({
  name: "image_search",
  title: "Search images",
  description: "Searches Docker Hub for images by name or description: stars, and whether they are official.",
  toolset: "images",
  grants: ["net"],
  risk: "net",
  input: z.strictObject({ term: z.string(), limit: count(25, 100) }),
  output: z.looseObject({ images: z.array(z.looseObject({ name: z.string(), stars: z.number(), official: z.boolean() })) }),
  annotations: asksOut,
  async run(context, { term, limit }) {
    const found = await context.engine.call(search, { term, limit });
    // Both names and descriptions are what anybody may upload.
    const lines = found.map(({ name, star_count, is_official, description }) =>
      `${name} | ${star_count} stars${is_official ? " | official" : ""} | ${clip(oneLine(description), 120)}`
    );
    return {
      header: header(context, `${counted(found.length, "image")} found`),
      parts: lines.length ? [{ untrusted: lines.join("\n"), source: "image search" }] : [],
      data: { images: found.map(({ name, star_count, is_official }) => ({ name: word(name), stars: star_count, official: is_official })) },
    };
  },
});

/** `image_registry_info` */
export const imageRegistryInfo: Tool = /* @__PURE__ */ tool({
  name: "image_registry_info",
  title: "An image in its registry",
  description: "Digest and platforms of an image as its registry has it, without pulling it.",
  toolset: "images",
  grants: ["net"],
  risk: "net",
  input: z.strictObject({ image: z.string() }),
  output: z.looseObject({ digest: z.string().optional(), platforms: z.array(z.string()) }),
  annotations: asksOut,
  async run(context, { image: name }) {
    const { Descriptor: of, Platforms } = await context.engine.call(inspect, { name });
    const platforms = (Platforms ?? []).map(({ os, architecture, variant }) =>
      joined([os, architecture, variant].map((one) => one && word(one)), "/")
    );
    return {
      header: header(context, `${word(name)}: ${word(of.digest)}`),
      parts: [
        listed({
          digest: word(of.digest),
          "media type": word(of.mediaType),
          "manifest size": of.size && bytes(of.size),
          platforms: platforms.join(", "),
        }),
      ],
      data: { digest: of.digest, platforms },
    };
  },
});
