/**
 * The server without a protocol: which tools there are and what a call of one gives.
 *
 * @module
 */

import type { Caller } from "../core/call.ts";
import type { Asking, Confirmations } from "./policy/confirm.ts";
import type { Grant, Policy } from "./policy/policy.ts";
import type { Annotations, Toolset } from "./tool.ts";

/** An engine that the server speaks to. */
export interface Host {
  /** Its name, as the `host` argument takes it: `local`, where there is but one. */
  readonly name: string;
  /** Where it is and why, for people; `why` names the variable or file that chose it. */
  readonly endpoint: { readonly host: string; readonly why: string };
  /** Sends requests to it. A `Docker` is one. */
  readonly caller: Caller;
  /** What is granted there. */
  readonly policy: Policy;
}

/** One operation in the audit log. */
export interface AuditedOperation {
  /** Its id. */
  readonly id: string;
  /** Full ids of what it was for. */
  readonly targets: readonly string[];
  /** How it ended. */
  readonly outcome: "ok" | "error" | "denied";
  /** The rule of a denial. */
  readonly rule?: string | undefined;
}

/** One line of the audit log: never a value, never an answer. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  /** Who asked, where the transport knows. */
  readonly subject?: string | undefined;
  /** Name of the host. */
  readonly host: string;
  /** Name of the tool, or `resource`. */
  readonly tool: string;
  /** What was sent or refused, in order. */
  readonly operations: readonly AuditedOperation[];
  /** How it ended. */
  readonly outcome: "ok" | "error" | "denied";
  /** The rule of a denial. */
  readonly rule?: string | undefined;
  /** Milliseconds. */
  readonly ms: number;
}

/** Options of {@linkcode createRegistry}. */
export interface RegistryOptions {
  /** At least one. */
  readonly hosts: readonly Host[];
  /** Sets that are on. Default: system, containers, images, networks and volumes. */
  readonly toolsets?: readonly Toolset[] | undefined;
  /** Only these tools, where given. */
  readonly tools?: readonly string[] | undefined;
  /** None of these; wins over all else. */
  readonly excludeTools?: readonly string[] | undefined;
  /** Most characters of a result. Default 16,000, at most 45,000. */
  readonly maxChars?: number | undefined;
  /** Milliseconds after which tools that wait answer with what they know. Default 50,000. */
  readonly softDeadline?: number | undefined;
  /** Where a person confirms codes beside the client, for a policy whose fallback is `cli`. */
  readonly confirmations?: Confirmations | undefined;
  /** Told of every call when it has ended. */
  readonly audit?: ((entry: AuditEntry) => void) | undefined;
}

/** What the transport knows of one call. */
export interface CallContext extends Asking {
  /** Aborted when the client cancels or goes. */
  readonly signal: AbortSignal;
  /** Tells the client how far it is. */
  readonly progress?: ((message: string, done?: number, total?: number) => void) | undefined;
  /** Upper bound of what the caller's credentials allow; the policy's grants are cut to it. Absent: no bound. */
  readonly ceiling?: ReadonlySet<Grant> | undefined;
  /** Who asks, for the audit log. */
  readonly subject?: string | undefined;
}

/** A tool as a client sees it: plain JSON. */
export interface PublishedTool {
  /** Its name. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** For the model. */
  readonly description: string;
  /** JSON Schema of its arguments, compact. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** JSON Schema of its structured content. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  /** Its effect. */
  readonly annotations: Annotations;
  /** What only some clients read. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** What a call gives, in the protocol's form. */
export interface CallResult {
  /** The text, and links to resources. */
  readonly content: readonly (
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "resource_link"; readonly uri: string; readonly name: string }
  )[];
  /** The same facts for programs. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  /** Set where it failed; the text says what to do. */
  readonly isError?: true;
}

/** A resource as a client sees it. */
export interface PublishedResource {
  /** Its address, or the template of several. */
  readonly uri: string;
  /** Short name. */
  readonly name: string;
  /** For the model. */
  readonly description?: string;
  /** Media type of its text. */
  readonly mimeType: string;
}

/** A prompt as a client sees it. */
export interface PublishedPrompt {
  /** Its name. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What it is for. */
  readonly description: string;
  /** What it takes: text only. */
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/** The server without a protocol. */
export interface Registry {
  /** What the model is told first: at most 2,000 characters. */
  readonly instructions: string;
  /** All tools, in a fixed order that never changes while the server runs. */
  readonly tools: readonly PublishedTool[];
  /** Calls a tool; `undefined` where there is none of that name. Failures are results, never rejections. */
  call(name: string, args: unknown, context: CallContext): Promise<CallResult | undefined>;
  /** Templates of resources, such as `docker://containers/{id}`. */
  readonly templates: readonly PublishedResource[];
  /** Resources that there are now, at most 100. */
  resources(context: CallContext): Promise<readonly PublishedResource[]>;
  /** The text of a resource; `undefined` where there is none. Failures reject with an `Error` whose message is fit for the model. */
  read(uri: string, context: CallContext): Promise<{ readonly mimeType: string; readonly text: string } | undefined>;
  /** Values that begin with `prefix` for a variable of a template or an argument of a prompt. */
  complete(
    of: { readonly template: string } | { readonly prompt: string },
    variable: string,
    prefix: string,
    context: CallContext,
  ): Promise<readonly string[]>;
  /** All prompts. */
  readonly prompts: readonly PublishedPrompt[];
  /** The text of a prompt; `undefined` where there is none. Missing arguments reject with an `Error`. */
  prompt(name: string, args: Readonly<Record<string, string>>, context: CallContext): Promise<string | undefined>;
}
