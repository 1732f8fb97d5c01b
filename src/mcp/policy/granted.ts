/**
 * Whether the classes of a request are granted.
 *
 * @module
 */

import type { AnyEndpoint } from "../../core/endpoint.ts";
import { check } from "./check.ts";
import { PolicyError } from "./denied.ts";
import { type HostGrants, noHost, type Policy, type Risk } from "./policy.ts";

/** Throws `PolicyError` `class` unless all classes of a request are granted. */
export function judgeGrants(id: string, risks: readonly Risk[], { allow, allowHost, revealEnv }: Policy): void {
  for (const risk of risks) {
    if (risk === "read") continue;
    if (risk === "refused") throw new PolicyError("class", `${id} is never sent by this server.`);
    if (risk === "read.sensitive") {
      if (!revealEnv) throw denied(id, "reads what is secret", "--reveal=env");
    } else if (risk === "host") {
      // Of a container's fields the rules of each field know the word; these operations are as a whole.
      const [granted, word] = id.startsWith("Plugin") ? [allowHost.plugins, "plugins"] : [allowHost.swarmJoin, "swarm-join"];
      if (!granted) throw denied(id, "makes its caller root on the host", `--allow-host=${word}`);
    } else if (!allow.has(risk)) throw denied(id, `is of the class ${risk}`, `--allow=${risk}`);
  }
}

/** In which ways a request makes use of grants of the host, a line each; none where it would pass without any. */
export function waysToHost(endpoint: AnyEndpoint, input: Readonly<Record<string, unknown>>, policy: Policy): readonly string[] {
  const words = (Object.keys(noHost) as (keyof HostGrants)[]).filter((word) => {
    const granted = policy.allowHost[word];
    return Array.isArray(granted) ? granted.length > 0 : granted;
  });
  const without = (less: Partial<HostGrants>) => problemOf(endpoint, input, { ...policy, allowHost: { ...policy.allowHost, ...less } });
  const first = words.length ? without(noHost) : undefined;
  if (first === undefined) return [];
  const each = words.flatMap((word) => without({ [word]: noHost[word] }) ?? []);
  // Where either of two grants would do, taking away one shows nothing.
  return each.length ? each : [first];
}

function problemOf(endpoint: AnyEndpoint, input: Readonly<Record<string, unknown>>, policy: Policy): string | undefined {
  try {
    check(endpoint, input, policy);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyError) return error.message.replace(/^Refused: /, "");
    throw error;
  }
}

function denied(id: string, why: string, flag: string): PolicyError {
  return new PolicyError("class", `${id} ${why}, which is not granted here (${flag}). Ask the user; do not work around it.`, flag);
}
