/**
 * What an engine or a transport cannot do, with the reason. A case that is named here runs all the same, and when it
 * passes the entry is stale, which fails.
 */
import type { Case, Need } from "./case.ts";

/** Where a run takes place. */
export interface Place {
  /** Name of the engine, such as `docker-28` or `podman-5-b`. */
  readonly engine: string;
  /** How it is reached. */
  readonly transport: "unix" | "tcp" | "tls" | "fetch";
  /** What runs the client. */
  readonly runtime: "node" | "deno";
}

/** Cases that fail somewhere. */
export interface Exception extends Partial<Place> {
  /** Their ids, or what they need. */
  readonly cases: readonly string[] | Need;
  /** Why they fail. */
  readonly reason: string;
}

/** All of them. */
export const exceptions: readonly Exception[] = [
  { transport: "fetch", cases: "upgrade", reason: "fetch cannot upgrade a connection" },
];

/** The exception that a case is, if it is one. */
export function exceptionOf(each: Case, place: Place): Exception | undefined {
  return exceptions.find(({ cases, engine, transport, runtime }) =>
    (typeof cases === "string" ? each.needs?.includes(cases) : cases.includes(each.id)) &&
    (engine === undefined || `${place.engine}-`.startsWith(`${engine}-`)) &&
    (transport === undefined || transport === place.transport) &&
    (runtime === undefined || runtime === place.runtime)
  );
}
