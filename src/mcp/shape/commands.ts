/**
 * Secrets among the arguments of programs.
 *
 * @module
 */

import type { Scrub } from "./redact.ts";
import { isHarmless, isSecretName } from "./secret-names.ts";

// Words of a shell with their quotes; what separates commands; spaces. An open quote is a character like others.
const words = /(?:"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\\[\s\S]|[^\s;&|()"'\\])+|\s+|[\s\S]/g;
/** Programs for which `-p` is no password. */
const plainP =
  /^(?:mkdir|cp|install|rsync|tar|ps|ssh|scp|rm|rmdir|pgrep|nc|patch|bash|sh|dash|ash|read|touch|useradd|adduser|dpkg|unzip|lsof|tee|rg|python[\d.]*|node|perl|php)$/;
/** Short flags that take a secret, by program; `attached` where the value may follow at once. */
const shortFlags: readonly (readonly [program: RegExp, flags: RegExp, attached?: RegExp])[] = [
  [/^(?:my(?:sql|isam)|mariadb|mysqld|sshpass|7z|7za)/, /^-p$/, /^-p(?=.)/],
  [/^(?:redis|valkey|keydb)-(?:cli|benchmark)$/, /^(?:-a|--pass)$/],
  [/^(?:sqlcmd|bcp|isql|tsql|zip|unzip)$/, /^-P$/, /^-P(?=.)/],
  [/^ldap\w+$/, /^-w$/],
];
const variableFlag = /^(?:-e|--env|--build-arg|-E)$/;
const userFlag = /^(?:-u|--user|--proxy-user|-U)$/;

/** Arguments one by one, of `program` where it is not the first of them. Those with spaces are commands themselves, as after `sh -c`. */
export function redactArguments(
  args: readonly string[],
  scrub: Scrub,
  program: string | undefined,
  clean: (text: string) => string,
): string[] {
  const of = judge(scrub);
  if (program !== undefined) of(program);
  return args.map((arg) => of(arg) ?? (/\s/.test(arg) ? redactCommand(arg, scrub) : arg)).map(clean);
}

/** A command line as one text. */
export function redactCommand(text: string, scrub: Scrub): string {
  let of = judge(scrub);
  return (text.match(words) ?? []).map((word) => {
    if (/^\s+$/.test(word)) {
      if (word.includes("\n")) of = judge(scrub);
      return word;
    }
    if (/^[;&|()]$/.test(word)) {
      of = judge(scrub);
      return word;
    }
    const [, quote = "", inner = word] = /^(["'])([\s\S]*)\1$/.exec(word) ?? [];
    const judged = of(inner);
    // JSON form of a command, and what is quoted for a shell in a shell.
    const shown = judged ?? (quote && /\s/.test(inner) ? redactCommand(inner, scrub) : inner);
    return `${quote}${shown}${quote}`;
  }).join("");
}

/** Takes the words of one command in order; gives what stands for a word that holds a secret. */
function judge(scrub: Scrub): (word: string) => string | undefined {
  let program: string | undefined;
  let next: ((word: string) => string | undefined) | undefined;
  const whole = (key: string) => (word: string) => isHarmless(key, word) ? undefined : scrub.mark(key, word);
  const variable = (word: string): string | undefined => {
    const at = word.indexOf("=");
    return scrub.revealEnv || at < 1 || at === word.length - 1
      ? undefined
      : `${word.slice(0, at + 1)}${scrub.mark(word.slice(0, at), word.slice(at + 1))}`;
  };
  const user = (word: string): string | undefined => {
    const at = word.indexOf(":");
    return at < 0 || /^[\w-]*:\d*$/.test(word) && /^\d/.test(word)
      ? undefined
      : `${word.slice(0, at + 1)}${scrub.mark("user", word.slice(at + 1))}`;
  };
  return (word) => {
    const pending = next;
    next = undefined;
    if (pending) return pending(word);
    if (program === undefined && !/^[A-Za-z_]\w*=/.test(word) && !word.startsWith("-")) {
      program = word.split(/[/\\]/).at(-1) ?? "";
      // What runs another program says nothing of the flags.
      if (/^(?:sudo|exec|env|time|nohup|gosu|su-exec|tini|dumb-init|CMD(?:-SHELL)?|RUN|timeout|\d+\w?|\[?"?)$/.test(program)) {
        program = undefined;
      }
      return undefined;
    }
    if (!word.startsWith("-")) return undefined;
    const name = program ?? "";
    const special = shortFlags.find(([of]) => of.test(name));
    const attached = special?.[2]?.exec(word);
    if (attached && !word.startsWith("--")) return `${attached[0]}${scrub.mark(attached[0], word.slice(attached[0].length))}`;
    if (special?.[1].test(word)) next = whole(word);
    else if (word === "-p" && !plainP.test(name)) next = (value) => isPort(value) ? undefined : whole("-p")(value);
    else if (variableFlag.test(word)) next = variable;
    else if (userFlag.test(word)) next = user;
    else {
      const at = word.indexOf("=");
      const flag = at < 0 ? word : word.slice(0, at);
      if (at > 0 && variableFlag.test(flag)) {
        const shown = variable(word.slice(at + 1));
        return shown === undefined ? undefined : `${flag}=${shown}`;
      }
      if (!isSecretName(flag.replace(/^-+/, "")) || /stdin$/.test(flag)) return undefined;
      if (at < 0) next = whole(flag);
      else if (!isHarmless(flag, word.slice(at + 1))) return `${flag}=${scrub.mark(flag, word.slice(at + 1))}`;
    }
    return undefined;
  };
}

/** Whether the value of `-p` is a published port of a container. */
function isPort(value: string): boolean {
  return /^(?:[\d.]+:)?\d{0,5}(?:-\d{1,5})?:\d{1,5}(?:-\d{1,5})?(?:\/\w{3,4})?$/.test(value);
}
