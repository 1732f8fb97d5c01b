/**
 * What the arguments of writing tools share: amounts, durations, references, labels.
 *
 * @module
 */

import * as z from "zod";
import { splitReference } from "../../core/verbs/pull.ts";
import type { Annotations } from "../tool.ts";

/** Hints of a tool that changes something of the engine; what is not said is false. */
export function effect(hints: { readonly destroys?: boolean; readonly idempotent?: boolean; readonly world?: boolean }): Annotations {
  const { destroys = false, idempotent = false, world = false } = hints;
  return { readOnlyHint: false, destructiveHint: destroys, idempotentHint: idempotent, openWorldHint: world };
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };
const amount = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i;

/** Bytes of a text such as `512m`, which {@linkcode memory} has let through. */
export function bytesIn(text: string): number {
  const [, digits = "0", unit = ""] = amount.exec(text) ?? [];
  return Math.round(Number(digits) * (units[unit.toLowerCase()] ?? 1));
}

/** An amount of memory. */
export const memory: z.ZodOptional<z.ZodString> = /* @__PURE__ */ z.string().refine((text) => amount.test(text), "looks like 512m or 2g")
  .optional();

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Milliseconds of a text such as `36h` or `1d12h`; `undefined` for one that is none. */
export function durationIn(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([smhdw])/g)];
  if (!parts.length || parts.map(([part]) => part).join("") !== text) return undefined;
  return 1000 * parts.reduce((sum, [, count, unit]) => sum + Number(count) * (seconds[unit as string] ?? 0), 0);
}

/** Whether text names an image, with or without tag or digest. */
export function isReference(text: string): boolean {
  try {
    return splitReference(text).fromImage !== "" && /^[\w.\-/:@+]+$/.test(text);
  } catch {
    return false;
  }
}

/** A reference of an image. */
export const image: z.ZodString = /* @__PURE__ */ z.string().refine(isReference, "is no reference of an image");

/** A reference as two parts and as one, with `latest` where it names no tag. */
export function referenceOf(text: string): { readonly name: string; readonly tag: string; readonly whole: string } {
  const { fromImage: name, tag } = splitReference(text);
  return { name, tag, whole: `${name}${tag.includes(":") ? "@" : ":"}${tag}` };
}

/** Pairs of texts such as `key=value`; one without a sign of equality has an empty value. */
export function pairs(texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf("=");
    return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  });
}

/** Labels as the engine takes them; `undefined` for none. */
export function labelsOf(texts: readonly string[] | undefined): { [key: string]: string } | undefined {
  return texts?.length ? Object.fromEntries(pairs(texts)) : undefined;
}

/** A list of texts that may be absent. */
export const texts: z.ZodOptional<z.ZodArray<z.ZodString>> = /* @__PURE__ */ z.array(z.string()).optional();

/** A program and its arguments. */
export const argv: z.ZodArray<z.ZodString> = /* @__PURE__ */ z.array(z.string()).refine((words) => words.length > 0, "is empty");

/** The same without what is undefined, so that a request holds only what was asked for. */
export function defined<T extends object>(of: T): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}
