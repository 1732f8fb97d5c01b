/**
 * The tools that only look.
 *
 * @module
 */

import type { Tool } from "../tool.ts";
import { composeStatus } from "./compose.ts";
import { containerChanges, containerInspect, containerList, containerProcesses } from "./containers.ts";
import { containerDiagnose } from "./diagnose.ts";
import { imageRegistryInfo, imageSearch } from "./images-net.ts";
import { imageInspect, imageList } from "./images.ts";
import { containerLogs } from "./logs.ts";
import { networkInspect, networkList } from "./networks.ts";
import { containerStats } from "./stats.ts";
import { serviceInspect, serviceList, serviceLogs } from "./swarm-services.ts";
import { nodeList, swarmStatus, taskList } from "./swarm.ts";
import { systemEvents } from "./system-events.ts";
import { systemDiskUsage, systemInfo } from "./system.ts";
import { volumeInspect, volumeList } from "./volumes.ts";
import { containerWait } from "./wait.ts";

/** Tools of the default toolsets that need no grant. */
export const readTools: readonly Tool[] = [
  systemInfo,
  systemDiskUsage,
  systemEvents,
  containerList,
  containerInspect,
  containerLogs,
  containerStats,
  containerDiagnose,
  containerProcesses,
  containerChanges,
  composeStatus,
  containerWait,
  imageList,
  imageInspect,
  networkList,
  networkInspect,
  volumeList,
  volumeInspect,
];

/** Tools of the toolset `swarm`. */
export const swarmTools: readonly Tool[] = [swarmStatus, serviceList, serviceInspect, serviceLogs, taskList, nodeList];

/** Tools that have the engine ask a registry; they need the grant `net`. */
export const netTools: readonly Tool[] = [imageSearch, imageRegistryInfo];
