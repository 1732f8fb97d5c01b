/** All cases of a swarm, in the order in which they must run, with those that have an engine to themselves. */
import type { Case } from "../case.ts";
import { experimentalCases } from "./experimental.ts";
import { lockCases } from "./lock.ts";
import { memberCases } from "./members.ts";
import { objectCases } from "./objects.ts";
import { pluginCases } from "./plugins.ts";
import { serviceCases } from "./services.ts";
import { storeCases } from "./store.ts";
import type { World } from "./world.ts";

/** The cases of a world. */
export function swarmCases(world: World): readonly Case[] {
  return [
    ...experimentalCases(world),
    ...storeCases(world),
    ...pluginCases,
    ...memberCases(world),
    ...objectCases,
    ...serviceCases(world),
    ...lockCases(world),
  ];
}
