/**
 * What `dockwire mcp` does, out of its flags; every value is checked before anything is begun.
 *
 * @module
 */

import type { Grant } from "../mcp/policy/policy.ts";
import { defaultToolsets, toolsets } from "../mcp/select.ts";
import type { Toolset } from "../mcp/tool.ts";
import type { FlagName } from "./flags.ts";
import type { Given, GivenFlags } from "./given.ts";
import { didYouMean, UsageError } from "./io.ts";

/** Where HTTP is served, and how it is guarded. */
export interface HttpOptions {
  /** Name or address to listen on. */
  readonly hostname: string;
  /** Port; 0 for any that is free. */
  readonly port: number;
  /** Path of the endpoint. */
  readonly path: string;
  /** File of the token. */
  readonly tokenFile: string | undefined;
  /** Whether no token is taken. */
  readonly noAuth: boolean;
  /** Further values of `Host`. */
  readonly allowedHosts: readonly string[];
  /** Further values of `Origin`. */
  readonly allowedOrigins: readonly string[];
}

/** How much is said on stderr. */
export type LogLevel = "error" | "warn" | "info" | "debug";

/** Sets that a grant of the same name turns on, since the grant would do nothing without them. */
const granted = ["exec", "files", "build"] as const satisfies readonly (Toolset & Grant)[];

/** The sets that are on: `default`, `all`, names, `+name` and `-name`, in order. Without a list it is the default and what the grants imply. */
export function toolsetsOf(given: Given | undefined, allow: ReadonlySet<Grant>): readonly Toolset[] {
  const implied: readonly Toolset[] = [...defaultToolsets, ...granted.filter((set) => allow.has(set))];
  if (!given) return implied;
  const on = new Set<Toolset>(/^[+-]/.test(given.values[0]) ? implied : []);
  for (const word of given.values) {
    const [, sign, name = ""] = /^([+-]?)(.*)$/.exec(word) ?? [];
    const sets = name === "default" ? implied : name === "all" ? toolsets : [oneOf(name, toolsets, given)];
    for (const set of sets) sign === "-" ? on.delete(set) : on.add(set);
  }
  if (!on.size) throw new UsageError(`${given.from} leaves no tools`);
  return toolsets.filter((set) => on.has(set));
}

/** Checks names of tools. */
export function toolNames(given: Given | undefined, known: readonly string[]): readonly string[] | undefined {
  return given?.values.map((name) => oneOf(name, known, given));
}

/** Where HTTP is served; `undefined` for stdio. `onlyReads` says that nothing is granted. */
export function httpOptions(flags: GivenFlags, onlyReads: boolean): HttpOptions | undefined {
  const { http } = flags;
  if (!http) {
    const dangling = (["path", "token-file", "allowed-hosts", "allowed-origins", "insecure-http", "insecure-no-auth"] as const).find((
      name,
    ) => flags[name]);
    if (dangling) throw new UsageError(`${flags[dangling]?.from} goes with --http, which is not given`);
    return undefined;
  }
  const [, hostname = "127.0.0.1", digits = ""] = /^(?:(\[[\da-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(http.values[0]) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65535) {
    throw new UsageError(`Cannot use ${http.values[0]} of ${http.from}: it looks like 8000 or 127.0.0.1:8000`);
  }
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const loopback = isLoopback(bare);
  if (!loopback && !flags["insecure-http"]) {
    throw new UsageError(
      `${http.from} would listen on ${bare} without TLS: put a proxy with TLS in front of 127.0.0.1, or say --insecure-http`,
    );
  }
  const noAuth = flags["insecure-no-auth"];
  if (noAuth && flags["token-file"]) throw new UsageError(`${noAuth.from} and ${flags["token-file"].from} contradict each other`);
  if (noAuth && !loopback) throw new UsageError(`${noAuth.from} works on this machine's own addresses only, and ${bare} is none`);
  if (noAuth && !onlyReads) throw new UsageError(`${noAuth.from} works with nothing granted but reading`);
  if (noAuth && flags["allowed-hosts"]) throw new UsageError(`${noAuth.from} and ${flags["allowed-hosts"].from} contradict each other`);
  const path = flags.path?.values[0] ?? "/mcp";
  if (!/^(\/[\w.~-]+)+$/.test(path)) throw new UsageError(`Cannot use ${path} of ${flags.path?.from}: it looks like /mcp`);
  return {
    hostname: bare,
    port,
    path,
    tokenFile: flags["token-file"]?.values[0],
    noAuth: noAuth !== undefined,
    allowedHosts: noWildcard(flags["allowed-hosts"]),
    allowedOrigins: noWildcard(flags["allowed-origins"]),
  };
}

/** A whole number of a flag within bounds. */
export function wholeNumber(flags: GivenFlags, name: FlagName, least: number, most: number): number | undefined {
  const given = flags[name];
  if (!given) return undefined;
  const number = Number(given.values[0]);
  if (!/^\d+$/.test(given.values[0]) || number < least || number > most) {
    throw new UsageError(`Cannot use ${given.values[0]} of ${given.from}: it is a whole number from ${least} to ${most}`);
  }
  return number;
}

/** One of a few words. */
export function oneOf<T extends string>(word: string, known: readonly T[], { from }: Given): T {
  if ((known as readonly string[]).includes(word)) return word as T;
  const list = known.length > 12 ? "" : `; it is one of ${known.join(", ")}`;
  throw new UsageError(`Cannot use ${JSON.stringify(word)} of ${from}${didYouMean(word, known) || list}`);
}

function isLoopback(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "::1"].includes(hostname);
}

function noWildcard(given: Given | undefined): readonly string[] {
  const wild = given?.values.find((value) => value.includes("*"));
  if (wild !== undefined) throw new UsageError(`Cannot use ${wild} of ${given?.from}: each is named in full`);
  return given?.values ?? [];
}
