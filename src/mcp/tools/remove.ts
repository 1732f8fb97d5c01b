/**
 * `container_remove`.
 *
 * @module
 */

import * as z from "zod";
import { delete as remove } from "../../core/endpoints/containers.ts";
import { type Tool, tool } from "../tool.ts";
import { container } from "./read-find.ts";
import { id, off } from "./read-input.ts";
import { counted, header, plainName } from "./read-text.ts";
import { effect } from "./write-input.ts";

/** `container_remove` */
export const containerRemove: Tool = /* @__PURE__ */ tool({
  name: "container_remove",
  title: "Remove container",
  description:
    "Removes a stopped container and what it wrote outside of volumes. force kills a running one first; volumes also deletes its anonymous volumes.",
  toolset: "containers",
  grants: ["destroy"],
  risk: "dataloss",
  input: z.strictObject({ container: id, force: off, volumes: off }),
  output: z.looseObject({ container: z.string(), id: z.string() }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { container: given, force, volumes }) {
    const { engine } = context;
    // Its id, so that what is removed is what was looked at.
    const { Id, Name, Mounts } = await container(engine, given);
    await engine.call(remove, { id: Id, force, v: volumes });
    const name = plainName(Name);
    const kept = (Mounts ?? []).filter(({ Type }) => Type === "volume").length;
    return {
      header: header(context, `Removed container ${name} (${Id.slice(0, 12)})`),
      parts: kept > 0 ? [volumes ? "Its named volumes are kept." : `${counted(kept, "volume")} of it kept; see volume_list.`] : [],
      data: { container: name, id: Id },
    };
  },
});
