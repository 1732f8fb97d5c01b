/**
 * Rules of the operations of networks, volumes, plugins and the engine itself.
 *
 * @module
 */

import * as networks from "../../../core/endpoints/networks.ts";
import * as plugins from "../../../core/endpoints/plugins.ts";
import * as system from "../../../core/endpoints/system.ts";
import * as volumes from "../../../core/endpoints/volumes.ts";
import type { Ids } from "../../../core/groups.ts";
import { labels } from "../labels.ts";
import { flag, list, named, never, object, type ObjectRule, oneOf, text, value } from "../rule.ts";
import { bytes, operation, type Refused } from "./fields.ts";
import { volumeDriver, volumeOptions } from "./mount.ts";
import { endpointSettings, networkFields } from "./network.ts";
import { grant, inside, type Place, textOf } from "./place.ts";
import { checkRegistry } from "./registry.ts";
import { line, newName } from "./values.ts";

type Id = Exclude<Ids<typeof networks> | Ids<typeof plugins> | Ids<typeof system> | Ids<typeof volumes>, Refused>;

const remote = value("remote plugin", (given, at) => void checkRegistry(textOf(given, at), at));
const installs = (_: unknown, at: Place) => grant("plugins", at, "a plugin runs as root on the host");
const privileges = list(object({ Name: line, Description: line, Value: list(text) }));

/** The rules. */
export const ofSystem: Readonly<Record<Id, ObjectRule>> = {
  NetworkConnect: operation(
    networks.connect,
    "network",
    { Container: named("container", "write"), EndpointConfig: endpointSettings },
    notHost,
  ),
  NetworkCreate: operation(networks.create, "network", networkFields),
  NetworkDelete: operation(networks.delete, "network"),
  NetworkDisconnect: operation(networks.disconnect, "network", { Container: named("container", "write"), Force: flag }),
  NetworkInspect: operation(networks.inspect, "network", { scope: oneOf("", "local", "swarm", "global") }),
  NetworkList: operation(networks.list, "network"),
  GetPluginPrivileges: operation(plugins.getPrivileges, "plugin", { remote }),
  PluginCreate: operation(plugins.create, "plugin", { name: line, body: bytes }, installs),
  PluginDelete: operation(plugins.delete, "plugin", {}, installs),
  PluginDisable: operation(plugins.disable, "plugin", {}, installs),
  PluginEnable: operation(plugins.enable, "plugin", {}, installs),
  PluginInspect: operation(plugins.inspect, "plugin"),
  PluginList: operation(plugins.list, "plugin"),
  PluginPull: operation(plugins.pull, "plugin", { remote, name: line, body: privileges }, installs),
  PluginPush: operation(
    plugins.push,
    "plugin",
    {},
    (input, at) => void checkRegistry(textOf(input.name, inside(at, "name")), inside(at, "name")),
  ),
  PluginSet: operation(plugins.set, "plugin", { body: list(text) }, installs),
  PluginUpgrade: operation(plugins.upgrade, "plugin", { remote, body: privileges }, installs),
  SystemDataUsage: operation(system.dataUsage, "container"),
  SystemEvents: operation(system.events, "container"),
  SystemInfo: operation(system.info, "container"),
  SystemPing: operation(system.ping, "container"),
  SystemPingHead: operation(system.pingHead, "container"),
  SystemVersion: operation(system.version, "container"),
  VolumeCreate: operation(volumes.create, "volume", {
    Name: newName("volume"),
    Driver: volumeDriver,
    DriverOpts: volumeOptions,
    Labels: labels,
    ClusterVolumeSpec: never("volumes of a cluster are not made"),
  }),
  VolumeDelete: operation(volumes.delete, "volume"),
  VolumeInspect: operation(volumes.inspect, "volume"),
  VolumeList: operation(volumes.list, "volume"),
  VolumeUpdate: operation(volumes.update, "volume", { Spec: never("volumes of a cluster are not changed") }),
};

function notHost(input: Readonly<Record<string, unknown>>, at: Place): void {
  if (input.id === "host") grant("net", inside(at, "id"), "it is the host's own network");
}
