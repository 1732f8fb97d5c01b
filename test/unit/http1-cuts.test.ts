import { expect, test } from "vitest";
import { cutAt, everyOffset, over } from "../support/faults.ts";

// The other engines are in http1-cuts-more.test.ts, so that both run at once.
test("an exchange with Docker 28 that its peer ends, at every offset, is a typed error and never a part taken for the whole", async () => {
  const cases = await over(["docker-28"], (fixture) => cutAt(fixture, everyOffset(fixture, false), "in turn"));
  expect(cases).toBeGreaterThan(270_000);
}, 600_000);
