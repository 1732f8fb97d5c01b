/**
 * Signatures and digests, by Web Crypto: labels of provenance and tokens are made of them.
 *
 * @module
 */

const encoder = new TextEncoder();
const keys = new WeakMap<Uint8Array, Promise<CryptoKey>>();

/** HMAC-SHA256 of texts as base64url; no two lists of texts without NUL have the same. */
export async function sign(key: Uint8Array<ArrayBuffer>, ...texts: readonly string[]): Promise<string> {
  let imported = keys.get(key);
  if (!imported) {
    imported = crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    keys.set(key, imported);
  }
  return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", await imported, encoder.encode(texts.join("\0")))));
}

/** SHA-256 as base64url. */
export async function digest(of: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", typeof of === "string" ? encoder.encode(of) : of)));
}

/** Compares in a time that tells nothing of where two texts differ. */
export function same(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1));
  return difference === 0;
}

/** Random lower-case hexadecimal digits, two a byte. */
export function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** JSON with sorted keys, so that equal values are equal texts; bytes and streams, which have no JSON, are named by `opaque`. */
export function canonical(value: unknown, opaque: (value: object) => string): string {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, opaque)).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return JSON.stringify(opaque(value));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, opaque)}`).join()}}`;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
