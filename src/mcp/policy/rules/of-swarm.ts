/**
 * Rules of the operations of swarms.
 *
 * @module
 */

import * as configs from "../../../core/endpoints/configs.ts";
import * as nodes from "../../../core/endpoints/nodes.ts";
import * as secrets from "../../../core/endpoints/secrets.ts";
import * as services from "../../../core/endpoints/services.ts";
import * as swarm from "../../../core/endpoints/swarm.ts";
import * as tasks from "../../../core/endpoints/tasks.ts";
import type { Ids } from "../../../core/groups.ts";
import { labels } from "../labels.ts";
import { absent, amount, flag, like, list, object, type ObjectRule, oneOf } from "../rule.ts";
import { grant, type Place } from "./place.ts";
import { operation, type Refused } from "./fields.ts";
import { serviceFields } from "./service.ts";
import { logs } from "./of-containers.ts";
import { line, newName } from "./values.ts";

type Id = Exclude<
  Ids<typeof configs> | Ids<typeof nodes> | Ids<typeof secrets> | Ids<typeof services> | Ids<typeof swarm> | Ids<typeof tasks>,
  Refused
>;

const base64 = like(/^[A-Za-z0-9+/]*={0,2}$/, "base64");
const noDriver = absent("a driver would be asked for it");

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
const availability = oneOf("", "active", "pause", "drain");
const address = like(/^[\w.:[\]-]{0,255}$/, "an address");

/** The rules. */
export const ofSwarm: Readonly<Record<Id, ObjectRule>> = {
  ConfigCreate: operation(configs.create, "config", { Name: newName("config"), Labels: labels, Data: base64, Templating: noDriver }),
  ConfigDelete: operation(configs.delete, "config"),
  ConfigInspect: operation(configs.inspect, "config"),
  ConfigList: operation(configs.list, "config"),
  ConfigUpdate: operation(configs.update, "config", { Name: line, Labels: labels, Data: base64, Templating: noDriver }),
  NodeDelete: operation(nodes.delete, "node"),
  NodeInspect: operation(nodes.inspect, "node"),
  NodeList: operation(nodes.list, "node"),
  NodeUpdate: operation(nodes.update, "node", {
    Name: line,
    Labels: labels,
    Role: oneOf("", "worker", "manager"),
    Availability: availability,
  }, governs),
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
  TaskInspect: operation(tasks.inspect, "task"),
  TaskList: operation(tasks.list, "task"),
  TaskLogs: operation(tasks.logs, "task", logs),
};
