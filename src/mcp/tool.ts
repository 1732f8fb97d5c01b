/**
 * What a tool is: data and one function, without any SDK.
 *
 * @module
 */

import type * as z from "zod";
import type { Engine } from "./engine.ts";
import type { Grant, Risk } from "./policy/policy.ts";

/** Tools that are turned on and off together. */
export type Toolset = "system" | "containers" | "images" | "networks" | "volumes" | "exec" | "files" | "build" | "swarm" | "api";

/** What a client is told of a tool's effect. */
export interface Annotations {
  /** It changes nothing. */
  readonly readOnlyHint: boolean;
  /** What it does cannot be undone. */
  readonly destructiveHint: boolean;
  /** Doing it twice is doing it once. */
  readonly idempotentHint: boolean;
  /** It reaches what lies beyond the engine. */
  readonly openWorldHint: boolean;
}

/** A piece of a result's text. */
export type Part =
  /** Our own words, and rows of ids, names and numbers. */
  | string
  /** What somebody else wrote; it is fenced, and its source named as `logs:web`. */
  | { readonly untrusted: string; readonly source: string };

/** What a tool found. It holds nothing that did not come through the engine's cleaner. */
export interface ToolResult {
  /** The first line: what follows, how much of it, and how to see the rest. */
  readonly header: string;
  /** The rest of the text, in order; what passes the cap is cut at the end of a line. */
  readonly parts?: readonly Part[] | undefined;
  /** Set where what was asked for did not come about, though there is something to tell of it. */
  readonly failed?: true | undefined;
  /** The same facts for programs, as the tool's output schema says. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** Resources with the whole of it. */
  readonly links?: readonly { readonly uri: string; readonly name: string }[] | undefined;
}

/** What a tool works with. */
export interface ToolContext {
  /** The host that the call is for. */
  readonly engine: Engine;
  /** All hosts, for the tools that speak of them. */
  readonly hosts: readonly HostInfo[];
  /** Aborted when the client cancels or goes. */
  readonly signal: AbortSignal;
  /** Tells the client how far it is: our own words and numbers only. */
  readonly progress: (message: string, done?: number, total?: number) => void;
  /** Most characters of a result. */
  readonly maxChars: number;
  /** Milliseconds after which a tool that waits answers with what it knows. */
  readonly softDeadline: number;
}

/** A host, as tools and instructions speak of it. */
export interface HostInfo {
  /** Its name, as the `host` argument takes it. */
  readonly name: string;
  /** Where it is, without credentials. */
  readonly endpoint: string;
  /** Whether nothing but read is granted there. */
  readonly readOnly: boolean;
}

/** A tool. */
export interface Tool {
  /** Such as `container_list`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** For the model: at most 200 characters. */
  readonly description: string;
  /** What turns it on. */
  readonly toolset: Toolset;
  /** Grants without which it is not even listed. */
  readonly grants: readonly Grant[];
  /** The highest class of what it asks for; decides whether it takes a confirmation. */
  readonly risk: Risk;
  /** Its arguments; strict. */
  readonly input: z.ZodObject;
  /** Its structured content; loose. Absent where it has none. */
  readonly output?: z.ZodObject | undefined;
  /** What a client is told of its effect. */
  readonly annotations: Annotations;
  /** Whether its result may be large, which clients are told in `_meta`. */
  readonly large?: boolean | undefined;
  /** Does it. Throws `PolicyError`, `ToolError` and dockwire's errors; all are put into words in one place. */
  readonly run: (context: ToolContext, input: never) => Promise<ToolResult>;
}

/** A tool whose `run` takes what its schema gives. */
export function tool<I extends z.ZodObject>(
  of: Omit<Tool, "input" | "run"> & { readonly input: I; readonly run: (context: ToolContext, input: I["_output"]) => Promise<ToolResult> },
): Tool {
  return of as unknown as Tool;
}

/** A failure in our own words that says what to do next. */
export class ToolError extends Error {
  /** Name of the class. */
  override readonly name = "ToolError";
  /** A word to branch on, such as `not_found`. */
  readonly code: string;
  /** What to do next. */
  readonly hint: string | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  /** Takes the word, what is wrong, and what to do. */
  constructor(code: string, message: string, options: { readonly hint?: string | undefined; readonly retryable?: boolean } = {}) {
    super(message);
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
  }
}
