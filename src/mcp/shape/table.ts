/**
 * Rows and figures for a reader who pays for every character.
 *
 * @module
 */

import { oneLine } from "./sanitize.ts";

/** A value of a row; what is absent shows as `-`. */
export type Cell = string | number | boolean | null | undefined;

/** Rows under a line of column names, with ` | ` between; no row at all for no items. */
export function rows<T>(items: readonly T[], columns: Readonly<Record<string, (item: T) => Cell>>): string {
  if (!items.length) return "";
  const names = Object.keys(columns);
  const lines = items.map((item) => names.map((name) => cell(columns[name]?.(item))).join(" | "));
  return [names.join(" | "), ...lines].join("\n");
}

/** Facts on one line as `name=value`; absent ones are left out, values with spaces are quoted. */
export function facts(of: Readonly<Record<string, Cell>>): string {
  const shown = Object.entries(of).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return shown.map(([name, value]) => `${name}=${quoted(cell(value))}`).join(" ");
}

/** A size in powers of 1,000, as `1.2 GB`. */
export function bytes(n: number | bigint | null | undefined): string {
  if (n === null || n === undefined || Number(n) < 0) return "unknown";
  let [left, unit] = [Number(n), 0];
  // 999.95 would round to 1000.0.
  for (; left >= 999.95 && unit < units.length - 1; unit++) left /= 1000;
  return `${unit ? left.toFixed(1).replace(/\.0$/, "") : left} ${units[unit]}`;
}

const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** Milliseconds in the two largest units, as `3h 12m`. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  if (!Number.isFinite(seconds)) return "unknown";
  if (!seconds) return `${Math.round(Math.abs(milliseconds))}ms`;
  const parts = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const first = parts.findIndex((part) => part > 0);
  return parts.map((part, i) => part && i >= first && i < first + 2 ? `${part}${"dhms"[i]}` : "").filter(Boolean).join(" ");
}

/** How long ago a time was: RFC 3339 text, or a number of seconds since 1970. `never` for the engine's zero time. */
export function ago(time: string | number | null | undefined, now: number = Date.now()): string {
  if (time === null || time === undefined || time === "" || time === 0) return "never";
  const at = typeof time === "number" ? time * 1000 : Date.parse(time);
  // Go's zero time is the year 1, and Podman writes its own negative second for it.
  if (Number.isNaN(at) || at <= 0) return typeof time === "string" && Number.isNaN(at) ? "unknown" : "never";
  return at > now ? `in ${duration(at - now)}` : `${duration(now - at)} ago`;
}

/** The first 12 digits of an id, without its algorithm; what is no id stays as it is. */
export function shortId(id: string | null | undefined): string {
  const [, digits] = /^(?:sha256:)?([0-9a-f]{12})[0-9a-f]*$/.exec(id ?? "") ?? [];
  return digits ?? oneLine(id ?? "");
}

function cell(value: Cell): string {
  if (value === null || value === undefined || value === "") return "-";
  return typeof value === "string" ? oneLine(value).replaceAll("|", "\u00a6") : String(value);
}

function quoted(text: string): string {
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text;
}
