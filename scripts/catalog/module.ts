/** The catalog as a module of TypeScript. */
import { fileURLToPath } from "node:url";
import { root } from "../entries.ts";
import { readCatalog } from "./read.ts";

/** Where it is. */
export const catalogPath: string = fileURLToPath(new URL("src/mcp/catalog/generated.ts", root));

/** Its text, one line an operation and one a type. */
export function catalogModule(): string {
  const { operations, types, bases } = readCatalog();
  return `/**
 * What our types and comments say of the input of every operation. Generated: \`npm run catalog\` writes it.
 *
 * @module
 */

import type { OperationId } from "../../core/groups.ts";
import type { OperationWords, TypeWords } from "./words.ts";

// deno-fmt-ignore
/** By operation id. */
export const operationWords: Readonly<Record<OperationId, OperationWords>> = {
${lines(operations)}
};

// deno-fmt-ignore
/** By name: the types that bodies are made of, with their own keys. */
export const typeWords: Readonly<Record<string, TypeWords>> = {
${lines(types)}
};

/** By name: the types whose keys a type has beside its own. */
export const typeBases: Readonly<Record<string, readonly string[]>> = {
${lines(bases)}
};
`;
}

function lines(of: Readonly<Record<string, unknown>>): string {
  return Object.entries(of).map(([name, words]) => `  ${name}: ${literal(words)},`).join("\n");
}

/** JSON, but for the quotes of keys that need none. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${literal(each)}`);
  return `{ ${members.join(", ")} }`;
}
