/**
 * What a command works with of its process, and how it says that it was called wrongly.
 *
 * @module
 */

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

/** How many letters have to change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, replace);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Text of somebody else for a terminal: control characters, which could move its cursor, become visible. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
