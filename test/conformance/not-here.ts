/** What no engine of scripts/engines can do: test/unit/not-here.test.ts tries these on the wire alone. */

/** Operations and parameters that cannot be tried. */
export interface NotHere {
  /** Operations by their id, parameters as `ImageList identity`, keys of filters as `ContainerList filters.isolation`. */
  readonly what: readonly string[];
  /** Why not. */
  readonly reason: string;
}

/** All of it; what an engine takes after all is stale, and fails. */
export const notHere: readonly NotHere[] = [];
