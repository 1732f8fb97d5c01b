import { describe, expect, test } from "vitest";
import { call, type Caller, createCaller } from "../../src/core/call.ts";
import { parseJson } from "../../src/core/codecs/json.ts";
import { encode } from "../../src/core/encode.ts";
import { DockerDecodeError, DockerInputError } from "../../src/core/errors.ts";
import { nodes, system } from "../../src/core/groups.ts";
import type { Body, Transport } from "../../src/core/transport.ts";

const utf8 = new TextEncoder();
const exact = { operation: "X", integers: "bigint" } as const;
const parse = (text: string): unknown => parseJson(utf8.encode(text) as ReturnType<Uint8Array["slice"]>, exact);

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % sides;
  };
}

describe("parseJson() with bigint", () => {
  test.each([
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740991", -9007199254740991],
    ["-9007199254740992", -9007199254740992n],
    ["18446744073709551615", 18446744073709551615n],
    ["-9223372036854775808", -9223372036854775808n],
    ["1234567890123456", 1234567890123456],
    ["12345678901234567.5", 12345678901234567.5],
    ["0.12345678901234567890", 0.12345678901234567890],
    ["12345678901234567890e0", 12345678901234567890],
    ["1E400", Infinity],
    ["1.5e-7", 1.5e-7],
    ['"12345678901234567890"', "12345678901234567890"],
    ['"\\u0000"', "\0"],
    ['["\\u00001",12345678901234567890]', ["\x001", 12345678901234567890n]],
    ['["\\u0000\\u00001",12345678901234567890,"\\\\u0000"]', ["\0\x001", 12345678901234567890n, "\\u0000"]],
    ['{"12345678901234567890":[12345678901234567890,{"a":true,"b":null}]}', {
      "12345678901234567890": [12345678901234567890n, { a: true, b: null }],
    }],
    ['["\\\\",12345678901234567890,"\\"12345678901234567890,"]', ["\\", 12345678901234567890n, '"12345678901234567890,']],
  ])("reads %s", (text, value) => {
    expect(parse(text)).toEqual(value);
    expect(parse(` [ ${text} , ${text} ] `)).toEqual([value, value]);
  });

  test("gives for any value what was written, however full of digits and escapes its strings are", () => {
    const roll = dice(7);
    const pieces = [
      "12345678901234567890",
      "-98765432109876543210",
      "\0",
      "\0\0",
      '"',
      "\\",
      "\\u0000",
      ":",
      ",",
      "[",
      "{",
      "e9",
      ".5",
      "\n",
      "é",
      "\u2028",
      "#",
    ];
    const text = (): string => Array.from({ length: roll(6) }, () => pieces[roll(pieces.length)]).join("");
    const value = (depth: number): unknown => {
      switch (roll(depth > 3 ? 5 : 7)) {
        case 0:
          return text();
        case 1: {
          const digits = BigInt(Array.from({ length: 1 + roll(24) }, () => String(roll(10))).join("")) * (roll(2) ? 1n : -1n);
          return digits >= -9007199254740991n && digits <= 9007199254740991n ? Number(digits) : digits;
        }
        case 2:
          return (roll(30000) - 15000) / 1000;
        case 3:
          return [true, false, null][roll(3)];
        case 4:
          return 10 ** roll(40) * (roll(3) - 1) * 1.5;
        case 5:
          return Array.from({ length: roll(4) }, () => value(depth + 1));
        default:
          return Object.fromEntries(Array.from({ length: roll(4) }, () => [text(), value(depth + 1)]));
      }
    };
    let big = 0;
    for (let n = 0; n < 3000; n++) {
      const given = [value(0), value(0)];
      // Written by the way out, which has its own marks; read by the way in.
      const body = encode({ ...system.auth, id: "X" } as never, { body: given }, "1.51").body as ReturnType<Uint8Array["slice"]>;
      const written = new TextDecoder().decode(body);
      const read = parseJson(body, exact);
      // Exponents and fractions beyond 2^53 stay numbers, but a whole one comes out of JSON.stringify as plain digits up to 10^21.
      expect(read, written).toEqual(plainDigits(given));
      if (/\d{17}/.test(written)) big++;
      expect(parseJson(body, { operation: "X", integers: "number" }), written).toEqual(JSON.parse(written));
    }
    expect(big).toBeGreaterThan(1000);
  });

  test("reads a string of many megabytes", () => {
    const long = "9".repeat(8_000_000) + '\\"'.repeat(1_000_000);
    expect((parse(`["${long}",12345678901234567890]`) as unknown[])[1]).toBe(12345678901234567890n);
  });

  test.each([
    "",
    "12345678901234567890x",
    "{12345678901234567890:1}",
    '["12345678901234567890]',
    "[12345678901234567890,]",
    "012345678901234567",
  ])(
    "throws for %j as ever",
    (text) => {
      expect(() => parse(text)).toThrow(DockerDecodeError);
    },
  );
});

/** What numbers that JSON.stringify writes as long integers come back as. */
function plainDigits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainDigits);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainDigits(each)]));
  }
  if (typeof value === "number" && Object.is(value, -0)) return 0;
  return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(value)) ? BigInt(String(value)) : value;
}

function answering(text: string): Transport {
  const bytes = utf8.encode(text) as ReturnType<Uint8Array["slice"]>;
  const body: Body = {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
    bytes: () => Promise.resolve(bytes),
    close() {},
  };
  return { request: () => Promise.resolve({ status: 200, headers: new Headers(), body }) };
}

const event = '{"Type":"container","Action":"start","timeNano":1756000000123456789}';

describe("createCaller()", () => {
  const nano = async (caller: Caller): Promise<unknown> => {
    const found: unknown[] = [];
    for await (const { timeNano } of await call(caller, system.events)) found.push(timeNano);
    expect(found).toHaveLength(1);
    return found[0];
  };

  test("gives integers beyond 2^53 as numbers", async () => {
    expect(await nano(createCaller(answering(event), { version: "1.51" }))).toBe(Number("1756000000123456789"));
    const node = await call(createCaller(answering('{"Version":{"Index":9007199254740993}}'), { version: "1.51" }), nodes.inspect, {
      id: "n1",
    });
    expect(node.Version.Index).toBe(9007199254740992);
  });

  test("with integers: bigint gives them exactly, in records and in values", async () => {
    expect(await nano(createCaller(answering(event), { version: "1.51", integers: "bigint" }))).toBe(1756000000123456789n);
    const caller = createCaller(answering('{"Version":{"Index":9007199254740993}}'), { version: "1.51", integers: "bigint" });
    const { Version } = await call(caller, nodes.inspect, { id: "n1" });
    expect(Version.Index).toBe(9007199254740993n);
    // What came goes back as it is.
    expect(encode(nodes.update as never, { id: "n1", version: Version.Index }, "1.51").path).toContain("version=9007199254740993");
  });
});

describe("encode()", () => {
  const bodyOf = (body: unknown): string =>
    new TextDecoder().decode(encode({ ...system.auth, id: "X" } as never, { body }, "1.51").body as Uint8Array);

  test("writes bigints as plain integers", () => {
    expect(bodyOf({ a: 2n ** 64n - 1n, b: [-1n, { c: 0n }], d: "1" })).toBe('{"a":18446744073709551615,"b":[-1,{"c":0}],"d":"1"}');
    expect(bodyOf(7n)).toBe("7");
  });

  test("never takes a string for one", () => {
    const strings = { "#1": "#1", "##2": ["##2", '"#3"', "#", "-#4", "###"], x: '"##5"' };
    expect(bodyOf({ ...strings, big: 6n })).toBe(`${JSON.stringify(strings).slice(0, -1)},"big":6}`);
  });

  test("refuses what has no JSON form", () => {
    const loop: Record<string, unknown> = { a: 1n };
    loop.loop = loop;
    expect(() => bodyOf(loop)).toThrow(DockerInputError);
  });
});
