/** What no engine of scripts/engines can do: test/unit/not-here.test.ts tries these on the wire alone. */

/** Operations and parameters that cannot be tried. */
export interface NotHere {
  /** Operations by their id, parameters as `ImageList identity`, keys of filters as `ContainerList filters.isolation`. */
  readonly what: readonly string[];
  /** Why not. */
  readonly reason: string;
}

/** All of it; what an engine takes after all is stale, and fails. */
export const notHere: readonly NotHere[] = [
  {
    what: ["ContainerStart checkpoint"],
    reason: "Engine 28 makes checkpoints and fails to start from them: a bind mount of /proc/0/ns/net, or content that already exists",
  },
  { what: ["ContainerStart checkpoint-dir"], reason: "Engine 28 starts from its own folder alone, and forbids any other" },
  {
    what: ["ImageAttestations", "ImageAttestations platform", "ImageAttestations type", "ImageAttestations statement"],
    reason: "takes API 1.55, and the newest engine here speaks 1.51",
  },
  { what: ["ImageList identity"], reason: "takes API 1.54, and the newest engine here speaks 1.51" },
  { what: ["SystemDataUsage verbose"], reason: "takes API 1.52, and the newest engine here speaks 1.51" },
  { what: ["ImageBuild securityopt"], reason: "takes an engine on Windows: on Linux any value is refused" },
];
