import { expect, test } from "vitest";
import type { OutputLine } from "../../src/core/codecs/lines.ts";
import * as query from "../../src/core/fields/query.ts";
import { clock, fitting, grouped, lineReader, logText, matcher, stamp } from "../../src/mcp/tools/logs-lines.ts";
import type { LogPage, ReadLog, Wanted } from "../../src/mcp/tools/logs-wanted.ts";
import { logPage } from "../../src/mcp/tools/logs-window.ts";
import { readTools } from "../../src/mcp/tools/read.ts";
import { answering, output, runTool, textOf, untrusted } from "./mcp-tools-read-support.ts";

interface Written {
  readonly at: bigint;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

const wanted: Wanted = { limit: 10, context: 0, maxChars: 1e9, budget: 1e6 };
const start = 1_795_490_451_333_276_631n;

function log(count: number, step: (index: number) => bigint = () => 1000n): Written[] {
  let at = start;
  return Array.from({ length: count }, (_, index) => ({ at: at += step(index), stream: "stdout", text: `line ${index}` }));
}

/** Reads as Docker does: the tail is cut off first, and then what is too old or too new. Notes how many lines each read gave. */
function reading(lines: readonly Written[], reads: number[] = []): ReadLog {
  return async function* ({ tail, since, until }) {
    const nanos = (time: string | undefined) => time === undefined ? undefined : BigInt(String(query.time.encode(time)).replace(".", ""));
    const [from, to] = [nanos(since), nanos(until)];
    const chosen = lines.slice(tail === undefined ? 0 : -tail).filter(({ at }) =>
      (from === undefined || at >= from) && (to === undefined || at <= to)
    );
    reads.push(chosen.length);
    for (const { at, stream, text } of chosen) yield { stream, line: `${stamp(at)} ${text}` };
  };
}

/** All pages from the end to the begin, oldest line first. */
async function older(read: ReadLog, of: Wanted): Promise<{ texts: string[]; pages: LogPage[] }> {
  const pages: LogPage[] = [];
  let cursor: string | undefined;
  do {
    const page = await logPage(read, { ...of, cursor });
    pages.unshift(page);
    cursor = page.older;
  } while (cursor !== undefined && pages.length < 1000);
  return { texts: pages.flatMap(({ lines }) => lines.map(({ text }) => text)), pages };
}

/** All pages from a cursor to the end. */
async function newer(read: ReadLog, of: Wanted, from: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  let cursor = from;
  for (let more = true, pages = 0; more && pages < 1000; pages++) {
    const page = await logPage(read, { ...of, cursor });
    texts.push(...page.lines.map(({ text }) => text));
    cursor = page.newer;
    more = page.moreNewer;
  }
  return texts;
}

/** Numbers that look random and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % sides;
  };
}

test("logPage: older pages show each line once, whatever their times", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const roll = dice(seed);
    // Some share a time, a few are out of order, as those of two streams.
    const lines = log(1 + roll(600), () => [0n, 0n, 5n, -3n, 1000n, 2_000_000_000n][roll(6)] as bigint);
    const { texts, pages } = await older(reading(lines), { ...wanted, limit: 1 + roll(90) });
    expect(texts, `seed ${seed}`).toEqual(lines.map(({ text }) => text));
    expect(pages[0]?.older).toBeUndefined();
  }
});

test("logPage: lines that come between two pages are on neither", async () => {
  const lines = log(300);
  const first = await logPage(reading(lines), wanted);
  const grown = [...lines, ...log(200).map((line) => ({ ...line, at: line.at + 1_000_000n, text: `new ${line.text}` }))];
  const second = await logPage(reading(grown), { ...wanted, cursor: first.older });
  expect(second.lines.map(({ text }) => text)).toEqual(lines.slice(280, 290).map(({ text }) => text));
  expect(await newer(reading(grown), { ...wanted, limit: 30 }, first.newer)).toEqual(grown.slice(300).map(({ text }) => text));
});

test("logPage: newer pages show each line once, though two streams are out of order", async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const roll = dice(seed * 7);
    const lines = log(200, () => [0n, 5n, -3n, 1000n, 500_000_000n][roll(5)] as bigint);
    const first = await logPage(reading(lines.slice(0, 100)), wanted);
    expect(await newer(reading(lines), { ...wanted, limit: 1 + roll(30) }, first.newer), `seed ${seed}`).toEqual(
      lines.slice(100).map(({ text }) => text),
    );
  }
});

test("logPage: a newer page of nothing keeps its cursor", async () => {
  const lines = log(20);
  const first = await logPage(reading(lines), wanted);
  const nothing = await logPage(reading(lines), { ...wanted, cursor: first.newer });
  expect(nothing).toMatchObject({ lines: [], newer: first.newer, moreNewer: false });
});

test("logPage: of a log whose line of the cursor is gone, the time tells what is older", async () => {
  const lines = log(100);
  const { older: cursor } = await logPage(reading(lines), wanted);
  const rotated = [...lines.slice(0, 90), ...lines.slice(91)];
  const page = await logPage(reading(rotated), { ...wanted, cursor });
  expect(page.lines.map(({ text }) => text)).toEqual(lines.slice(80, 90).map(({ text }) => text));
});

test("logPage: reads no more than it needs", async () => {
  const lines = log(100_000);
  const reads: number[] = [];
  const page = await logPage(reading(lines, reads), wanted);
  const next = await logPage(reading(lines, reads), { ...wanted, cursor: page.older });
  expect(next.lines[0]?.text).toBe("line 99980");
  expect(reads.every((count) => count < 200)).toBe(true);
  const found = await logPage(reading(lines, reads), { ...wanted, match: (text) => text === "line 7" });
  expect(found.lines.map(({ text }) => text)).toEqual(["line 7"]);
  expect(found.older).toBeUndefined();
});

test("logPage: many lines of one time", async () => {
  const lines = [...log(5), ...log(300, (index) => index ? 0n : 9000n).map((line) => ({ ...line, text: `one time ${line.text}` }))];
  expect((await older(reading(lines), { ...wanted, limit: 7 })).texts).toEqual(lines.map(({ text }) => text));
  const first = await logPage(reading(lines.slice(0, 100)), wanted);
  expect(await newer(reading(lines), { ...wanted, limit: 7 }, first.newer)).toEqual(lines.slice(100).map(({ text }) => text));
});

test("logPage: what is too far from the end is told, and no cursor leads nowhere", async () => {
  const lines = log(250_000);
  const page = await logPage(reading(lines), { ...wanted, match: (text) => text === "line 7" || text === "line 249999" });
  expect(page).toMatchObject({ lines: [{ text: "line 249999" }], older: undefined, capped: true, scanned: 200_000 });
  const none = await logPage(reading(log(50)), { ...wanted, match: () => false });
  expect(none).toMatchObject({ lines: [], older: undefined, capped: false });
  const exact = await logPage(reading(log(10)), wanted);
  expect(exact).toMatchObject({ older: undefined, capped: false });
});

test("logPage: with since and until, only what lies between", async () => {
  const lines = log(50, () => 1_000_000_000n);
  const since = stamp(lines[10]?.at ?? 0n);
  const until = stamp(lines[19]?.at ?? 0n);
  const { texts } = await older(reading(lines), { ...wanted, limit: 4, since, until });
  expect(texts).toEqual(lines.slice(10, 20).map(({ text }) => text));
  const after = await older(reading(lines), { ...wanted, limit: 4, since });
  expect(after.texts).toEqual(lines.slice(10).map(({ text }) => text));
});

test("logPage: matches with what is around them, each line once", async () => {
  const lines = log(400);
  const match = matcher("line 10|line 395");
  const page = await logPage(reading(lines), { ...wanted, limit: 3, context: 2, match });
  expect(page.lines.map(({ text }) => text)).toEqual(
    [108, 109, 110, 111, 393, 394, 395, 396, 397].map((number) => `line ${number}`),
  );
  const { texts } = await older(reading(lines), { ...wanted, limit: 3, context: 0, match });
  expect(texts).toEqual(lines.map(({ text }) => text).filter((text) => match?.(text)));
});

test("logPage: one stream, and only as much as there is room for", async () => {
  const lines = log(30).map((line, index): Written => ({ ...line, stream: index % 3 ? "stdout" : "stderr" }));
  const errors = await older(reading(lines), { ...wanted, limit: 4, stream: "stderr" });
  expect(errors.texts).toEqual(lines.filter(({ stream }) => stream === "stderr").map(({ text }) => text));
  const { texts, pages } = await older(reading(lines), { ...wanted, limit: 30, maxChars: 100 });
  expect(texts).toEqual(lines.map(({ text }) => text));
  expect(pages.length).toBeGreaterThan(4);
});

test("logPage: a log that takes too long is an error that says what to do", async () => {
  await expect(logPage(reading(log(10)), { ...wanted, budget: -1 })).rejects.toMatchObject({
    code: "too_slow",
    hint: expect.stringContaining("since"),
  });
});

test.each(["", "x1.0.0", "o1", "o1.0.0; drop", "n99999999999999999999999.0.0"])("logPage: %j is no cursor", async (cursor) => {
  await expect(logPage(reading(log(3)), { ...wanted, cursor })).rejects.toMatchObject({ code: "bad_cursor" });
});

test("matcher: plain text in any case, alternatives, and nothing that could be slow", () => {
  const either = matcher("Error | (a+)+$");
  expect([either?.("an ERROR"), either?.("x (A+)+$ y"), either?.("aaaa")]).toEqual([true, true, false]);
  expect([matcher(undefined), matcher(" | ")]).toEqual([undefined, undefined]);
});

test("lineReader: times with nine digits, offsets, and none", () => {
  const read = lineReader();
  const lines: OutputLine[] = [
    { stream: "stdout", line: "2026-11-24T03:20:51.333276631Z out" },
    { stream: "stderr", line: "2026-11-24T04:20:51.333276631+01:00 err" },
    { stream: "stdout", line: "2026-11-24T03:20:51Z " },
    { stream: "stdout", line: "no time" },
  ];
  expect(lines.map(read)).toEqual([
    { at: 1_795_490_451_333_276_631n, ordinal: 0, stream: "stdout", text: "out" },
    { at: 1_795_490_451_333_276_631n, ordinal: 1, stream: "stderr", text: "err" },
    { at: 1_795_490_451_000_000_000n, ordinal: 0, stream: "stdout", text: "" },
    { at: undefined, ordinal: 0, stream: "stdout", text: "no time" },
  ]);
  expect(stamp(1_795_490_451_000_000_007n)).toBe("2026-11-24T03:20:51.000000007Z");
  expect(clock(1_795_490_451_333_276_631n)).toBe("03:20:51");
});

test("logText: repeats collapsed, times where they change, streams where there are two", () => {
  const read = lineReader();
  const line = (second: number, stream: "stdout" | "stderr", text: string) =>
    read({ stream, line: `2026-11-24T03:20:0${second}.5Z ${text}` });
  const lines = [line(1, "stdout", "a"), line(1, "stdout", "a"), line(1, "stdout", "a"), line(2, "stderr", "a"), line(2, "stdout", "b")];
  expect(logText(lines)).toBe("03:20:01 a ×3\n03:20:02 err| a\nb");
  expect(grouped(lines).map(({ count }) => count)).toEqual([3, 1, 1]);
  expect(fitting(lines, 20, "end")).toEqual(lines.slice(-1));
  expect(fitting(lines, 20, "begin")).toEqual(lines.slice(0, 3));
  expect(fitting(lines, 0, "end")).toHaveLength(1);
});

const containerLogs = readTools.find(({ name }) => name === "container_logs") as typeof readTools[number];

test("container_logs: header first, lines fenced, cursors both ways", async () => {
  const { caller, requests } = answering(
    "1.51",
    (request) =>
      request.startsWith("GET /containers/web/logs")
        ? { script: output(["2026-11-24T03:20:51.1Z one", "err 2026-11-24T03:20:52.2Z two", "2026-11-24T03:20:52.3Z three"]) }
        : undefined,
  );
  const result = await runTool(containerLogs, caller, { container: "web", tail: 2 });
  expect(textOf(result)).toBe(
    "TRUNCATED: 2 lines of web (2026-11-24 03:20:52 UTC) | older: cursor=o1795490452200000000.0.2 | newer: cursor=n1795490452300000000.0.0 | host local\n" +
      "[logs:web]\n03:20:52 err| two\nthree",
  );
  expect(requests).toEqual(["GET /containers/web/logs?stdout=1&stderr=1&timestamps=1&tail=66"]);
});

test("container_logs: of each recorded engine", async () => {
  for (const engine of ["docker-28", "docker-26", "docker-20", "podman-5"]) {
    const { caller } = answering(
      "1.44",
      (request) => request.includes("/logs?") ? { recorded: `${engine}/container-logs` } : { json: { Config: { Tty: false } } },
    );
    const text = untrusted(await runTool(containerLogs, caller, { container: "fx-logs" }));
    expect(text.replace(/\d\d:\d\d:\d\d /g, "").split("\n").sort(), engine).toEqual(["err| err1", "err| err2", "noeol", "out1", "out2"]);
  }
});

test("container_logs: a driver that keeps no logs", async () => {
  const { caller } = answering("1.51", () => ({ status: 500, json: { message: "configured logging driver does not support reading" } }));
  await expect(runTool(containerLogs, caller, { container: "web" })).rejects.toMatchObject({ code: "no_logs" });
});
