import { describe, expect, test } from "vitest";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { plain } from "../../src/mcp/policy/plain.ts";

const deep = (levels: number): unknown => levels === 0 ? 1 : { a: deep(levels - 1) };
const loop: Record<string, unknown> = {};
loop.self = loop;
const holes = [1, 2, 3];
delete holes[1];

describe("plain refuses", () => {
  test.each<readonly [string, unknown]>([
    ["a function", { a: () => 1 }],
    ["a symbol", { a: Symbol("x") }],
    ["a key that is a symbol", { [Symbol("x")]: 1 }],
    ["undefined in a list", [undefined]],
    ["undefined itself", undefined],
    ["a date", { a: new Date() }],
    ["a map", { a: new Map() }],
    ["bytes", { a: new Uint8Array(1) }],
    ["a class", {
      a: new (class {
        x = 1;
      })(),
    }],
    ["an object with a parent", Object.create({ Privileged: true })],
    ["a list with a parent", { a: new (class extends Array {})() }],
    ["NaN", { a: NaN }],
    ["infinity", { a: Infinity }],
    ["a loop", loop],
    ["33 levels", deep(33)],
    ["many elements", Array.from({ length: 20_001 }, () => 0)],
    ["a list with holes", holes],
    ["a list with names", Object.assign([1], { x: 1 })],
    ["a getter", {
      get a() {
        return 1;
      },
    }],
    ["a hidden property", Object.defineProperty({}, "a", { value: 1 })],
    ["__proto__", JSON.parse('{"__proto__": {"Privileged": true}}')],
    ["constructor", { constructor: 1 }],
    ["prototype", { a: { prototype: 1 } }],
    ["a twin of a letter in a key", { "Ho\u017ftConfig": {} }],
    ["another twin of a letter in a key", { "Networ\u212aMode": "host" }],
    ["a key with a control character", { "a\u0000": 1 }],
    ["half of a surrogate pair", { a: "\ud800" }],
    ["the other half", { a: "x\udc00" }],
    ["half of a pair before a whole one", { a: "\ud800\ud83d\ude00" }],
  ])("%s", (_, value) => {
    expect(() => plain(value)).toThrow(PolicyError);
    expect(() => plain(value)).toThrow(expect.objectContaining({ rule: "R1" }));
  });
});

test("plain copies what JSON can say, and leaves out what is undefined", () => {
  const given = {
    a: [1, "x \ud83d\ude00", null, true, { b: -0.5 }],
    c: {},
    d: undefined,
    e: 2n,
    f: Object.assign(Object.create(null), { g: 1 }),
  };
  const copy = plain(given) as typeof given;
  expect(copy).toEqual({ a: [1, "x \ud83d\ude00", null, true, { b: -0.5 }], c: {}, e: 2n, f: { g: 1 } });
  expect("d" in copy).toBe(false);
  expect(copy).not.toBe(given);
  expect(copy.a).not.toBe(given.a);
  expect(copy.a[4]).not.toBe(given.a[4]);
});

test("plain takes the same object twice, 31 levels and 10,000 elements", () => {
  const shared = { x: 1 };
  expect(plain({ a: shared, b: shared })).toEqual({ a: { x: 1 }, b: { x: 1 } });
  expect(plain(deep(31))).toEqual(deep(31));
  expect(plain(Array.from({ length: 10_000 }, () => 0))).toHaveLength(10_000);
});

test("plain reads each property once, so that it cannot look different later", () => {
  let reads = 0;
  const tricky = new Proxy({ Privileged: false }, {
    getOwnPropertyDescriptor: () => ({ value: reads++ > 0, enumerable: true, configurable: true, writable: true }),
  });
  expect(plain(tricky)).toEqual({ Privileged: false });
});
