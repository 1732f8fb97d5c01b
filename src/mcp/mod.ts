/**
 * Docker for AI agents, without a protocol: tools, resources and prompts, and the policy that every request of theirs passes.
 * Needs `zod`. `dockwire/mcp/server` serves it over the Model Context Protocol.
 *
 * @module
 */

export { createRegistry } from "./create-registry.ts";
export { createEngine } from "./engine.ts";
export type { Admitted, Cleaner, Engine, EngineParts, EngineRequest, Guard } from "./engine.ts";
export type { Asking, Confirmations } from "./policy/confirm.ts";
export { PolicyError, type Rule } from "./policy/denied.ts";
export { type GrantOptions, policyFrom, readOnlyPolicy } from "./policy/grants.ts";
export type { BindGrant, ConfirmPolicy, Grant, HostGrants, Policy, Risk, Scope, Secret } from "./policy/policy.ts";
export type {
  AuditedOperation,
  AuditEntry,
  CallContext,
  CallResult,
  Host,
  PublishedPrompt,
  PublishedResource,
  PublishedTool,
  Registry,
  RegistryOptions,
} from "./registry.ts";
export { defaultToolsets, toolsets } from "./select.ts";
export { tool, ToolError } from "./tool.ts";
export type { Annotations, HostInfo, Part, Tool, ToolContext, ToolResult, Toolset } from "./tool.ts";
