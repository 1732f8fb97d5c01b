/**
 * Tools that look at networks.
 *
 * @module
 */

import * as z from "zod";
import { list as listContainers } from "../../core/endpoints/containers.ts";
import { inspect, list } from "../../core/endpoints/networks.ts";
import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Network } from "../../core/types/network-inspect.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { ago, rows, shortId } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { count, cursor, id, reads, text } from "./read-input.ts";
import { address, counted, header, joined, listed, plainName, word } from "./read-text.ts";

function subnets({ IPAM }: Network): string[] {
  return (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ? [word(Subnet)] : []);
}

/** Names of the containers in a network; lists of networks have them on Podman only. */
function members(containers: readonly ContainerSummary[], { Id, Name }: Network): string[] {
  return containers
    .filter(({ NetworkSettings }) =>
      Object.entries(NetworkSettings?.Networks ?? {}).some(([name, at]) => at.NetworkID ? at.NetworkID === Id : name === Name)
    )
    .map(({ Names }) => plainName(Names[0]));
}

/** `network_list` */
export const networkList: Tool = /* @__PURE__ */ tool({
  name: "network_list",
  title: "List networks",
  description: "Lists networks: driver, scope, subnets, and the containers in each.",
  toolset: "networks",
  grants: [],
  risk: "read",
  input: z.strictObject({ name: text, driver: text, limit: count(50, 200), cursor }),
  output: z.looseObject({ total: z.number(), networks: z.array(z.looseObject({ name: z.string(), id: z.string(), driver: z.string() })) }),
  annotations: reads,
  async run(context, { name, driver, limit, cursor: from }) {
    const { engine } = context;
    const [all, containers] = await Promise.all([
      engine.call(list, { filters: { name, driver } }),
      engine.call(listContainers, { all: true }),
    ]);
    const { items, next } = page(all, { key: ({ Name, Id }) => `${Name} ${Id}`, limit, cursor: from });
    const networks = items.map((one) => ({
      name: word(one.Name),
      id: shortId(one.Id),
      driver: word(one.Driver),
      scope: one.Scope,
      internal: one.Internal,
      subnets: subnets(one),
      containers: members(containers, one),
    }));
    return {
      header: header(context, counted(all.length, "network"), { shown: items.length, total: all.length, next, narrow: "name or driver" }),
      parts: [rows(networks, {
        name: (one) => one.name,
        id: (one) => one.id,
        driver: (one) => one.driver,
        scope: (one) => `${one.scope}${one.internal ? ", internal" : ""}`,
        subnets: (one) => one.subnets.join(","),
        containers: ({ containers }) =>
          containers.length > 8 ? `${containers.slice(0, 8).join(",")} and ${containers.length - 8} more` : containers.join(","),
      })],
      data: { total: all.length, networks, next_cursor: next },
    };
  },
});

/** `network_inspect` */
export const networkInspect: Tool = /* @__PURE__ */ tool({
  name: "network_inspect",
  title: "Inspect a network",
  description: "One network: subnets, options, and the address and names of every container in it, running or not.",
  toolset: "networks",
  grants: [],
  risk: "read",
  input: z.strictObject({ network: id }),
  output: z.looseObject({ name: z.string(), id: z.string(), driver: z.string(), containers: z.array(z.looseObject({ name: z.string() })) }),
  annotations: reads,
  async run(context, { network: which }) {
    const { engine } = context;
    const of = await engine.call(inspect, { id: which });
    const all = await engine.call(listContainers, { all: true });
    const names = new Set(members(all, of));
    const connected = all.filter(({ Names }) => names.has(plainName(Names[0]))).map((one) => {
      const at = one.NetworkSettings.Networks?.[of.Name];
      const own = of.Containers?.[one.Id];
      return {
        name: plainName(one.Names[0]),
        id: shortId(one.Id),
        state: one.State,
        address: (own?.IPv4Address ?? at?.IPAddress ?? "").replace(/\/\d+$/, "") || own?.IPv6Address || undefined,
        names: [...new Set([...at?.Aliases ?? [], ...at?.DNSNames ?? []])].map(word),
      };
    });
    const name = word(of.Name);
    const others = [
      ...Object.entries(of.Options ?? {}).map(([key, value]) => `option: ${key}=${clip(oneLine(value), 200)}`),
      ...Object.entries(of.Labels ?? {}).map(([key, value]) => `label: ${key}=${clip(oneLine(value), 300)}`),
    ];
    return {
      header: header(context, `network ${name} (${shortId(of.Id)}), ${word(of.Driver)}, ${counted(connected.length, "container")}`),
      parts: [
        listed({
          scope: of.Scope,
          created: ago(of.Created),
          subnets: joined(
            (of.IPAM?.Config ?? []).map(({ Subnet, Gateway }) => Subnet && `${word(Subnet)}${Gateway ? ` via ${word(Gateway)}` : ""}`),
            ", ",
          ),
          "way out": of.Internal ? "none (internal)" : undefined,
          IPv6: of.EnableIPv6 ? "on" : undefined,
          attachable: of.Attachable ? "yes" : undefined,
          ingress: of.Ingress ? "yes" : undefined,
          "other endpoints": joined(
            Object.values(of.Containers ?? {}).filter((one) => !names.has(plainName(one.Name))).map((one) => word(one.Name)),
            ", ",
          ),
        }),
        rows(connected, {
          container: (one) => one.name,
          id: (one) => one.id,
          state: (one) => one.state,
          address: (one) => one.address,
          names: (one) => one.names.join(","),
        }),
        ...others.length ? [{ untrusted: others.join("\n"), source: `network:${name}` }] : [],
      ].filter((part) => part !== ""),
      data: {
        name,
        id: shortId(of.Id),
        driver: word(of.Driver),
        scope: of.Scope,
        internal: of.Internal,
        subnets: subnets(of),
        containers: connected,
      },
      links: [{ uri: address(context, `networks/${shortId(of.Id)}`), name }],
    };
  },
});
