/**
 * Waiting for a container, with an end.
 *
 * @module
 */

import * as z from "zod";
import { logs } from "../../core/endpoints/containers.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";
import { shortId } from "../shape/table.ts";
import { type Tool, tool, type ToolContext, ToolError, type ToolResult } from "../tool.ts";
import { stateText } from "./containers-summary.ts";
import { lineReader, type LogLine, logText, matcher } from "./logs-lines.ts";
import { pause } from "./deadline.ts";
import { until as bounded } from "./read-deadline.ts";
import { container } from "./read-find.ts";
import { id, reads, text } from "./read-input.ts";
import { header, instant, plainName } from "./read-text.ts";

/** How it ended. */
interface Outcome {
  /** Whether what was waited for is so. */
  readonly met: boolean;
  /** Why it cannot become so any more. */
  readonly never?: string | undefined;
  /** The line that matched. */
  readonly line?: LogLine | undefined;
}

interface Waiting {
  readonly context: ToolContext;
  /** Its inspect at the begin. */
  readonly of: ContainerInspectResponse;
  /** Until when, in milliseconds since 1970. */
  readonly deadline: number;
}

type Goal = "exited" | "running" | "healthy" | "log_match";

/** Looks again and again, at growing intervals, until `judge` knows. One that is gone has removed itself when it ended. */
async function poll(
  { context, of, deadline }: Waiting,
  judge: (of: ContainerInspectResponse | undefined) => Outcome | undefined,
): Promise<Outcome> {
  let now: ContainerInspectResponse | undefined = of;
  for (let wait = 100;; wait = Math.min(1000, wait * 1.5)) {
    const known = judge(now);
    if (known) return known;
    if (Date.now() + wait > deadline) return { met: false };
    await pause(wait, context.signal);
    now = await present(context.engine, of.Id);
  }
}

/** All about a container, where it is still there. */
async function present(engine: Engine, id: string): Promise<ContainerInspectResponse | undefined> {
  try {
    return await container(engine, id);
  } catch (error) {
    if (DockerApiError.is(error) && error.isNotFound) return undefined;
    throw error;
  }
}

const ended = ({ State }: ContainerInspectResponse) => ["exited", "dead", "stopped"].includes(State.Status);

function judgeExited(of: ContainerInspectResponse | undefined): Outcome | undefined {
  return !of || ended(of) ? { met: true } : undefined;
}

function judgeRunning(of: ContainerInspectResponse | undefined): Outcome | undefined {
  if (of?.State.Running && !of.State.Restarting) return { met: true };
  if (!of) return { met: false, never: "it is gone" };
  return of.State.Status === "dead" ? { met: false, never: "it is dead" } : undefined;
}

function judgeHealthy(of: ContainerInspectResponse | undefined): Outcome | undefined {
  if (!of) return { met: false, never: "it is gone" };
  const { Health } = of.State;
  if (Health?.Status === "healthy") return { met: true };
  if (!of.Config.Healthcheck?.Test?.length && (!Health || Health.Status === "none")) return { met: false, never: "it has no health test" };
  return ended(of) ? { met: false, never: "it ended" } : undefined;
}

/** When what its last run wrote begins, in seconds since 1970. Its first lines may be older than its start, as the engine notes it; those of a run before are not. */
function runSince({ State }: ContainerInspectResponse): number | undefined {
  const started = instant(State.StartedAt);
  if (started === undefined) return undefined;
  const before = instant(State.FinishedAt) ?? 0;
  return (before < started ? Math.max(started - 1000, before) : started - 1000) / 1000;
}

/** Reads the log from its last start on, and stays for what comes. */
async function logMatch({ context, of, deadline }: Waiting, match: (text: string) => boolean): Promise<Outcome> {
  const input = { id: of.Id, stdout: true, stderr: true, timestamps: true, follow: true, since: runSince(of) };
  const lines = bounded(deadline, (signal) => context.engine.lines(logs, input, signal));
  const parse = lineReader();
  for await (const raw of lines) {
    const line = parse(raw);
    if (match(line.text)) return { met: true, line };
  }
  return lines.late ? { met: false } : { met: false, never: "it ended, and no line matched" };
}

function wish(waiting: Waiting, goal: Goal, match: string | undefined): Promise<Outcome> {
  switch (goal) {
    case "exited":
      return poll(waiting, judgeExited);
    case "running":
      return poll(waiting, judgeRunning);
    case "healthy":
      return poll(waiting, judgeHealthy);
    case "log_match": {
      const matches = matcher(match);
      if (!matches) {
        throw new ToolError("bad_arguments", "until=log_match needs match", { hint: "Pass the text to wait for; a|b for either." });
      }
      return logMatch(waiting, matches);
    }
  }
}

/** `container_wait` */
export const containerWait: Tool = /* @__PURE__ */ tool({
  name: "container_wait",
  title: "Wait for a container",
  description:
    "Waits until a container has exited, runs, is healthy, or has logged a text since its start; tells its state when the time is over.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({
    container: id,
    until: z.enum(["exited", "running", "healthy", "log_match"]).default("exited"),
    match: text.describe("For log_match: plain text, a|b for either"),
    timeout: z.number().refine((given) => given > 0 && given <= 3600, "takes more than 0, at most 3600").default(30).describe("Seconds"),
  }),
  output: z.looseObject({ name: z.string(), id: z.string(), met: z.boolean(), state: z.string() }),
  annotations: reads,
  async run(context, { container: which, until: goal, match, timeout }) {
    const { engine, softDeadline, progress } = context;
    const started = Date.now();
    const limit = Math.min(timeout * 1000, softDeadline);
    const of = await container(engine, which);
    const name = plainName(of.Name);
    const tick = setInterval(() => {
      const seconds = Math.round((Date.now() - started) / 1000);
      progress(`waiting for ${name}: ${seconds}s`, seconds, Math.round(limit / 1000));
    }, 5000);
    try {
      const outcome = await wish({ context, of, deadline: started + limit }, goal, match);
      context.signal.throwIfAborted();
      return await result(context, { of, goal, outcome, seconds: (Date.now() - started) / 1000 });
    } finally {
      clearInterval(tick);
    }
  },
});

interface Ended {
  readonly of: ContainerInspectResponse;
  readonly goal: Goal;
  readonly outcome: Outcome;
  readonly seconds: number;
}

async function result(context: ToolContext, { of, goal, outcome, seconds }: Ended): Promise<ToolResult> {
  const { met, never, line } = outcome;
  const name = plainName(of.Name);
  const now = await present(context.engine, of.Id);
  const state = now ? stateText(now.State) : "removed, so its exit code is not known";
  const health = now?.State.Health?.Status;
  const said = health && health !== "none" ? `${state}, ${health}` : state;
  const waited = `${seconds.toFixed(1)}s`;
  const verdict = met
    ? `${goal} after ${waited}`
    : never
    ? `NOT ${goal}: ${never}`
    : `TIMEOUT: not ${goal} after ${waited}; call again to wait longer`;
  return {
    header: header(context, `${name} (${shortId(of.Id)}): ${verdict} | ${said}`),
    parts: line ? [{ untrusted: logText([line]), source: `logs:${name}` }] : [],
    data: {
      name,
      id: shortId(of.Id),
      met,
      timed_out: !met && never === undefined,
      state: now?.State.Status ?? "removed",
      exit_code: now && !now.State.Running ? now.State.ExitCode : undefined,
      health,
    },
  };
}
