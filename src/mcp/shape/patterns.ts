/**
 * What looks like a secret in any text, whoever wrote it.
 *
 * @module
 */

import type { Mark } from "./mark.ts";
import { isHarmless, secretWord } from "./secret-names.ts";

// One look at a text decides whether the rest is worth it; most strings of an answer are ids, paths and names.
const hint = /* @__PURE__ */ new RegExp(
  secretWord +
    String
      .raw`|:\/\/|bearer|basic|identified|eyJ|AKIA|ASIA|gh[opsur]_|github_pat_|gl(?:pat|dt|rt|ptt)-|xox|xapp-|sk[-_]|rk_|AIza|GOCSPX|ya29|npm_|pypi-|dckr_|` +
    String.raw`SWMTKN|SWMKEY|hv[sbr]\.|hf_|dop_v1|SG\.|\$(?:apr1|2[abxy]|5|6|y|argon2)|\{S?SHA|@(?:tcp|unix)\(|thin:`,
  "i",
);

// Up to a space; a separator belongs to the value unless another `key=` follows, a quote unless something is over.
const bare = String.raw`(?:[^\s"'${"`"}&;,]|[&;,](?!\s|$|\\?["']?[\w.-]{1,40}\\?["']?[ \t]?[=:])|["'${"`"}](?![\s,;)}\]&:]|$))+`;
const toLineEnd = String.raw`(?:[^\n"']|["'](?![\s,;)}\]&]|$))+`;

const header = /* @__PURE__ */ new RegExp(
  String.raw`((?:authorization|cookie|x-[a-z-]{0,30}(?:key|token|auth))(\\*["']?[ \t]{0,3}(?::|=>?)[ \t]{0,3}(\\*["'])?))(${toLineEnd})`,
  "gim",
);
const keyValue = /* @__PURE__ */ new RegExp(
  String.raw`(${secretWord}[\w.-]{0,40})(\\*["'\]]?[ \t]{0,3}(?:=>|:=|={1,2}|:)[ \t]{0,3})` +
    String
      .raw`(?:(\\+["'])([^\n]*?)(?=\3|$)|(["'${"`"}])((?:\\[^\n]|(?!\5)[^\\\n])*)|([|>][-+]?[ \t]*\n(?:[ \t]+[^\n]*(?:\n|$))+)|(${bare}))`,
  "gim",
);
const flag = /* @__PURE__ */ new RegExp(
  String.raw`(?<![\w-])(--?[\w.-]{0,40}?${secretWord}[\w.-]{0,40})([ \t]+)(?!-)(?:(["'])((?:\\[^\n]|(?!\3)[^\\\n])*)|(${bare}))`,
  "gim",
);
const sql = /\b((?:identified\s{1,3}(?:with\s{1,3}\w{1,40}\s{1,3})?by|password)[ \t]{1,3})(["'])((?:\\.|(?!\2)[^\\\n]){1,512})/gi;
const scheme =
  /\b((?:bearer|basic|digest)[ \t]+)((?!authenti|authoriz|credential|challenge|required|realm|[\w-]+(?::|=[^=\s]))[\w.~+/=-]{8,})/gi;
const userinfo = /(:\/\/)(?:([^\s"'<>/?#:@]{0,256}:(?!\d{1,5}(?:[/?#]|$))[^\s"'<>]{0,256}|[^\s"'<>/?#:]{1,256})@)/g;
const instruction =
  /^((?:.{0,80}#\(nop\)[ \t]+|Step \d+\/\d+ : |(?:#\d+ )?\[[^\]\n]{1,60}\] |[ \t]*)(?:ENV|ARG)[ \t]+[\w.-]+)([ \t=]+)([^\n]+)/gm;
const buildArguments = /(^|[ \t])(\|\d+ )(.*?)(?=[ \t]\/bin\/(?:ba|da|a)?sh\b|$)/gm;

const tokens: readonly (readonly [key: string, pattern: RegExp])[] = [
  ["jwt", /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g],
  ["aws", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/g],
  ["github", /\b(?:gh[opsur]_\w{16,}|github_pat_\w{16,})/g],
  ["gitlab", /\bgl(?:pat|dt|rt|ptt|ft|soat|cbt)-[\w.-]{16,}/g],
  ["slack", /\b(?:xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,})|hooks\.slack\.com\/services\/[\w/]+/g],
  ["key", /\b(?:sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{12,}|AIza[\w-]{30,}|GOCSPX-[\w-]{16,}|ya29\.[\w-]{16,})/g],
  [
    "registry",
    /\b(?:npm_\w{30,}|pypi-[\w-]{16,}|dckr_[a-z]{2,4}_[\w-]{16,}|hf_\w{20,}|dop_v1_\w{32,}|SG\.[\w-]{16,}\.[\w-]{16,}|hv[sbr]\.[\w-]{16,})/g,
  ],
  ["swarm", /\bSWM(?:TKN|KEY)-1-[\w+/=-]+/g],
  ["hash", /(?:[\w.@-]{1,64}:)?(?:\$(?:\$?(?:apr1|2[abxy]|5|6|y|argon2\w{0,2}))\$[^\s"',;]{8,}|\{S?SHA\d{0,3}\}[\w+/=]{8,})/g],
  ["dsn", /[\w.-]{0,64}:[^\s@/]{1,256}@(?=(?:tcp|unix)\()|(?<=thin:)[^\s@]{1,256}(?=@)/g],
];

/** Replaces what looks like a secret in a sanitised text. A text without one comes back as it is, and so does one that is clean already. */
export function redactPatterns(text: string, mark: Mark): string {
  if (text.length < 6 || !hint.test(text)) return text;
  const once: Mark = (key, value) => mark(key.toLowerCase(), value);
  let out = text
    .replace(userinfo, (_, start: string, user: string) => `${start}${once("userinfo", user)}@`)
    .replace(header, (_, start: string, _rest, _quote, value: string) => `${start}${once("header", value)}`)
    .replace(keyValue, (all, key: string, between: string, quote3, value3, quote5, value5, block, plain) => {
      const value: string = value3 ?? value5 ?? block ?? plain;
      return isHarmless(key, value.trim()) ? all : `${key}${between}${quote3 ?? quote5 ?? ""}${once(key, value)}`;
    })
    .replace(flag, (all, name: string, space: string, quote: string | undefined, value: string | undefined, plain: string) => {
      const secret = value ?? plain;
      return /(?:stdin|file|path)$/i.test(name) ? all : `${name}${space}${quote ?? ""}${once(name, secret)}`;
    })
    .replace(
      sql,
      (_, start: string, quote: string, value: string) => `${start}${quote}${once("password", value)}`,
    )
    .replace(scheme, (_, start: string, value: string) => `${start}${once("header", value)}`);
  for (const [key, pattern] of tokens) out = out.replace(pattern, (value) => once(key, value));
  return out;
}

/** Replaces the values of ENV and ARG, and those of a build's arguments before its shell, as history and build output write them. */
export function redactInstructions(text: string, mark: Mark): string {
  return text
    .replace(
      instruction,
      (_, name: string, between: string, value: string) => `${name}${between}${mark("env", value)}`,
    )
    .replace(
      buildArguments,
      (all, before: string, count: string, value: string) => !value ? all : `${before}${count}${mark("arg", value)}`,
    );
}
