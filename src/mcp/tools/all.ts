/**
 * The one list of tools. Its order is the order in which clients see them.
 *
 * @module
 */

import type { Tool } from "../tool.ts";
import { apiTools } from "./api-request.ts";
import { netTools, readTools, swarmTools } from "./read.ts";
import { writeTools } from "./write.ts";

/** All tools. */
export const tools: readonly Tool[] = [...readTools, ...netTools, ...writeTools, ...swarmTools, ...apiTools];
