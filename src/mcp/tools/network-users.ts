/**
 * Which containers a network has, running or not.
 *
 * @module
 */

import type { ContainerSummary } from "../../core/types/containers.ts";
import type { Network } from "../../core/types/network-inspect.ts";
import { plainName } from "./read-text.ts";

/** Names of the containers that are in a network, or would be when they start. */
export function usersOf({ Id, Name }: Pick<Network, "Id" | "Name">, containers: readonly ContainerSummary[]): string[] {
  return containers
    .filter(({ HostConfig, NetworkSettings }) =>
      [Id, Name].includes(HostConfig?.NetworkMode ?? "") ||
      Object.entries(NetworkSettings?.Networks ?? {}).some(([name, { NetworkID }]) => name === Name || NetworkID === Id)
    )
    .map(({ Names }) => plainName(Names[0]));
}
