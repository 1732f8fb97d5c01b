/**
 * What a command works with of its process, and how it says that it was called wrongly.
 *
 * @module
 */

import { distance } from "../mcp/shape/suggest.ts";

/** The process around a command; tests hand in their own. */
export interface Io {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operating system as Node names it, such as `linux` or `win32`. */
  readonly platform: string;
  /** Writes to stdout; resolves when it may be sent more. */
  readonly out: (data: string | Uint8Array) => Promise<void>;
  /** Writes to stderr. */
  readonly err: (data: string | Uint8Array) => void;
  /** Asks a person at the terminal; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted when the process is told to end. */
  readonly signal: AbortSignal;
}

/** A command that was called wrongly: one line on stderr, and exit code 2. */
export class UsageError extends Error {
  /** Name of the class. */
  override readonly name = "UsageError";
}

/** The name of `known` that is likely meant by `word`, as the end of a sentence; empty where none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known.map((name) => [distance(word.toLowerCase(), name.toLowerCase()), name] as const).sort(([a], [b]) => a - b)[0];
  return near && near[0] <= Math.max(1, Math.floor(word.length / 3)) ? `; did you mean ${near[1]}?` : "";
}

/** Text of somebody else for a terminal: control characters, which could move its cursor, become visible. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
