/**
 * The engines of a server, each with its own ceiling.
 *
 * @module
 */

import type { GivenFlags } from "./given.ts";
import { UsageError } from "./io.ts";

/** An engine that was asked for. */
export interface HostWish {
  /** Its name, as the `host` argument of tools takes it. */
  readonly name: string;
  /** Where it listens, or `context:NAME`; absent for the one that the environment names. */
  readonly endpoint: string | undefined;
  /** Whether nothing but reading is granted there. */
  readonly readOnly: boolean;
  /** Whether nothing that destroys is granted there. */
  readonly noDestroy: boolean;
}

/** The engines of `--host` and `--context`; without them the environment's, as `local`. Throws `UsageError`. */
export function hostWishes({ host, context }: GivenFlags): readonly HostWish[] {
  if (host && context) {
    throw new UsageError(`${context.from} and ${host.from} both name an engine: use --host NAME=context:${context.values[0]}`);
  }
  const texts = host?.values ?? (context ? [`context:${context.values[0]}`] : []);
  const from = (host ?? context)?.from ?? "";
  if (!texts.length) return [{ name: "local", endpoint: undefined, readOnly: false, noDestroy: false }];
  const wishes = texts.map((text) => hostWish(text, from, texts.length > 1));
  const twice = wishes.find(({ name }, i) => wishes.some((other, j) => j < i && other.name === name));
  if (twice) throw new UsageError(`${from} names two engines ${twice.name}`);
  return wishes;
}

function hostWish(text: string, from: string, several: boolean): HostWish {
  const [, given, rest = ""] = /^(?:([\w-]+)=)?(.*)$/s.exec(text) ?? [];
  const name = given ?? "local";
  if (given === undefined && several) throw new UsageError(`${from} has several engines: give ${text} a name, as NAME=${text}`);
  if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name)) {
    throw new UsageError(
      `Cannot use the name ${JSON.stringify(name)} in ${from}: it has up to 32 small letters, digits, - and _, a letter first`,
    );
  }
  const [endpoint = "", ...marks] = rest.split(",");
  const unknown = marks.find((mark) => mark !== "ro" && mark !== "nd");
  if (unknown !== undefined) throw new UsageError(`Cannot use ${JSON.stringify(unknown)} behind ${endpoint} in ${from}: it is ro or nd`);
  if (endpoint === "") throw new UsageError(`${from} has ${JSON.stringify(text)}, which names no engine`);
  return { name, endpoint, readOnly: marks.includes("ro"), noDestroy: marks.includes("nd") };
}
