import { createHash, createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createNonce, defuse, fence } from "../../src/mcp/shape/fence.ts";
import { decodeCursor, encodeCursor, page } from "../../src/mcp/shape/page.ts";
import { render } from "../../src/mcp/shape/render.ts";
import { clip, oneLine, sanitize } from "../../src/mcp/shape/sanitize.ts";
import { createMac32, digest } from "../../src/mcp/shape/sha256.ts";
import { shrink } from "../../src/mcp/shape/shrink.ts";
import { ago, bytes, duration, facts, rows, shortId } from "../../src/mcp/shape/table.ts";
import type { CallResult } from "../../src/mcp/registry.ts";
import type { ToolResult } from "../../src/mcp/tool.ts";
import { createCleaner } from "../../src/mcp/shape/cleaner.ts";
import { hostile } from "../support/mcp-injections.ts";
import { chance, disguised } from "../support/mcp-canary.ts";

const textOf = (result: CallResult) => result.content.map((one) => one.type === "text" ? one.text : "").join("");
const shown = (result: ToolResult, maxChars = 16_000, redacted = 0) => textOf(render(result, { maxChars, redacted }));

/** The parts of a text between the fences of its nonce; throws where a fence does not hold. */
function fenced(text: string): { readonly source: string; readonly body: string }[] {
  const open = [...text.matchAll(/^<untrusted id=([0-9a-f]{12}) source="([^"<>\n]*)">$/gm)];
  const nonces = new Set(open.map((one) => one[1]));
  if (nonces.size > 1) throw new Error("two nonces");
  const parts = text.split(/^(?:<untrusted id=[0-9a-f]{12} source="[^"<>\n]*">|<\/untrusted id=[0-9a-f]{12}>)$/m);
  if (parts.length !== open.length * 2 + 1) throw new Error("a fence is open");
  const [nonce] = nonces;
  for (const part of parts) {
    if (/<[\s/]*untrusted/i.test(part)) throw new Error(`a marker is inside: ${part.slice(0, 200)}`);
    if (nonce && part.includes(nonce)) throw new Error("the nonce is inside");
  }
  return open.map(([, , source = ""], i) => ({ source, body: parts[i * 2 + 1] ?? "" }));
}

test.each([
  ["an SGR sequence", "a\x1b[31;1mb", "ab"],
  ["a clear", "a\x1b[2J\x1b[Hb", "ab"],
  ["a link", "a\x1b]8;;http://x\x1b\\b\x1b]8;;\x07c", "abc"],
  ["an eight-bit sequence", "a\x9b1mb\x9d0;t\x9cc", "abc"],
  ["a string that does not end", "a\x1b]0;title\nb", "a0;title\nb"],
  ["a sequence in a sequence", "a\x1b[\u200b3\x001mb", "ab"],
  ["controls", "a\0\x01\x0b\x0c\x7f\x80b", "ab"],
  ["bidi", "a\u202e\u2066\u200fb", "ab"],
  ["zero width", "a\u200b\u200c\u200d\ufeff\u2060\u00ad\u180e\u034fb", "ab"],
  ["tags", "a\u{e0041}\u{e007f}b", "ab"],
  ["tags of halves", "a\udb40\u200b\udc41b", "a\ufffd\ufffdb"],
  ["variation selectors", "a\ufe0f\ufe00\u{e0100}b", "ab"],
  ["fillers", "a\u3164\u115f\uffa0b", "ab"],
  ["lone surrogates", "a\ud800b\udc00", "a\ufffdb\ufffd"],
  ["line ends", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"],
  ["backspaces", "p\bpa\bass\n\bx", "pass\nx"],
  ["what stays", "tab\tline\nÄ 中 😀 ‘q’", "tab\tline\nÄ 中 😀 ‘q’"],
])("sanitize(): %s", (_, text, clean) => {
  expect(sanitize(text)).toBe(clean);
  expect(sanitize(clean)).toBe(clean);
});

test("sanitize(): of any text nothing but visible characters, tab and line feed is left, and doing it again changes nothing", () => {
  const of = chance(4);
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: 30 }, () => String.fromCharCode(of.below(of.of([0x20, 0x100, 0x3000, 0x10000])))).join("");
    const clean = sanitize(disguised(text, of));
    // deno-lint-ignore no-control-regex
    expect(clean).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}/u);
    expect(sanitize(clean)).toBe(clean);
  }
});

test("oneLine() and clip() keep to one line and to a length, and cut no character in two", () => {
  expect(oneLine(" a\n\tb\r\nc\x1b[0m ")).toBe("a b c");
  expect(clip("abc", 3)).toBe("abc");
  for (let max = 20; max < 60; max++) {
    const cut = clip("😀".repeat(100), max);
    expect(cut.length).toBeLessThanOrEqual(max);
    expect(cut).not.toMatch(/\p{Cs}/u);
    expect(cut).toMatch(/… \[\+\d+ chars\]$/);
  }
});

test("digest() and createMac32() agree with the platform's for keys and messages of every length", () => {
  for (let length = 0; length < 200; length++) {
    const message = randomBytes(length);
    expect(Buffer.from(digest(message)).equals(createHash("sha256").update(message).digest())).toBe(true);
    const key = new Uint8Array(randomBytes(length));
    const text = message.toString("base64");
    expect(createMac32(key)(text)).toBe(createHmac("sha256", key).update(text).digest("hex").slice(0, 8));
  }
});

test("fence(): markers and the nonce are no markers inside, however they are written", () => {
  const nonce = createNonce();
  expect(nonce).toMatch(/^[0-9a-f]{12}$/);
  expect(createNonce()).not.toBe(nonce);
  const inside = [
    "</untrusted>",
    `</untrusted id=${nonce}>`,
    `< / UnTrusted id=${nonce.toUpperCase()}>`,
    "＜/untrusted＞",
    "<\n/untrusted>",
  ];
  const text = fence(inside.join("\n"), `logs:"><x>\n${nonce}`, nonce);
  expect(text.match(new RegExp(nonce, "gi"))).toHaveLength(2);
  expect(text.match(/[<＜][\s/]*untrusted/gi)).toHaveLength(2);
  expect(fenced(text)).toHaveLength(1);
  // Taking the nonce out must not put another together.
  expect(defuse(nonce.slice(0, 6) + nonce + nonce.slice(6), nonce)).not.toContain(nonce);
});

test("render(): whatever comes from outside, fences hold and caps hold", () => {
  for (const [name, text] of Object.entries(hostile)) {
    for (const max of [1_000, 16_000, 45_000]) {
      const clean = createCleaner({ marks: undefined, revealEnv: false, secrets: [] });
      const body = clean.text("logs", text);
      const result = render({
        header: `1 line of ${oneLine(body)}`,
        parts: [{ untrusted: body, source: `logs:${body}` }, `row | ${body}`, { untrusted: "a second", source: "labels" }],
        data: { lines: [body], name: body },
        links: [{ uri: "docker://containers/a", name: body }],
      }, { maxChars: max, redacted: clean.redacted });
      const out = textOf(result);
      expect(() => fenced(out), name).not.toThrow();
      expect(out.length, name).toBeLessThanOrEqual(max);
      expect(JSON.stringify(result.structuredContent).length, name).toBeLessThanOrEqual(max);
      expect(Math.max(...out.split("\n").map((line) => line.length)), name).toBeLessThanOrEqual(2_000);
      expect(JSON.stringify(result), name).not.toMatch(/[<＜][\s/]{0,8}untrusted(?! id=[0-9a-f]{12})/i);
      expect(JSON.stringify(result), name).not.toMatch(/\\u001b|\\u0000|[\u200b\u202e\u{e0041}]/u);
      expect(out, name).not.toContain("Cnry");
      for (const one of result.content) if (one.type === "resource_link") expect(one.name.length).toBeLessThanOrEqual(200);
    }
  }
});

test("render(): the header is first, then parts in order, then the footer", () => {
  const text = shown({ header: "2 running", parts: ["a | b", { untrusted: "l1 [REDACTED]\nl2", source: "logs:web" }] }, 16_000, 3);
  expect(text.split("\n").filter((line) => !line.includes("untrusted id="))).toEqual([
    "2 running",
    "a | b",
    "l1 [REDACTED]",
    "l2",
    "1 value redacted; operator flag --reveal=env",
  ]);
  expect(fenced(text)).toEqual([{ source: "logs:web", body: "\nl1 [REDACTED]\nl2\n" }]);
});

test("render(): the footer counts what is shown, and never marks that somebody else wrote", () => {
  expect(shown({ header: "x", parts: ["[REDACTED] [REDACTED #00000000]"] }, 16_000, 5)).toContain("\n2 values redacted");
  expect(shown({ header: "x", parts: ["[REDACTED]"] }, 16_000, 0)).not.toContain("redacted;");
  expect(shown({ header: "x", parts: ["none"] }, 16_000, 4)).not.toContain("redacted;");
  const cut = shown({ header: "x", parts: [`${"[REDACTED]\n".repeat(10_000)}`] }, 1_000, 10_000);
  expect(cut.length).toBeLessThanOrEqual(1_000);
  const count = cut.split("[REDACTED").length - 1;
  expect(cut).toMatch(new RegExp(`\\n${count} values redacted; operator flag --reveal=env$`));
});

test("render(): what passes the cap is cut at the end of a line, and the header says so", () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i} of the log`);
  const text = shown({ header: "10000 lines", parts: [{ untrusted: lines.join("\n"), source: "logs:web" }, "after"] });
  expect(text).toMatch(/^TRUNCATED: \d+ of \d+ characters shown; narrow the call \| 10000 lines\n/);
  expect(text.length).toBeLessThanOrEqual(16_000);
  expect(text.length).toBeGreaterThan(15_500);
  const [logs] = fenced(text);
  const kept = logs?.body.trim().split("\n") ?? [];
  expect(kept).toEqual(lines.slice(0, kept.length));
  expect(shown({ header: "h", parts: ["x".repeat(5_000)] })).toMatch(/^h\nx+… \[\+3000 chars\]$/);
  expect(shown({ header: "h" }, 99_999_999)).toBe("h");
  expect(shown({ header: "h", parts: ["y\n".repeat(90_000)] }, 99_999_999).length).toBeLessThanOrEqual(45_000);
});

test("render(): a huge inspect, a long list and a long label stay within the cap, in text and as data", () => {
  const health = Array.from({ length: 5 }, (_, i) => ({ ExitCode: 1, Output: `${i}${"unhealthy\n".repeat(5_000)}` }));
  const labels = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`label-${i}`, "v".repeat(40)]));
  const containers = Array.from(
    { length: 312 },
    (_, i) => ({ name: `web-${i}`, id: "a".repeat(64), image: "busybox", labels: { a: "b".repeat(100) } }),
  );
  const cases: Record<string, ToolResult> = {
    health: {
      header: "web",
      parts: health.map(({ Output }) => ({ untrusted: Output, source: "health:web" })),
      data: { health: { log: health } },
    },
    labels: { header: "web", parts: [JSON.stringify(labels, null, 1)], data: { labels } },
    label: { header: "web", parts: [{ untrusted: "z".repeat(100_000), source: "label" }], data: { label: "z".repeat(100_000) } },
    list: {
      header: "312 running",
      parts: [rows(containers, { name: ({ name }) => name, id: ({ id }) => id })],
      data: { containers, total: 312 },
    },
  };
  for (const [name, result] of Object.entries(cases)) {
    for (const max of [1_000, 16_000, 45_000]) {
      const out = render(result, { maxChars: max, redacted: 0 });
      expect(textOf(out).length, name).toBeLessThanOrEqual(max);
      expect(() => fenced(textOf(out)), name).not.toThrow();
      const data = JSON.stringify(out.structuredContent);
      expect(data.length, name).toBeLessThanOrEqual(max);
      expect(data.length, name).toBeGreaterThan(name === "label" ? 100 : max / 3);
    }
  }
  const { structuredContent } = render(cases["list"] as ToolResult, { maxChars: 16_000, redacted: 0 });
  const kept = (structuredContent as { containers: unknown[] }).containers;
  expect(kept).toEqual(containers.slice(0, kept.length));
  expect(structuredContent).toMatchObject({ total: 312, truncated: [`containers: ${kept.length} of 312`] });
});

test("shrink(): what fits stays as it is; big numbers become JSON; several lists are named", () => {
  const same = (text: string) => text;
  expect(shrink({ a: [1n, 2n ** 60n], b: "x".repeat(3_000), c: undefined }, 16_000, same)).toEqual({
    a: [1, "1152921504606846976"],
    b: "x".repeat(3_000),
  });
  const of = (n: number) => Array.from({ length: n }, (_, i) => ({ i, s: "s".repeat(50) }));
  const small = shrink({ a: of(100), b: { c: of(200) }, d: "kept" }, 2_000, same);
  expect(JSON.stringify(small).length).toBeLessThanOrEqual(2_000);
  expect(small).toMatchObject({ d: "kept", truncated: expect.arrayContaining([expect.stringMatching(/^b\.c: \d+ of 200$/)]) });
});

test("page(): every item that stays is visited exactly once, whatever comes and goes between pages", () => {
  const of = chance(8);
  for (let round = 0; round < 200; round++) {
    const descending = round % 2 === 0;
    const staying = Array.from({ length: of.below(60) }, () => ({ created: of.below(20), id: of.canary() }));
    const key = ({ created, id }: { created: number; id: string }) => `${String(created).padStart(12, "0")} ${id}`;
    const seen: string[] = [];
    let passing: typeof staying = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 200; pages++) {
      const all = [...staying, ...passing].sort(() => of.below(3) - 1);
      const { items, next, total, left } = page(all, { key, descending, limit: 1 + of.below(9), cursor });
      expect(total).toBe(all.length);
      expect(left > 0).toBe(next !== undefined);
      seen.push(...items.map(({ id }) => id));
      cursor = next;
      if (!cursor) break;
      passing = Array.from({ length: of.below(20) }, () => ({ created: of.below(20), id: of.canary() }));
    }
    expect(cursor).toBeUndefined();
    for (const { id } of staying) expect(seen.filter((one) => one === id)).toHaveLength(1);
    expect(new Set(seen).size).toBe(seen.length);
  }
});

test("page(): equal keys stay on one page, cursors carry any text, and what is none is refused", () => {
  const first = page(["a", "b", "b", "b", "c"], { key: (x) => x, limit: 2 });
  expect(first).toMatchObject({ items: ["a", "b", "b", "b"], left: 1 });
  expect(page(["a", "b", "b", "b", "c"], { key: (x) => x, limit: 2, cursor: first.next })).toEqual({ items: ["c"], total: 5, left: 0 });
  for (const text of ["", "a", "é😀\0\n", "x".repeat(500)]) expect(decodeCursor(encodeCursor(text))).toBe(text);
  for (const bad of ["", "x", "c!", "c/w", "b3", "c_w", "c=="]) expect(() => decodeCursor(bad), bad).toThrow("none of this server");
});

test("rows() and facts(): cells hold no line and no separator, absent values show as -", () => {
  const table = rows([{ n: "a|b\nc", v: undefined }, { n: "\x1b[1mx", v: 0 }], { name: ({ n }) => n, value: ({ v }) => v });
  expect(table).toBe("name | value\na¦b c | -\nx | 0");
  expect(rows([], { a: () => 1 })).toBe("");
  expect(facts({ a: 1, b: undefined, c: "x y", d: false, e: "" })).toBe('a=1 c="x y" d=false');
});

test.each([
  [bytes(0), "0 B"],
  [bytes(999), "999 B"],
  [bytes(999_960), "1 MB"],
  [bytes(1_234_567_890), "1.2 GB"],
  [bytes(-1), "unknown"],
  [duration(0), "0ms"],
  [duration(59_999), "59s"],
  [duration(11_520_000), "3h 12m"],
  [duration(90_000_000), "1d 1h"],
  [duration(86_400_000), "1d"],
  [ago("2026-11-24T00:00:00.5Z", Date.parse("2026-11-24T00:02:00.5Z")), "2m ago"],
  [ago(1_000, 1_060_000), "1m ago"],
  [ago("0001-01-01T00:00:00Z"), "never"],
  [ago(-62135596800), "never"],
  [ago("rubbish"), "unknown"],
  [shortId(`sha256:${"ab".repeat(32)}`), "abababababab"],
  [shortId("web"), "web"],
  [shortId(undefined), ""],
])("figures: %s", (shown, wanted) => {
  expect(shown).toBe(wanted);
});
