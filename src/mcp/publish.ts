/**
 * A tool as clients see it: JSON that is made once.
 *
 * @module
 */

import * as z from "zod";
import type { PublishedTool } from "./registry.ts";
import type { Tool } from "./tool.ts";

/** What the arguments of every tool have beside its own. */
export interface Extras {
  /** Names of the hosts. With more than one, tools take a `host`, and those that change something need it. */
  readonly hosts: readonly string[];
  /** Whether a person may agree between two calls; the second one brings a `confirm` argument. */
  readonly confirm: boolean;
}

/** A tool that is ready to be listed and called. */
export interface Registered {
  /** The tool. */
  readonly tool: Tool;
  /** Its arguments with what every tool has. */
  readonly schema: z.ZodObject;
  /** What clients see. */
  readonly published: PublishedTool;
}

/** Largest result that Claude Code passes on whole. */
const largest = 45_000;

/** Adds `host` and `confirm` where they are needed, and writes the tool's JSON. */
export function publish(tool: Tool, { hosts, confirm }: Extras): Registered {
  const host = z.enum(hosts as [string, ...string[]]);
  const schema = tool.input.extend({
    ...hosts.length > 1 && { host: tool.annotations.readOnlyHint ? host.optional() : host },
    ...confirm && !tool.annotations.readOnlyHint && { confirm: z.string().optional().describe("Only from a refusal that asks for it") },
  });
  const { name, title, description, annotations, output, large } = tool;
  return {
    tool,
    schema,
    published: {
      name,
      title,
      description,
      inputSchema: jsonSchema(schema, "input"),
      ...output && { outputSchema: jsonSchema(output, "output") },
      annotations,
      ...large && { _meta: { "anthropic/maxResultSizeChars": largest } },
    },
  };
}

/** Bounds of safe integers are what every client assumes, and each costs the model tokens. */
function jsonSchema(schema: z.ZodObject, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema }) {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { ...json, type: "object" };
}
