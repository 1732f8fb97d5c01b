/**
 * The registry: which tools, resources and prompts there are, over which engines.
 *
 * @module
 */

import { docs } from "./catalog/docs.ts";
import { operations } from "./catalog/operations.ts";
import { callTool, type Opened } from "./call-tool.ts";
import { createEngine, type Engine } from "./engine.ts";
import { instructions } from "./instructions.ts";
import { narrow } from "./policy/grants.ts";
import { createGuard } from "./policy/guard.ts";
import type { Grant } from "./policy/policy.ts";
import { prompts } from "./prompts.ts";
import { publish } from "./publish.ts";
import type { AuditedOperation, CallContext, Host, Registry, RegistryOptions } from "./registry.ts";
import { resources } from "./resources.ts";
import { select } from "./select.ts";
import { createCleaner } from "./shape/cleaner.ts";
import type { HostInfo } from "./tool.ts";

/** Grants with which a model can make what it then looks at. */
const guessing: readonly Grant[] = ["write", "exec", "build", "files"];

/** The registry of these hosts. Throws an `Error` for a name of a tool that there is not, and for hosts of one name. */
export function createRegistry(options: RegistryOptions): Registry {
  const { hosts, audit = () => {}, confirmations, softDeadline = 50_000 } = options;
  const maxChars = Math.min(options.maxChars ?? 16_000, 45_000);
  const hostNames = hosts.map(({ name }) => name);
  if (!hosts.length || new Set(hostNames).size < hosts.length) {
    throw new Error("A server needs at least one host, each with a name of its own");
  }
  const tools = select(options);
  const bySecondCall = hosts.some(({ policy }) => policy.confirm.fallback !== "deny");
  const extras = { hosts: hostNames, confirm: bySecondCall };
  const registered = new Map(tools.map((tool) => [tool.name, publish(tool, extras)] as const));
  const infos = hosts.map(infoOf);
  // Equal values can be told by equal marks, for as long as this process runs and no longer.
  const marks = crypto.getRandomValues(new Uint8Array(32));

  /** The engine of one call, which tells `log` of each operation. */
  function open({ name: host, caller, policy: granted }: Host, context: CallContext, log: (entry: AuditedOperation) => void): Opened {
    const policy = context.ceiling ? narrow(granted, context.ceiling) : granted;
    const { signal } = context;
    const guard = createGuard({ host, caller, policy, ask: { ...context, confirmations }, signal, log });
    const cleaner = createCleaner({
      // Who can put a guess where it is shown could compare the marks.
      marks: guessing.some((grant) => policy.allow.has(grant)) ? undefined : marks,
      revealEnv: policy.revealEnv,
      secrets: Object.values(policy.secrets).map(({ value }) => value),
    });
    return {
      engine: createEngine({ host, caller, policy, guard, cleaner, signal }),
      made: () => guard.made,
      abandon: () => guard.abandon(),
    };
  }

  /** An engine for resources and completions: each of their operations is a line of the audit log. */
  const engineOf = (context: CallContext) => (name: string): Engine => {
    const host = hosts.find((host) => host.name === name) ?? hosts[0] as Host;
    const start = performance.now();
    return open(host, context, (entry) => {
      const { outcome, rule } = entry;
      const at = new Date().toISOString();
      audit({
        at,
        subject: context.subject,
        host: host.name,
        tool: "resource",
        operations: [entry],
        outcome,
        rule,
        ms: performance.now() - start,
      });
    }).engine;
  };
  const withApi = tools.some(({ toolset }) => toolset === "api");
  return {
    instructions: instructions({ hosts: infos, policies: hosts.map(({ policy }) => policy), tools }),
    tools: [...registered.values()].map(({ published }) => published),
    async call(name, args, context) {
      const tool = registered.get(name);
      return tool && await callTool({ tool, args, context, hosts, infos, open, audit, maxChars, softDeadline });
    },
    ...resources({ hosts: infos, engineOf, maxChars, ...withApi && { docs, operations: [...operations.keys()] } }),
    ...prompts({ hosts: infos }),
  };
}

/** What a host is to tools and instructions. */
function infoOf({ name, endpoint, policy }: Host): HostInfo {
  return { name, endpoint: endpoint.host, readOnly: policy.allow.size === 0 };
}
