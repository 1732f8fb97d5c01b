/**
 * A fence around what others wrote, so that a model can tell it from our words.
 *
 * @module
 */

import { clip, oneLine } from "./sanitize.ts";

// Angle brackets of all kinds: the shape of a marker is what a model looks at.
const marker = /[<\uff1c\ufe64\u2039\u3008\u27e8\u2329\u02c2\u1438\u276e\u00ab]([\s/\\\uff0f\u2044\u2215]{0,8}untrusted)/giu;

/** A word that nobody could have written before this call: 48 random bits in hexadecimal. */
export function createNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A text whose look-alikes of a fence are none: neither the nonce nor a marker is left in it. */
export function defuse(text: string, nonce: string): string {
  const opened = text.replace(marker, "&lt;$1");
  return nonce && opened.toLowerCase().includes(nonce) ? opened.replace(new RegExp(nonce, "gi"), "[nonce]") : opened;
}

/** Fences a text; `source` says where it is from, as `logs:web`. The nonce is of this call and nowhere else. */
export function fence(text: string, source: string, nonce: string): string {
  const from = clip(defuse(oneLine(source), nonce).replace(/["<>&]/g, "_"), 120);
  return `<untrusted id=${nonce} source="${from}">\n${defuse(text, nonce)}\n</untrusted id=${nonce}>`;
}
