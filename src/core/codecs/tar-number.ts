/**
 * Numbers in the fields of a tar's header.
 *
 * @module
 */

/** A number in octal, or in base 256 when its first bit is set; an empty field is 0, and NaN what is none. */
export function readNumber(block: Uint8Array, at: number, length: number): number {
  if ((block[at] as number) & 0x80) return base256(block, at, length);
  const end = at + length;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = (block[at] as number) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  for (; at < end && block[at] !== 0; at++) if (block[at] !== 0x20) return NaN;
  return value;
}

/** Big-endian and two's complement, without the bit that says so. */
function base256(block: Uint8Array, at: number, length: number): number {
  const flip = (block[at] as number) & 0x40 ? 0xff : 0;
  let value = ((block[at] as number) ^ flip) & 0x7f;
  for (let i = at + 1; i < at + length; i++) value = value * 256 + ((block[i] as number) ^ flip);
  return Number.isSafeInteger(value) ? (flip ? -1 - value : value) : NaN;
}

/** Writes a number as `digits` octal digits; it has to fit them. */
export function writeOctal(block: Uint8Array, at: number, digits: number, value: number): void {
  // Not by bits: sizes are longer than 32 of them.
  for (let i = at + digits - 1; i >= at; i--) {
    block[i] = 0x30 + value % 8;
    value = Math.floor(value / 8);
  }
}
