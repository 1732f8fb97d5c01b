/**
 * Every operation with its descriptor and its words.
 *
 * @module
 */

import type { AnyEndpoint, Field } from "../../core/endpoint.ts";
import type { OperationId } from "../../core/groups.ts";
import { endpoints } from "./endpoints.ts";
import { operationWords, typeBases, typeWords } from "./generated.ts";
import { unreachable } from "./reach.ts";
import type { KeyWords } from "./words.ts";

/** An operation. */
export interface Operation {
  /** Its id. */
  readonly id: OperationId;
  /** Its descriptor. */
  readonly endpoint: AnyEndpoint;
  /** What it does, in one line. */
  readonly summary: string;
  /** What travels in path and query; a model sets no header. */
  readonly params: readonly Param[];
  /** Name of the type of its JSON body, or a list of one that goes under `body`. */
  readonly body: string | undefined;
  /** Why `api_request` does not do it. */
  readonly refusal: string | undefined;
}

/** A parameter of an operation. */
export interface Param {
  /** Its name. */
  readonly name: string;
  /** What JSON takes for it: `string`, `boolean` and so on. */
  readonly type: string;
  /** Whether it must be given. */
  readonly required: boolean;
  /** What it means, with its default and versions. */
  readonly words: string;
}

type AnyField = Field<unknown> & { readonly required?: true };

/** Kinds whose JSON is no text. */
const jsonTypes: Readonly<Partial<Record<Field<unknown>["kind"], string>>> = {
  boolean: "boolean",
  integer: "number",
  version: "number",
  time: "number | string",
  list: "string[]",
  json: "object",
  "oci-platform": "{os, architecture, variant}",
  platforms: "{os, architecture, variant}[]",
};

/** All of them by id, in the order of their groups. */
export const operations: ReadonlyMap<string, Operation> = /* @__PURE__ */ new Map(
  endpoints.map((endpoint) => [endpoint.id, operationOf(endpoint)]),
);

function operationOf(endpoint: AnyEndpoint): Operation {
  const id = endpoint.id as OperationId;
  const { summary, params = {}, filters = [], body } = operationWords[id];
  const fields = Object.entries(endpoint.params as Readonly<Record<string, AnyField>>);
  return {
    id,
    endpoint,
    summary,
    body,
    refusal: unreachable(endpoint),
    params: fields.filter(([name, field]) => params[name] !== undefined && field.in !== "header" && field.in !== "local").map(
      ([name, { kind, required = false }]) => ({
        name,
        type: kind === "filters" ? `{${filters.join(", ")}}, each string | string[]` : jsonTypes[kind] ?? "string",
        required,
        words: params[name] ?? "",
      }),
    ),
  };
}

/** The keys of a type, inherited ones too, by name. */
export function keysOf(type: string): readonly (readonly [name: string, KeyWords])[] {
  const own = Object.entries(typeWords[type] ?? {});
  return [...own, ...(typeBases[type] ?? []).flatMap(keysOf)];
}

/** Names of the types that the text of a type mentions. */
export function typesIn(text: string): readonly string[] {
  return [...text.replace(/"[^"]*"/g, "").matchAll(/[A-Za-z]\w*/g)].flatMap(([name]) => typeWords[name] ? name : []);
}
