import { describe, expect, test } from "vitest";
import { hostile } from "../mcp/corpus/hostile.ts";
import { send } from "../mcp/corpus/run.ts";

test("the corpus is large, and its rows have names of their own", () => {
  expect(new Set(hostile.map(({ id }) => id)).size).toBe(hostile.length);
  expect(hostile.length).toBeGreaterThanOrEqual(300);
});

describe("the guard refuses, by the right rule and before anything is changed,", () => {
  test.each(hostile)("$id: $why", async (row) => {
    const { refusal, message, changes } = await send(row);
    expect(changes.map(({ request }) => request)).toEqual([]);
    expect([row.rule].flat(), message).toContain(refusal);
  });
});
