/**
 * What each operation does at least, and what an input makes of it.
 *
 * @module
 */

import type { OperationId } from "../../core/groups.ts";
import type { Risk } from "./policy.ts";

/** The least class of each operation; one without a class does not compile. */
export const risks: Readonly<Record<OperationId, Risk>> = {
  CheckpointCreate: "write",
  CheckpointDelete: "destroy",
  CheckpointList: "read",
  ConfigCreate: "write",
  ConfigDelete: "destroy",
  ConfigInspect: "read.sensitive",
  ConfigList: "read",
  ConfigUpdate: "write",
  ContainerArchive: "files",
  ContainerArchiveInfo: "files",
  ContainerAttach: "refused",
  ContainerAttachWebsocket: "refused",
  ContainerChanges: "read",
  ContainerCreate: "write",
  ContainerDelete: "destroy",
  ContainerExec: "exec",
  ContainerExport: "files",
  ContainerInspect: "read",
  ContainerKill: "destroy",
  ContainerList: "read",
  ContainerLogs: "read",
  ContainerPause: "write",
  ContainerPrune: "refused",
  ContainerRename: "write",
  ContainerResize: "write",
  ContainerRestart: "write",
  ContainerStart: "write",
  ContainerStats: "read",
  ContainerStop: "write",
  ContainerTop: "read",
  ContainerUnpause: "write",
  ContainerUpdate: "write",
  ContainerWait: "read",
  DistributionInspect: "net",
  ExecInspect: "read",
  ExecResize: "exec",
  ExecStart: "exec",
  GetPluginPrivileges: "net",
  BuildCancel: "build",
  BuildPrune: "destroy",
  ImageAttestations: "read",
  ImageBuild: "build",
  ImageCommit: "build",
  ImageCreate: "net",
  ImageDelete: "destroy",
  ImageGet: "files",
  ImageGetAll: "files",
  ImageHistory: "read",
  ImageInspect: "read",
  ImageList: "read",
  ImageLoad: "build",
  ImagePrune: "refused",
  ImagePush: "push",
  ImageSearch: "net",
  ImageTag: "write",
  NetworkConnect: "write",
  NetworkCreate: "write",
  NetworkDelete: "destroy",
  NetworkDisconnect: "write",
  NetworkInspect: "read",
  NetworkList: "read",
  NetworkPrune: "refused",
  NodeDelete: "destroy",
  NodeInspect: "read",
  NodeList: "read",
  NodeUpdate: "host",
  PluginCreate: "host",
  PluginDelete: "host",
  PluginDisable: "host",
  PluginEnable: "host",
  PluginInspect: "read",
  PluginList: "read",
  PluginPull: "host",
  PluginPush: "push",
  PluginSet: "host",
  PluginUpgrade: "host",
  PutContainerArchive: "files",
  SecretCreate: "write",
  SecretDelete: "destroy",
  SecretInspect: "read",
  SecretList: "read",
  SecretUpdate: "write",
  ServiceCreate: "write",
  ServiceDelete: "destroy",
  ServiceInspect: "read",
  ServiceList: "read",
  ServiceLogs: "read",
  ServiceUpdate: "write",
  Session: "refused",
  SwarmInit: "host",
  SwarmInspect: "read",
  SwarmJoin: "host",
  SwarmLeave: "destroy",
  SwarmUnlock: "host",
  SwarmUnlockkey: "read.sensitive",
  SwarmUpdate: "host",
  SystemAuth: "refused",
  SystemDataUsage: "read",
  SystemEvents: "read",
  SystemInfo: "read",
  SystemPing: "read",
  SystemPingHead: "read",
  SystemVersion: "read",
  TaskInspect: "read",
  TaskList: "read",
  TaskLogs: "read",
  VolumeCreate: "write",
  VolumeDelete: "dataloss",
  VolumeInspect: "read",
  VolumeList: "read",
  VolumePrune: "refused",
  VolumeUpdate: "write",
};

/** The classes that a request needs granted, all of them: the operation's, and those that its input adds. It may only raise. */
export function needs(id: OperationId, input: Readonly<Record<string, unknown>>): readonly Risk[] {
  return [...new Set([risks[id] ?? "refused", ...raised(id, input)])];
}

function raised(id: OperationId, input: Readonly<Record<string, unknown>>): readonly Risk[] {
  const on = (name: string) => input[name] !== undefined && input[name] !== null && input[name] !== false;
  switch (id) {
    case "ContainerDelete":
      return on("v") ? ["dataloss"] : [];
    case "ImageCreate":
      return on("fromSrc") ? ["build"] : [];
    case "ImageBuild":
    case "ServiceCreate":
    case "ServiceUpdate":
      // Builders, managers and nodes pull.
      return ["net"];
    case "SwarmLeave":
      return on("force") ? ["dataloss"] : [];
    default:
      return [];
  }
}
