/**
 * Tools that change which images there are: pull, tag, push, remove.
 *
 * @module
 */

import * as z from "zod";
import { delete as remove, push, tag as tagImage } from "../../core/endpoints/images.ts";
import type { PushResult } from "../../core/types/progress.ts";
import { type Tool, tool, type ToolContext, ToolError, type ToolResult } from "../tool.ts";
import { outliving } from "./deadline.ts";
import { layerProgress, pullImage } from "./pull.ts";
import { id, off, text } from "./read-input.ts";
import { counted, header } from "./read-text.ts";
import { effect, image, referenceOf } from "./write-input.ts";

/** `image_pull` */
export const imagePull: Tool = /* @__PURE__ */ tool({
  name: "image_pull",
  title: "Pull image",
  description:
    "Pulls an image (tag latest where none is given) and tells its digest. A long pull goes on after the answer; call again to wait on.",
  toolset: "images",
  grants: ["net"],
  risk: "net",
  input: z.strictObject({ image, platform: text.describe("os/arch") }),
  output: z.looseObject({ image: z.string(), done: z.boolean() }),
  annotations: effect({ idempotent: true, world: true }),
  async run(context, { image, platform }) {
    const pulled = await outliving(context, (context) => pullImage(context, image, platform));
    const { whole } = referenceOf(image);
    if (!pulled) return goesOn(context, "pull", whole, "Call image_pull again to wait on, or image_list to see whether it is there.");
    const { digest, upToDate } = pulled.value;
    return {
      header: header(context, `${upToDate ? "Already up to date:" : "Pulled"} ${whole}${digest ? ` digest ${digest}` : ""}`),
      data: { image: whole, done: true, digest },
    };
  },
});

/** `image_tag` */
export const imageTag: Tool = /* @__PURE__ */ tool({
  name: "image_tag",
  title: "Tag image",
  description: "Gives an image a further name.",
  toolset: "images",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({ image: id, name: image.describe("name[:tag]") }),
  output: z.looseObject({ image: z.string(), name: z.string() }),
  annotations: effect({ idempotent: true }),
  async run(context, { image, name: wanted }) {
    const { name: repo, tag, whole } = tagged(wanted);
    await context.engine.call(tagImage, { name: image, repo, tag });
    return { header: header(context, `Tagged as ${whole}`), data: { image, name: whole } };
  },
});

/** `image_push` */
export const imagePush: Tool = /* @__PURE__ */ tool({
  name: "image_push",
  title: "Push image",
  description: "Pushes one tag of an image to the registry in its name, without credentials: image_tag it for that registry first.",
  toolset: "images",
  grants: ["push"],
  risk: "push",
  input: z.strictObject({ image }),
  output: z.looseObject({ image: z.string(), done: z.boolean() }),
  annotations: effect({ idempotent: true, world: true }),
  async run(context, { image }) {
    const reference = tagged(image);
    const pushed = await outliving(context, (context) => pushImage(context, reference));
    if (!pushed) return goesOn(context, "push", reference.whole, "Call image_push again to wait on.");
    const digest = pushed.value;
    return {
      header: header(context, `Pushed ${reference.whole}${digest ? ` digest ${digest}` : ""}`),
      data: { image: reference.whole, done: true, digest },
    };
  },
});

/** `image_remove` */
export const imageRemove: Tool = /* @__PURE__ */ tool({
  name: "image_remove",
  title: "Remove image",
  description:
    "Removes a name of an image, and with its last name the image. force: also by id when it has several names, or stopped containers use it.",
  toolset: "images",
  grants: ["destroy"],
  risk: "destroy",
  input: z.strictObject({ image: id, force: off }),
  output: z.looseObject({ untagged: z.array(z.string()), deleted: z.array(z.string()) }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { image, force }) {
    const items = await context.engine.call(remove, { name: image, force });
    const untagged = items.flatMap(({ Untagged }) => Untagged ?? []);
    const deleted = items.flatMap(({ Deleted }) => Deleted ?? []);
    return {
      header: header(
        context,
        `Removed ${counted(untagged.length, "name")} and ${counted(deleted.length, "image or layer", "images and layers")}`,
      ),
      parts: [[...untagged.map((name) => `untagged ${name}`), ...deleted.map((id) => `deleted ${id}`)].join("\n")],
      data: { untagged, deleted },
    };
  },
});

interface Reference {
  readonly name: string;
  readonly tag: string;
  readonly whole: string;
}

/** A reference with a tag; one by digest is refused. */
function tagged(text: string): Reference {
  const reference = referenceOf(text);
  if (reference.tag.includes(":")) throw new ToolError("no_tag", "A name with a tag is needed here, not one with a digest");
  return reference;
}

async function pushImage(context: ToolContext, { name, tag, whole }: Reference): Promise<string | undefined> {
  const tell = layerProgress(context, `pushing ${whole}`);
  let digest: string | undefined;
  for await (const message of context.engine.records(push, { name, tag })) {
    const result = message.aux as PushResult | null | undefined;
    digest = result?.Digest ?? /digest: (sha256:[0-9a-f]{64})/.exec(message.status ?? "")?.[1] ?? digest;
    tell(message);
  }
  return digest;
}

function goesOn(context: ToolContext, what: string, whole: string, next: string): ToolResult {
  return {
    header: header(context, `The ${what} of ${whole} takes longer and goes on`),
    parts: [next],
    data: { image: whole, done: false },
  };
}
