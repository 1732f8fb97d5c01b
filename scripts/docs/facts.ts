/** What the Engine's own reference says of operations: the tag it files them under, and the failures it lists. */

/** Statuses by tag and operation id, 500 left out: every operation may answer that. From all versions of 1.40 to 1.55 together. */
const byTag: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Container: {
    ContainerList: "400",
    ContainerCreate: "400 404 409",
    ContainerInspect: "404",
    ContainerTop: "404",
    ContainerLogs: "404",
    ContainerChanges: "404",
    ContainerExport: "404",
    ContainerStats: "404",
    ContainerResize: "404",
    ContainerStart: "400 404",
    ContainerStop: "404",
    ContainerRestart: "404",
    ContainerKill: "404 409",
    ContainerUpdate: "404",
    ContainerRename: "404 409",
    ContainerPause: "404",
    ContainerUnpause: "404",
    ContainerAttach: "400 404",
    ContainerAttachWebsocket: "400 404",
    ContainerWait: "400 404",
    ContainerDelete: "400 404 409",
    ContainerArchive: "400 404",
    ContainerArchiveInfo: "400 404",
    PutContainerArchive: "400 403 404",
    ContainerPrune: "",
  },
  Image: {
    ImageList: "",
    ImageBuild: "400",
    BuildPrune: "",
    ImageCreate: "404",
    ImageInspect: "404",
    ImageHistory: "404",
    ImagePush: "404",
    ImageTag: "400 404 409",
    ImageDelete: "404 409",
    ImageSearch: "",
    ImagePrune: "",
    ImageCommit: "404",
    ImageGet: "",
    ImageGetAll: "",
    ImageLoad: "",
    ImageAttestations: "400 404 501",
  },
  System: {
    SystemAuth: "401",
    SystemInfo: "",
    SystemVersion: "",
    SystemPing: "",
    SystemPingHead: "",
    SystemEvents: "400",
    SystemDataUsage: "",
  },
  Exec: {
    ContainerExec: "404 409",
    ExecStart: "404 409",
    ExecResize: "400 404",
    ExecInspect: "404",
  },
  Volume: {
    VolumeList: "",
    VolumeCreate: "",
    VolumeInspect: "404",
    VolumeDelete: "404 409",
    VolumePrune: "",
    VolumeUpdate: "400 404 503",
  },
  Network: {
    NetworkList: "",
    NetworkInspect: "404",
    NetworkDelete: "403 404",
    NetworkCreate: "400 403 404",
    NetworkConnect: "400 403 404",
    NetworkDisconnect: "403 404",
    NetworkPrune: "",
  },
  Plugin: {
    PluginList: "",
    GetPluginPrivileges: "",
    PluginPull: "",
    PluginInspect: "404",
    PluginDelete: "404",
    PluginEnable: "404",
    PluginDisable: "404",
    PluginUpgrade: "404",
    PluginCreate: "",
    PluginPush: "404",
    PluginSet: "404",
  },
  Node: {
    NodeList: "503",
    NodeInspect: "404 503",
    NodeDelete: "404 503",
    NodeUpdate: "400 404 503",
  },
  Swarm: {
    SwarmInspect: "404 503",
    SwarmInit: "400 503",
    SwarmJoin: "400 503",
    SwarmLeave: "503",
    SwarmUpdate: "400 503",
    SwarmUnlockkey: "503",
    SwarmUnlock: "503",
  },
  Service: {
    ServiceList: "503",
    ServiceCreate: "400 403 409 503",
    ServiceInspect: "404 503",
    ServiceDelete: "404 503",
    ServiceUpdate: "400 404 503",
    ServiceLogs: "404 503",
  },
  Task: {
    TaskList: "503",
    TaskInspect: "404 503",
    TaskLogs: "404 503",
  },
  Secret: {
    SecretList: "503",
    SecretCreate: "409 503",
    SecretInspect: "404 503",
    SecretDelete: "404 503",
    SecretUpdate: "400 404 503",
  },
  Config: {
    ConfigList: "503",
    ConfigCreate: "409 503",
    ConfigInspect: "404 503",
    ConfigDelete: "404 503",
    ConfigUpdate: "400 404 503",
  },
  Distribution: {
    DistributionInspect: "401",
  },
  Session: {
    Session: "400",
  },
};

/** What the reference says of an operation. */
export interface Fact {
  /** Its tag. */
  readonly tag: string;
  /** Statuses of failures. */
  readonly statuses: readonly number[];
  /** The newest version, up to 1.51, whose reference has it. */
  readonly version: string | undefined;
}

/** Operations that came after the version that we link to. */
const later: readonly string[] = ["ImageAttestations"];

/** By operation id. Those that are not documented are not here. */
export const facts: ReadonlyMap<string, Fact> = new Map(
  Object.entries(byTag).flatMap(([tag, operations]) =>
    Object.entries(operations).map(([id, statuses]): [string, Fact] => [id, {
      tag,
      statuses: statuses.split(" ").filter(Boolean).map(Number),
      version: later.includes(id) ? undefined : "1.51",
    }])
  ),
);

/** Where the reference tells of an operation. */
export function referenceUrl(id: string): string | undefined {
  const fact = facts.get(id);
  return fact?.version && `https://docs.docker.com/reference/api/engine/version/v${fact.version}/#tag/${fact.tag}/operation/${id}`;
}
