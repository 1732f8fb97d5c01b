/**
 * Answers for two parsers to agree on: valid ones from seeded chance, with small damage done to some.
 *
 * @module
 */

import { random } from "./settled.ts";

/** An answer and the method of the request that it is for. */
export interface Answer {
  /** `GET` or `HEAD`. */
  readonly method: string;
  /** The bytes, one character each. */
  readonly bytes: string;
}

const names = ["Content-Type", "Api-Version", "Date", "Server", "X-Empty", "Connection", "Ostype", "Docker-Experimental", "Link", "ETag"];
const values = [
  "application/json",
  "1.51",
  "Mon, 24 Nov 2026 10:00:00 GMT",
  "",
  "close",
  "keep-alive",
  "a:b",
  "a, b",
  "\xc3\xa9",
  "\xff",
  "  padded\t",
  '"q"',
];
const lines = [
  "Content-Length: 2",
  "Content-Length: 5",
  "Content-Length: 2, 2",
  "Content-Length: +2",
  "Content-Length: 0x2",
  "Content-Length:",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: chunked, identity",
  "Transfer-Encoding: identity",
  "Transfer-Encoding : chunked",
  " folded",
  "No-Colon",
  ": no name",
  "X-Nul: a\0b",
  "X-Cr: a\rb",
  "X-Lf: a\nb",
  "X\xe9: y",
  "X(): y",
];
const damage = [
  "\r",
  "\n",
  "\r\n",
  " ",
  "\t",
  "\0",
  ":",
  ",",
  ";",
  "-",
  "+",
  "0",
  "9",
  "f",
  "g",
  "x",
  "\x7f",
  "\x80",
  "\xa0",
  "\xff",
  "\r\n\r\n",
  "HTTP/1.1 ",
];

/** Endless answers, the same for the same seed. */
export function* answers(seed: number): Generator<Answer, never> {
  const next = random(seed);
  const upTo = (most: number): number => Math.floor(next() * most);
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;

  function chunks(): string {
    let text = "";
    for (let count = upTo(4); count > 0; count--) {
      const data = one(["{}", "a", "0\r\n\r\n", "\0\xff", "x".repeat(300)]);
      text += `${"0".repeat(upTo(6) ? 0 : 2)}${data.length.toString(16)}${upTo(8) ? "" : ";a=b"}\r\n${data}\r\n`;
    }
    return `${text}0\r\n${upTo(8) ? "" : "X: y\r\n"}\r\n`;
  }

  function valid(): string {
    const status = one([
      "200 OK",
      "200",
      "201 Created",
      "204 No Content",
      "304 Not Modified",
      "404 Not Found",
      "500 Oh no",
      "200 \xc3\xa9",
    ]);
    const interim = upTo(10) ? "" : one(["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"]);
    const fields = Array.from({ length: upTo(4) }, () => `${one(names)}: ${one(values)}`);
    const kind = upTo(5);
    const body = one(["", "{}", "hello\r\n", "\0\x80\xff", "x".repeat(100)]);
    if (kind < 2) fields.push(`Content-Length: ${body.length}`);
    else if (kind < 4) fields.push(one(["Transfer-Encoding: chunked", "transfer-encoding:chunked"]));
    return `${interim}HTTP/1.${upTo(12) ? 1 : 0} ${status}\r\n${fields.map((field) => `${field}\r\n`).join("")}\r\n${
      kind < 2 || kind === 4 ? body : chunks()
    }`;
  }

  function broken(text: string): string {
    const at = upTo(text.length + 1);
    switch (upTo(7)) {
      case 0:
        return text.slice(0, at) + one(damage) + text.slice(at);
      case 1:
        return text.slice(0, at) + one(damage) + text.slice(at + 1);
      case 2:
        return text.slice(0, at) + text.slice(at + 1 + upTo(3));
      case 3:
        return text.replace(/\r\n/, `\r\n${one(lines)}\r\n`);
      case 4:
        return text.replace("\r\n\r\n", `\r\n${one(lines)}\r\n\r\n`);
      case 5:
        return text.slice(0, at);
      default:
        return text.replace(
          /[\dA-Fa-f]+\r\n/,
          (size) => one([`${size.slice(0, -2)} \r\n`, `+${size}`, `-${size}`, `0x${size}`, `${size.slice(0, -2)}\n`, `1${size}`, "\r\n"]),
        );
    }
  }

  for (;;) {
    let bytes = valid();
    for (let count = upTo(3); count > 0; count--) bytes = broken(bytes);
    yield { method: upTo(8) ? "GET" : "HEAD", bytes };
  }
}
