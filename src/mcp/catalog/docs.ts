/**
 * What can be read of an operation: everything that its input takes, each type once.
 *
 * @module
 */

import { bounded } from "./reach.ts";
import { keysOf, type Operation, operations, typesIn } from "./operations.ts";

/** All about the input of an operation, as text; `undefined` where there is no such operation. */
export function docs(id: string): string | undefined {
  const operation = operations.get(id);
  if (!operation) return undefined;
  const { endpoint, summary, params, body, refusal } = operation;
  const paragraphs = [
    `${id}: ${summary} ${endpoint.method} ${endpoint.path}${endpoint.since === undefined ? "" : ` Since ${endpoint.since}.`}`,
    refusal === undefined ? `api_request ${exampleOf(operation)}` : `Not by api_request: ${refusal}.`,
    ...params.length ? [["Parameters", ...params.map((each) => line(each.name, each.type, each.words, each.required))].join("\n")] : [],
    ...body === undefined ? [] : bodyOf(operation, body),
  ];
  return paragraphs.join("\n\n");
}

/** A request with everything that must be there, as `api_request` takes it. */
export function exampleOf({ id, params, body }: Operation): string {
  const needed = [
    ...params.filter(({ required }) => required).map(({ name, type }) => [name, placeholder(type)]),
    ...body === undefined || body.endsWith("[]")
      ? []
      : keysOf(body).filter(([, [, , required]]) => required).map(([name, [type]]) => [name, placeholder(type)]),
  ];
  return JSON.stringify({ operation: id, input: { ...Object.fromEntries(needed) as object, ...bounded[id] } });
}

function placeholder(type: string): unknown {
  if (type === "number") return 0;
  return type.endsWith("[]") ? ["…"] : "…";
}

function bodyOf({ endpoint }: Operation, body: string): string[] {
  const beside = endpoint.body?.kind === "value" ? [`Parameter body: ${body}`] : [];
  const seen = new Set(typesIn(body));
  const [first] = seen;
  const lists: string[] = [];
  // The set grows while it is walked, by the types that keys name.
  for (const type of seen) {
    const keys = keysOf(type);
    for (const [, [text]] of keys) for (const name of typesIn(text)) seen.add(name);
    const title = type === first && !beside.length ? "Body keys, beside the parameters" : type;
    lists.push([title, ...keys.map(([name, [text, words, required]]) => line(name, text, words, required ?? false))].join("\n"));
  }
  return [...beside, ...lists];
}

function line(name: string, type: string, words: string, required: boolean): string {
  return `- ${name}: ${type}${required ? ", required" : ""}. ${words}`;
}
