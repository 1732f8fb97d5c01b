import { describe, expect, test } from "vitest";
import { byteByByte, cutAt, everyOffset, garbageAt, over, resetAt, someOffsets, splitAt, stallAt } from "../support/faults.ts";
import { engines } from "../support/fixtures.ts";

// Every offset and every way to consume an answer: npm run test:faults.
describe("a recorded exchange, at sampled offsets", () => {
  test("reset by its peer fails with reset, unless it was whole", async () => {
    expect(await over(engines, (fixture) => resetAt(fixture, someOffsets(fixture, true), "all"))).toBeGreaterThan(10_000);
  });

  test("gone silent hangs until the caller aborts, and fails with the caller's reason", async () => {
    expect(await over(engines, (fixture) => stallAt(fixture, someOffsets(fixture, false), "all"))).toBeGreaterThan(10_000);
  });

  test("turned into garbage is a typed error, or content all the same", async () => {
    expect(await over(engines, (fixture) => garbageAt(fixture, someOffsets(fixture, false), "all"))).toBeGreaterThan(10_000);
  });

  test("ended by its peer is a typed error however its answer is consumed", async () => {
    expect(await over(engines, (fixture) => cutAt(fixture, someOffsets(fixture, false), "all"))).toBeGreaterThan(10_000);
  });

  test("split in two means the same", async () => {
    // One in eleven, other ones in each exchange.
    const offsets = (fixture: Parameters<typeof everyOffset>[0]) =>
      everyOffset(fixture, false).filter((at) => at % 11 === fixture.response.length % 11);
    expect(await over(engines, (fixture) => splitAt(fixture, offsets(fixture), "in turn"))).toBeGreaterThan(50_000);
  });

  test("byte by byte means the same", async () => {
    expect(await over(engines, byteByByte)).toBeGreaterThan(1000);
  });
}, 600_000);
