/**
 * The tools that change something, in the order in which clients see them.
 *
 * @module
 */

import type { Tool } from "../tool.ts";
import { imageBuild } from "./build.ts";
import { containerControl, containerKill } from "./control.ts";
import { containerExec } from "./exec.ts";
import { containerFileRead, containerFileWrite } from "./files.ts";
import { imagePull, imagePush, imageRemove, imageTag } from "./image-write.ts";
import { networkAttach, networkCreate, networkRemove } from "./network-write.ts";
import { systemPrune } from "./prune.ts";
import { containerRemove } from "./remove.ts";
import { containerRun } from "./run.ts";
import { containerUpdate } from "./update.ts";
import { volumeCreate, volumeRemove } from "./volume-write.ts";

/** All tools that change something, and the one that reads files. */
export const writeTools: readonly Tool[] = [
  containerRun,
  containerControl,
  containerUpdate,
  containerRemove,
  containerKill,
  containerExec,
  containerFileRead,
  containerFileWrite,
  imagePull,
  imageTag,
  imagePush,
  imageBuild,
  imageRemove,
  networkCreate,
  networkAttach,
  networkRemove,
  volumeCreate,
  volumeRemove,
  systemPrune,
];
