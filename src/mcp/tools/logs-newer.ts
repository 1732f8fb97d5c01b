/**
 * The lines of a log that come after a place.
 *
 * @module
 */

import { fitting, lineReader, type LogLine, stamp } from "./logs-lines.ts";
import {
  cursorOf,
  keeper,
  type LogPage,
  nanoseconds,
  type Place,
  type ReadLog,
  slack,
  slackTime,
  tooMuch,
  type Wanted,
} from "./logs-wanted.ts";

/** The first lines after a place. */
export async function newerPage(read: ReadLog, wanted: Wanted, from: Place): Promise<LogPage> {
  const until = nanoseconds(wanted.until);
  const parse = lineReader();
  const keep = keeper(wanted);
  const kept: LogLine[] = [];
  const deadline = Date.now() + wanted.budget;
  let matches = 0;
  let scanned = 0;
  let last: LogLine | undefined;
  let moreNewer = false;
  /** Takes a line; `false` when the page is full. */
  const take = (line: LogLine): boolean => {
    if (until !== undefined && line.at !== undefined && line.at > until) return true;
    if (matches >= wanted.limit) {
      moreNewer = true;
      return false;
    }
    const { kept: more, matches: hit } = keep(line);
    kept.push(...more);
    if (hit) matches++;
    last = line;
    return true;
  };
  /** Lines that look newer, until the line of the cursor comes: two streams may be written a little out of order. */
  let waiting: LogLine[] | undefined = [];
  for await (const raw of read({ since: stamp(from.at - slackTime) })) {
    const line = parse(raw);
    scanned++;
    if (Date.now() > deadline) throw tooMuch(scanned);
    if (!waiting) {
      if (!take(line)) break;
      continue;
    }
    if (line.at === from.at && line.ordinal === from.ordinal) waiting = undefined;
    else if (line.at !== undefined && line.at > from.at) waiting.push(line);
    if (!waiting || (waiting.length < slack && (line.at ?? 0n) < from.at + slackTime)) continue;
    const came: LogLine[] = waiting;
    waiting = undefined;
    if (!came.every(take)) break;
  }
  waiting?.every(take);
  const lines = fitting(kept, wanted.maxChars, "begin");
  const cut = lines.length < kept.length;
  const end = cut ? lines.at(-1) : last;
  return {
    lines,
    older: undefined,
    newer: end ? cursorOf("n", end, 0) : wanted.cursor,
    moreNewer: moreNewer || cut,
    capped: false,
    scanned,
  };
}
