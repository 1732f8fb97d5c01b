/**
 * A server that is ready to be served: its hosts, their policies and its tools, out of the flags.
 *
 * @module
 */

import type { Docker } from "../core/client.ts";
import { createRegistry } from "../mcp/create-registry.ts";
import type { Grant } from "../mcp/policy/policy.ts";
import type { AuditEntry, Host, Registry } from "../mcp/registry.ts";
import { tools as allTools } from "../mcp/tools/all.ts";
import { connectAs } from "./context.ts";
import type { GivenFlags } from "./given.ts";
import { hostWishes } from "./hosts.ts";
import type { Io } from "./io.ts";
import type { Log } from "./log.ts";
import { type HttpOptions, httpOptions, toolNames, toolsetsOf, wholeNumber } from "./options.ts";
import { pendingCodes } from "./pending.ts";
import { policies } from "./policies.ts";
import { stateFolder } from "./state.ts";

/** What is served. */
export interface Plan extends AsyncDisposable {
  /** The engines. */
  readonly hosts: readonly Host[];
  /** The tools. */
  readonly registry: Registry;
  /** Where HTTP is served; `undefined` for stdio. */
  readonly http: HttpOptions | undefined;
}

/** Makes it. Nothing is sent to an engine. Throws `UsageError` for every value that is not understood. */
export async function planOf(flags: GivenFlags, io: Io, log: Log, audit?: (entry: AuditEntry) => void): Promise<Plan> {
  const wishes = hostWishes(flags);
  const policyOf = policies(flags, io, log.warn);
  const clients: Docker[] = [];
  const hosts: Host[] = [];
  for (const wish of wishes) {
    const docker = await connectAs(io, { host: wish.endpoint, version: flags["api-version"]?.values[0] });
    clients.push(docker);
    hosts.push({
      name: wish.name,
      endpoint: docker.endpoint ?? { host: "unknown", why: "unknown" },
      caller: docker,
      policy: policyOf(wish),
    });
  }
  const allow = new Set<Grant>(hosts.flatMap(({ policy }) => [...policy.allow]));
  const names = allTools.map(({ name }) => name);
  const seconds = wholeNumber(flags, "timeout", 1, 3600);
  const registry = createRegistry({
    hosts,
    toolsets: toolsetsOf(flags.toolsets, allow),
    tools: toolNames(flags.tools, names),
    excludeTools: toolNames(flags["exclude-tools"], names),
    maxChars: wholeNumber(flags, "max-output-chars", 1000, 45_000),
    softDeadline: seconds === undefined ? undefined : seconds * 1000,
    audit,
    confirmations: pendingCodes(stateFolder(io)),
  });
  const onlyReads = hosts.every(({ policy }) => !policy.allow.size && !policy.revealEnv);
  return {
    hosts,
    registry,
    http: httpOptions(flags, onlyReads),
    [Symbol.asyncDispose]: async () => void await Promise.all(clients.map((docker) => docker.close())),
  };
}
