/**
 * Networks: how a container joins them, what it publishes, and what a new one may be.
 *
 * @module
 */

import { labels } from "../labels.ts";
import {
  absent,
  amount,
  flag,
  type LeafRule,
  like,
  list,
  type ListRule,
  map,
  type MapRule,
  object,
  type ObjectRule,
  oneOf,
  type Rule,
  text,
  value,
} from "../rule.ts";
import { grant, inside, isZero, type Place, refuse, textOf } from "./place.ts";
import { hostName, ipv4, isPrivate, line, mac, newName, privateAddress } from "./values.ts";

/** A network by its name, where it stands alone or as a key. The host's own is a grant; the defaults belong to nobody. */
export function networkName(name: string, at: Place, key?: true): void {
  if (name === "host") return grant("net", at, "it is the host's own network");
  if (["", "default", "bridge", "none"].includes(name)) return;
  if (!/^[A-Za-z0-9][\w. -]*$/.test(name)) refuse(at, "it is no name of a network");
  at.found({ kind: "network", use: "use", path: at.path, name, ...(key && { key }) });
}

/** Which network a container is in, or whose. */
export const networkMode: LeafRule = mode("network", (name, at) => networkName(name, at));

/**
 * A namespace: the word before a colon decides. `container:ID` joins one that is judged; `ns:PATH` and the other forms of Podman
 * are for nobody.
 */
export function mode(what: string, judge: (word: string, at: Place) => void): LeafRule {
  return value(`mode ${what}`, (given, at) => {
    const word = textOf(given, at);
    const name = /^container:(.+)$/.exec(word)?.[1];
    if (name !== undefined) at.found({ kind: "container", use: "use", path: at.path, name, around: ["container:", ""] });
    else if (word.includes(":")) refuse(at, "this form names a namespace of the host");
    else judge(word, at);
  });
}

/** How a container takes part in a network. What an engine fills in is absent. */
export const endpointSettings: ObjectRule = object({
  IPAMConfig: object({
    IPv4Address: privateAddress,
    IPv6Address: privateAddress,
    LinkLocalIPs: absent("an address of the link could be the one where clouds answer with credentials"),
  }),
  Links: absent("a link gives a container a second name"),
  Aliases: list(hostName),
  DriverOpts: absent("drivers set the kernel by them"),
  GwPriority: amount,
  MacAddress: mac,
  ...filledIn(
    "NetworkID",
    "EndpointID",
    "Gateway",
    "IPAddress",
    "IPPrefixLen",
    "IPv6Gateway",
    "GlobalIPv6Address",
    "GlobalIPv6PrefixLen",
    "DNSNames",
  ),
});

function filledIn(...names: string[]): Record<string, Rule> {
  return Object.fromEntries(names.map((name) => [name, absent("the engine fills it in")]));
}

/** The networks of a new container. */
export const networkingConfig: ObjectRule = object({
  EndpointsConfig: map(value("network key", (given, at) => networkName(textOf(given, at), at, true)), endpointSettings),
});

/** A port of a container. */
export const port: LeafRule = like(/^\d{1,5}(-\d{1,5})?(\/(tcp|udp|sctp))?$/, "a port such as 80/tcp");

const publishing = "it opens a port of the host to others; say 127.0.0.1 as HostIp";

/** One binding of a port. */
const binding: ObjectRule = object({
  HostIp: value("host address", (given, at) => {
    if (!/^[\da-fA-F.:]*$/.test(textOf(given, at))) refuse(at, "it must be an address");
  }),
  HostPort: like(/^(|\d{1,5}(-\d{1,5})?)$/, "a port or a range of them"),
}, ({ HostIp }, at) => {
  if (!at.stored && HostIp !== "127.0.0.1" && HostIp !== "::1") grant("publish", inside(at, "HostIp"), publishing);
});

/**
 * Ports that are published. On 127.0.0.1 they are free; an address that is left out means all of them, and so does an empty list.
 * A container that exists keeps what it has.
 */
export const portBindings: MapRule = map(port, list(binding), (ports, at) => {
  for (const [key, bindings] of Object.entries(ports)) {
    if (!at.stored && isZero(bindings)) grant("publish", inside(at, key), publishing);
  }
});

/** All ports that an image names, on all addresses. */
export const publishAll: LeafRule = value("publish all", (given, at) => {
  flag.judge(given, at);
  if (given === true && !at.stored) grant("publish", at, publishing);
});

/** A part of a private network; smaller than what others route. */
const subnet: LeafRule = value("subnet", (given, at) => {
  const [address = "", bits = ""] = textOf(given, at).split("/");
  if (textOf(given, at) === "") return;
  const width = /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  const fits = ipv4(address) ? width >= 16 && width <= 30 : width >= 48 && width <= 126;
  if (!isPrivate(address) || !fits) refuse(at, "it must be a private network of /16 or smaller (IPv6: /48)");
});

/** Options of a bridge that stay inside it. */
export const bridgeOptions: ObjectRule = object({
  "com.docker.network.driver.mtu": like(/^\d{2,5}$/, "a number of bytes"),
  "com.docker.network.bridge.enable_icc": oneOf("true", "false"),
  mtu: like(/^\d{2,5}$/, "a number of bytes"),
});

/** Options of a bridge that exists: those that say how the host is already, and give nothing to who joins it, are taken, too. */
export const storedBridgeOptions: ObjectRule = object({
  ...bridgeOptions.fields,
  ...Object.fromEntries(
    [
      "com.docker.network.bridge.default_bridge",
      "com.docker.network.bridge.enable_ip_masquerade",
      "com.docker.network.bridge.host_binding_ipv4",
      "com.docker.network.bridge.name",
      "com.docker.network.container_iface_prefix",
      "com.docker.network.enable_ipv4",
      "com.docker.network.enable_ipv6",
      "isolate",
    ].map((name) => [name, text]),
  ),
});

/** The addresses of a network. */
export const addresses: ListRule = list(
  object({ Subnet: subnet, IPRange: subnet, Gateway: privateAddress, AuxiliaryAddresses: map(line, privateAddress) }),
);

/** A new network. */
export const networkFields: Readonly<Record<string, Rule>> = {
  Name: newName("network"),
  CheckDuplicate: flag,
  Driver: oneOf("", "bridge"),
  Scope: oneOf("", "local"),
  Internal: flag,
  Attachable: flag,
  Ingress: absent("it is for swarms"),
  ConfigOnly: absent("its settings would be used by others"),
  ConfigFrom: object({ Network: absent("its settings would come from elsewhere") }),
  IPAM: object({
    Driver: oneOf("", "default"),
    Options: absent("they are a driver's"),
    Config: addresses,
  }),
  EnableIPv4: flag,
  EnableIPv6: flag,
  Options: bridgeOptions,
  Labels: labels,
};
