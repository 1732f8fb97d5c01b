import { expect, test } from "vitest";
import { everyOffset, over, resetAt } from "../support/faults.ts";
import { engines } from "../support/fixtures.ts";

test.each(engines)("an exchange with %s reset by its peer, at every offset and consumed in every way", async (engine) => {
  const cases = await over([engine], (fixture) => resetAt(fixture, everyOffset(fixture, true), "all"));
  expect(cases).toBeGreaterThan(200_000);
}, 3_600_000);
