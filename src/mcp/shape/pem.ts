/**
 * Private keys in PEM, which come line by line, page by page, and cut anywhere.
 *
 * @module
 */

import type { Mark } from "./mark.ts";

const name = "[A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----";
const begin = /* @__PURE__ */ new RegExp(`-----BEGIN ${name}`);
const end = /* @__PURE__ */ new RegExp(`-----END ${name}`);
const block = /* @__PURE__ */ new RegExp(`-----BEGIN ${name}([\\s\\S]*?)(?:-----END ${name}|$)`, "g");
// The inner lines of a key have 64 digits, or 70 (OpenSSH) or 76; hexadecimal ids have but one case.
const keyLine =
  /(?<![\w+/=-])(?=[\w+/]{0,75}[A-Z])(?=[\w+/]{0,75}[a-z])(?=[\w+/]{0,75}\d)(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{70}|[A-Za-z0-9+/]{76})(?=\r?$)/gm;
const stamp = /^\d{4}-\d\d-\d\dT[\d:.]{1,20}(?:Z|[+-]\d\d:\d\d) ?/;
const longestMarker = 70;
// A key of 16,384 bits has 13,000 characters: what goes on for longer is no key.
const longestKey = 20_000;

/** Replaces the private keys of one text; one that does not end takes the rest. */
export function redactPem(text: string, mark: Mark): string {
  return text.includes("-----BEGIN ") ? text.replace(block, (_, body) => mark("pem", body)) : text;
}

/**
 * The same for a text that comes in pieces: whether a key is open at the end of a piece is remembered, and a marker that two
 * pieces share is found. Lines that look like the inside of a key go too, since a piece may begin there.
 */
export function createPem(): (piece: string, mark: Mark) => string {
  let open = false;
  let inside = 0;
  let tail = "";

  /** What is left of a piece that begins inside a key; `undefined` where it ends inside, too. */
  function afterKey(piece: string): string | undefined {
    const joined = tail + piece;
    const found = end.exec(joined);
    inside += piece.length;
    if (!found && inside <= longestKey) return undefined;
    open = false;
    return found ? joined.slice(Math.max(tail.length, found.index + found[0].length)) : piece.replace(stamp, "");
  }

  return (piece, mark) => {
    // The time of a line is no part of the key, and who reads the log goes by it.
    const stamped = open ? stamp.exec(piece)?.[0] ?? "" : "";
    let shown = "";
    let since: string | undefined;
    let rest: string | undefined = piece;
    if (open) {
      rest = afterKey(piece);
      if (rest === undefined) {
        tail = (tail + piece).slice(-longestMarker);
        return stamped;
      }
      shown = stamped;
      tail = "";
    }
    // A marker that began in the piece before: what came of it is out already and tells nothing.
    const across = tail && begin.exec(tail + rest);
    if (across && across.index < tail.length) {
      const from = across.index + across[0].length - tail.length;
      const over = end.exec(rest.slice(from));
      shown += mark("pem", "");
      if (!over) [open, inside, since] = [true, piece.length, rest.slice(from)];
      rest = over ? rest.slice(from + over.index + over[0].length) : "";
    }
    const last = rest.lastIndexOf("-----BEGIN ");
    if (last >= 0 && begin.test(rest.slice(last)) && !end.test(rest.slice(last))) {
      [open, inside, since] = [true, rest.length - last, rest.slice(last)];
    }
    // What stood before the begin of a key must not be taken for its end.
    tail = (since ?? tail + piece).slice(-longestMarker);
    return shown + redactPem(rest, mark).replace(keyLine, (line) => mark("pem", line));
  };
}
