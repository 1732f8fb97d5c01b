/**
 * How the logs of services and of tasks are asked for.
 *
 * @module
 */

import type { Fields } from "../endpoint.ts";
import * as path from "./path.ts";
import * as query from "./query.ts";

/** Which lines, and what stands before each: one of `stdout` and `stderr` at least. */
export interface SwarmLogs {
  /** Puts node, service and task before each line. Default false. */
  details?: boolean | undefined;
  /** Stays for what is still to come. Default false. */
  follow?: boolean | undefined;
  /** With stdout. Default false. */
  stdout?: boolean | undefined;
  /** With stderr. Default false. */
  stderr?: boolean | undefined;
  /** Lines since then. Default all. */
  since?: query.Time | undefined;
  /** Puts the time before each line, RFC 3339 with nine digits. Default false. */
  timestamps?: boolean | undefined;
  /** This many lines from the end of each task, or `all`. Default `all`. */
  tail?: string | number | undefined;
}

/** The parameters. */
export const swarmLogs: Fields<SwarmLogs & { id: string }> = {
  id: path.id,
  details: query.boolean,
  follow: query.boolean,
  stdout: query.boolean,
  stderr: query.boolean,
  since: query.time,
  timestamps: query.boolean,
  tail: query.text,
};
