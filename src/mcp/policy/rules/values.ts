/**
 * Rules for values that stand in many places.
 *
 * @module
 */

import { type LeafRule, like, value } from "../rule.ts";
import { type Kind, type Place, refuse, textOf } from "./place.ts";

/** Text of one line, since what ends a line starts another one in the files that engines write. */
// deno-lint-ignore no-control-regex
export const line: LeafRule = like(/^[^\x00-\x1f\x7f]*$/, "one line of text");

/** A name as engines give them to containers, volumes and networks. What looks like an id could be taken for the object that has it. */
export function newName(kind: Kind): LeafRule {
  return value(`new ${kind}`, (given, at) => {
    const name = textOf(given, at);
    if (name === "") return;
    if (!/^[A-Za-z0-9][\w.-]{0,127}$/.test(name)) refuse(at, "a name is made of letters, digits, dots, dashes and underscores");
    if (/^[0-9a-f]{12,64}$/.test(name)) refuse(at, "a name must not look like an id");
    at.found({ kind, use: "make", path: at.path, name });
  });
}

/** Which processors or memory nodes, as `0-3,5`; empty for all. */
export const cpuset: LeafRule = like(/^[\d,-]*$/, "a list such as 0-3,5");

/** A path in a container: absolute, in its shortest form, and without what an engine reads as more than a path. */
export const innerPath: LeafRule = value("inner path", (given, at) => {
  const path = textOf(given, at);
  // What exists was made by an engine's own rules.
  if (at.stored) return;
  if (!isInner(path)) refuse(at, "a path in the container is absolute, in its shortest form and has no colon");
  if (/^\/(proc|sys)(\/|$)/.test(path)) refuse(at, "nothing is mounted over /proc or /sys");
});

function isInner(path: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^\/[^\x00-\x1f\x7f\\:,{}]+$/.test(path) &&
    path.slice(1).replace(/\/$/, "").split("/").every((step) => !["", ".", ".."].includes(step));
}

/** A path below another: neither absolute nor upwards; empty for none. */
export const subpath: LeafRule = value("subpath", (given, at) => {
  const path = textOf(given, at);
  if (path !== "" && (!isInner(`/${path}`))) refuse(at, "it must be a path below the other, without upward steps");
});

/** A name of a host as resolvers take it. */
export const hostName: LeafRule = like(/^[\w.-]{0,255}$/, "a name of a host");

/** An address of a network card; empty for one that the engine picks. */
export const mac: LeafRule = like(/^(|[0-9a-f]{2}([:-][0-9a-f]{2}){5})$/i, "a MAC address");

/** A signal: a name or a number; empty for the default. */
export const signal: LeafRule = like(/^(|\d{1,2}|(SIG)?[A-Z][A-Z0-9+-]{1,15})$/, "a signal such as SIGTERM");

/** A platform as text: `os[/arch[/variant]]`; empty for the engine's. */
export const platform: LeafRule = like(/^(|[\w.-]+(\/[\w.-]+){0,2})$/, "a platform such as linux/arm64");

/** Keys that detach a terminal. */
export const detachKeys: LeafRule = like(/^[\w@^[\],+-]{0,64}$/, "keys such as ctrl-p,ctrl-q");

/** Numbers of an IPv4 address, or nothing where text is none in its one form. */
export function ipv4(address: string): readonly number[] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1);
  return parts?.every((part) => String(Number(part)) === part && Number(part) < 256) ? parts.map(Number) : undefined;
}

/** Whether an address is one of those that networks at home and at work use inside: RFC 1918, or RFC 4193 for IPv6. */
export function isPrivate(address: string): boolean {
  const v4 = ipv4(address);
  if (!v4) return /^f[cd][0-9a-f]{2}:[0-9a-f:]{1,40}$/i.test(address);
  const [a = 0, b = 0] = v4;
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}

/** A private address; empty for one that the engine picks. */
export const privateAddress: LeafRule = value("private address", (given, at) => {
  const address = textOf(given, at);
  if (address !== "" && !isPrivate(address)) refuse(at, "it must be a private address");
});

/** The value beside this one. */
export function sibling(at: Place, name: string): unknown {
  const holder = at.path.slice(0, -1).reduce<unknown>(
    (here, step) => (here as Record<string | number, unknown> | undefined)?.[step],
    at.input,
  );
  return (holder as Record<string, unknown> | undefined)?.[name];
}
