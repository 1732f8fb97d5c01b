/**
 * `container_update`: limits, restart policy and name of a container, running or not.
 *
 * @module
 */

import * as z from "zod";
import { rename, update } from "../../core/endpoints/containers.ts";
import type { RestartPolicy } from "../../core/types/host-config.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { type Tool, tool, ToolError } from "../tool.ts";
import { container } from "./read-find.ts";
import { id } from "./read-input.ts";
import { header, joined, plainName } from "./read-text.ts";
import { bytesIn, defined, effect, memory } from "./write-input.ts";

/** How many CPUs a container may use. */
export const cpus: z.ZodOptional<z.ZodNumber> = /* @__PURE__ */ z.number().refine(
  (count) => count > 0 && count <= 1024,
  "takes 0.01 to 1024",
).optional();

/** A restart policy: `on-failure:3` limits how often. */
export const restartPolicy: z.ZodOptional<z.ZodString> = /* @__PURE__ */ z.string()
  .refine(
    (text) => /^(no|always|unless-stopped|on-failure(:\d{1,4})?)$/.test(text),
    "takes no, always, unless-stopped, on-failure or on-failure:N",
  )
  .optional();

/** `container_update` */
export const containerUpdate: Tool = /* @__PURE__ */ tool({
  name: "container_update",
  title: "Update container",
  description:
    "Changes limits, restart policy or name of a container in place. Image, env, ports and mounts need a new one: container_run.",
  toolset: "containers",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({
    container: id,
    name: z.string().optional().describe("New name"),
    memory,
    cpus,
    pids: z.int().refine((count) => count === -1 || count > 0, "takes a count, or -1 for no limit").optional(),
    restart: restartPolicy,
  }),
  output: z.looseObject({ container: z.string(), changed: z.array(z.string()) }),
  annotations: effect({ idempotent: true }),
  async run(context, { container: given, name, ...rest }) {
    const { engine } = context;
    const limits = defined(rest);
    if (name === undefined && !Object.keys(limits).length) {
      throw new ToolError("nothing_to_do", "Nothing to change was given: name, memory, cpus, pids or restart");
    }
    const before = await container(engine, given);
    // By its id from here on: its name may change.
    const { Id } = before;
    const warnings = Object.keys(limits).length ? await limit(engine, before, limits) : [];
    const renames = name !== undefined && name !== before.Name.replace(/^\//, "");
    if (renames) await engine.call(rename, { id: Id, name });
    const after = plainName((await container(engine, Id)).Name);
    const changed = [...Object.keys(limits), ...renames ? ["name"] : []];
    return {
      header: header(context, `${after}: ${changed.length ? `changed ${joined(changed, ", ")}` : "already so, nothing changed"}`),
      parts: warnings.length ? [{ untrusted: warnings.join("\n"), source: "engine:warnings" }] : [],
      data: { container: after, changed },
    };
  },
});

interface Limits {
  readonly memory?: string | undefined;
  readonly cpus?: number | undefined;
  readonly pids?: number | undefined;
  readonly restart?: string | undefined;
}

/** Changes limits; gives the engine's warnings. */
async function limit(
  engine: Engine,
  { Id, HostConfig }: ContainerInspectResponse,
  { memory, cpus, pids, restart }: Limits,
): Promise<readonly string[]> {
  const bytes = memory === undefined ? undefined : bytesIn(memory);
  const quota = cpus === undefined ? undefined : { CpuPeriod: period, CpuQuota: Math.round(cpus * period) };
  const body = {
    id: Id,
    ...defined({
      Memory: bytes,
      // A limit with swap moves along, at the ratio that engines start with: one above it would be refused.
      MemorySwap: bytes !== undefined && (HostConfig.MemorySwap ?? 0) > 0 ? 2 * bytes : undefined,
      PidsLimit: pids,
      RestartPolicy: restart === undefined ? undefined : restartOf(restart),
    }),
  };
  // A container with the one form of a limit cannot get the other.
  const inQuota = (HostConfig.CpuPeriod ?? 0) > 0;
  const { Warnings } = await engine.call(update, { ...body, ...inQuota ? quota : defined({ NanoCpus: cpus && nanoCpus(cpus) }) });
  // Podman takes the quota alone, and says nothing; what it is not told again it forgets.
  if (cpus !== undefined && !inQuota && (await container(engine, Id)).HostConfig.NanoCpus !== nanoCpus(cpus)) {
    await engine.call(update, { ...body, ...quota });
  }
  return Warnings ?? [];
}

/** The period that engines count CPU time in unless told otherwise, in microseconds. */
const period = 100_000;

/** CPUs in the unit of the engine. */
export function nanoCpus(cpus: number): number {
  return Math.round(cpus * 1e9);
}

/** The restart policy of a text that {@linkcode restartPolicy} has let through. */
export function restartOf(text: string): RestartPolicy {
  const [Name = "no", most] = text.split(":");
  return { Name, ...most !== undefined && { MaximumRetryCount: Number(most) } };
}
