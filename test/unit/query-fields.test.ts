import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DockerInputError } from "../../src/core/errors.ts";
import * as query from "../../src/core/fields/query.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_250, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("time", () => {
  test.each<[query.Time, string]>([
    [1_700_000_000, "1700000000"],
    [0, "0"],
    [-5, "-5"],
    [1.5, "1.5"],
    [0.1, "0.1"],
    [1_700_000_000.123456, "1700000000.12345600"],
    [new Date(1_700_000_000_000), "1700000000"],
    [new Date(1_700_000_000_001), "1700000000.001"],
    ["1700000000", "1700000000"],
    ["1700000000.123456789", "1700000000.123456789"],
    ["2023-11-14T22:13:20Z", "1700000000"],
    ["2023-11-14T22:13:20.123456789Z", "1700000000.123456789"],
    ["2023-11-14T23:13:20.5+01:00", "1700000000.5"],
    ["2023-11-14T22:13:20", "1700000000"],
    ["2023-11-14T22:13", "1699999980"],
    ["2023-11-14", "1699920000"],
    ["0s", "1700000000.25"],
    ["10m", "1699999400.25"],
    ["1h30m", "1699994600.25"],
    ["250ms", "1700000000"],
    ["1.5s", "1699999998.75"],
  ])("%s is sent as %s", (value, text) => {
    const sent = query.time.encode(value) as string;
    expect(Number(sent)).toBeCloseTo(Number(text), 6);
    expect(sent).toMatch(/^-?\d+(\.\d{1,9})?$/);
    if (typeof value === "string" && value.includes(".1234")) expect(sent).toBe(text);
  });

  test.each([
    "",
    "now",
    "yesterday",
    "10",
    "10 m",
    "m10",
    "10m x",
    "-10m",
    "2023-13-45",
    "2023-11-14T99:99:99Z",
    "1700000000.1234567890",
    "1e9",
    "0x10",
    " 1",
  ])("%j is refused, unless it is seconds", (value) => {
    if (value === "10") expect(query.time.encode(value)).toBe("10");
    else expect(() => query.time.encode(value)).toThrow(DockerInputError);
  });

  test.each([NaN, Infinity, -Infinity, new Date(NaN)])("%s is refused", (value) => {
    expect(() => query.time.encode(value)).toThrow(DockerInputError);
  });
});

describe("numbers", () => {
  test("are whole, and exact", () => {
    expect([0, -1, 2 ** 53 - 1].map((value) => query.integer.encode(value))).toEqual(["0", "-1", "9007199254740991"]);
    expect(query.version.encode(18446744073709551615n)).toBe("18446744073709551615");
    for (const value of [1.5, NaN, Infinity, 2 ** 53, "5" as never, null as never]) {
      expect(() => query.integer.encode(value)).toThrow(DockerInputError);
    }
  });

  test("a boolean is 1 or 0", () => {
    expect([true, false].map((value) => query.boolean.encode(value))).toEqual(["1", "0"]);
  });
});

describe("filters", () => {
  const { encode } = query.filters("label", "exited", "is-task");

  test("are a map of lists of text", () => {
    expect(encode({ label: "a=b" })).toBe('{"label":["a=b"]}');
    expect(encode({ label: ["a", "b"], exited: 0, "is-task": true })).toBe('{"label":["a","b"],"exited":["0"],"is-task":["true"]}');
  });

  test("that are none are not sent", () => {
    for (const none of [{}, { label: undefined }, { label: [] }]) expect(encode(none)).toEqual([]);
  });

  test.each(["nosuch", "Label", "__proto__x", "constructor"])("with the key %s are refused", (key) => {
    expect(() => encode({ [key]: "x" } as never)).toThrow(DockerInputError);
  });
});

describe("platforms", () => {
  test("as text", () => {
    for (const value of ["linux", "linux/arm64", "linux/arm64/v8"]) expect(query.platform.encode(value)).toBe(value);
    for (const value of ["", "linux/", "a/b/c/d", "linux arm", { os: "linux" } as never]) {
      expect(() => query.platform.encode(value)).toThrow(DockerInputError);
    }
  });

  test("as JSON, one or several", () => {
    const arm = { os: "linux", architecture: "arm64" };
    expect(query.platforms.encode(arm)).toEqual([JSON.stringify(arm)]);
    expect(query.platforms.encode([arm, arm])).toEqual([JSON.stringify(arm), JSON.stringify(arm)]);
    for (const value of ["linux/arm64" as never, {} as never, { os: "linux" } as never]) {
      expect(() => query.platforms.encode(value)).toThrow(DockerInputError);
    }
  });
});

test("lists go under a repeated key, text as it is", () => {
  expect(query.list.encode(["a", "b,c"])).toEqual(["a", "b,c"]);
  expect([query.texts.encode("a"), query.texts.encode(["a", "b"])]).toEqual(["a", ["a", "b"]]);
  expect(query.text.encode("a b&c")).toBe("a b&c");
  expect(query.json.encode({ a: null })).toBe('{"a":null}');
});
