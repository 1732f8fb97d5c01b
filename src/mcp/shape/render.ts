/**
 * A result as text that a model can afford: header first, what others wrote fenced, nothing past the cap.
 *
 * @module
 */

import type { CallResult } from "../registry.ts";
import type { Part, ToolResult } from "../tool.ts";
import { createNonce, defuse, fence } from "./fence.ts";
import { clip, oneLine } from "./sanitize.ts";
import { shrink } from "./shrink.ts";

/** How a result is rendered. */
export interface RenderOptions {
  /** Most characters of the text, and of the structured content: 1,000 to 45,000. */
  readonly maxChars: number;
  /** How many values the cleaner replaced in this call. */
  readonly redacted: number;
}

/** Characters of a result where nobody says otherwise. */
export const defaultMaxChars = 16_000;
const most = 45_000;
const longestLine = 2_000;
const mostLinks = 20;

/** Renders a result. The footer counts the marks that are left in what is shown, at most `redacted`. */
export function render(result: ToolResult, { maxChars, redacted }: RenderOptions): CallResult {
  const cap = Math.min(Math.max(1_000, maxChars || defaultMaxChars), most);
  const nonce = createNonce();
  const data = result.data && shrink(result.data, cap, (text) => defuse(text, nonce));
  const links = (result.links ?? []).slice(0, mostLinks);
  return {
    content: [
      { type: "text", text: withFooter(result, cap, nonce, redacted, data) },
      ...links.map(({ uri, name }) => ({
        type: "resource_link" as const,
        uri: defuse(oneLine(uri), nonce),
        name: clip(defuse(oneLine(name), nonce), 200),
      })),
    ],
    ...(data && { structuredContent: data }),
    ...(result.failed && { isError: true }),
  };
}

function withFooter(result: ToolResult, cap: number, nonce: string, redacted: number, data: object | undefined): string {
  const room = redacted ? footer(redacted).length + 1 : 0;
  const text = compose(result, cap - room, nonce);
  const shown = Math.min(redacted, marks(text) || marks(data ? JSON.stringify(data) : ""));
  return shown ? `${text}\n${footer(shown)}` : text;
}

function footer(count: number): string {
  return `${count} ${count === 1 ? "value" : "values"} redacted; operator flag --reveal=env`;
}

function marks(text: string): number {
  return text.split("[REDACTED").length - 1;
}

/** The text in at most `room` characters. */
function compose({ header, parts = [] }: ToolResult, room: number, nonce: string): string {
  const first = clip(defuse(oneLine(header), nonce), 600);
  const pieces = parts.map((part) => pieceOf(part, nonce));
  const whole = [first, ...pieces.map(({ wrap, body }) => wrap(body))].join("\n");
  if (whole.length <= room) return whole;
  const notice = (chars: number) => `TRUNCATED: ${chars} of ${whole.length} characters shown; narrow the call | ${first}`;
  const lines = [];
  let left = room - notice(whole.length).length;
  for (const { wrap, body } of pieces) {
    const fits = cut(body, left - wrap("").length - 1);
    if (!fits) break;
    lines.push(wrap(fits));
    left -= wrap(fits).length + 1;
    if (fits.length < body.length) break;
  }
  const shown = lines.join("\n");
  return [notice(shown.length), ...lines].join("\n");
}

interface Piece {
  readonly body: string;
  readonly wrap: (body: string) => string;
}

function pieceOf(part: Part, nonce: string): Piece {
  const text = typeof part === "string" ? part : part.untrusted;
  const body = defuse(text, nonce).split("\n").map((line) => clip(line, longestLine)).join("\n");
  return typeof part === "string" ? { body, wrap: (body) => body } : { body, wrap: (body) => fence(body, part.source, nonce) };
}

/** The whole lines that fit; a first line that does not fit by itself is cut. */
function cut(body: string, room: number): string {
  if (body.length <= room) return body;
  const end = body.lastIndexOf("\n", room);
  return end > 0 ? body.slice(0, end) : room > 200 ? clip(body.slice(0, body.indexOf("\n") + 1 || undefined).trimEnd(), room) : "";
}
