import { expect, test } from "vitest";
import { cutAt, everyOffset, over } from "../support/faults.ts";

test.each(["docker-26", "docker-20", "podman-5"])(
  "an exchange with %s that its peer ends, at every offset, is a typed error and never a part taken for the whole",
  async (engine) => {
    const cases = await over([engine], (fixture) => cutAt(fixture, everyOffset(fixture, false), "in turn"));
    expect(cases).toBeGreaterThan(120_000);
  },
  600_000,
);
