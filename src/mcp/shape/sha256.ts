/**
 * SHA-256 and HMAC that answer at once: the platform's are promises, and a walk through an answer cannot wait for each mark.
 * They key the marks of redacted values and nothing else.
 *
 * @module
 */

/** A keyed function from text to its first 32 bits of HMAC-SHA-256, as 8 hexadecimal digits. */
export type Mac32 = (text: string) => string;

const utf8 = /* @__PURE__ */ new TextEncoder();
const size = 64;
let constants: { readonly round: Int32Array; readonly start: Int32Array } | undefined;

/** HMAC-SHA-256, cut to 32 bits. The states of the padded key are made once. */
export function createMac32(key: Uint8Array<ArrayBuffer>): Mac32 {
  const block = new Uint8Array(size);
  block.set(key.length > size ? digest(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => absorb(tables().start, block.map((byte) => byte ^ pad))) as [Int32Array, Int32Array];
  return (text) => {
    const [first = 0] = finish(outer, bytes(finish(inner, utf8.encode(text), size)), size);
    return (first >>> 0).toString(16).padStart(8, "0");
  };
}

/** SHA-256 of bytes. */
export function digest(message: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes(finish(tables().start, message, 0));
}

/** The state after a message, with its padding; `before` bytes are in the state already. */
function finish(state: Int32Array, message: Uint8Array, before: number): Int32Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / size) * size);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(before + message.length) * 8n);
  return absorb(state, padded);
}

/** The state after whole blocks. */
function absorb(state: Int32Array, blocks: Uint8Array<ArrayBuffer>): Int32Array {
  const { round } = tables();
  const view = new DataView(blocks.buffer, blocks.byteOffset);
  const words = new Int32Array(64);
  const next = Int32Array.from(state);
  for (let at = 0; at < blocks.length; at += size) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15] as number;
      const y = words[i - 2] as number;
      const low = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const high = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      words[i] = (words[i - 16] as number) + low + (words[i - 7] as number) + high;
    }
    // Single variables: arrays in this loop would cost ten times as much.
    let a = next[0] as number, b = next[1] as number, c = next[2] as number, d = next[3] as number;
    let e = next[4] as number, f = next[5] as number, g = next[6] as number, h = next[7] as number;
    for (let i = 0; i < 64; i++) {
      const mixed = (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g));
      const first = (h + mixed + (round[i] as number) + (words[i] as number)) | 0;
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    const added = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) next[i] = (next[i] as number) + (added[i] as number);
  }
  return next;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function bytes(state: Int32Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(32);
  const view = new DataView(out.buffer);
  for (let i = 0; i < 8; i++) view.setInt32(i * 4, state[i] as number);
  return out;
}

/** The first 32 bits of the fractions of cube roots (rounds) and square roots (start) of the first primes. */
function tables(): { readonly round: Int32Array; readonly start: Int32Array } {
  if (constants) return constants;
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root: number) => (root % 1) * 0x1_0000_0000;
  return constants = {
    round: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)) | 0),
    start: Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)) | 0),
  };
}
