/**
 * An engine in memory: it tells what there is as Docker 28 tells it, and remembers what it was asked to change.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Body, Transport, WireRequest, WireResponse } from "../../../src/core/transport.ts";
import type { Policy } from "../../../src/mcp/policy/policy.ts";
import { tarOf } from "./archives.ts";
import { idOf, ids, type Json, type Kind, objects } from "./objects.ts";

/** Something that was to change. */
export interface Change {
  /** Method and path with its query, the version left out. */
  readonly request: string;
  /** Its headers. */
  readonly headers: WireRequest["headers"];
  /** Its body as text. */
  readonly body: string;
}

/** The engine. */
export interface World {
  /** Carries requests to it. */
  readonly transport: Transport;
  /** What it was asked to change, in order. */
  readonly changes: readonly Change[];
  /** What it was asked to tell. */
  readonly looks: readonly string[];
  /** Puts an object there, or in the place of the one with that id. */
  put(kind: Kind, object: Json): void;
  /** Takes the object with that id or name away. */
  drop(kind: Kind, id: string): void;
  /** Called before it is asked to change something, with method and path. */
  before: ((request: string) => void) | undefined;
}

/** An engine with something of everything. */
export async function world(policy: Policy): Promise<World> {
  const state = await objects(policy);
  const changes: Change[] = [];
  const looks: string[] = [];
  const put: World["put"] = (kind, object) => {
    const at = state[kind].findIndex((other) => keyOf(other) === keyOf(object));
    if (at < 0) state[kind].push(object);
    else state[kind][at] = object;
  };

  function look(path: string): Json | readonly Json[] | undefined {
    const [first = "", second, third] = path.split("/").slice(1).map(decodeURIComponent);
    if (path === "/info") {
      return { ID: "x", OSType: "linux", SecurityOptions: [], Swarm: { LocalNodeState: "active" }, DockerRootDir: "/var/lib/docker" };
    }
    if (path === "/version") return { ApiVersion: "1.51", Version: "28.0.0", Components: [{ Name: "Engine" }] };
    if (path === "/system/df") return { LayersSize: 0, Images: [], Containers: [], Volumes: [], BuildCache: [] };
    if (path === "/events") return [];
    if (path === "/images/search" || path.endsWith("/history")) return [];
    if (first === "distribution") return { Descriptor: {}, Platforms: [] };
    if (first === "exec") {
      return { ID: second, ContainerID: ids.mine, Running: false, ProcessConfig: { entrypoint: "sh", arguments: [], privileged: false } };
    }
    if (first === "swarm") {
      return { ID: "swarm", Version: { Index: 9 }, Spec: { Name: "default" }, JoinTokens: { Worker: "SWMTKN-1", Manager: "SWMTKN-2" } };
    }
    if (!(first in state)) return undefined;
    const all = state[first as Kind];
    if (second === undefined || (second === "json" && third === undefined)) {
      return first === "volumes" ? { Volumes: all } as unknown as Json : all;
    }
    const name = first === "images" || first === "plugins"
      ? path.slice(first.length + 2).split("/").map(decodeURIComponent).join("/").replace(/\/json$/, "")
      : second;
    return all.find((one) => namesOf(one).includes(name)) ??
      all.find((one) => idOfObject(one).startsWith(name.replace(/^sha256:/, "")) && /^(sha256:)?[0-9a-z]+$/.test(name));
  }

  const answer = (path: string, method: string, body: string): { status: number; value: unknown } => {
    if (method === "GET" || method === "HEAD") {
      looks.push(path);
      const found = look(path.replace(/\?.*/, ""));
      return found === undefined ? { status: 404, value: { message: "no such thing" } } : { status: 200, value: found };
    }
    if (path === "/volumes/create") {
      const { Name, DriverOpts, Labels, Driver } = JSON.parse(body) as { Name: string; DriverOpts?: Json; Labels?: Json; Driver?: string };
      const made = {
        Name,
        Driver: Driver ?? "local",
        Options: DriverOpts ?? null,
        Labels: Labels ?? null,
        Scope: "local",
        Mountpoint: `/v/${Name}`,
        CreatedAt: "now",
      };
      if (!state.volumes.some((other) => other.Name === Name)) put("volumes", made);
      return { status: 201, value: made };
    }
    return { status: 200, value: { Id: idOf("7e57"), ID: "7e57", Warnings: null } };
  };

  const transport: Transport = {
    async request({ method, path, headers, body }) {
      const bare = path.replace(/^\/v[\d.]+/, "");
      const text = await textOf(body);
      if (method !== "GET" && method !== "HEAD") {
        engine.before?.(`${method} ${bare}`);
        changes.push({ request: `${method} ${bare}`, headers, body: text });
      }
      const { status, value } = answer(bare, method, text);
      const stat = bare.includes("/archive?") ? { "x-docker-container-path-stat": btoa('{"name":"x","size":3,"mode":420}') } : {};
      const bytes = method === "GET" && bare.includes("/archive?")
        ? tarOf([["x", "old"]])
        : new TextEncoder().encode(JSON.stringify(value));
      return response(status, method === "HEAD" ? new Uint8Array() : bytes, stat);
    },
  };
  const drop: World["drop"] = (kind, id) => void state[kind].splice(0, Infinity, ...state[kind].filter((object) => keyOf(object) !== id));
  const engine: World = { transport, changes, looks, put, drop, before: undefined };
  return engine;
}

function keyOf(object: Json): unknown {
  return object.Id ?? object.ID ?? object.Name;
}

function idOfObject(object: Json): string {
  return String(keyOf(object)).replace(/^sha256:/, "");
}

/** All names that an engine knows an object by, whole ids among them. */
function namesOf(object: Json): string[] {
  const { Name, RepoTags, Spec } = object as { Name?: string; RepoTags?: string[]; Spec?: { Name?: string } };
  const id = String(keyOf(object));
  const tags = (RepoTags ?? []).flatMap((tag) => [tag, `docker.io/library/${tag}`, ...tag.endsWith(":latest") ? [tag.slice(0, -7)] : []]);
  return [
    id,
    idOfObject(object),
    ...Name === undefined ? [] : [Name.replace(/^\//, ""), Name],
    ...Spec?.Name === undefined ? [] : [Spec.Name],
    ...tags,
  ];
}

async function textOf(body: WireRequest["body"]): Promise<string> {
  if (body === undefined) return "";
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function response(status: number, bytes: Uint8Array<ArrayBuffer>, more: Readonly<Record<string, string>>): WireResponse {
  const body: Body = {
    bytes: () => Promise.resolve(bytes.slice()),
    close() {},
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(bytes.slice());
    },
  };
  return { status, headers: new Headers({ "content-type": "application/json", ...more }), body };
}
