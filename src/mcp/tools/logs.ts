/**
 * Logs of a container.
 *
 * @module
 */

import * as z from "zod";
import { logs } from "../../core/endpoints/containers.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { Engine } from "../engine.ts";
import { type Part, type Tool, tool, type ToolContext, ToolError, type ToolResult } from "../tool.ts";
import { type LogLine, logText, matcher, stamp } from "./logs-lines.ts";
import type { LogPage, ReadLog } from "./logs-wanted.ts";
import { logPage } from "./logs-window.ts";
import { count, cursor, id, reads, text, time } from "./read-input.ts";
import { counted, header, word } from "./read-text.ts";

/** Reads the log of a container. */
export function logOf(engine: Engine, id: string): ReadLog {
  return (input) => engine.lines(logs, { id, stdout: true, stderr: true, timestamps: true, ...input });
}

/** What of a log's page stays for the header and the fences. */
export function logBudget({ maxChars }: ToolContext): number {
  return Math.max(1000, maxChars - 800);
}

/** The text of lines as a part. */
export function logPart(lines: readonly LogLine[], source: string): Part[] {
  return lines.length ? [{ untrusted: logText(lines), source }] : [];
}

/** From when to when lines were written. */
export function span(lines: readonly LogLine[]): string {
  const times = lines.flatMap(({ at }) => at === undefined ? [] : [stamp(at).slice(0, 19).replace("T", " ")]);
  const [first, last] = [times[0], times.at(-1)];
  if (!first || !last) return "";
  return first === last ? ` (${first} UTC)` : ` (${first} to ${last.slice(0, 10) === first.slice(0, 10) ? last.slice(11) : last} UTC)`;
}

/** Says what an engine means that cannot read the logs of a driver. */
export async function readable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!DockerApiError.is(error) || !/log(ging)? driver/i.test(error.reason)) throw error;
    throw new ToolError("no_logs", "The log driver of this container keeps no logs that the engine can read", {
      hint: "Look where the driver sends them, or use container_diagnose for state and events.",
    });
  }
}

const input = z.strictObject({
  container: id,
  tail: count(100, 2000).describe("Lines of a page"),
  since: time,
  until: text,
  grep: text.describe("Plain text in any case, a|b for either"),
  context: z.int().refine((given) => given >= 0 && given <= 20, "takes 0 to 20").default(0).describe("Lines around a match"),
  stream: z.enum(["stdout", "stderr"]).optional(),
  cursor,
});

/** `container_logs` */
export const containerLogs: Tool = /* @__PURE__ */ tool({
  name: "container_logs",
  title: "Logs of a container",
  description:
    "The last lines a container wrote, repeats collapsed (×37), or with grep those that match. Cursors lead to older and newer lines.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input,
  annotations: reads,
  large: true,
  async run(context, { container: which, tail, grep, ...rest }) {
    const { engine } = context;
    const wanted = { ...rest, limit: tail, match: matcher(grep), maxChars: logBudget(context), budget: context.softDeadline / 2 };
    const page = await readable(() => logPage(logOf(engine, which), wanted));
    return logResult(context, which, page, grep);
  },
});

function logResult(context: ToolContext, which: string, page: LogPage, grep: string | undefined): ToolResult {
  const { lines, older, newer, moreNewer, capped, scanned } = page;
  const what = `${counted(lines.length, grep === undefined ? "line" : "matching line")} of ${word(which)}${span(lines)}`;
  const searched = grep === undefined ? "" : `, ${scanned} searched`;
  const narrow = capped && `only the last ${scanned} were looked at; narrow with since and until`;
  const ways = [narrow, older && `older: cursor=${older}`, newer && `newer: cursor=${newer}`].filter((way) => way);
  const cut = older !== undefined || moreNewer || capped ? "TRUNCATED: " : "";
  return {
    header: header(context, [`${cut}${what}${searched}`, ...ways].join(" | ")),
    parts: logPart(lines, `logs:${word(which)}`),
  };
}
