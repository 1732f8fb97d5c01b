/**
 * The bearer token of an HTTP server.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { UsageError } from "./io.ts";

/** A token. */
export interface Bearer {
  /** Its text. */
  readonly token: string;
  /** Whether it was made now, and nobody knows it yet. */
  readonly made: boolean;
}

/** The token of a file, else a new one of 43 letters. Throws `UsageError` for a file that cannot be read, and for a token that could be guessed. */
export function bearerToken(file: string | undefined): Bearer {
  if (file === undefined) return { token: randomBytes(32).toString("base64url"), made: true };
  let token: string;
  try {
    token = readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new UsageError(`Cannot read the token of ${file}: ${(error as Error).message}`);
  }
  if (!/^[\w.~+/=-]{32,}$/.test(token)) {
    throw new UsageError(`Cannot use the token of ${file}: it must be one line of at least 32 letters, digits and -._~+/=`);
  }
  return { token, made: false };
}
