/**
 * Tools that make, join and remove networks.
 *
 * @module
 */

import * as z from "zod";
import { list as listContainers } from "../../core/endpoints/containers.ts";
import { connect, create, delete as remove, disconnect, inspect } from "../../core/endpoints/networks.ts";
import { type Tool, tool, ToolError } from "../tool.ts";
import { usersOf } from "./network-users.ts";
import { container } from "./read-find.ts";
import { id, off, text } from "./read-input.ts";
import { header, plainName, word } from "./read-text.ts";
import { defined, effect, labelsOf, texts } from "./write-input.ts";

/** `network_create` */
export const networkCreate: Tool = /* @__PURE__ */ tool({
  name: "network_create",
  title: "Create network",
  description: "Creates a bridge network, in which containers find each other by name. internal has no way out.",
  toolset: "networks",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({ name: id, internal: off, subnet: text.describe("Private CIDR"), labels: texts }),
  output: z.looseObject({ network: z.string(), id: z.string() }),
  annotations: effect({}),
  async run(context, { name, internal, subnet, labels }) {
    const { Id, Warning } = await context.engine.call(
      create,
      defined({
        Name: name,
        Driver: "bridge",
        // Engines up to 24 would make a second one of the same name.
        CheckDuplicate: true,
        Internal: internal,
        ...subnet !== undefined && { IPAM: { Config: [{ Subnet: subnet }] } },
        Labels: labelsOf(labels),
      }),
    );
    return {
      header: header(context, `Created network ${word(name)} (${Id.slice(0, 12)})`),
      parts: Warning ? [{ untrusted: Warning, source: "engine:warnings" }] : [],
      data: { network: name, id: Id },
    };
  },
});

/** `network_attach` */
export const networkAttach: Tool = /* @__PURE__ */ tool({
  name: "network_attach",
  title: "Connect container to network",
  description: "Connects a container to a network, or disconnects it, also while it runs. aliases: further names of it there.",
  toolset: "networks",
  grants: ["write"],
  risk: "write",
  input: z.strictObject({ network: id, container: id, action: z.enum(["connect", "disconnect"]).default("connect"), aliases: texts }),
  output: z.looseObject({ network: z.string(), container: z.string(), changed: z.boolean() }),
  annotations: effect({ idempotent: true }),
  async run(context, { network, container: given, action, aliases }) {
    const { engine } = context;
    const [{ Id: id, Name: name }, before] = await Promise.all([
      engine.call(inspect, { id: network }),
      container(engine, given),
    ]);
    const joined = Object.entries(before.NetworkSettings?.Networks ?? {}).some(([key, { NetworkID }]) => key === name || NetworkID === id);
    const changed = joined !== (action === "connect");
    if (changed && action === "connect") {
      await engine.call(connect, { id, Container: before.Id, ...aliases?.length && { EndpointConfig: { Aliases: aliases } } });
    } else if (changed) await engine.call(disconnect, { id, Container: before.Id });
    const [web, net] = [plainName(before.Name), word(name)];
    const done = action === "connect" ? "is in" : "is not in";
    return {
      header: header(context, `Container ${web} ${done} network ${net}${changed ? "" : " already, nothing changed"}`),
      data: { network: net, container: web, action, changed },
    };
  },
});

/** `network_remove` */
export const networkRemove: Tool = /* @__PURE__ */ tool({
  name: "network_remove",
  title: "Remove network",
  description: "Removes a network that no container uses.",
  toolset: "networks",
  grants: ["destroy"],
  risk: "destroy",
  input: z.strictObject({ network: id }),
  output: z.looseObject({ network: z.string(), id: z.string() }),
  annotations: effect({ destroys: true, idempotent: true }),
  async run(context, { network }) {
    const { engine } = context;
    const { Id, Name } = await engine.call(inspect, { id: network });
    // Podman would remove it under a container that runs, and a stopped one could not start again.
    const users = usersOf({ Id, Name }, await engine.call(listContainers, { all: true }));
    if (users.length) {
      throw new ToolError("in_use", `The network ${word(Name)} has containers: ${users.slice(0, 10).join(", ")}`, {
        hint: "Disconnect them by network_attach, or remove them, first.",
      });
    }
    await engine.call(remove, { id: Id });
    return { header: header(context, `Removed network ${word(Name)} (${Id.slice(0, 12)})`), data: { network: Name, id: Id } };
  },
});
