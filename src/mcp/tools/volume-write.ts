/**
 * Tools that make and remove volumes.
 *
 * @module
 */

import * as z from "zod";
import { create, delete as remove, inspect } from "../../core/endpoints/volumes.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { Engine } from "../engine.ts";
import { type Tool, tool } from "../tool.ts";
import { id } from "./read-input.ts";
import { header, word } from "./read-text.ts";
import { defined, effect, labelsOf, texts } from "./write-input.ts";

/** `volume_create` */
export const volumeCreate: Tool = /* @__PURE__ */ tool({
  name: "volume_create",
  title: "Create volume",
  description: "Creates a local volume, which keeps data beyond its containers. One of that name that is there is left as it is.",
  toolset: "volumes",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({ name: id, labels: texts }),
  output: z.looseObject({ volume: z.string(), changed: z.boolean() }),
  annotations: effect({ idempotent: true }),
  async run(context, { name, labels }) {
    const changed = await ensureVolume(context.engine, name, labels);
    return {
      header: header(context, changed ? `Created volume ${word(name)}` : `Volume ${word(name)} is there already, nothing changed`),
      data: { volume: name, changed },
    };
  },
});

/** `volume_remove` */
export const volumeRemove: Tool = /* @__PURE__ */ tool({
  name: "volume_remove",
  title: "Remove volume",
  description: "Deletes a volume that no container uses, and all data in it. It cannot be undone.",
  toolset: "volumes",
  grants: ["dataloss"],
  risk: "dataloss",
  input: z.strictObject({ volume: id }),
  output: z.looseObject({ volume: z.string() }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { volume }) {
    await context.engine.call(remove, { name: volume });
    return { header: header(context, `Deleted volume ${word(volume)}`), data: { volume } };
  },
});

/** Makes a volume where there is none of that name; true where it did. Asked to make one that is there, an engine says nothing of it. */
async function ensureVolume(engine: Engine, name: string, labels: readonly string[] | undefined): Promise<boolean> {
  try {
    await engine.call(inspect, { name });
    return false;
  } catch (error) {
    if (!DockerApiError.is(error) || !error.isNotFound) throw error;
  }
  await engine.call(create, defined({ Name: name, Driver: "local", Labels: labelsOf(labels) }));
  return true;
}
