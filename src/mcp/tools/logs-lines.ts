/**
 * Lines of a log with their times, what is looked for in them, and how they are written.
 *
 * @module
 */

import type { OutputLine } from "../../core/codecs/lines.ts";
import { clip } from "../shape/sanitize.ts";

/** A line of a log. */
export interface LogLine {
  /** When it was written, in nanoseconds since 1970; `undefined` where its driver keeps no times. */
  readonly at: bigint | undefined;
  /** Which of the lines of that time it is, from 0. */
  readonly ordinal: number;
  /** Where it was written. */
  readonly stream: "stdout" | "stderr";
  /** Its text. */
  readonly text: string;
}

/** Most characters of a line; what is longer is cut. */
export const maxLine = 2000;

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** Nanoseconds since 1970 of an RFC 3339 time at the begin of a text, and the text behind it. */
function timed(text: string): { at: bigint | undefined; rest: string } {
  const found = stamped.exec(text);
  const second = found ? Date.parse(`${found[1]}${found[3]}`) : NaN;
  if (!found || !Number.isFinite(second)) return { at: undefined, rest: text };
  return { at: BigInt(second) * 1_000_000n + BigInt((found[2] ?? "").padEnd(9, "0")), rest: text.slice(found[0].length) };
}

/** Times that are remembered to count their lines: two streams may be written a little out of order. */
const remembered = 64;

/** Reads the times of lines, and counts those of one time. */
export function lineReader(): (line: OutputLine) => LogLine {
  const seen = new Map<bigint | undefined, number>();
  return ({ stream, line }) => {
    const { at, rest } = timed(line);
    const ordinal = seen.get(at) ?? 0;
    seen.set(at, ordinal + 1);
    if (seen.size > remembered) seen.delete(seen.keys().next().value);
    return { at, ordinal, stream, text: clip(rest, maxLine) };
  };
}

/**
 * Whether a text holds what is looked for: plain text in any case, alternatives between `|`. A pattern from outside could take for ever on
 * a line from outside; this takes one look at each.
 */
export function matcher(wanted: string | undefined): ((text: string) => boolean) | undefined {
  const parts = (wanted ?? "").toLowerCase().split("|").map((part) => part.trim()).filter((part) => part !== "");
  if (!parts.length) return undefined;
  return (text) => {
    const lower = text.toLowerCase();
    return parts.some((part) => lower.includes(part));
  };
}

/** Lines that are the same, as one. */
export interface LineGroup {
  /** The first of them. */
  readonly line: LogLine;
  /** How many they are. */
  count: number;
}

/** Neighbours of the same text and stream become one. */
export function grouped(lines: readonly LogLine[]): LineGroup[] {
  const groups: LineGroup[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && last.line.text === line.text && last.line.stream === line.stream) last.count++;
    else groups.push({ line, count: 1 });
  }
  return groups;
}

/** The time of a line as `hh:mm:ss` (UTC). */
export function clock(at: bigint | undefined): string {
  return at === undefined ? "" : new Date(Number(at / 1_000_000n)).toISOString().slice(11, 19);
}

/** A time as RFC 3339 with all its digits, as `since` takes it. */
export function stamp(at: bigint): string {
  return `${new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19)}.${String(at % 1_000_000_000n).padStart(9, "0")}Z`;
}

/** The text of lines: a time where the second changes, `err|` where both streams are there, `×37` behind what came 37 times. */
export function logText(lines: readonly LogLine[]): string {
  const groups = grouped(lines);
  const mixed = new Set(lines.map(({ stream }) => stream)).size > 1;
  let second = "";
  return groups.map(({ line, count }) => {
    const now = clock(line.at);
    const time = now && now !== second ? `${now} ` : "";
    second = now;
    return `${time}${mixed && line.stream === "stderr" ? "err| " : ""}${line.text}${count > 1 ? ` ×${count}` : ""}`;
  }).join("\n");
}

/** As many lines as fit, from the end or from the begin: what the text of each costs is counted as it is written. */
export function fitting(lines: readonly LogLine[], most: number, from: "end" | "begin"): readonly LogLine[] {
  let left = most;
  let kept = 0;
  const inOrder = from === "end" ? lines.toReversed() : lines;
  let before: LogLine | undefined;
  for (const line of inOrder) {
    if (before?.text !== line.text || before.stream !== line.stream) left -= line.text.length + 16;
    if (left < 0 && kept > 0) break;
    kept++;
    before = line;
  }
  return from === "end" ? lines.slice(lines.length - kept) : lines.slice(0, kept);
}
