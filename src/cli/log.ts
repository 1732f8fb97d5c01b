/**
 * What the server says on stderr: stdout belongs to the protocol.
 *
 * @module
 */

import type { AuditEntry } from "../mcp/registry.ts";
import type { Io } from "./io.ts";
import type { LogLevel } from "./options.ts";

/** One function a level. */
export type Log = Readonly<Record<LogLevel, (message: string) => void>>;

/** Names of the levels, the quietest first. */
export const logLevels: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** Says what is at least as grave as `level`. */
export function logTo(err: Io["err"], level: LogLevel): Log {
  const most = logLevels.indexOf(level);
  const at = (name: LogLevel) => logLevels.indexOf(name) > most ? () => {} : (message: string) => err(`dockwire: ${message}\n`);
  return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}

/** A call in one line, without anything of its arguments. */
export function callLine({ tool, host, outcome, rule, ms }: AuditEntry): string {
  return `${tool} on ${host}: ${outcome}${rule === undefined ? "" : ` by ${rule}`}, ${Math.round(ms)} ms`;
}
