/**
 * What is granted, in words.
 *
 * @module
 */

import type { HostGrants, Policy, Scope } from "../policy/policy.ts";
import { listed } from "./read-text.ts";

/** What is granted beyond an engine's own objects, as words of `--allow-host`. */
export function hostWords({ binds, capabilities, publish, swarmJoin, ...rest }: HostGrants): string[] {
  return [
    ...Object.entries(rest).filter(([, granted]) => granted === true).map(([name]) => name),
    ...publish ? ["publish"] : [],
    ...swarmJoin ? ["swarm-join"] : [],
    ...capabilities.map((name) => `caps:${name}`),
    ...binds.map(({ root, write }) => `bind:${root}${write ? ":rw" : ""}`),
  ];
}

/** Which objects writes may touch, as the flag says it. */
export function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case "managed":
      return "managed (made by this server)";
    case "project":
      return `project:${scope.project}`;
    case "label":
      return `label:${scope.key}=${scope.value}`;
    case "all":
      return "all";
  }
}

/** The classes that are granted. */
export function grantWords({ allow }: Policy): string[] {
  return ["read", ...allow];
}

/** All that is granted, line by line. */
export function grantsText(policy: Policy): string {
  const { allow, allowHost, scope, registries, confirm, revealEnv } = policy;
  const net = allow.has("net") || allow.has("push") || allow.has("build");
  return listed({
    grants: grantWords(policy).join(", "),
    "on the machine": hostWords(allowHost).join(", "),
    "writes may touch": allow.size ? scopeText(scope) : undefined,
    registries: net ? registries.join(", ") : undefined,
    "a person is asked": allow.size ? `${confirm.when}${confirm.never.length ? `, never for ${confirm.never.join(", ")}` : ""}` : undefined,
    "values in env": revealEnv ? "shown" : undefined,
  });
}
