/** Where the wire is not as the specification says, so that a type of ours stands elsewhere or for something else. */
import type { Move, Other } from "./known.ts";

/** Types of ours that stand for a definition that no operation names, under another name. */
export const names: Readonly<Record<string, string>> = {
  BuildInfo: "BuildMessage",
  CreateImageInfo: "JSONMessage",
  PushImageInfo: "PushMessage",
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

/** All places with another type. */
export const others: readonly Other[] = [
  {
    what: "ClusterVolumeSpec.AccessMode.MountVolume",
    is: "VolumeTypeMount",
    reason: "said to be an empty object, and holds type and flags",
  },
  { what: "ConfigCreate:201", is: "SwarmIDResponse", reason: "said to be IDResponse, and engines write ID" },
  { what: "SecretCreate:201", is: "SwarmIDResponse", reason: "said to be IDResponse, and engines write ID" },
  { what: "NetworkAttachment.Network", is: "SwarmNetwork", reason: "said to be Network, and is what the swarm keeps of one" },
  { what: "PluginInterfaceType", is: "string", reason: "said to be an object until 1.51, and is text such as docker.volumedriver/1.0" },
  { what: "TaskSpec.PluginSpec", is: "PluginSpec", reason: "said to have capitals, and engines write its keys small" },
];
