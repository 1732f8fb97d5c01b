/** Where we differ from the specification on purpose, each with its reason. An entry that nothing needs any more is itself a finding. */
import type { FindingKind } from "./model.ts";

/** One difference. */
export interface Quirk {
  /** The kind of finding that it explains. */
  readonly kind: FindingKind;
  /** Its exact path. */
  readonly what: string;
  /** The one version that shows it, as the report calls it; else any. */
  readonly only?: string;
  /** Why it is right. */
  readonly reason: string;
}

/** A field that is elsewhere, or spelled differently, on the wire. */
export interface Move {
  /** Its path in the specification. */
  readonly what: string;
  /** The type and field of ours, such as `BuildCache. Parents`. */
  readonly to: string;
  /** Why it is right. */
  readonly reason: string;
}

/** All that the check knows. */
export interface Known {
  /** Differences that it says nothing of. */
  readonly quirks: readonly Quirk[];
  /** Fields that it looks for elsewhere. */
  readonly moves: readonly Move[];
  /** Types by the definition that they stand for. */
  readonly names: Readonly<Record<string, string>>;
}

/** Types of ours that stand for a definition that no operation names, under another name. */
export const names: Readonly<Record<string, string>> = {
  BuildInfo: "BuildMessage",
  CreateImageInfo: "JSONMessage",
  PushImageInfo: "JSONMessage",
};

/** All fields that are elsewhere. */
export const moves: readonly Move[] = [
  ...["AccessibilityRequirements", "Availability", "CapacityRange", "Secrets"].map((field): Move => ({
    what: `ClusterVolumeSpec.AccessMode.${field}`,
    to: `ClusterVolumeSpec.${field}`,
    reason: "on the wire it stands beside AccessMode, not in it",
  })),
  { what: "BuildCache.Parents", to: "BuildCache. Parents", reason: "engines write the key with a leading blank" },
  { what: "Task.AssignedGenericResources", to: "Task.GenericResources", reason: "that is what engines call it" },
  { what: "TaskSpec.ContainerSpec.HealthCheck", to: "ContainerSpec.Healthcheck", reason: "engines write it with a small c" },
];

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
  ]),
  ...all("parameter missing", "undocumented, and the filter of the same name does the same", ["ContainerList before", "ContainerList since", "ImageList filter"]),
  ...all("parameter missing", "undocumented, experimental, and answered with records instead of output", ["ContainerLogs format"]),
  ...all("parameter missing", "goes with every body of its own", ["ImageBuild Content-type"]),
  ...all("parameter required", "without it an engine fails, or does nothing and says that it did", ["ImageTag repo", "ImageGetAll names"]),

  // Bodies
  ...all("body", "without it there is nothing to do", ["ImageLoad", "SystemAuth"]),

  // Operations
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
    "ProgressDetail.hidecounts",
    "ProgressDetail.start",
    "ProgressDetail.units",
    "Runtime.options",
    "Runtime.runtimeType",
    "SwarmInfo.Warnings",
    "SystemDataUsageResponse.BuilderSize",
  ]),
  ...all("field extra", "engines up to 28 send it at any version", ["JSONMessage.progress"]),
  ...all("field extra", "every engine sends it at any version", ["JSONMessage.error"]),

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

  // Zero would be left out, and never is there
  ...all("field required", "left out when zero, which it never is", ["EventMessage.time", "EventMessage.timeNano", "ObjectVersion.Index"]),

  ...all("field required", "left out when empty, though said to be always there", ["ImageInspect.RootFS.Type"]),

  // Definitions that outlive what named them
  ...all("since", "the definition is still there, and nothing names it any more", ["Address.Addr", "Address.PrefixLen"]),

  // v1.43 as it was first published, which was put right later
  ...only("v1.43 as released", "put right in the specification later", [
    ["field null", "BuildCache.Parent"],
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
