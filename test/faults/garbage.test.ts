import { expect, test } from "vitest";
import { everyOffset, garbageAt, over } from "../support/faults.ts";
import { engines } from "../support/fixtures.ts";

test.each(engines)("an exchange with %s turned into garbage, at every offset and consumed in every way", async (engine) => {
  const cases = await over([engine], (fixture) => garbageAt(fixture, everyOffset(fixture, false), "all"));
  expect(cases).toBeGreaterThan(200_000);
}, 3_600_000);
