/**
 * Calls any operation that ends and speaks JSON, by its id; the guard judges it as it judges every other.
 *
 * @module
 */

import * as z from "zod";
import type { AnyEndpoint, Endpoint } from "../../core/endpoint.ts";
import type { OutputStream } from "../../core/codecs/output.ts";
import { operations } from "../catalog/operations.ts";
import { endless } from "../catalog/reach.ts";
import { search } from "../catalog/search.ts";
import { lines, select } from "../catalog/select.ts";
import { type Tool, tool, type ToolContext, ToolError, type ToolResult } from "../tool.ts";
import { apiSearch } from "./api-search.ts";

/** The input of an operation: what its descriptor says is in the descriptor. */
type Given = Readonly<Record<string, unknown>>;

/** `api_request`: one operation with its input, never a path. */
export const apiRequest: Tool = /* @__PURE__ */ tool({
  name: "api_request",
  title: "Call Engine API",
  description:
    "Calls one operation that api_search found, with its parameters and body keys together in input. select keeps dotted paths of the answer.",
  toolset: "api",
  grants: [],
  risk: "host",
  input: z.strictObject({
    operation: z.string().max(60),
    input: z.record(z.string(), z.unknown()).default({}),
    select: z.array(z.string()).max(50).optional(),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  large: true,
  async run(context, { operation, input, select: paths }): Promise<ToolResult> {
    const endpoint = reachable(operation, input, context.softDeadline);
    if (endpoint.returns.kind === "output") return await output(context, endpoint, input);
    const answer = endpoint.returns.kind === "records" || endpoint.returns.kind === "progress"
      ? await collect(context, endpoint, input)
      : { value: await context.engine.call(endpoint as unknown as Endpoint<string, Given, unknown>, input), cut: false };
    const value = paths?.length ? select(answer.value, paths) : answer.value;
    return {
      header: `${operation}: ${said(answer.value)}${answer.cut ? "; more was left unread, so narrow it" : ""}`,
      parts: value === undefined || value === null || value === "" ? [] : [{ untrusted: lines(value), source: `api:${operation}` }],
    };
  },
});

/** Both tools of the toolset `api`. */
export const apiTools: readonly Tool[] = [apiSearch, apiRequest];

function reachable(id: string, input: Given, within: number): AnyEndpoint {
  const operation = operations.get(id);
  if (!operation) {
    const near = search(id, 3).map((found) => found.operation.id);
    throw new ToolError("unknown_operation", "There is no such operation: ids are as api_search shows them, never paths", {
      hint: near.length ? `Nearest: ${near.join(", ")}` : "Find it by api_search",
    });
  }
  if (operation.refusal !== undefined) throw new ToolError("not_by_request", `${id} cannot be requested: ${operation.refusal}`);
  const open = endless(operation.endpoint, input, within);
  if (open !== undefined) throw new ToolError("endless", `${id} would not end: ${open}`);
  return operation.endpoint;
}

/** Records up to what can be shown; of progress, only what is not a count of bytes. */
async function collect({ engine, progress, maxChars }: ToolContext, endpoint: AnyEndpoint, input: Given): Promise<Answer> {
  const items: unknown[] = [];
  let count = 0;
  let size = 0;
  for await (const item of engine.records(endpoint as unknown as Endpoint<string, Given, AsyncIterable<unknown>>, input)) {
    progress(`${endpoint.id}: ${++count} messages`);
    if (endpoint.returns.kind === "progress" && counts(item)) continue;
    items.push(item);
    size += JSON.stringify(item).length;
    // Leaving the loop of a stream ends it; leaving that of a pull would cancel it.
    if (endpoint.returns.kind === "records" && size > maxChars) return { value: items, cut: true };
  }
  return { value: items, cut: false };
}

interface Answer {
  readonly value: unknown;
  readonly cut: boolean;
}

function counts(item: unknown): boolean {
  const { progressDetail } = item as { readonly progressDetail?: object | null };
  return Object.keys(progressDetail ?? {}).length > 0;
}

async function output({ engine, maxChars }: ToolContext, endpoint: AnyEndpoint, input: Given): Promise<ToolResult> {
  const found: string[] = [];
  let size = 0;
  let cut = false;
  for await (const { stream, line } of engine.lines(endpoint as unknown as Endpoint<string, Given, OutputStream>, input)) {
    found.push(stream === "stderr" ? `stderr: ${line}` : line);
    size += line.length;
    cut = size > maxChars;
    if (cut) break;
  }
  return {
    header: `${endpoint.id}: ${found.length} lines${cut ? "; more was left unread, so narrow it by tail, since or until" : ""}`,
    parts: found.length ? [{ untrusted: found.join("\n"), source: `api:${endpoint.id}` }] : [],
  };
}

/** A word on the answer, in our own words. */
function said(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  const { changed } = (value ?? {}) as { readonly changed?: unknown };
  if (typeof changed === "boolean") return changed ? "done" : "it was so already, nothing changed";
  return value === undefined || value === "" ? "done" : "1 object";
}
