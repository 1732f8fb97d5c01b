/**
 * Why a container does not do what it should: everything that tells, in one call.
 *
 * @module
 */

import * as z from "zod";
import { list } from "../../core/endpoints/containers.ts";
import { inspect as inspectImage } from "../../core/endpoints/images.ts";
import { version } from "../../core/endpoints/system.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { EventMessage } from "../../core/types/system.ts";
import type { Engine } from "../engine.ts";
import { clip } from "../shape/sanitize.ts";
import { shortId } from "../shape/table.ts";
import { type Part, type Tool, tool, type ToolContext } from "../tool.ts";
import { health as healthSection } from "./containers-sections.ts";
import { stateText, summary } from "./containers-summary.ts";
import { findings, tellingLines } from "./diagnose-findings.ts";
import type { Known } from "./diagnose-known.ts";
import { startError } from "./diagnose-start.ts";
import { type LogLine, logText } from "./logs-lines.ts";
import { logPage } from "./logs-window.ts";
import { logOf } from "./logs.ts";
import { container } from "./read-find.ts";
import { id, reads } from "./read-input.ts";
import { header, plainName } from "./read-text.ts";
import type { Figures } from "./stats-figures.ts";
import { columns, usage } from "./stats.ts";
import { actionOf, windowOf } from "./system-window.ts";

/** What cannot be asked is left out: a diagnosis of less is better than none. */
async function optional<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** What happened to a container within the last hour. */
async function recentEvents(engine: Engine, id: string): Promise<EventMessage[]> {
  const filters = { container: id, type: "container" };
  const { came } = await windowOf(engine, { since: (now) => now - 3600, filters, most: 1000, budget: 5000 });
  return came.filter((event) => !actionOf(event).startsWith("exec_"));
}

async function architectures(engine: Engine, of: ContainerInspectResponse): Promise<Known["architectures"]> {
  const [image, host] = await Promise.all([engine.call(inspectImage, { name: of.Image }), engine.call(version, {})]);
  return { image: image.Architecture, host: host.Arch };
}

function eventText(events: readonly EventMessage[]): string {
  const shown = events.slice(-12).map((event) => {
    const { exitCode, signal } = event.Actor.Attributes ?? {};
    return `${new Date(event.time * 1000).toISOString().slice(11, 19)} ${event.Action}${exitCode ? ` exitCode=${exitCode}` : ""}${
      signal ? ` signal=${signal}` : ""
    }`;
  });
  return shown.join("\n");
}

function logParts(name: string, lines: readonly LogLine[], running: boolean): Part[] {
  const telling = tellingLines(lines.map(({ text }) => text));
  const errors = lines.filter(({ text }) => telling.includes(text)).slice(-10);
  const last = lines.slice(running ? -5 : -10);
  const both = lines.filter((line) => errors.includes(line) || last.includes(line));
  return both.length
    ? [`last lines and those that tell of errors (${both.length} of ${lines.length}):`, {
      untrusted: logText(both),
      source: `logs:${name}`,
    }]
    : [];
}

/** `container_diagnose` */
export const containerDiagnose: Tool = /* @__PURE__ */ tool({
  name: "container_diagnose",
  title: "Diagnose a container",
  description:
    "Why a container crashed, restarts, is unhealthy or does not start: exit code, memory, health, ports, events, error lines, next steps. First choice for trouble.",
  toolset: "containers",
  grants: [],
  risk: "read",
  input: z.strictObject({ container: id }),
  output: z.looseObject({
    name: z.string(),
    id: z.string(),
    state: z.string(),
    exit_code: z.number().optional(),
    findings: z.array(z.looseObject({ code: z.string(), text: z.string() })),
  }),
  annotations: reads,
  async run(context, { container: which }) {
    const known = await gather(context, which);
    const { of, events, figures, lines } = known;
    const name = plainName(of.Name);
    const found = findings({ ...known, lines: lines.map(({ text }) => text) });
    const next = [...new Set(found.flatMap(({ next }) => next ?? []))];
    const state = of.State;
    const error = startError(of);
    const used = figures && Object.entries(columns).map(([column, text]) => `${column} ${text(figures)}`).join(", ");
    const parts: Part[] = [
      [
        summary(of),
        ...used ? [`usage: ${used}`] : [],
        found.length ? "findings:" : "findings: nothing is wrong as far as the engine knows",
        ...found.map(({ code, text }) => `- ${code}: ${text}`),
        ...next.length ? ["next steps:", ...next.map((step) => `- ${step}`)] : [],
        `- more: container_logs container=${name} tail=300; container_inspect container=${name}`,
      ].join("\n"),
      ...error ? ["error of the last start:", { untrusted: clip(error, 1000), source: `error:${name}` }] : [],
      ...state.Health && state.Health.Status !== "none" ? healthSection(of).parts : [],
      ...events.length ? ["events of the last hour (UTC):", { untrusted: eventText(events), source: `events:${name}` }] : [],
      ...logParts(name, lines, state.Running),
    ];
    return {
      header: header(
        context,
        `${name} (${shortId(of.Id)}): ${stateText(state)}${
          found[0] ? ` | ${found.map(({ code }) => code).join(", ")}` : " | nothing found"
        }`,
      ),
      parts,
      data: {
        name,
        id: shortId(of.Id),
        state: state.Status,
        exit_code: state.Running ? undefined : state.ExitCode,
        oom_killed: state.OOMKilled,
        restarts: of.RestartCount,
        health: state.Health?.Status,
        findings: found,
        usage: figures,
      },
    };
  },
});

/** Asks for all that tells, at once. */
async function gather(
  context: ToolContext,
  which: string,
): Promise<Omit<Known, "lines"> & { lines: readonly LogLine[]; figures: Figures | undefined }> {
  const { engine, signal } = context;
  const of = await container(engine, which);
  const id = of.Id;
  const broken = /exec format error|port is already allocated|address already in use/i;
  const wanted = { limit: 200, context: 0, maxChars: 100_000, budget: 10_000 };
  const [events, used, log] = await Promise.all([
    optional(signal, () => recentEvents(engine, id)),
    of.State.Running && !of.State.Paused ? optional(signal, () => usage(engine, id, signal)) : undefined,
    optional(signal, () => logPage(logOf(engine, id), wanted)),
  ]);
  const lines = log?.lines ?? [];
  const [others, arch] = await Promise.all([
    broken.test(startError(of)) ? optional(signal, () => engine.call(list, { all: true })) : undefined,
    broken.test(startError(of)) || lines.some(({ text }) => broken.test(text))
      ? optional(signal, () => architectures(engine, of))
      : undefined,
  ]);
  return { of, events: events ?? [], figures: used?.figures, others: others ?? [], lines, architectures: arch };
}
