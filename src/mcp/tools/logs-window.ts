/**
 * Pages of a log, in both directions: no page has a line that another has.
 *
 * @module
 */

import { newerPage } from "./logs-newer.ts";
import { olderPage } from "./logs-older.ts";
import { type LogPage, placeOf, type ReadLog, type Wanted } from "./logs-wanted.ts";

/** Reads a page. */
export async function logPage(read: ReadLog, wanted: Wanted): Promise<LogPage> {
  const from = placeOf(wanted.cursor);
  return from?.newer ? await newerPage(read, wanted, from) : await olderPage(read, wanted, from);
}
