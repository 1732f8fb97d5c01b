/**
 * All requests that must not get through.
 *
 * @module
 */

import type { Hostile } from "./case.ts";
import { archives } from "./archives.ts";
import { classes } from "./classes.ts";
import { containers } from "./containers.ts";
import { deep } from "./deep.ts";
import { images } from "./images.ts";
import { keys } from "./keys.ts";
import { reach } from "./reach.ts";
import { services } from "./services.ts";
import { storage } from "./storage.ts";

/** All of them. */
export const hostile: readonly Hostile[] = [
  containers,
  services,
  storage,
  reach,
  images,
  archives,
  classes,
  keys,
  deep,
].flat();
