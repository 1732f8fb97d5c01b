/**
 * `image_build`: an image from a Dockerfile and files that the model writes; nothing is read from the host.
 *
 * @module
 */

import * as z from "zod";
import { tar } from "../../core/codecs/tar-write.ts";
import { collect } from "../../core/collect.ts";
import { build } from "../../core/endpoints/images.ts";
import { DockerStreamError } from "../../core/errors.ts";
import type { BuildMessage } from "../../core/types/progress.ts";
import { shortId } from "../shape/table.ts";
import { type Part, type Tool, tool, type ToolContext, ToolError } from "../tool.ts";
import { outliving } from "./deadline.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import { off, text } from "./read-input.ts";
import { header } from "./read-text.ts";
import { defined, effect, image, pairs, referenceOf, texts } from "./write-input.ts";

/** The most characters of Dockerfile and files together. */
const most = 2 * 1024 * 1024;

/** `image_build` */
export const imageBuild: Tool = /* @__PURE__ */ tool({
  name: "image_build",
  title: "Build image",
  description:
    "Builds an image from a Dockerfile and text files given here (no host folder, no BuildKit-only syntax). FROM images must be here: image_pull them first. Tells id and output.",
  toolset: "build",
  grants: ["build", "net"],
  risk: "build",
  input: z.strictObject({
    dockerfile: z.string(),
    tag: image,
    files: z.record(z.string(), z.string()).optional().describe("path: content"),
    args: texts.describe("NAME=value"),
    target: text,
    no_cache: off,
  }),
  output: z.looseObject({ image: z.string(), id: z.string().optional(), built: z.boolean() }),
  annotations: effect({ idempotent: true, world: true }),
  large: true,
  async run(context, { dockerfile, files = {}, tag, args, target, no_cache }) {
    const { name, tag: version, whole } = referenceOf(tag);
    if (version.includes(":")) throw new ToolError("no_tag", "A built image gets a name with a tag, not one with a digest");
    const body = await contextOf(dockerfile, files);
    const request = defined({
      t: `${name}:${version}`,
      buildargs: args?.length ? Object.fromEntries(pairs(args)) : undefined,
      target,
      nocache: no_cache || undefined,
      forcerm: true,
      body,
    });
    const output = excerpt(context.maxChars - 1000);
    const ended = await outliving(context, (context) => run(context, request, output));
    const log: Part[] = output.count ? [{ untrusted: output.text(), source: `build:${whole}` }] : [];
    if (!ended) {
      return {
        header: header(context, `The build of ${whole} takes longer and goes on`),
        parts: ["See image_list for its end; where it is not there later, call image_build again, which goes on from the cache.", ...log],
        data: { image: whole, built: false },
      };
    }
    const { id, failed } = ended.value;
    return {
      ...failed && { failed },
      header: header(
        context,
        failed
          ? `FAILED: the build of ${whole} ended with an error, the last line below`
          : `Built ${whole}${id ? ` (${shortId(id)})` : ""}`,
      ),
      parts: log,
      data: defined({ image: whole, built: !failed, id }),
    };
  },
});

interface Built {
  readonly id: string | undefined;
  readonly failed: true | undefined;
}

/** Builds; a step that fails is a result with the output that led to it. */
async function run(
  context: ToolContext,
  request: Parameters<typeof context.engine.records<object, BuildMessage, object>>[1] & object,
  output: Excerpt,
): Promise<Built> {
  const { engine, progress } = context;
  let id: string | undefined;
  let rest = "";
  const add = (line: string) => output.add(engine.clean.text("ImageBuild", line));
  try {
    for await (const { stream, aux } of engine.records(build, request)) {
      id = (typeof aux === "object" && aux?.ID) || id;
      const lines = (rest + (stream ?? "")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        add(line);
        const [, done, steps] = /^Step (\d+)\/(\d+) :/.exec(line) ?? /^STEP (\d+)\/(\d+):/.exec(line) ?? [];
        if (done) progress(`building: step ${done} of ${steps}`, Number(done) - 1, Number(steps));
      }
    }
    if (rest) add(rest);
    return { id, failed: undefined };
  } catch (error) {
    if (!DockerStreamError.is(error)) throw error;
    if (rest) add(rest);
    add(error.reason);
    return { id: undefined, failed: true };
  }
}

/** The context of the build as a tar. Throws `ToolError`. */
async function contextOf(dockerfile: string, files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const paths = Object.keys(files);
  const size = Object.values(files).reduce((sum, content) => sum + content.length, dockerfile.length);
  if (size > most || paths.length > 500) throw new ToolError("too_large", `A build takes at most 500 files and ${most} characters in all`);
  const bad = paths.find((path) => !isInside(path) || path === "Dockerfile");
  if (bad !== undefined) {
    throw new ToolError(
      "bad_path",
      `${JSON.stringify(bad.slice(0, 100))} is no path of a file beside the Dockerfile: write it as src/main.js`,
    );
  }
  return await collect(tar({ Dockerfile: dockerfile, ...files }));
}

/** Whether a path stays in the context and is written in its shortest form. */
function isInside(path: string): boolean {
  // deno-lint-ignore no-control-regex
  return !/[\x00-\x1f\\]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
