/**
 * Redaction of any text, and of the texts that have a form of their own: environment, commands, options, proxies.
 *
 * @module
 */

import { redactCommand } from "./commands.ts";
import type { Mark } from "./mark.ts";
import { redactInstructions, redactPatterns } from "./patterns.ts";
import { redactPem } from "./pem.ts";
import { isHarmless, isSecretName } from "./secret-names.ts";

/** With what a text is redacted. */
export interface Scrub {
  /** Makes the marks. */
  readonly mark: Mark;
  /** Replaces the values that are known to be secret. */
  readonly known: (text: string) => string;
  /** Told of the values of variables whose names say that they are secret. */
  readonly learn: (value: string, mark: string) => void;
  /** Whether values of environment variables are shown. */
  readonly revealEnv: boolean;
}

/** Any text that is sanitised. */
export function redactText(text: string, { mark, known }: Scrub): string {
  return text === "" ? text : redactPatterns(redactPem(known(text), mark), mark);
}

/** A command line, or a step of a build as history and build output write it. */
export function redactCommandText(text: string, scrub: Scrub): string {
  return redactText(redactCommand(redactSteps(text, scrub), scrub), scrub);
}

/** The values of ENV and ARG in steps of a build. */
export function redactSteps(text: string, scrub: Scrub): string {
  return scrub.revealEnv ? text : redactInstructions(text, scrub.mark);
}

/** `NAME=value`: the name stays. What has no `=` is a name. */
export function redactVariable(text: string, scrub: Scrub): string {
  const at = text.indexOf("=");
  if (at < 0) return /^[\w.-]{1,128}$/.test(text) ? redactText(text, scrub) : redactWhole("env", text, scrub);
  const name = text.slice(0, at);
  return `${redactText(name, scrub)}=${redactVariableValue(name, text.slice(at + 1), scrub)}`;
}

/** The value of a variable. */
export function redactVariableValue(name: string, value: string, scrub: Scrub): string {
  if (scrub.revealEnv || value === "") return scrub.known(value);
  const mark = redactWhole(name, value, scrub);
  if (value.length >= 8 && isSecretName(name) && !isHarmless(name, value)) scrub.learn(value, mark);
  return mark;
}

/** A value that is a secret for certain. */
export function redactWhole(key: string, value: string, { mark }: Scrub): string {
  return value === "" ? value : mark(key, value);
}

/** A value of a map of strings such as labels: whole where its name says so. */
export function redactNamed(key: string, value: string, scrub: Scrub): string {
  return isSecretName(key) && !isHarmless(key, value) ? redactWhole(key, value, scrub) : redactText(value, scrub);
}

/** A value of a log driver's configuration: addresses and tokens of a service, but for the few that are sizes and switches. */
export function redactLogOption(key: string, value: string, scrub: Scrub): string {
  return plainLogOption.test(key) && /^[\w.-]{1,20}$/.test(value) ? value : redactWhole(key, value, scrub);
}

const plainLogOption = /^(?:max-size|max-file|max-buffer-size|compress|mode|cache-(?:disabled|max-file|max-size|compress)|labels|env)$/;
const flagOfMount =
  /^(?:r?bind|r?private|r?shared|r?slave|ro|rw|no(?:exec|suid|dev|atime|lock)|exec|suid|dev|soft|hard|defaults|tmpfs|nfs4?|cifs)$/;
const plainOfMount = /^(?:size|mode|uid|gid|nr_inodes|vers|nfsvers|file_mode|dir_mode|port|proto|timeo|retrans|rsize|wsize)=[\w.]{1,16}$/;

/** A value of a volume driver's options: the type, a path of the device, and the usual words of a mount stay. */
export function redactDriverOption(key: string, value: string, scrub: Scrub): string {
  if (key === "type" && /^[\w.-]{1,20}$/.test(value)) return value;
  if (key === "device" && /^:?\/[\w./ -]*$/.test(value)) return redactText(value, scrub);
  if (key !== "o") return redactWhole(key, value, scrub);
  return value.split(",").map((word) => {
    if (flagOfMount.test(word) || plainOfMount.test(word)) return word;
    const at = word.indexOf("=");
    const name = word.slice(0, at);
    return at > 0 && /^[a-z_]{1,20}$/.test(name)
      ? `${name}=${redactWhole(name, word.slice(at + 1), scrub)}`
      : redactWhole("o", word, scrub);
  }).join(",");
}

/** The address of a proxy: only its scheme, host and port stay. */
export function redactProxy(key: string, value: string, scrub: Scrub): string {
  const parts = /^([a-z][a-z0-9+.-]{1,10}:\/\/)(?:(.*)@)?([a-z0-9.-]{1,255}(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?)\/?$/i.exec(value);
  if (!parts) return redactWhole(key, value, scrub);
  const [, scheme, user, host] = parts;
  return `${scheme}${user ? `${redactWhole("userinfo", user, scrub)}@` : ""}${scrub.known(host ?? "")}`;
}

/** What happened, of an event: the arguments of an exec are nobody's business, its program is. */
export function redactAction(text: string, scrub: Scrub): string {
  const parts = /^(exec_(?:create|start|die)?: ?)(\S*)(\s*)([\s\S]*)$/.exec(text);
  if (!parts) return redactText(text, scrub);
  const [, what, program = "", space, rest = ""] = parts;
  return `${what}${redactCommandText(program, scrub)}${space}${redactWhole("exec", rest, scrub)}`;
}
