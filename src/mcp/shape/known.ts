/**
 * Values that the operator named as secret, in the forms in which they come back.
 *
 * @module
 */

import type { Mark } from "./mark.ts";
import { sanitize } from "./sanitize.ts";

/** Replaces known values in a text. */
export type Known = (text: string, mark: Mark) => string;

const shortest = 4;

/** A function that replaces values as they are, in base64 at any offset, as a part of a URL, in hexadecimal and as text in JSON. */
export function knownSecrets(secrets: readonly string[]): Known {
  const forms = new Map<string, string>();
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (form.length >= shortest) forms.set(form, secret);
  }
  if (!forms.size) return (text) => text;
  // Longest first, so that a secret that is part of another does not leave the rest of it.
  const literals = [...forms.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const all = new RegExp(literals.join("|"), "g");
  return (text, mark) => text.replace(all, (form) => mark("secret", forms.get(form) as string));
}

function formsOf(secret: string): string[] {
  const clean = sanitize(secret);
  // Lines come one by one.
  const lines = clean.split("\n").map((line) => line.trim()).filter((line) => line.length >= 8);
  const plain = [secret, clean, clean.trim(), ...lines];
  return plain.filter((one) => one.length >= shortest).flatMap((one) => {
    const bytes = new TextEncoder().encode(one);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
    const percent = hex.map((pair) => `%${pair}`).join("");
    const url = encodeURIComponent(one.replace(/\p{Cs}/gu, "\ufffd"));
    return [
      one,
      JSON.stringify(one).slice(1, -1),
      url,
      url.replaceAll("%20", "+"),
      url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
      ...[hex.join(""), hex.join(":"), hex.join(" "), percent].flatMap((form) => [form, form.toUpperCase()]),
      ...base64Forms(bytes),
    ];
  });
}

/** Base64 of bytes wherever they begin in what was encoded: the digits that depend on them alone, in both alphabets. */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = new Uint8Array(offset + bytes.length);
    padded.set(bytes, offset);
    const text = btoa(String.fromCharCode(...padded));
    // Digits before are partly of the bytes before; the last ones partly of the bytes after.
    const whole = Math.floor((padded.length * 8) / 6);
    const form = text.slice(Math.ceil((offset * 8) / 6), whole);
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")].filter((one) => one.length >= 5);
  });
}
