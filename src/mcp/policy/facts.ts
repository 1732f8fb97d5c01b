/**
 * What a person is told of a request: our own words, with names and figures of the engine that were stripped of all else.
 *
 * @module
 */

import { at, type Target } from "./references.ts";
import type { Reference } from "./check.ts";

/** One line about a request: the operation and each thing that it is for. */
export function factOf(operation: string, targets: readonly Target[], made: readonly Reference[], now: number): string {
  const what = [...targets.map((target) => described(target, now)), ...made.map(({ kind, name }) => `new ${kind} ${clean(name)}`)];
  return `${operation}: ${what.join("; ") || "nothing by name"}`;
}

/** Text of others in one line of printable characters. */
export function clean(text: string): string {
  const one = text.replace(/[^\x20-\x7e]+/g, "?");
  return one.length > 200 ? `${one.slice(0, 200)}...` : one;
}

function described({ kind, id, name, inspected }: Target, now: number): string {
  const notes = [
    ...id === name ? [] : [`id ${clean(id.replace(/^sha256:/, "").slice(0, 12))}`],
    ...age(inspected.Created ?? inspected.CreatedAt, now),
    ...state(inspected),
    ...kind === "image" && typeof inspected.Size === "number" ? [`${Math.round(inspected.Size / 1e6)} MB`] : [],
  ];
  return `${kind} ${clean(name || "without a name")}${notes.length ? ` (${notes.join(", ")})` : ""}`;
}

function state(inspected: Target["inspected"]): string[] {
  const status = at(inspected, ["State", "Status"]);
  return typeof status === "string" ? [clean(status)] : [];
}

function age(created: unknown, now: number): string[] {
  const at = typeof created === "string" ? Date.parse(created) : NaN;
  if (!(at > 0)) return [];
  const minutes = Math.max(0, Math.floor((now - at) / 60_000));
  return [
    minutes < 120
      ? `${minutes} minutes old`
      : minutes < 2880
      ? `${Math.floor(minutes / 60)} hours old`
      : `${Math.floor(minutes / 1440)} days old`,
  ];
}

/** What of an object a confirmation is for: when it differs, the confirmation is for something else. */
export function stateOf({ kind, id, name, inspected }: Target): unknown {
  return [
    kind,
    id,
    name,
    at(inspected, ["State", "Status"]),
    at(inspected, ["State", "StartedAt"]),
    inspected.CreatedAt,
    inspected.RepoTags,
    at(inspected, ["Version", "Index"]),
    Object.keys(at(inspected, ["Containers"]) ?? {}).sort(),
  ].map((value) => value ?? null);
}
