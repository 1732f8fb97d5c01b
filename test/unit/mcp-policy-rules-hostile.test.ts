import { expect, test } from "vitest";
import { check } from "../../src/mcp/policy/check.ts";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import type { Rule } from "../../src/mcp/policy/rule.ts";
import { isZero } from "../../src/mcp/policy/rules/place.ts";
import { operations } from "../../src/mcp/policy/rules/operations.ts";
import { endpoints } from "../support/fixtures.ts";
import { type Hostile, hostile } from "./mcp-policy-rules-hostile.ts";

function judged({ operation, input, policy }: Hostile): unknown {
  const endpoint = endpoints.find(({ id }) => id === operation);
  if (!endpoint) throw new Error(operation);
  try {
    return check(endpoint, input, policy);
  } catch (error) {
    return error;
  }
}

test("there are more than 300 hostile requests, and no two are the same", () => {
  expect(hostile.length).toBeGreaterThan(300);
  const seen = new Set(hostile.map(({ operation, input, policy }) => JSON.stringify([operation, input, policy.allowHost])));
  expect(hostile.length - seen.size).toBe(0);
});

test.each(hostile.map((row) => [`${row.operation}: ${row.why}`, row] as const))("%s", (_, row) => {
  const error = judged(row);
  expect(error).toBeInstanceOf(PolicyError);
  expect((error as PolicyError).rule).toBe(row.rule);
});

/** A place in the tables where a rule can be taken away. */
interface Spot {
  readonly name: string;
  /** Takes it away, and gives what puts it back. */
  readonly remove: () => () => void;
}

const free: Rule = { kind: "leaf", name: "none", judge: () => {} };

/** Every rule of the tables, once; those that say but the JSON type are the other test's. */
function spots(): Spot[] {
  const found: Spot[] = [];
  const seen = new Set<object>();
  const replace = <T extends object, K extends keyof T>(name: string, holder: T, key: K, by: T[K]): void => {
    found.push({
      name,
      remove() {
        const was = holder[key];
        holder[key] = by;
        return () => holder[key] = was;
      },
    });
  };
  const visit = (rule: Rule, name: string, holder: object, key: string): void => {
    if (rule.kind === "leaf") {
      if (!/^(free|named)/.test(rule.name)) replace(`${name} (${rule.name})`, holder as Record<string, Rule>, key, free);
      return;
    }
    if (rule.kind === "host") replace(`${name} (host ${rule.word})`, holder as Record<string, Rule>, key, rule.of);
    if (seen.has(rule)) return;
    seen.add(rule);
    if (rule.kind === "object") {
      for (const [field, inner] of Object.entries(rule.fields)) visit(inner, `${name}.${field}`, rule.fields, field);
    } else visit(rule.of, rule.kind === "host" ? name : `${name}${rule.kind === "list" ? "[]" : "{}"}`, rule, "of");
    if (rule.kind === "map") visit(rule.key, `${name}{key}`, rule, "key");
    if ((rule.kind === "object" || rule.kind === "map") && rule.check) {
      replace(`${name} (check)`, rule as { check?: unknown }, "check", undefined);
    }
  };
  for (const [id, rule] of Object.entries(operations)) visit(rule, id, operations, id);
  return found;
}

test("without any one rule of the tables, a hostile request would pass, or be refused by another rule", () => {
  const uncovered: string[] = [];
  const all = spots();
  const refused = new Set(hostile.filter((row) => judged(row) instanceof PolicyError));
  for (const { name, remove } of all) {
    const operation = name.split(/[.({[]/)[0]?.trim();
    const restore = remove();
    // Tables are shared, so the request may be one of another operation.
    const some = (rows: readonly Hostile[]) => rows.some((row) => refused.has(row) && !(judged(row) instanceof PolicyError));
    const covered = some(hostile.filter((row) => row.operation === operation)) ||
      some(hostile.filter((row) => row.operation !== operation));
    restore();
    if (!covered) uncovered.push(name);
  }
  expect(all.length).toBeGreaterThan(200);
  expect(uncovered).toEqual([]);
});

test("with all rules back, all are refused again", () => {
  expect(hostile.filter((row) => !(judged(row) instanceof PolicyError))).toEqual([]);
  expect(isZero([])).toBe(true);
});
