/**
 * Faults at given offsets of a recorded exchange, and what must come of each.
 *
 * @module
 */

import { DockerApiError, DockerConnectionError } from "../../src/core/errors.ts";
import type { Bytes } from "../../src/core/transport.ts";
import type { Form } from "./consume.ts";
import { closedAfter } from "./expected.ts";
import { type Fixture, fixtures } from "./fixtures.ts";
import { errorText, fixtureForms, type Outcome, type Stage, stage } from "./replay.ts";
import type { Ending, Script } from "./scripted.ts";
import { random, unhandled } from "./settled.ts";

/** Which of the ways to consume an answer are tried at an offset: all, or one after the other from offset to offset. */
export type Forms = "all" | "in turn";

/** Every offset up to the length, and the length itself where `end` says so. */
export function everyOffset({ response }: Fixture, end: boolean): number[] {
  return Array.from({ length: response.length + (end ? 1 : 0) }, (_, at) => at);
}

/** The borders of head and body, and some offsets between, the same in every run. */
export function someOffsets(fixture: Fixture, end: boolean, count: number = 6): number[] {
  const { length } = fixture.response;
  const next = random(length);
  const found = [
    0,
    1,
    fixture.headEnd - 1,
    fixture.headEnd,
    fixture.headEnd + 1,
    length - 1,
    ...Array.from({ length: count }, () => Math.floor(next() * length)),
  ];
  if (end) found.push(length);
  return [...new Set(found)].filter((at) => at >= 0 && (at < length || (end && at === length)));
}

/** How the recorded answer itself ends: those without length or chunks by close, and so do those that were cut when they were recorded. */
function ownEnding({ framing, ended }: Fixture): Ending {
  return framing === "close" || ended === "cut-by-client" || (ended === "close" && framing === "chunked") ? "end" : "open";
}

/** What comes of an exchange as it was recorded, in one piece. */
export async function unbroken(fixture: Fixture, form: Form, on: Stage = stage(fixture)): Promise<Outcome> {
  return await on.play(form, { pieces: [fixture.response], ending: ownEnding(fixture) }, `${fixture.label} as ${form}`);
}

/** Bytes in pieces: whole, in two, or byte by byte where they are few, as the offset decides. */
function inPieces(bytes: Bytes, at: number): Bytes[] {
  if (at % 3 === 0 || bytes.length < 2) return bytes.length ? [bytes] : [];
  if (at % 3 === 1 || bytes.length > 400) return [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)];
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}

function check(condition: boolean, label: string, outcome: Outcome, wanted: string): void {
  if (condition) return;
  const got = "error" in outcome ? errorText(outcome.error) : `the value ${outcome.value}`;
  throw new Error(`${label}: wanted ${wanted}, got ${got}`, { cause: outcome.error });
}

/** Tries each offset in the forms that are asked for, and gives the number of cases. */
async function each(
  fixture: Fixture,
  offsets: readonly number[],
  forms: Forms,
  one: (at: number, form: Form, whole: Outcome, on: Stage) => Promise<void>,
): Promise<number> {
  const ways = fixtureForms(fixture);
  const on = stage(fixture);
  const whole = new Map<Form, Outcome>();
  for (const form of ways) whole.set(form, await unbroken(fixture, form, on));
  // Half of the time would go into stacks that nobody reads.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let cases = 0;
  try {
    for (const at of offsets) {
      for (const form of forms === "all" ? ways : [ways[at % ways.length] as Form]) {
        await one(at, form, whole.get(form) as Outcome, on);
        cases++;
      }
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  await on.close();
  return cases;
}

/** A clean end at each offset: a typed error, or the whole of what came where an answer that ends by close may end. */
export function cutAt(fixture: Fixture, offsets: readonly number[], forms: Forms): Promise<number> {
  return each(fixture, offsets, forms, async (at, form, whole, on) => {
    const label = `${fixture.label} as ${form}, ended after ${at}`;
    const outcome = await on.play(form, { pieces: inPieces(fixture.response.subarray(0, at), at), ending: "end" }, label);
    const wanted = closedAfter(fixture, at, form);
    if (wanted !== undefined) return check(outcome.value === wanted, label, outcome, `the value ${wanted}`);
    if (fixture.framing === "close" && at >= fixture.headEnd) return check("error" in outcome, label, outcome, "an error");
    check(
      DockerConnectionError.is(outcome.error) && outcome.error.code === "closed" || sameError(outcome, whole),
      label,
      outcome,
      "the code closed",
    );
  });
}

/** A reset at each offset: an error, whatever came before. */
export function resetAt(fixture: Fixture, offsets: readonly number[], forms: Forms): Promise<number> {
  return each(fixture, offsets, forms, async (at, form, whole, on) => {
    const label = `${fixture.label} as ${form}, reset after ${at}`;
    const outcome = await on.play(form, { pieces: inPieces(fixture.response.subarray(0, at), at), ending: "reset" }, label);
    // The end of the answer came first, be it the close frame of a WebSocket.
    const said = ownEnding(fixture) === "open" || fixture.endpoint?.upgrade === "websocket";
    if (at === fixture.response.length && said) {
      return check(outcome.value === whole.value || sameError(outcome, whole), label, outcome, "what it is unbroken");
    }
    check(
      DockerConnectionError.is(outcome.error) && outcome.error.code === "reset" || sameError(outcome, whole),
      label,
      outcome,
      "the code reset",
    );
  });
}

/** Silence at each offset, until the caller aborts: the caller's own reason. */
export function stallAt(fixture: Fixture, offsets: readonly number[], forms: Forms): Promise<number> {
  return each(fixture, offsets, forms, async (at, form, whole, on) => {
    const label = `${fixture.label} as ${form}, silent after ${at}`;
    const reason = new Error("enough");
    const script: Script = { pieces: inPieces(fixture.response.subarray(0, at), at), ending: "open" };
    const outcome = await on.play(form, script, label, async ({ starved, abort }) => {
      await starved;
      abort(reason);
    });
    check(outcome.error === reason || sameError(outcome, whole), label, outcome, "the reason of the abort");
  });
}

const garbage: readonly ((next: () => number) => Bytes)[] = [
  (next) => Uint8Array.from({ length: 64 }, () => Math.floor(next() * 256)),
  () => new Uint8Array(64),
  () => new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
  () => new TextEncoder().encode("\r\n\r\n\r\n\r\n"),
];

/** Other bytes from each offset on, then an end: an error of ours, or bytes that were content all the same. */
export function garbageAt(fixture: Fixture, offsets: readonly number[], forms: Forms): Promise<number> {
  return each(fixture, offsets, forms, async (at, form, _, on) => {
    const bytes = (garbage[at % garbage.length] as (typeof garbage)[number])(random(at));
    const label = `${fixture.label} as ${form}, garbage from ${at}`;
    const outcome = await on.play(form, { pieces: [...inPieces(fixture.response.subarray(0, at), at), bytes], ending: "end" }, label);
    const framed = at < fixture.headEnd - 4 || (fixture.framing === "chunked" && at < fixture.response.length - 128);
    // The two that look like HTTP may well be taken for it.
    if (framed && at % garbage.length < 2) check("error" in outcome, label, outcome, "an error");
  });
}

/** The answer in two pieces, cut at each offset: what it is in one. */
export function splitAt(fixture: Fixture, offsets: readonly number[], forms: Forms): Promise<number> {
  return each(fixture, offsets, forms, async (at, form, whole, on) => {
    const label = `${fixture.label} as ${form}, split at ${at}`;
    const pieces = [fixture.response.subarray(0, at), fixture.response.subarray(at)].filter(({ length }) => length);
    const outcome = await on.play(form, { pieces, ending: ownEnding(fixture) }, label);
    check(
      "error" in whole ? sameError(outcome, whole) : outcome.value === whole.value,
      label,
      outcome,
      `what it is in one piece: ${whole.value ?? errorText(whole.error)}`,
    );
  });
}

/** The answer byte by byte: what it is in one piece. */
export function byteByByte(fixture: Fixture): Promise<number> {
  return each(fixture, [0], "all", async (_, form, whole, on) => {
    const label = `${fixture.label} as ${form}, byte by byte`;
    const pieces = Array.from(fixture.response, (_, i) => fixture.response.subarray(i, i + 1));
    const outcome = await on.play(form, { pieces, ending: ownEnding(fixture) }, label);
    check(
      "error" in whole ? sameError(outcome, whole) : outcome.value === whole.value,
      label,
      outcome,
      `what it is in one piece: ${whole.value ?? errorText(whole.error)}`,
    );
  });
}

/** One fault over all exchanges of some engines, watched for rejections that nobody handled; gives the number of cases. */
export async function over(engines: readonly string[], one: (fixture: Fixture) => Promise<number>): Promise<number> {
  const watch = unhandled();
  let cases = 0;
  for (const fixture of fixtures) {
    if (engines.includes(fixture.engine)) cases += await one(fixture);
  }
  const left = await watch.stop();
  if (left.length) throw new AggregateError(left, `${left.length} rejections that nobody handled`);
  return cases;
}

/** An answer that is an error when whole may be the same one already, where it was read before the fault. */
function sameError(outcome: Outcome, whole: Outcome): boolean {
  if (!("error" in outcome) || !("error" in whole) || DockerApiError.is(whole.error) !== DockerApiError.is(outcome.error)) return false;
  return errorText(outcome.error) === errorText(whole.error);
}
