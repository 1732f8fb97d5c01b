/**
 * One call of a tool, from its arguments to its text.
 *
 * @module
 */

import { parseArguments } from "./arguments.ts";
import type { Engine } from "./engine.ts";
import { names } from "./names.ts";
import { PolicyError } from "./policy/denied.ts";
import type { Made } from "./policy/made.ts";
import { risks } from "./policy/risk.ts";
import type { Registered } from "./publish.ts";
import type { AuditedOperation, AuditEntry, CallContext, CallResult, Host } from "./registry.ts";
import { failure } from "./shape/failure.ts";
import { render } from "./shape/render.ts";
import type { HostInfo } from "./tool.ts";

/** The engine of one call, and what the call came to so far. */
export interface Opened {
  /** The engine. */
  readonly engine: Engine;
  /** What was made. */
  readonly made: () => readonly Made[];
  /** After an abort: removes what never started, and gives the rest. */
  readonly abandon: () => Promise<readonly Made[]>;
}

/** A call, and what it needs of the registry. */
export interface Call {
  /** The tool. */
  readonly tool: Registered;
  /** Its arguments, as they came. */
  readonly args: unknown;
  /** What the transport knows. */
  readonly context: CallContext;
  /** All hosts. */
  readonly hosts: readonly Host[];
  /** The same, as tools speak of them. */
  readonly infos: readonly HostInfo[];
  /** Opens the engine of a host for the call. */
  readonly open: (host: Host, context: CallContext, log: (entry: AuditedOperation) => void) => Opened;
  /** Told how it ended. */
  readonly audit: (entry: AuditEntry) => void;
  /** Most characters of the result. */
  readonly maxChars: number;
  /** Milliseconds after which it answers with what it knows. */
  readonly softDeadline: number;
}

/** Calls a tool. Whatever goes wrong is a result, and a word for the model. */
export async function callTool({ tool: { tool, schema, published }, args, context, hosts, infos, ...rest }: Call): Promise<CallResult> {
  const parsed = parseArguments(schema, published.inputSchema, args);
  if ("problem" in parsed) return invalid(tool.name, parsed.problem);
  const { host: chosen, confirm: token, ...input } = parsed.value as { readonly host?: string; readonly confirm?: string };
  const host = hosts.find(({ name }) => name === chosen) ?? hosts[0] as Host;
  const operations: AuditedOperation[] = [];
  const { engine, made, abandon } = rest.open(host, { ...context, token }, (entry) => operations.push(entry));
  const { signal, progress = () => {}, subject } = context;
  const { maxChars, softDeadline } = rest;
  const start = performance.now();
  const ended = (outcome: AuditEntry["outcome"], rule?: string): void => {
    const at = new Date().toISOString();
    rest.audit({ at, subject, host: host.name, tool: tool.name, operations, outcome, rule, ms: performance.now() - start });
  };
  try {
    const found = await tool.run({ engine, hosts: infos, signal, progress, maxChars, softDeadline }, input as never);
    ended("ok");
    return render(found, { maxChars, redacted: engine.clean.redacted });
  } catch (error) {
    const denied = error instanceof PolicyError;
    ended(denied ? "denied" : "error", denied ? error.rule : undefined);
    const result = await failure(error, {
      tool: tool.name,
      host: host.name,
      endpoint: host.endpoint.host,
      names: (kind) => names(engine, kind),
      written: operations.some(({ id, outcome }) => outcome === "error" && risks[id as keyof typeof risks] !== "read"),
      clean: engine.clean,
    });
    // What never started is removed, and the rest is named.
    return withMade(result, signal.aborted ? await abandon() : made());
  }
}

/** Arguments that do not fit are the model's to mend. */
function invalid(tool: string, problem: string): CallResult {
  return { content: [{ type: "text", text: `invalid_arguments: ${tool} was not called.\n${problem}` }], isError: true };
}

/** Names what a call that failed has left behind. */
function withMade(result: CallResult, made: readonly Made[]): CallResult {
  const left = made.filter(({ state }) => state !== "removed");
  if (!left.length) return result;
  const lines = left.map(({ kind, name, id, state }) => `- ${kind} ${name}${id ? ` (${id.slice(0, 12)})` : ""}: ${state}`);
  return { ...result, content: [...result.content, { type: "text", text: ["Made before it failed:", ...lines].join("\n") }] };
}
