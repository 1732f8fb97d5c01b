/**
 * Codes that wait for a person, as files: the server writes them, and `dockwire confirm` of the same user marks them.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Confirmations } from "../mcp/policy/confirm.ts";
import { UsageError } from "./io.ts";
import { makeFolder } from "./state.ts";

/** What a person is to confirm. */
export interface Pending {
  /** What would happen, one fact a line. */
  readonly facts: readonly string[];
  /** When it is over, in milliseconds since 1970. */
  readonly expires: number;
  /** Whether a person said yes. */
  readonly confirmed: boolean;
}

const lifetime = 5 * 60_000;

/** The codes of an installation. A code waits for 5 minutes. */
export interface PendingCodes extends Confirmations {
  /** What waits under a code; `undefined` where there is nothing, or no more. */
  find(code: string): Pending | undefined;
  /** Marks a code as confirmed. */
  confirm(code: string): void;
}

/** The codes in the state folder. `now` is for tests. */
export function pendingCodes(stateFolder: string, now: () => number = Date.now): PendingCodes {
  const folder = join(stateFolder, "confirm");

  /** A code is typed by a person and comes from a model: it must not name another file. */
  function path(code: string): string {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{3,63}$/.test(code)) throw new UsageError(`Cannot use ${JSON.stringify(code)} as a code`);
    return join(folder, `${code}.json`);
  }

  /** Renamed into its place, so that nobody reads half of it. */
  function write(code: string, pending: Pending): void {
    makeFolder(folder);
    const draft = `${path(code)}.${randomBytes(4).toString("hex")}`;
    writeFileSync(draft, JSON.stringify(pending), { mode: 0o600, flag: "wx" });
    renameSync(draft, path(code));
  }

  function find(code: string): Pending | undefined {
    let pending: Pending;
    try {
      pending = JSON.parse(readFileSync(path(code), "utf8")) as Pending;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    if (pending.expires > now()) return pending;
    rmSync(path(code), { force: true });
    return undefined;
  }

  function sweep(): void {
    for (const file of readdirSync(folder)) {
      if (file.endsWith(".json")) find(file.slice(0, -".json".length));
    }
  }

  return {
    // deno-lint-ignore require-await -- the contract's promise
    async request(code, facts) {
      write(code, { facts, expires: now() + lifetime, confirmed: false });
      sweep();
    },
    // deno-lint-ignore require-await -- the contract's promise
    confirmed: async (code) => find(code)?.confirmed === true,
    find,
    confirm(code) {
      const pending = find(code);
      if (pending) write(code, { ...pending, confirmed: true });
    },
  };
}
