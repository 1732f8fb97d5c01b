/**
 * Characters that a reader does not see, or that do something, go before anything else looks at a text.
 *
 * @module
 */

const plain = /^[\n\t\x20-\x7e]*$/;
// Control strings (OSC, DCS, SOS, PM, APC) that end; control sequences (CSI); other escapes. An open string loses its introducer only.
const escapes =
  // deno-lint-ignore no-control-regex
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;
// Everything that takes no room: format characters with bidi and tags, joiners, fillers, variation selectors.
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const lines = /\r\n?|[\x85\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
// deno-lint-ignore no-control-regex
const quiet = /[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]/g;

/** The text as a terminal would show it: without escape sequences, controls but line feed and tab, and characters that nobody sees. */
export function sanitize(text: string): string {
  if (plain.test(text)) return text;
  // Halves of characters first, lest two of them meet; then invisible ones, since they may split an escape sequence, whose rest goes last.
  const shown = text.replace(/\p{Cs}/gu, "\ufffd").replace(invisible, "").replace(quiet, "").replace(escapes, "");
  return overstruck(shown.replace(lines, "\n")).replace(controls, "");
}

/** The same on one line, for names, labels and rows. */
export function oneLine(text: string): string {
  return sanitize(text).replace(/[\n\t]+/g, " ").trim();
}

/** At most `max` UTF-16 units of a text, never half a character; what was cut is said. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const note = `… [+${text.length - max} chars]`;
  return `${text.slice(0, Math.max(0, max - note.length)).replace(/[\ud800-\udbff]$/, "")}${note}`;
}

/** A backspace takes back the character before it, as `p\bp` in bold text of a manual page. */
function overstruck(text: string): string {
  if (!text.includes("\b")) return text;
  const kept: string[] = [];
  for (const char of text) {
    if (char !== "\b") kept.push(char);
    else if (kept.at(-1) !== "\n") kept.pop();
  }
  return kept.join("");
}
