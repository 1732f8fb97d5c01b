import { expect, test } from "vitest";
import { cutAt, everyOffset, over } from "../support/faults.ts";
import { engines } from "../support/fixtures.ts";

test.each(engines)("an exchange with %s ended by its peer, at every offset and consumed in every way", async (engine) => {
  const cases = await over([engine], (fixture) => cutAt(fixture, everyOffset(fixture, false), "all"));
  expect(cases).toBeGreaterThan(200_000);
}, 3_600_000);
