/**
 * An engine in memory for the guard: it has objects, answers their inspects, and notes what else it is asked for.
 *
 * @module
 */

import { type Caller, createCaller } from "../../src/core/call.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import * as groups from "../../src/core/groups.ts";
import type { OperationId } from "../../src/core/groups.ts";
import { match } from "../../src/core/match.ts";
import type { Transport, WireRequest, WireResponse } from "../../src/core/transport.ts";
import { createEngine, type Engine } from "../../src/mcp/engine.ts";
import type { Asking } from "../../src/mcp/policy/confirm.ts";
import { type CallGuard, createGuard } from "../../src/mcp/policy/guard.ts";
import type { AuditedOperation } from "../../src/mcp/registry.ts";
import { noHost, type Policy } from "../../src/mcp/policy/policy.ts";

/** Every endpoint. */
export const endpoints: readonly AnyEndpoint[] = Object.values(groups).flatMap((group) => Object.values(group)) as unknown as AnyEndpoint[];

/** The endpoint of an operation. */
export function endpointOf(id: OperationId): AnyEndpoint {
  return endpoints.find((endpoint) => endpoint.id === id) as AnyEndpoint;
}

/** Kinds of objects, as their paths say them. */
export type Shelf = "containers" | "images" | "volumes" | "networks" | "secrets" | "configs" | "services" | "nodes" | "tasks" | "plugins";

/** What an engine said, or a status. */
export type Answer = number | object;

/** An engine in memory. */
export interface Fake {
  /** Sends to it. */
  readonly caller: Caller;
  /** Objects by kind, found by id, by the beginning of an id, and by name. */
  readonly objects: Record<Shelf, Record<string, unknown>[]>;
  /** Everything that was asked, as `POST /containers/x/start`, inspects included. */
  readonly requests: string[];
  /** Bodies of what was no inspect, in order. */
  readonly bodies: unknown[];
  /** Answers what is no inspect; default 204, or 201 with an id for a create. */
  answer:
    | ((id: string, request: WireRequest, params: Readonly<Record<string, string>>) => Answer | Promise<Answer> | undefined)
    | undefined;
}

const ids: Readonly<Record<string, Shelf>> = {
  ContainerInspect: "containers",
  ImageInspect: "images",
  VolumeInspect: "volumes",
  NetworkInspect: "networks",
  SecretInspect: "secrets",
  ConfigInspect: "configs",
  ServiceInspect: "services",
  NodeInspect: "nodes",
  TaskInspect: "tasks",
  PluginInspect: "plugins",
};

/** An id: 64 digits of one kind. */
export function id(digit: string): string {
  return digit.repeat(64).slice(0, 64);
}

/** A container that nothing is said against. */
export function container(
  name: string,
  of: string,
  more: { Labels?: object; HostConfig?: object; Mounts?: object[]; State?: object } = {},
): Record<string, unknown> {
  const { Labels = {}, HostConfig = {}, Mounts = [], State = { Status: "running", Running: true, StartedAt: "2026-11-01T00:00:00Z" } } =
    more;
  return { Id: of, Name: `/${name}`, Created: "2026-11-01T00:00:00Z", State, Config: { Image: "busybox", Labels }, HostConfig, Mounts };
}

/** An image. */
export function image(
  tags: readonly string[],
  of: string,
  { Labels = {}, RepoDigests = [], ...Config }: { Labels?: object; RepoDigests?: string[]; OnBuild?: string[] | null | undefined } = {},
): Record<string, unknown> {
  return {
    Id: `sha256:${of}`,
    RepoTags: tags,
    RepoDigests,
    Size: 2e6,
    Os: "linux",
    Architecture: "amd64",
    Config: { OnBuild: null, Labels, ...Config },
  };
}

/** A volume. */
export function volume(
  name: string,
  more: { Labels?: object | null; Options?: object | null; Driver?: string } = {},
): Record<string, unknown> {
  return { Name: name, Driver: "local", Scope: "local", CreatedAt: "2026-11-01T00:00:00Z", Labels: null, Options: null, ...more };
}

/** A network. */
export function network(name: string, of: string, Labels: object = {}): Record<string, unknown> {
  return { Id: of, Name: name, Driver: "bridge", Scope: "local", Labels };
}

/** A secret, a config or a service. */
export function swarmObject(name: string, of: string, Labels: object = {}, more: object = {}): Record<string, unknown> {
  return { ID: of, Version: { Index: 7 }, Spec: { Name: name, Labels }, ...more };
}

/** An engine with these objects. */
export function fake(given: Partial<Record<Shelf, Record<string, unknown>[]>> = {}): Fake {
  const objects = {
    containers: [],
    images: [],
    volumes: [],
    networks: [],
    secrets: [],
    configs: [],
    services: [],
    nodes: [],
    tasks: [],
    plugins: [],
    ...given,
  };
  const requests: string[] = [];
  const bodies: unknown[] = [];
  const transport: Transport = {
    async request(request) {
      request.signal?.throwIfAborted();
      const found = match(endpoints, request.method, request.path);
      if (!found) return response(400, { message: `the engine has no ${request.path}` });
      requests.push(`${request.method} ${request.path.replace(/^\/v[\d.]+/, "")}`);
      const shelf = ids[found.endpoint.id];
      const name = Object.values(found.params)[0] ?? "";
      if (shelf) {
        const object = objects[shelf].find((one) => called(one, name));
        return object ? response(200, object) : response(404, { message: `no such thing: ${name}` });
      }
      bodies.push(
        request.body instanceof Uint8Array && found.endpoint.body?.kind !== "raw"
          ? JSON.parse(new TextDecoder().decode(request.body))
          : undefined,
      );
      const answer = await one.answer?.(found.endpoint.id, request, found.params);
      if (typeof answer === "number") return response(answer, { message: "the engine said no" });
      return answer ? response(201, answer) : byDefault(found.endpoint, objects, bodies.at(-1));
    },
  };
  const one: Fake = { caller: createCaller(transport, { version: "1.51" }), objects, requests, bodies, answer: undefined };
  return one;
}

function byDefault(endpoint: AnyEndpoint, objects: Fake["objects"], body: unknown): WireResponse {
  if (endpoint.id === "VolumeCreate") {
    const { Name, Labels, DriverOpts } = body as { Name: string; Labels?: object; DriverOpts?: object };
    let found = objects.volumes.find((one) => one.Name === Name);
    if (!found) objects.volumes.push(found = volume(Name, { Labels: Labels ?? null, Options: DriverOpts ?? null }));
    return response(201, found);
  }
  if (endpoint.returns.kind === "json") return response(201, endpoint.id.includes("List") ? [] : { Id: id("e"), ID: id("e") });
  if (endpoint.returns.kind === "progress") return response(200, { status: "done" });
  return response(204, undefined);
}

function called(object: Record<string, unknown>, name: string): boolean {
  const own = String(object.Id ?? object.ID ?? "").replace(/^sha256:/, "");
  const names = [
    object.Name,
    (object.Spec as { Name?: string } | undefined)?.Name,
    ...(object.RepoTags as string[] | undefined ?? []),
    ...(object.RepoDigests as string[] | undefined ?? []),
  ];
  const bare = name.replace(/^sha256:/, "");
  return names.includes(name) || names.includes(`/${name}`) || names.includes(`${name}:latest`) ||
    (/^[0-9a-f]{4,}$/.test(bare) && own.startsWith(bare));
}

function response(status: number, value: unknown): WireResponse {
  const bytes = value === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(value));
  return {
    status,
    headers: new Headers({ "content-type": "application/json" }),
    body: {
      bytes: () => Promise.resolve(bytes),
      close() {},
      async *[Symbol.asyncIterator]() {
        yield bytes;
      },
    },
  };
}

const everything = ["files", "net", "write", "exec", "build", "push", "destroy", "dataloss"] as const;

/** A policy that grants every class, asks nobody, and keeps to what is managed. */
export function policyOf(more: Partial<Policy> = {}): Policy {
  return {
    allow: new Set(everything),
    allowHost: noHost,
    registries: ["docker.io"],
    scope: { kind: "managed" },
    revealEnv: false,
    confirm: { when: "never", never: [], fallback: "deny" },
    labels: [],
    key,
    install: "test",
    self: undefined,
    secrets: {},
    ...more,
  };
}

const key = new Uint8Array(32).fill(7);

/** A guard over an engine in memory, and an engine as tools have it. */
export interface Guarded {
  readonly engine: Engine;
  readonly guard: CallGuard;
  readonly log: AuditedOperation[];
  readonly abort: AbortController;
}

/** Guards a call. */
export function guarded({ caller }: Pick<Fake, "caller">, policy: Policy = policyOf(), ask: Asking = {}, host: string = "local"): Guarded {
  const log: AuditedOperation[] = [];
  const abort = new AbortController();
  const { signal } = abort;
  const guard = createGuard({ host, caller, policy, ask, signal, log: (entry) => void log.push(entry) });
  const cleaner = { value: <T>(_: string, value: T) => value, text: (_: string, text: string) => text, redacted: 0 };
  return { guard, log, abort, engine: createEngine({ host, caller, policy, guard, cleaner, signal }) };
}

/** The rule by which a guard refuses a request; `undefined` where it lets it through. Anything else that goes wrong is thrown. */
export async function ruleOf(
  { guard }: Pick<Guarded, "guard">,
  operation: OperationId,
  input: Record<string, unknown> = {},
): Promise<string | undefined> {
  try {
    await guard.admit({ endpoint: endpointOf(operation), input });
    return undefined;
  } catch (error) {
    const { name, rule } = error as { name?: string; rule?: string };
    if (name !== "PolicyError") throw error;
    return rule;
  }
}
