/**
 * The last lines of a log, or the last before a place. Engines only know how to cut the last lines off a log, so a page of older lines is
 * a longer tail without its end.
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

/** Lines that are read from the end of a log at most. */
const maxTail = 200_000;

/** The last lines, or the last before a place. */
export async function olderPage(read: ReadLog, wanted: Wanted, to: Place | undefined): Promise<LogPage> {
  const { limit, match, until, budget } = wanted;
  const started = Date.now();
  // With `until` engines cut the tail off first, and then what is too new: so all of it is read.
  let tail = until !== undefined ? undefined : Math.min(maxTail, Math.max((to?.behind ?? 0) + limit + slack, match ? 5000 : 0));
  for (;;) {
    const pass = await readOlder(read, wanted, to, tail, started + budget);
    if (tail === undefined || pass.scanned < tail) return pageOf(pass, wanted, true);
    // Podman gives many lines one time: they can be told apart only where the first of them was read.
    const split = [to?.at, pass.kept[0]?.at, pass.last?.at].includes(pass.first) && pass.first !== undefined;
    const enough = pass.matches >= limit && pass.reached && !split;
    if (enough || tail >= maxTail || Date.now() - started > budget / 4) return pageOf(pass, wanted, false);
    tail = Math.min(maxTail, tail * 4);
  }
}

interface Pass {
  readonly kept: readonly LogLine[];
  readonly matches: number;
  readonly evicted: boolean;
  /** Whether the place was seen, so that what is kept ends before it. */
  readonly reached: boolean;
  readonly scanned: number;
  /** Lines from the first that is kept to the end of the log. */
  readonly behind: number;
  readonly last: LogLine | undefined;
  /** Time of the first line that was read. */
  readonly first: bigint | undefined;
}

async function readOlder(read: ReadLog, wanted: Wanted, to: Place | undefined, tail: number | undefined, deadline: number): Promise<Pass> {
  const since = nanoseconds(wanted.since);
  const until = nanoseconds(wanted.until);
  const input = {
    ...tail !== undefined && { tail },
    ...since !== undefined && since > slackTime && { since: stamp(since - slackTime) },
    ...until !== undefined && { until: stamp(until) },
  };
  const parse = lineReader();
  const keep = keeper(wanted);
  let kept: Numbered[] = [];
  let matches = 0;
  let evicted = false;
  let scanned = 0;
  let reached = to === undefined;
  let last: LogLine | undefined;
  let first: bigint | undefined;
  for await (const raw of read(input)) {
    const line = parse(raw);
    if (scanned++ === 0) first = line.at;
    if (Date.now() > deadline) throw tooMuch(scanned);
    if (to && line.at === to.at && line.ordinal === to.ordinal) reached = true;
    // What comes from the place on is only counted, so that the next cursor knows how far it is from the end.
    if (to && reached) continue;
    if (since !== undefined && line.at !== undefined && line.at < since) continue;
    if (until !== undefined && line.at !== undefined && line.at > until) continue;
    last = line;
    const { kept: more, matches: hit } = keep(line);
    for (const one of more) kept.push({ line: one, matches: hit && one === line, index: scanned });
    if (hit) matches++;
    if (matches < 2 * wanted.limit) continue;
    kept = lastMatches(kept, wanted);
    matches = wanted.limit;
    evicted = true;
  }
  // The line of the cursor may be gone from the log: its time still tells what is older.
  if (to && !reached) kept = kept.filter(({ line }) => line.at !== undefined && line.at < to.at);
  const trimmed = lastMatches(kept, wanted);
  return {
    kept: trimmed.map(({ line }) => line),
    matches,
    evicted: evicted || trimmed.length < kept.length,
    reached,
    scanned,
    behind: scanned - (trimmed[0]?.index ?? scanned) + 1 + wanted.context,
    last,
    first,
  };
}

interface Numbered {
  readonly line: LogLine;
  readonly matches: boolean;
  /** Its number among the lines that were read. */
  readonly index: number;
}

/** From the `limit`th match from the end on, with what was kept before it as its context. */
function lastMatches(kept: Numbered[], { limit, context }: Wanted): Numbered[] {
  let left = limit;
  let start = kept.length;
  while (start > 0 && left > 0) if (kept[--start]?.matches) left--;
  if (left > 0) return kept;
  for (let i = 0; i < context && start > 0 && !kept[start - 1]?.matches; i++) start--;
  return start > 0 ? kept.slice(start) : kept;
}

function pageOf({ kept, matches, evicted, scanned, behind, last }: Pass, wanted: Wanted, complete: boolean): LogPage {
  const lines = fitting(kept, wanted.maxChars, "end");
  const full = evicted || lines.length < kept.length || matches >= wanted.limit;
  const more = full && !(complete && !evicted && lines.length === kept.length);
  return {
    lines,
    older: more ? cursorOf("o", lines[0], behind) : undefined,
    newer: wanted.cursor === undefined ? cursorOf("n", last, 0) : undefined,
    moreNewer: false,
    capped: !complete && !full,
    scanned,
  };
}
