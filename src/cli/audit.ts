/**
 * The audit log: one line of JSON a call, in the order in which they ended.
 *
 * @module
 */

import { closeSync, openSync, writeSync } from "node:fs";
import type { AuditEntry } from "../mcp/registry.ts";
import type { Io } from "./io.ts";

/** Where audit entries go; disposing it lets go of the file. */
export interface AuditLog extends Disposable {
  /** Writes an entry; never throws. */
  readonly write: (entry: AuditEntry) => void;
}

/**
 * Opens a log: `stderr`, or a file that is appended to and made for its user alone. Throws where the file cannot be opened.
 *
 * A file that later cannot be written (a full disk) does not stop the server: it is said once, until writing works again.
 */
export function auditLog(target: string, err: Io["err"]): AuditLog {
  if (target === "stderr") return { write: (entry) => err(`${JSON.stringify(entry)}\n`), [Symbol.dispose]() {} };
  const file = openSync(target, "a", 0o600);
  let lost = 0;
  /** Whether the file ends within a line, so that the next entry must not continue it. */
  let torn = false;
  return {
    write(entry) {
      const line = Buffer.from(`${torn ? "\n" : ""}${JSON.stringify(entry)}\n`);
      try {
        const written = writeSync(file, line);
        if (written < line.length) {
          torn = true;
          throw new Error("the line was cut short");
        }
        torn = false;
        if (lost) err(`dockwire: the audit log ${target} works again; ${lost} ${lost === 1 ? "entry is" : "entries are"} missing\n`);
        lost = 0;
      } catch (error) {
        if (!lost++) err(`dockwire: cannot write to the audit log ${target}, and goes on without it: ${(error as Error).message}\n`);
      }
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
