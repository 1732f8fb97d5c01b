/**
 * What the arguments of reading tools share. Bounds are refined, not published: each would cost the model tokens.
 *
 * @module
 */

import * as z from "zod";
import type { Annotations } from "../tool.ts";

/** Hints of a tool that only looks at the engine. */
export const reads: Annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** A whole number from 1, at most `most`. */
export function count(usual: number, most: number): z.ZodDefault<z.ZodInt> {
  return z.int().refine((given) => given >= 1 && given <= most, `takes 1 to ${most}`).default(usual);
}

/** A name or an id. */
export const id: z.ZodString = z.string().refine((given) => given.trim() !== "", "is empty");

/** Text that may be absent. */
export const text: z.ZodOptional<z.ZodString> = z.string().optional();

/** A switch that is off. */
export const off: z.ZodDefault<z.ZodBoolean> = z.boolean().default(false);

/** The cursor of an earlier answer. */
export const cursor: z.ZodOptional<z.ZodString> = z.string().optional();

/** A point in time, as the core reads it. */
export const time: z.ZodOptional<z.ZodString> = z.string().optional().describe("10m, RFC 3339 or unix seconds");
