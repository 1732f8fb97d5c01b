/**
 * What of a log is wanted, and how a cursor names the place where a page ends: by the time of a line.
 *
 * @module
 */

import type { OutputLine } from "../../core/codecs/lines.ts";
import * as query from "../../core/fields/query.ts";
import { ToolError } from "../tool.ts";
import type { LogLine } from "./logs-lines.ts";

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
  /** Whether there are lines before it that nobody looked at, and no cursor leads to. */
  readonly capped: boolean;
  /** Lines that were looked at. */
  readonly scanned: number;
}

/** A line, as a cursor names it. */
export interface Place {
  /** Whether the page goes on behind it, and not before it. */
  readonly newer: boolean;
  /** Its time. */
  readonly at: bigint;
  /** Which of the lines of that time it is. */
  readonly ordinal: number;
  /** Lines from there to the end of the log, when the cursor was made. */
  readonly behind: number;
}

/** Lines that are read before a page, so that a secret of several lines is seen from its begin. */
export const slack = 64;
/** The same, where a page begins at a time. */
export const slackTime: bigint = 1_000_000_000n;

/** The line that a cursor names. Throws `ToolError` for text that is none. */
export function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, way, at, ordinal, behind] = /^([on])(\d{10,19})\.(\d{1,6})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (!at) {
    throw new ToolError("bad_cursor", "This cursor is not one of this tool", { hint: "Pass a cursor of the header as it is." });
  }
  return { newer: way === "n", at: BigInt(at), ordinal: Number(ordinal), behind: Number(behind) };
}

/** The cursor of a line; `undefined` where its time is not known. */
export function cursorOf(way: "o" | "n", line: LogLine | undefined, behind: number): string | undefined {
  return line?.at === undefined ? undefined : `${way}${line.at}.${line.ordinal}.${behind}`;
}

/** A time that was given, in nanoseconds since 1970. */
export function nanoseconds(time: string | undefined): bigint | undefined {
  if (time === undefined) return undefined;
  const [whole = "0", fraction = ""] = String(query.time.encode(time)).split(".");
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** What a line adds to a page. */
export interface Kept {
  /** Lines, itself among them or not. */
  readonly kept: readonly LogLine[];
  /** Whether it matches. */
  readonly matches: boolean;
}

/** Keeps what matches with what is around it. */
export function keeper({ match, context, stream }: Wanted): (line: LogLine) => Kept {
  let before: LogLine[] = [];
  let after = 0;
  return (line) => {
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

/** The failure of a log that is too long to be read. */
export function tooMuch(scanned: number): ToolError {
  return new ToolError("too_slow", `Reading the log took too long: ${scanned} lines were looked at`, {
    hint: "Narrow it with since and until, or leave until out: the last lines are fast.",
  });
}
