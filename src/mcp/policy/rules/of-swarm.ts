/**
 * Rules of the operations of networks, volumes, plugins, the system and swarms.
 *
 * @module
 */

import * as configs from "../../../core/endpoints/configs.ts";
import * as networks from "../../../core/endpoints/networks.ts";
import * as nodes from "../../../core/endpoints/nodes.ts";
import * as plugins from "../../../core/endpoints/plugins.ts";
import * as secrets from "../../../core/endpoints/secrets.ts";
import * as services from "../../../core/endpoints/services.ts";
import * as swarm from "../../../core/endpoints/swarm.ts";
import * as system from "../../../core/endpoints/system.ts";
import * as tasks from "../../../core/endpoints/tasks.ts";
import * as volumes from "../../../core/endpoints/volumes.ts";
import { labels } from "../labels.ts";
import {
  absent,
  amount,
  flag,
  grant,
  inside,
  like,
  list,
  named,
  never,
  object,
  type ObjectRule,
  oneOf,
  type Place,
  text,
  textOf,
  value,
} from "../rule.ts";
import { bytes, operation } from "./fields.ts";
import { volumeDriver, volumeOptions } from "./mount.ts";
import { endpointSettings, networkFields } from "./network.ts";
import { checkRegistry } from "./registry.ts";
import { serviceFields } from "./service.ts";
import { logs } from "./of-containers.ts";
import { line, newName } from "./values.ts";

const base64 = like(/^[A-Za-z0-9+/]*={0,2}$/, "base64");
const noDriver = absent("a driver would be asked for it");
const remote = value("remote plugin", (given, at) => void checkRegistry(textOf(given, at), at));

const installs = (_: unknown, at: Place) => grant("plugins", at, "a plugin runs as root on the host");
const governs = (_: unknown, at: Place) => grant("swarmJoin", at, "who governs the swarm governs the host");

const swarmSpec = {
  Name: line,
  Labels: labels,
  Orchestration: object({ TaskHistoryRetentionLimit: amount }),
  Raft: object({
    SnapshotInterval: amount,
    KeepOldSnapshots: amount,
    LogEntriesForSlowFollowers: amount,
    ElectionTick: amount,
    HeartbeatTick: amount,
  }),
  Dispatcher: object({ HeartbeatPeriod: amount }),
  CAConfig: absent("who signs for nodes governs them"),
  EncryptionConfig: object({ AutoLockManagers: flag }),
  TaskDefaults: absent("all services would inherit it"),
};
const privileges = list(object({ Name: line, Description: line, Value: list(text) }));
const availability = oneOf("", "active", "pause", "drain");
const address = like(/^[\w.:[\]-]{0,255}$/, "an address");

/** The rules. */
export const ofSwarm = {
  ConfigCreate: operation(configs.create, "config", { Name: newName("config"), Labels: labels, Data: base64, Templating: noDriver }),
  ConfigDelete: operation(configs.delete, "config"),
  ConfigInspect: operation(configs.inspect, "config"),
  ConfigList: operation(configs.list, "config"),
  ConfigUpdate: operation(configs.update, "config", { Name: line, Labels: labels, Data: base64, Templating: noDriver }),
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
  NodeDelete: operation(nodes.delete, "node"),
  NodeInspect: operation(nodes.inspect, "node"),
  NodeList: operation(nodes.list, "node"),
  NodeUpdate: operation(nodes.update, "node", {
    Name: line,
    Labels: labels,
    Role: oneOf("", "worker", "manager"),
    Availability: availability,
  }, governs),
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
  SecretCreate: operation(secrets.create, "secret", {
    Name: newName("secret"),
    Labels: labels,
    Data: base64,
    Driver: noDriver,
    Templating: noDriver,
  }),
  SecretDelete: operation(secrets.delete, "secret"),
  SecretInspect: operation(secrets.inspect, "secret"),
  SecretList: operation(secrets.list, "secret"),
  SecretUpdate: operation(secrets.update, "secret", { Name: line, Labels: labels, Data: base64, Driver: noDriver, Templating: noDriver }),
  ServiceCreate: operation(services.create, "service", serviceFields),
  ServiceDelete: operation(services.delete, "service"),
  ServiceInspect: operation(services.inspect, "service"),
  ServiceList: operation(services.list, "service"),
  ServiceLogs: operation(services.logs, "service", logs),
  ServiceUpdate: operation(services.update, "service", {
    ...serviceFields,
    Name: line,
    registryAuthFrom: oneOf("", "spec", "previous-spec"),
    rollback: oneOf("", "previous"),
  }),
  SwarmInit: operation(swarm.init, "node", {
    ListenAddr: address,
    AdvertiseAddr: address,
    DataPathAddr: address,
    DataPathPort: amount,
    DefaultAddrPool: list(address),
    ForceNewCluster: absent("it drops the other managers"),
    SubnetSize: amount,
    Spec: object(swarmSpec),
    AutoLockManagers: flag,
    Availability: availability,
  }, governs),
  SwarmInspect: operation(swarm.inspect, "node"),
  SwarmJoin: operation(swarm.join, "node", {
    ListenAddr: address,
    AdvertiseAddr: address,
    DataPathAddr: address,
    RemoteAddrs: list(address),
    JoinToken: line,
    Availability: availability,
  }, governs),
  SwarmLeave: operation(swarm.leave, "node"),
  SwarmUnlock: operation(swarm.unlock, "node", { UnlockKey: line }, governs),
  SwarmUnlockkey: operation(swarm.unlockkey, "node"),
  SwarmUpdate: operation(swarm.update, "node", swarmSpec, governs),
  SystemDataUsage: operation(system.dataUsage, "container"),
  SystemEvents: operation(system.events, "container"),
  SystemInfo: operation(system.info, "container"),
  SystemPing: operation(system.ping, "container"),
  SystemPingHead: operation(system.pingHead, "container"),
  SystemVersion: operation(system.version, "container"),
  TaskInspect: operation(tasks.inspect, "task"),
  TaskList: operation(tasks.list, "task"),
  TaskLogs: operation(tasks.logs, "task", logs),
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
} satisfies Record<string, ObjectRule>;

function notHost(input: Readonly<Record<string, unknown>>, at: Place): void {
  if (input.id === "host") grant("net", inside(at, "id"), "it is the host's own network");
}
