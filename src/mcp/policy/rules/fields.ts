/**
 * Rules that follow from how a parameter is written.
 *
 * @module
 */

import type { AnyEndpoint, Field, FieldKind } from "../../../core/endpoint.ts";
import { absent, amount, flag, judge, type LeafRule, list, map, named, object, type ObjectRule, type Rule, text, value } from "../rule.ts";
import { type Kind, refuse, type Use } from "./place.ts";
import { line, platform } from "./values.ts";

/** Operations that are never sent, so that no rule could let them. */
export type Refused =
  | "ContainerAttach"
  | "ContainerAttachWebsocket"
  | "ContainerPrune"
  | "ImagePrune"
  | "NetworkPrune"
  | "Session"
  | "SystemAuth"
  | "VolumePrune";

/** A text, or a list of them. */
function oneOrMore(rule: Rule & { readonly kind: "leaf" }): Rule {
  return value(`${rule.name}, or more`, (given, at) => {
    if (!Array.isArray(given)) return rule.judge(given, at);
    given.forEach((each, index) => rule.judge(each, { ...at, path: [...at.path, index] }));
  });
}

const word = value("free word", (given, at) => {
  if (!["string", "number", "boolean"].includes(typeof given)) refuse(at, "it must be text, a number or a boolean", undefined, "R1");
});

const moment = value("free moment", (given, at) => {
  if (typeof given !== "number") line.judge(given, at);
});

const ociPlatform = object({ architecture: line, os: line, "os.version": line, "os.features": list(line), variant: line });

/** What stands in a parameter of each kind; text and JSON say too little by themselves, ids depend on what they are of. */
const byKind: Readonly<Partial<Record<FieldKind, Rule>>> = {
  boolean: flag,
  integer: amount,
  version: amount,
  time: moment,
  filters: map(line as never, oneOrMore(word as never)),
  list: oneOrMore(text),
  platform,
  "oci-platform": ociPlatform,
  platforms: value("platforms", (given, at) => judge(Array.isArray(given) ? list(ociPlatform) : ociPlatform, given, at)),
  local: flag,
  "registry-auth": absent("credentials are the operator's"),
  "registry-config": absent("credentials are the operator's"),
};

/** Bytes, or a stream of them: they are judged by who knows what is in them. */
export const bytes: LeafRule = value("free bytes", (given, at) => {
  const stream = typeof given === "object" && given !== null &&
    (Symbol.asyncIterator in given || given instanceof Uint8Array || given instanceof ReadableStream || given instanceof Blob);
  if (!stream) refuse(at, "it must be bytes or a stream of them", undefined, "R1");
});

/** What a path parameter is used for, where the operation does not say. */
function useOf({ method }: AnyEndpoint): Use {
  return method === "GET" || method === "HEAD" ? "read" : method === "DELETE" ? "destroy" : "write";
}

/** The rules of an operation: its own, and for parameters that it does not name those of their kind. */
export function operation(
  endpoint: AnyEndpoint,
  of: Kind,
  own: Readonly<Record<string, Rule>> = {},
  check?: ObjectRule["check"],
): ObjectRule {
  const fields: Record<string, Rule> = {};
  for (const [name, field] of Object.entries(endpoint.params as Readonly<Record<string, Field<unknown>>>)) {
    const derived = field.kind === "id" || field.kind === "name" ? named(of, useOf(endpoint)) : byKind[field.kind];
    if (derived) fields[name] = derived;
  }
  return object({ ...fields, ...own }, check);
}
