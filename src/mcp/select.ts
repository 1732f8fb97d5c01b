/**
 * Which tools are on.
 *
 * @module
 */

import type { RegistryOptions } from "./registry.ts";
import type { Tool, Toolset } from "./tool.ts";
import { tools as all } from "./tools/all.ts";

/** Sets that are on unless others are chosen. */
export const defaultToolsets: readonly Toolset[] = ["system", "containers", "images", "networks", "volumes"];

/** All sets that there are. */
export const toolsets: readonly Toolset[] = [...defaultToolsets, "exec", "files", "build", "swarm", "api"];

/** The tools that are on, in the order of the list of all. Throws an `Error` for a name that there is not. */
export function select(
  { hosts, toolsets: sets = defaultToolsets, tools: only, excludeTools: without = [] }: RegistryOptions,
): readonly Tool[] {
  known("toolset", sets, toolsets);
  known("tool", [...only ?? [], ...without], all.map(({ name }) => name));
  return all.filter(({ name, toolset, grants }) =>
    (only ? only.includes(name) : sets.includes(toolset)) && !without.includes(name) &&
    // A tool that no host allows would only cost the model its description.
    hosts.some(({ policy }) => grants.every((grant) => policy.allow.has(grant)))
  );
}

function known(what: string, given: readonly string[], names: readonly string[]): void {
  const wrong = given.filter((name) => !names.includes(name));
  if (wrong.length) {
    throw new Error(`There is no ${what} ${wrong.map((name) => JSON.stringify(name)).join(", ")}: there are ${names.join(", ")}`);
  }
}
