/**
 * Tools that look at an engine as a whole.
 *
 * @module
 */

import * as z from "zod";
import { older } from "../../core/encode.ts";
import { list as listImages } from "../../core/endpoints/images.ts";
import { dataUsage, info, version } from "../../core/endpoints/system.ts";
import { DockerConnectionError } from "../../core/errors.ts";
import type { SystemVersion } from "../../core/types/system.ts";
import type { SystemInfo } from "../../core/types/system-info.ts";
import { oneLine } from "../shape/sanitize.ts";
import { bytes, rows, shortId } from "../shape/table.ts";
import { type Tool, tool, type ToolContext, type ToolResult } from "../tool.ts";
import { imageNames } from "./images.ts";
import { count, reads } from "./read-input.ts";
import { header, joined, listed, share, word } from "./read-text.ts";
import { grantsText } from "./system-grants.ts";
import { kindUsages } from "./system-usage.ts";

function hostsText({ hosts, engine }: ToolContext): string {
  return hosts.map(({ name, endpoint, readOnly }) =>
    `host ${name}: ${endpoint}${readOnly ? ", read only" : ""}${name === engine.host ? " (this one)" : ""}`
  )
    .join("\n");
}

function product({ Components, Version }: SystemVersion): string {
  return `${Components?.some(({ Name }) => /podman/i.test(Name)) ? "Podman" : "Docker"} ${word(Version)}`;
}

function engineText(of: SystemInfo, said: SystemVersion): string {
  const options = (of.SecurityOptions ?? []).map((option) => /^name=([\w-]+)/.exec(option)?.[1]).filter((name) => name !== undefined);
  return listed({
    engine: `${product(said)}, API ${word(said.ApiVersion)} (from ${word(said.MinAPIVersion)})`,
    machine: `${word(of.Name)}: ${oneLine(of.OperatingSystem ?? "-")}, ${word(said.Os)}/${word(said.Arch)}, kernel ${
      word(of.KernelVersion)
    }`,
    resources: `${of.NCPU} CPUs, ${bytes(of.MemTotal)} memory`,
    containers: `${of.Containers} (${of.ContainersRunning} running, ${of.ContainersPaused} paused, ${of.ContainersStopped} stopped)`,
    images: of.Images,
    storage: `${word(of.Driver)} at ${word(of.DockerRootDir)}`,
    cgroups: `version ${word(of.CgroupVersion)}, ${word(of.CgroupDriver)}`,
    "default log driver": word(of.LoggingDriver),
    security: joined(options, ", "),
    swarm: of.Swarm?.LocalNodeState && of.Swarm.LocalNodeState !== "inactive"
      ? `${of.Swarm.LocalNodeState}${of.Swarm.ControlAvailable ? ", manager" : ""}`
      : "inactive",
    "live restore": of.LiveRestoreEnabled ? "on" : undefined,
  });
}

/** What its operator configured, and what it warns of. */
function engineTells({ HttpProxy, HttpsProxy, NoProxy, Warnings }: SystemInfo): string {
  return [listed({ "http proxy": HttpProxy, "https proxy": HttpsProxy, "no proxy": NoProxy }), ...Warnings ?? []].filter((line) =>
    line !== ""
  ).join("\n");
}

/** What can be told where nobody answers. */
function down(context: ToolContext, error: DockerConnectionError): ToolResult {
  const told = error.hint && !error.message.includes(error.hint) ? `${error.message}\n${error.hint}` : error.message;
  return {
    header: header(context, `NOT CONNECTED (${error.code}): the engine does not answer`),
    parts: [context.engine.clean.text("failure", told), hostsText(context), grantsText(context.engine.policy)],
    data: { connected: false, code: error.code, hosts: context.hosts },
  };
}

/** `system_info` */
export const systemInfo: Tool = /* @__PURE__ */ tool({
  name: "system_info",
  title: "About the engine",
  description:
    "Engine version, host resources, what is granted here and which hosts there are; says why when the engine cannot be reached.",
  toolset: "system",
  grants: [],
  risk: "read",
  input: z.strictObject({}),
  output: z.looseObject({ connected: z.boolean() }),
  annotations: reads,
  async run(context) {
    const { engine } = context;
    let of: SystemInfo;
    let said: SystemVersion;
    try {
      [of, said] = await Promise.all([engine.call(info, {}), engine.call(version, {})]);
    } catch (error) {
      if (DockerConnectionError.is(error)) return down(context, error);
      throw error;
    }
    const told = engineTells(of);
    return {
      header: header(
        context,
        `${product(said)}, API ${await engine.version()} in use, ${of.ContainersRunning} of ${of.Containers} containers run`,
      ),
      parts: [
        engineText(of, said),
        hostsText(context),
        grantsText(engine.policy),
        ...told ? [{ untrusted: told, source: "engine" }] : [],
      ],
      data: {
        connected: true,
        version: said.Version,
        api_version: await engine.version(),
        os: said.Os,
        arch: said.Arch,
        cpus: of.NCPU,
        memory: of.MemTotal,
        containers: of.Containers,
        running: of.ContainersRunning,
        images: of.Images,
        hosts: context.hosts,
        grants: [...engine.policy.allow],
      },
    };
  },
});

/** `system_disk_usage` */
export const systemDiskUsage: Tool = /* @__PURE__ */ tool({
  name: "system_disk_usage",
  title: "Disk usage",
  description:
    "What images, containers, volumes and build cache take on disk, how much could be freed, and the largest of each. Slow on large hosts.",
  toolset: "system",
  grants: [],
  risk: "read",
  input: z.strictObject({ top: count(5, 50).describe("Largest of each kind") }),
  output: z.looseObject({
    kinds: z.array(z.looseObject({ kind: z.string(), total: z.number(), size: z.number(), reclaimable: z.number() })),
  }),
  annotations: reads,
  async run(context, { top }) {
    const { engine } = context;
    const input = older(await engine.version(), "1.52") ? {} : { verbose: true };
    const [of, images] = await Promise.all([engine.call(dataUsage, input), engine.call(listImages, {})]);
    const kinds = kindUsages(of, new Map(images.flatMap((one) => imageNames(one).slice(0, 1).map((name) => [shortId(one.Id), name]))));
    const size = kinds.reduce((sum, one) => sum + one.size, 0);
    const free = kinds.reduce((sum, one) => sum + one.reclaimable, 0);
    const largest = kinds.flatMap(({ kind, items }) =>
      items.filter(({ size }) => size > 0).slice(0, top).map((item) => ({ kind, ...item }))
    );
    return {
      header: header(context, `${bytes(size)} on disk, ${bytes(free)} reclaimable`),
      parts: [
        rows(kinds, {
          kind: ({ kind }) => kind,
          total: ({ total }) => total,
          "in use": ({ active }) => active,
          size: ({ size }) => bytes(size),
          reclaimable: (one) => one.size ? `${bytes(one.reclaimable)} (${share(one.reclaimable, one.size)})` : "-",
        }),
        rows(largest, {
          kind: ({ kind }) => kind,
          name: ({ name }) => name,
          size: ({ size }) => bytes(size),
          used: ({ used }) => used ? "yes" : "no",
        }),
      ].filter((part) => part !== ""),
      data: { kinds: kinds.map(({ items, ...kind }) => ({ ...kind, largest: items.slice(0, top) })) },
    };
  },
});
