/**
 * What happened on an engine.
 *
 * @module
 */

import * as z from "zod";
import * as query from "../../core/fields/query.ts";
import type { EventMessage } from "../../core/types/system.ts";
import { page } from "../shape/page.ts";
import { clip, oneLine } from "../shape/sanitize.ts";
import { shortId } from "../shape/table.ts";
import { type Tool, tool } from "../tool.ts";
import { count, cursor, reads, text, time } from "./read-input.ts";
import { counted, header, word } from "./read-text.ts";
import { actionOf, windowOf } from "./system-window.ts";

/** Events that are read at most. */
const most = 5000;

/** A time that was given, in seconds since 1970; durations go by the engine's clock. */
function moment(time: string, now: number): number {
  const at = Number(query.time.encode(time));
  return /^[\d.]+(ms|h|m|s)/.test(time) ? at + now - Date.now() / 1000 : at;
}

function nameOf({ Actor }: EventMessage): string {
  const name = Actor.Attributes?.name;
  return word(name === undefined || name === "" ? shortId(Actor.ID) : name);
}

/** What an event adds that helps, on one line. */
function details({ Action, Actor }: EventMessage): string {
  const { exitCode, signal, image, container } = Actor.Attributes ?? {};
  const said = Object.entries({ exitCode, signal, image, container: container && shortId(container) });
  return clip(oneLine([Action, ...said.filter(([, value]) => value).map(([key, value]) => `${key}=${value}`)].join(" ")), 200);
}

function groups(of: readonly EventMessage[]): { type: string; action: string; name: string; count: number }[] {
  const found = new Map<string, { type: string; action: string; name: string; count: number }>();
  for (const event of of) {
    const one = { type: word(event.Type), action: word(actionOf(event)), name: nameOf(event) };
    const key = JSON.stringify(one);
    const there = found.get(key) ?? { ...one, count: 0 };
    there.count++;
    found.set(key, there);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** `system_events` */
export const systemEvents: Tool = /* @__PURE__ */ tool({
  name: "system_events",
  title: "Events of an engine",
  description: "What happened lately (start, die, oom, kill, health, pull, ...), counted by object and listed, newest first.",
  toolset: "system",
  grants: [],
  risk: "read",
  input: z.strictObject({
    since: time.unwrap().default("10m"),
    until: text,
    type: z.enum(["container", "image", "network", "volume", "service", "node", "daemon"]).optional(),
    event: text.describe("Such as die"),
    container: text,
    limit: count(50, 500),
    cursor,
  }),
  output: z.looseObject({
    total: z.number(),
    groups: z.array(z.looseObject({ type: z.string(), action: z.string(), name: z.string(), count: z.number() })),
  }),
  annotations: reads,
  async run(context, { since, until, type, event, container, limit, cursor: from }) {
    const { came, cut } = await windowOf(context.engine, {
      since: (now) => moment(since, now),
      until: until === undefined ? undefined : (now) => moment(until, now),
      filters: { type, event, container },
      most,
      budget: context.softDeadline / 2,
    });
    const keyed = came.map((event, index) => ({
      event,
      key: `${String(event.timeNano).padStart(20, "0")}.${String(index).padStart(5, "0")}`,
    }));
    const { items, next } = page(keyed, { key: ({ key }) => key, descending: true, limit, cursor: from });
    const counts = groups(came);
    const lines = items.map(({ event }) =>
      `${new Date(event.time * 1000).toISOString().slice(0, 19).replace("T", " ")} ${event.Type} ${nameOf(event)}: ${details(event)}`
    );
    return {
      header: header(
        context,
        `${counted(came.length, "event")} since ${since}${cut ? " | TRUNCATED: there are more; narrow since and until" : ""}`,
        {
          shown: items.length,
          total: came.length,
          next,
          narrow: "type, event or container",
        },
      ),
      parts: came.length
        ? [
          counts.slice(0, 20).map(({ type, action, name, count }) => `${count}× ${type} ${action} ${name}`).join("\n"),
          "times are UTC:",
          { untrusted: lines.join("\n"), source: "events" },
        ]
        : [],
      data: { total: came.length, groups: counts, next_cursor: next },
    };
  },
});
