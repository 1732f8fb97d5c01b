/**
 * What a server would be, before it is one.
 *
 * @module
 */

import type { Policy, Scope } from "../mcp/policy/policy.ts";
import type { Host, Registry } from "../mcp/registry.ts";

/** Says the hosts, what is granted on each, and the tools. */
export function describe(hosts: readonly Host[], registry: Registry, transport: string): string {
  const sections = hosts.map(({ name, endpoint, policy }) =>
    `${name}: ${endpoint.host} (${endpoint.why})\n${lines(policy).map((line) => `  ${line}\n`).join("")}`
  );
  const tools = registry.tools.map(({ name }) => name);
  return `${sections.join("")}transport: ${transport}\ntools (${tools.length}): ${tools.join(", ")}\n`;
}

/** One line a part of a policy; what is not granted is left out. */
export function lines({ allow, allowHost, registries, scope, revealEnv, confirm, labels, self, secrets }: Policy): readonly string[] {
  if (!allow.size) return ["allow: nothing but reading", ...revealEnv ? ["reveal: env"] : []];
  const host = [
    ...(["privileged", "net", "pid", "devices", "publish"] as const).filter((word) => allowHost[word]),
    ...allowHost.swarmJoin ? ["swarm-join"] : [],
    ...allowHost.plugins ? ["plugins"] : [],
    ...allowHost.capabilities.map((name) => `caps:${name}`),
    ...allowHost.binds.map(({ root, write }) => `bind:${root}${write ? ":rw" : ""}`),
  ];
  const exempt = confirm.never.length ? `, never for ${confirm.never.join(", ")}` : "";
  return [
    `allow: ${[...allow].join(", ")}`,
    `allow-host: ${host.join(", ") || "nothing"}`,
    ...allow.has("net") ? [`allow-registry: ${registries.join(", ")}`] : [],
    `scope: ${scopeOf(scope)}`,
    `confirm: ${confirm.when}${exempt}; where the client cannot ask: ${confirm.fallback}`,
    ...revealEnv ? ["reveal: env"] : [],
    ...labels.length ? [`allow-label: ${labels.join(", ")}`] : [],
    ...Object.keys(secrets).length ? [`secrets: ${Object.keys(secrets).join(", ")}`] : [],
    ...self ? [`protected: ${self.slice(0, 12)}, the container of this server`] : [],
  ];
}

function scopeOf(scope: Scope): string {
  switch (scope.kind) {
    case "project":
      return `project:${scope.project}`;
    case "label":
      return `label:${scope.key}=${scope.value}`;
    default:
      return scope.kind;
  }
}
