import { describe, expect, test } from "vitest";
import { fixtures } from "../support/fixtures.ts";
import { cutAt, everyOffset } from "../support/faults.ts";
import { unhandled } from "../support/settled.ts";

const engines = [...new Set(fixtures.map(({ engine }) => engine))];

describe("an exchange that its peer ends at every offset is a typed error, never a hang or a part taken for the whole", () => {
  test.each(engines)("%s", async (engine) => {
    const watch = unhandled();
    let cases = 0;
    for (const fixture of fixtures) if (fixture.engine === engine) cases += await cutAt(fixture, everyOffset(fixture, false), "in turn");
    console.log(engine, cases);
    expect(await watch.stop()).toEqual([]);
    expect(cases).toBeGreaterThan(50_000);
  });
});
