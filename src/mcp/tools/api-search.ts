/**
 * Finds the operations that have no tool of their own.
 *
 * @module
 */

import * as z from "zod";
import { docs, exampleOf } from "../catalog/docs.ts";
import { operations } from "../catalog/operations.ts";
import { type Found, named, search } from "../catalog/search.ts";
import { type Tool, tool, type ToolResult } from "../tool.ts";

/** `api_search`: operations by words, each with a request to begin with. */
export const apiSearch: Tool = /* @__PURE__ */ tool({
  name: "api_search",
  title: "Search Engine API",
  description:
    "Finds Docker Engine API operations by words, for what no other tool does. An exact operation id shows all that its input takes.",
  toolset: "api",
  grants: [],
  risk: "read",
  input: z.strictObject({
    query: z.string().min(1).max(200),
    limit: z.int().min(1).max(20).default(5),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  // deno-lint-ignore require-await
  async run(_, { query, limit }): Promise<ToolResult> {
    const exact = named(query);
    if (exact) return { header: `All about ${exact.id}`, parts: [docs(exact.id) ?? ""] };
    const found = search(query, limit);
    if (!found.length) return { header: `None of ${operations.size} operations: try a noun (container, volume, service) and a verb` };
    return {
      header: `Best ${found.length} of ${operations.size} operations; search for an exact id to see all of its input`,
      parts: found.map(row),
    };
  },
});

function row({ operation, keys }: Found): string {
  const { id, summary, refusal } = operation;
  return [
    `${id}: ${summary}`,
    refusal === undefined ? `  api_request ${exampleOf(operation)}` : `  not by api_request: ${refusal}`,
    ...refusal === undefined ? keys.map(({ path, type, words }) => `  input ${path}: ${type}. ${words}`) : [],
  ].join("\n") + "\n";
}
