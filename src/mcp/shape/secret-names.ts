/**
 * Which names say that their value is a secret.
 *
 * @module
 */

/** Matches the telling part of a name, case-insensitively; a source for regular expressions. */
export const secretWord: string =
  String.raw`(?:passw|passphrase|passcode|pass(?![a-z])|pwd(?![a-z])|secret(?!ar)|token(?!i[sz])|credential|` +
  String
    .raw`(?:api|access|account|app|private|secret|encryption|encrypt|signing|master|shared|auth|ssh|unlock|service|license|webhook|hmac|jwt|deploy)` +
  String.raw`[-_. ]?key|auth(?![a-z])|authorization|basicauth|cookie|sig(?:nature)?(?![a-z])|connection[-_ ]?string|dsn(?![a-z]))`;

const telling = /* @__PURE__ */ new RegExp(secretWord, "i");
// A name ends so where its value says where the secret is, or how it is handled.
const about = /(?:name|type|file|path|dir|policy|expir[a-z]*|ttl|length|count|enabled|required|(?<=secret)id|version|driver)s?$/i;
const remembered = /* @__PURE__ */ new Map<string, boolean>();

/** Whether a value under this name is a secret; `POSTGRES_PASSWORD` is, `POSTGRES_PASSWORD_FILE` and `SecretName` are not. */
export function isSecretName(name: string): boolean {
  const before = remembered.get(name);
  if (before !== undefined) return before;
  const secret = telling.test(name) && !about.test(name) && !/^(?:old)?pwd$/i.test(name);
  // Names repeat from object to object; hostile ones do not, and must not fill the memory.
  if (remembered.size < 2_000 && name.length < 100) remembered.set(name, secret);
  return secret;
}

/** Whether a value tells nothing though its name is a secret's: nothing at all, a mask, a reference, a place, a number of something. */
export function isHarmless(name: string, value: string): boolean {
  if (/^(?:|null|nil|none|true|false|undefined|yes|no|\*+|\$\{?\w+\}?|<[\w -]{0,30}>)$/i.test(value)) return true;
  if (/(?:name|type)s?$/i.test(name)) return true;
  if (/(?:file|path|dir|pwd)$/i.test(name)) return /^[.~]{0,2}\//.test(value);
  return /^\d{1,9}$/.test(value) && /(?:tokens|count|length|ttl|max|min|limit|num|size|expir[a-z]*|expires_?in)$/i.test(name);
}
