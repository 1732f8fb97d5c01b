/**
 * A page of a log. Engines only know how to cut the last lines off a log, so a page of older lines is a longer tail without its end; a
 * cursor names a line by its time, and no page has a line that another has.
 *
 * @module
 */

import type { OutputLine } from "../../core/codecs/lines.ts";
import * as query from "../../core/fields/query.ts";
import { ToolError } from "../tool.ts";
import { fitting, lineReader, type LogLine, stamp } from "./logs-lines.ts";

/** Reads a log from an engine: its last lines, or those since a time; each begins with its time. */
export type ReadLog = (input: { readonly tail?: number; readonly since?: string; readonly until?: string }) => AsyncIterable<OutputLine>;

/** What of a log is wanted. */
export interface Wanted {
  /** Lines of a page. */
  readonly limit: number;
  /** Lines that match, where it is given. */
  readonly match?: ((text: string) => boolean) | undefined;
  /** Lines around each that matches. */
  readonly context: number;
  /** Lines of this stream only. */
  readonly stream?: "stdout" | "stderr" | undefined;
  /** Not before then. */
  readonly since?: string | undefined;
  /** Not after then. */
  readonly until?: string | undefined;
  /** Where an earlier page ended. */
  readonly cursor?: string | undefined;
  /** Most characters of a page. */
  readonly maxChars: number;
  /** Milliseconds that reading may take. */
  readonly budget: number;
}

/** A page of a log. */
export interface LogPage {
  /** Its lines, oldest first. */
  readonly lines: readonly LogLine[];
  /** Cursor for the lines before it, where there are some. */
  readonly older: string | undefined;
  /** Cursor for the lines after it. */
  readonly newer: string | undefined;
  /** Whether there are lines after it already. */
  readonly moreNewer: boolean;
  /** Lines that were looked at. */
  readonly scanned: number;
}

interface Place {
  readonly newer: boolean;
  readonly at: bigint;
  readonly ordinal: number;
  /** Lines from there to the end of the log, when the cursor was made. */
  readonly behind: number;
}

/** Lines that are read before a page, so that a secret of several lines is seen from its begin. */
const slack = 64;
/** The same, where a page begins at a time. */
const slackTime = 1_000_000_000n;
/** Lines that are read from the end of a log at most. */
const maxTail = 200_000;

function place(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, way, at, ordinal, behind] = /^([on])(\d{1,20})\.(\d{1,6})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (!at) {
    throw new ToolError("bad_cursor", "This cursor is not one of this tool", { hint: "Pass next_cursor or newer as they were given." });
  }
  return { newer: way === "n", at: BigInt(at), ordinal: Number(ordinal), behind: Number(behind) };
}

function cursorOf(way: "o" | "n", line: LogLine | undefined, behind: number): string | undefined {
  return line?.at === undefined ? undefined : `${way}${line.at}.${line.ordinal}.${behind}`;
}

/** A time that was given, in nanoseconds since 1970. */
function nanoseconds(time: string | undefined): bigint | undefined {
  if (time === undefined) return undefined;
  const [whole = "0", fraction = ""] = String(query.time.encode(time)).split(".");
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** Reads a page. */
export async function logPage(read: ReadLog, wanted: Wanted): Promise<LogPage> {
  const from = place(wanted.cursor);
  return from?.newer ? await newerPage(read, wanted, from) : await olderPage(read, wanted, from);
}

/** Keeps what matches with what is around it. */
function keeper({ match, context, stream }: Wanted) {
  let before: LogLine[] = [];
  let after = 0;
  /** The lines that `line` adds, and whether it matches. */
  return (line: LogLine): { readonly kept: readonly LogLine[]; readonly matches: boolean } => {
    if (stream && line.stream !== stream) return { kept: [], matches: false };
    if (!match) return { kept: [line], matches: true };
    if (match(line.text)) {
      const kept = [...before, line];
      before = [];
      after = context;
      return { kept, matches: true };
    }
    if (after > 0) {
      after--;
      return { kept: [line], matches: false };
    }
    before = context ? [...before, line].slice(-context) : before;
    return { kept: [], matches: false };
  };
}

/** The last lines, or the last before a place. */
async function olderPage(read: ReadLog, wanted: Wanted, to: Place | undefined): Promise<LogPage> {
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
  let kept: Kept[] = [];
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

interface Kept {
  readonly line: LogLine;
  readonly matches: boolean;
  /** Its number among the lines that were read. */
  readonly index: number;
}

/** From the `limit`th match from the end on, with what was kept before it as its context. */
function lastMatches(kept: Kept[], { limit, context }: Wanted): Kept[] {
  let left = limit;
  let start = kept.length;
  while (start > 0 && left > 0) if (kept[--start]?.matches) left--;
  if (left > 0) return kept;
  for (let i = 0; i < context && start > 0 && !kept[start - 1]?.matches; i++) start--;
  return start > 0 ? kept.slice(start) : kept;
}

function pageOf({ kept, evicted, scanned, behind, last }: Pass, wanted: Wanted, complete: boolean): LogPage {
  const lines = fitting(kept, wanted.maxChars, "end");
  const more = evicted || !complete || lines.length < kept.length;
  return {
    lines,
    older: more ? cursorOf("o", lines[0], behind) : undefined,
    newer: wanted.cursor === undefined ? cursorOf("n", last, 0) : undefined,
    moreNewer: false,
    scanned,
  };
}

/** The first lines after a place. */
async function newerPage(read: ReadLog, wanted: Wanted, from: Place): Promise<LogPage> {
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
    scanned,
  };
}

function tooMuch(scanned: number): ToolError {
  return new ToolError("too_slow", `Reading the log took too long: ${scanned} lines were looked at`, {
    hint: "Narrow it with since and until, or leave until out: the last lines are fast.",
  });
}
