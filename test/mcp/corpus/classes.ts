/**
 * What nothing but a grant or a person makes right, what is never sent, and questions that tell what is redacted.
 *
 * @module
 */

import { type Hostile, rows } from "./case.ts";

/** What nothing but a grant makes right, and what is never sent. */
const ungranted: Hostile[] = [
  ...([
    ["ContainerCreate", { Image: "busybox:latest" }],
    ["ContainerStart", { id: "mine" }],
    ["ContainerStop", { id: "mine" }],
    ["ContainerKill", { id: "mine" }],
    ["ContainerDelete", { id: "mine" }],
    ["ContainerExec", { id: "mine", Cmd: ["id"] }],
    ["ContainerUpdate", { id: "mine", Memory: 6_000_000 }],
    ["ContainerRename", { id: "mine", name: "other" }],
    ["ImageTag", { name: "mine/app:1", repo: "mine/app", tag: "3" }],
    ["ImageDelete", { name: "mine/app:1" }],
    ["ImagePush", { name: "mine/app", tag: "1" }],
    ["ImageCommit", { container: "mine" }],
    ["ImageGet", { name: "mine/app:1" }],
    ["NetworkCreate", { Name: "n" }],
    ["NetworkDelete", { id: "appnet" }],
    ["NetworkConnect", { id: "appnet", Container: "mine" }],
    ["VolumeCreate", { Name: "v" }],
    ["VolumeDelete", { name: "data" }],
    ["ServiceCreate", { Name: "s", TaskTemplate: { ContainerSpec: { Image: "nginx:1.27" } } }],
    ["ServiceDelete", { id: "web" }],
    ["SecretCreate", { Name: "s", Data: "eA==" }],
    ["BuildPrune", { filters: { id: "x" } }],
    ["SwarmUnlockkey", {}],
    ["ConfigInspect", { id: "myconfig" }],
  ] as const).map(([operation, input]): Hostile => ({
    id: `class/${operation}`,
    operation,
    input,
    rule: "class",
    why: "changes something, or shows a secret, with no grant",
    grants: "none",
  })),
  ...([
    ["ContainerPrune", {}],
    ["ImagePrune", { filters: { dangling: true } }],
    ["NetworkPrune", { filters: { "label!": "keep" } }],
    ["VolumePrune", { filters: { all: true } }],
    ["SystemAuth", { username: "a", password: "b", serveraddress: "10.0.0.1" }],
    ["Session", {}],
    ["ContainerAttach", { id: "mine", stream: true, stdin: true }],
    ["ContainerAttachWebsocket", { id: "mine", stream: true }],
  ] as const).map(([operation, input]): Hostile => ({
    id: `never/${operation}`,
    operation,
    input,
    rule: ["class", "R4"],
    why: "is never sent, whatever is granted",
    grants: "all",
  })),
  ...rows("buildprune", "BuildPrune", (value) => value as Readonly<Record<string, unknown>>, ["R4", "R2"], [
    ["all", { all: true }, "everything at once"],
    ["none", {}, "everything at once"],
    ["until", { filters: { until: "24h" } }, "what nobody has seen"],
    ["two", { filters: { id: ["a", "b"] } }, "two at once"],
    ["type", { filters: { id: "abcdef", type: "regular" } }, "more than an id"],
  ]),
  ...([
    ["asking/delete", "ContainerDelete", { id: "mine" }],
    ["asking/kill", "ContainerKill", { id: "mine" }],
    ["asking/volume", "VolumeDelete", { name: "data" }],
    ["asking/volumes", "ContainerDelete", { id: "mine", v: true }],
    ["asking/image", "ImageDelete", { name: "mine/app:1" }],
    ["asking/network", "NetworkDelete", { id: "appnet" }],
  ] as const).map(([id, operation, input]): Hostile => ({
    id,
    operation,
    input,
    rule: "confirm",
    why: "nobody can be asked",
    grants: "asking",
  })),
];

const oracles: Hostile[] = [
  ...rows("filter", "ContainerList", (filters) => ({ filters }), "R2", [
    ["label-value", { label: "token=abc" }, "tells by yes and no what is redacted"],
    ["label-list", { label: ["a", "token=abc"] }, "behind a good one"],
    ["proto", JSON.parse('{"__proto__":{"label":["a=b"]}}'), "a key of prototypes", "R1"],
  ]),
  ...rows("filter.volumes", "VolumeList", (filters) => ({ filters }), "R2", [[
    "label-value",
    { label: "password=abc" },
    "tells by yes and no what is redacted",
  ]]),
  ...rows("filter.events", "SystemEvents", (filters) => ({ until: "0s", filters }), "R2", [[
    "label-value",
    { label: "password=abc" },
    "tells by yes and no what is redacted",
  ]]),
];

/** All of them. */
export const classes: readonly Hostile[] = [...ungranted, ...oracles];
