/**
 * Events of a window that has an end, by the engine's clock, which is not ours.
 *
 * @module
 */

import { events, type EventsFilters, info } from "../../core/endpoints/system.ts";
import type { EventMessage } from "../../core/types/system.ts";
import type { SystemInfo } from "../../core/types/system-info.ts";
import type { Engine } from "../engine.ts";
import { until as bounded } from "./read-deadline.ts";

/** A window of time. */
export interface Window {
  /** Its begin in seconds since 1970, of the engine's time. */
  readonly since: (now: number) => number;
  /** Its end, no later than now. Default now. */
  readonly until?: ((now: number) => number) | undefined;
  /** Events of these objects and kinds only. */
  readonly filters: EventsFilters;
  /** Most events. */
  readonly most: number;
  /** Milliseconds that reading may take. */
  readonly budget: number;
}

/** The events of a window. */
export interface Events {
  /** Oldest first. */
  readonly came: readonly EventMessage[];
  /** Whether there are more. */
  readonly cut: boolean;
}

/** What happened, without what an action adds, such as `exec_create: ls`. */
export function actionOf({ Action }: Pick<EventMessage, "Action">): string {
  const word = Action.split(":")[0] ?? "";
  return word === "died" ? "die" : word;
}

/** When to have the engine stop. Podman loses events before an end that has passed, and takes whole seconds. */
function stopAt(said: SystemInfo, end: number, now: number): number {
  return "BuildahVersion" in said ? Math.ceil(now + 0.5) : end;
}

/** Reads the events of a window. */
export async function windowOf(engine: Engine, { since, until, filters, most, budget }: Window): Promise<Events> {
  const said = await engine.call(info, {});
  const at = Date.parse(said.SystemTime);
  const now = (Number.isFinite(at) ? at : Date.now()) / 1000;
  const end = Math.min(now, until?.(now) ?? now);
  const input = { since: since(now), until: stopAt(said, end, now), filters };
  const asked = bounded(Date.now() + budget, (signal) => engine.records(events, input, signal));
  const came: EventMessage[] = [];
  for await (const event of asked) {
    if (event.timeNano / 1e9 > end) continue;
    came.push(event);
    if (came.length >= most) break;
  }
  // Podman tells them out of order where its file was rotated.
  return { came: came.sort((a, b) => a.timeNano - b.timeNano), cut: asked.late || came.length >= most };
}
