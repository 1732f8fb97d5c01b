/**
 * PAX records: what a tar's header has no room for, as `length key=value` lines.
 *
 * @module
 */

import { DockerDecodeError } from "../errors.ts";

/** Text of a tar. Bytes that are not UTF-8 come as one character each, so that two names never become one. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
}

/** The records of a PAX header, in order. Throws `DockerDecodeError` with `offset`, where the data began. */
export function decodePax(data: Uint8Array, offset: number): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const length = decodeText(data.subarray(at, Math.max(at, space)));
    const end = at + Number(length);
    const equals = data.indexOf(0x3d, space);
    if (!/^[1-9]\d{0,9}$/.test(length) || end > data.length || data[end - 1] !== 0x0a || equals <= space + 1 || equals >= end) {
      throw new DockerDecodeError("A tar has a malformed PAX record", { offset: offset + at });
    }
    records.set(decodeText(data.subarray(space + 1, equals)), decodeText(data.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

/** Records as the data of a PAX header. */
export function encodePax(records: ReadonlyMap<string, string>): Uint8Array {
  let text = "";
  const encoder = new TextEncoder();
  for (const [key, value] of records) {
    const rest = ` ${key}=${value}\n`;
    const bytes = encoder.encode(rest).length;
    // The length counts its own digits, which may take one more.
    let length = bytes + String(bytes).length;
    length = bytes + String(length).length;
    text += `${length}${rest}`;
  }
  return encoder.encode(text);
}
