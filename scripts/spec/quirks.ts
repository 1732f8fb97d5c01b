/** Where we differ from the specification on purpose, each with its reason. An entry that nothing needs any more is itself a finding. */
import type { Quirk } from "./known.ts";
import type { FindingKind } from "./model.ts";

/** All differences. */
export const quirks: readonly Quirk[] = [
  // Parameters
  ...all("parameter extra", "read by engines, though undocumented", [
    "ContainerLogs details",
    "ContainerStart checkpoint",
    "ContainerStart checkpoint-dir",
    "ImageBuild buildid",
    "ImageBuild cgroupparent",
    "ImageBuild cpusetmems",
    "ImageBuild isolation",
    "ImageBuild securityopt",
    "ImageBuild session",
    "ImageBuild ulimits",
    "DistributionInspect X-Registry-Auth",
    "GetPluginPrivileges X-Registry-Auth",
    "ImageSearch X-Registry-Auth",
    "PluginPush X-Registry-Auth",
    "Session X-Docker-Expose-Session-Grpc-Method",
    "Session X-Docker-Expose-Session-Name",
    "Session X-Docker-Expose-Session-Sharedkey",
    "Session X-Docker-Expose-Session-Uuid",
  ]),
  ...all("parameter missing", "undocumented, and the filter of the same name does the same", [
    "ContainerList before",
    "ContainerList since",
    "ImageList filter",
  ]),
  ...all("parameter missing", "undocumented, experimental, and answered with records instead of output", ["ContainerLogs format"]),
  ...all("parameter missing", "goes with every body of its own", ["ImageBuild Content-type"]),
  ...all("parameter required", "without it an engine fails, or does nothing and says that it did", [
    "ImageTag repo",
    "ImageGetAll names",
    "ImageCommit container",
  ]),
  ...all("parameter required", "always sent, and empty where none is given", ["ImagePush X-Registry-Auth"]),

  // Bodies
  ...all("body", "without it there is nothing to do", [
    "ImageLoad",
    "PluginCreate",
    "PluginPull",
    "PluginSet",
    "PluginUpgrade",
    "SystemAuth",
  ]),
  ...all("result", "engines answer with nothing", ["PluginDelete"]),

  // Operations
  ...all("operation extra", "there, though undocumented", ["BuildCancel", "CheckpointCreate", "CheckpointDelete", "CheckpointList"]),
  ...all("operation missing", "what it carries is gRPC of BuildKit, which is not part of this package", ["POST /grpc"]),
  ...all("operation missing", "for the engine's developers, or another way to say what there is", [
    "GET /debug/vars",
    "GET /debug/pprof/{name}",
    "OPTIONS /{any}",
    "GET /networks/",
    "POST /containers/{id}/copy",
  ]),

  // What engines send and take, though no specification says so
  ...all("field extra", "sent or read by engines, though undocumented", [
    "AuthConfig.auth",
    "AuthConfig.identitytoken",
    "AuthConfig.registrytoken",
    "ClusterVolumeAccessMode.BlockVolume",
    "EventMessage.from",
    "EventMessage.id",
    "EventMessage.status",
    "JSONMessage.aux",
    "Mount.ClusterOptions",
    "NodeDescription.CSIInfo",
    "ProgressDetail.hidecounts",
    "ProgressDetail.start",
    "ProgressDetail.units",
    "PushMessage.aux",
    "Runtime.options",
    "Runtime.runtimeType",
    "Service.PreviousSpec",
    "SwarmInitBody.Availability",
    "SwarmInitBody.AutoLockManagers",
    "SwarmJoinBody.Availability",
    "SwarmInfo.Warnings",
    "SystemDataUsageResponse.BuilderSize",
    "Task.Volumes",
  ]),
  ...all("field extra", "older engines send or read it, too: the specification named it late", [
    "Network.ConfigFrom",
    "Network.ConfigOnly",
    "Network.Peers",
    "NetworkCreateBody.ConfigFrom",
    "NetworkCreateBody.ConfigOnly",
    "NetworkCreateBody.Scope",
    "NetworkInspect.Services",
    "TaskStatus.PortStatus",
  ]),
  ...all("field extra", "engines up to 28 send it at any version", ["JSONMessage.progress"]),
  ...all("field extra", "every engine sends it at any version", ["JSONMessage.error"]),

  ...all("field missing", "said to be one text until 1.43, and is a list named Warnings", ["ServiceCreate:201.Warning"]),
  ...all("field extra", "said to be one text until 1.43, and is a list named Warnings", ["ServiceCreateResponse.Warnings"]),
  ...all("field missing", "an update does not take it: in the engine it is a field of HostConfig", ["ContainerUpdate:body.Init"]),

  // Nulls that the engine's types allow and its code rules out
  ...all("field null", "filled before the engine answers; tried with a bare imported image on every engine", [
    "ContainerSummary.Labels",
    "ContainerSummary.Mounts",
    "ContainerSummary.Names",
    "ContainerSummary.NetworkSettings",
    "ContainerSummary.Ports",
    "ContainerInspect:200.Args",
    "ContainerInspect:200.Config",
    "ContainerInspect:200.HostConfig",
    "ContainerInspect:200.Mounts",
    "ContainerInspect:200.NetworkSettings",
    "ContainerInspect:200.State",
    "ContainerInspectResponse.Args",
    "ContainerInspectResponse.Config",
    "ContainerInspectResponse.HostConfig",
    "ContainerInspectResponse.Mounts",
    "ContainerInspectResponse.NetworkSettings",
    "ContainerInspectResponse.State",
    "ContainerCreateResponse.Warnings",
  ]),
  ...all("field null", "the head of what ps prints: never without a word", ["ContainerTop:200.Titles", "ContainerTopResponse.Titles"]),
  ...all("field null", "every exec has a process", ["ExecInspect:200.ProcessConfig"]),

  // What a request is not without
  ...all("field required", "without it there is nothing to do", [
    "NetworkConnect:body.Container",
    "NetworkDisconnect:body.Container",
    "SwarmUnlock:body.UnlockKey",
  ]),
  ...all("field required", "engines refuse its absence: an invalid empty address", ["SwarmInit:body.ListenAddr"]),

  // Zero would be left out, and never is there
  ...all("field required", "left out when zero, which it never is", [
    "EventMessage.time",
    "EventMessage.timeNano",
    "ObjectVersion.Index",
    "ServiceCreateResponse.ID",
  ]),

  ...all("field required", "left out when empty, though said to be always there", ["Driver.Name", "ImageInspect.RootFS.Type"]),

  // Definitions that outlive what named them
  ...all("since", "the definition is still there, and nothing names it any more", ["Address.Addr", "Address.PrefixLen"]),

  // What v1.40 says of networks and services, which was put right later
  ...only("v1.40", "a map with the keys that 1.41 names", [["field type", "IPAM.Config[]"]]),
  ...only("v1.40", "limits count no such resources, as 1.41 says", [["field missing", "ResourceObject.GenericResources"]]),

  // v1.43 as it was first published, which was put right later
  ...only("v1.43 as released", "put right in the specification later", [
    ["field extra", "Task.NetworksAttachments"],
    ["field null", "BuildCache.Parent"],
    ["field required", "SwarmJoin:body.JoinToken"],
    ["field required", "SwarmJoin:body.ListenAddr"],
    ["field required", "SwarmJoin:body.RemoteAddrs"],
    ["field type", "Topology"],
    ["parameter extra", "ImageBuild version"],
    ["parameter required", "ContainerResize h"],
    ["parameter required", "ContainerResize w"],
    ["parameter required", "ExecResize h"],
    ["parameter required", "ExecResize w"],
    ["since", "BuildCache.Parent"],
  ]),
];

function all(kind: FindingKind, reason: string, whats: readonly string[]): readonly Quirk[] {
  return whats.map((what) => ({ kind, what, reason }));
}

function only(version: string, reason: string, found: readonly (readonly [FindingKind, string])[]): readonly Quirk[] {
  return found.map(([kind, what]) => ({ kind, what, only: version, reason }));
}
