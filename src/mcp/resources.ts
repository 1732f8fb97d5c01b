/**
 * Resources: what there is, by address. What a tool shows in a few lines, these have whole, as clean as there.
 *
 * @module
 */

import { inspect as inspectContainer, list as listContainers } from "../core/endpoints/containers.ts";
import { inspect as inspectImage } from "../core/endpoints/images.ts";
import { inspect as inspectNetwork } from "../core/endpoints/networks.ts";
import { info, version } from "../core/endpoints/system.ts";
import { inspect as inspectVolume } from "../core/endpoints/volumes.ts";
import { DockerError } from "../core/errors.ts";
import type { Engine } from "./engine.ts";
import { names } from "./names.ts";
import { PolicyError } from "./policy/denied.ts";
import { argumentKind } from "./prompts.ts";
import type { CallContext, PublishedResource, Registry } from "./registry.ts";
import { createNonce, fence } from "./shape/fence.ts";
import { shrink } from "./shape/shrink.ts";
import { type HostInfo, ToolError } from "./tool.ts";
import { composeLabels, containerRow, newestKey } from "./tools/containers.ts";
import { logText } from "./tools/logs-lines.ts";
import { logPage } from "./tools/logs-window.ts";
import { logOf } from "./tools/logs.ts";
import { word } from "./tools/read-text.ts";
import { usage } from "./tools/stats.ts";
import { grantsText } from "./tools/system-grants.ts";

/** What resources are made from. */
export interface ResourceParts {
  /** All hosts. Addresses name one where there are several. */
  readonly hosts: readonly HostInfo[];
  /** The engine of a host, for one request. */
  readonly engineOf: (context: CallContext) => (host: string) => Engine;
  /** Most characters of a text. */
  readonly maxChars: number;
  /** What is to be known of an operation; absent where nobody needs it. */
  readonly docs?: ((operation: string) => string | undefined) | undefined;
  /** Ids of the operations that `docs` knows. */
  readonly operations?: readonly string[] | undefined;
}

/** The text of a resource. */
type Text = { readonly mimeType: string; readonly text: string };

interface Reading {
  readonly engine: Engine;
  /** The variable of the address. */
  readonly id: string;
  readonly context: CallContext;
  readonly parts: ResourceParts;
}

interface Template {
  /** Behind the host, with at most one variable. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly mimeType: string;
  readonly read: (reading: Reading) => Promise<Text | undefined>;
}

const jsonType = "application/json";
const most = 100;

function json(value: object, { maxChars }: ResourceParts): Text {
  return { mimeType: jsonType, text: JSON.stringify(shrink({ ...value }, maxChars, (text) => text)) };
}

async function readContainers({ engine, parts }: Reading): Promise<Text> {
  const all = (await engine.call(listContainers, { all: true })).sort((a, b) => newestKey(a) < newestKey(b) ? 1 : -1);
  return json({ total: all.length, containers: all.slice(0, most).map(containerRow) }, parts);
}

async function readLogs({ engine, id, parts: { maxChars } }: Reading): Promise<Text> {
  const page = await logPage(logOf(engine, id), { limit: most, context: 0, maxChars: maxChars - 300, budget: 20_000 });
  return { mimeType: "text/plain", text: fence(logText(page.lines), `logs:${word(id)}`, createNonce()) };
}

const all: readonly Template[] = [
  {
    path: "info",
    name: "engine",
    description: "What the engine says about itself and its machine",
    mimeType: jsonType,
    read: async ({ engine, parts }) => json({ info: await engine.call(info, {}), version: await engine.call(version, {}) }, parts),
  },
  {
    path: "containers",
    name: "containers",
    description: "The newest 100 containers, running or not",
    mimeType: jsonType,
    read: readContainers,
  },
  {
    path: "policy",
    name: "grants",
    description: "What this server may do there",
    mimeType: "text/plain",
    read: ({ engine: { policy } }) => Promise.resolve({ mimeType: "text/plain", text: grantsText(policy) }),
  },
  {
    path: "containers/{id}",
    name: "container",
    description: "All about a container; secrets are redacted",
    mimeType: jsonType,
    read: async ({ engine, id, parts }) => json(await engine.call(inspectContainer, { id }), parts),
  },
  { path: "containers/{id}/logs", name: "container logs", description: "Its last 100 lines", mimeType: "text/plain", read: readLogs },
  {
    path: "containers/{id}/stats",
    name: "container usage",
    description: "CPU (percent of one core), memory, network, disk",
    mimeType: jsonType,
    read: async ({ engine, id, context, parts }) => json(await usage(engine, id, context.signal) ?? { running: false }, parts),
  },
  {
    path: "images/{id}",
    name: "image",
    description: "All about an image",
    mimeType: jsonType,
    read: async ({ engine, id, parts }) => json(await engine.call(inspectImage, { name: id }), parts),
  },
  {
    path: "networks/{id}",
    name: "network",
    description: "All about a network",
    mimeType: jsonType,
    read: async ({ engine, id, parts }) => json(await engine.call(inspectNetwork, { id }), parts),
  },
  {
    path: "volumes/{name}",
    name: "volume",
    description: "All about a volume",
    mimeType: jsonType,
    read: async ({ engine, id, parts }) => json(await engine.call(inspectVolume, { name: id }), parts),
  },
];

const docsTemplate: Template = {
  path: "docs/{operation}",
  name: "operation",
  description: "Parameters and body of an operation, for api_request",
  mimeType: "text/plain",
  read({ id, parts }) {
    const text = parts.docs?.(id);
    return Promise.resolve(text === undefined ? undefined : { mimeType: "text/plain", text: text.slice(0, parts.maxChars) });
  },
};

/** Whether a path is one of a template; its variable, decoded. */
function variableOf({ path }: Template, given: string): string | undefined {
  const wanted = path.split("/");
  const parts = given.split("/");
  if (parts.length !== wanted.length) return undefined;
  let value = "";
  for (const [index, part] of parts.entries()) {
    if (wanted[index] === part) continue;
    if (!wanted[index]?.startsWith("{") || part === "") return undefined;
    try {
      value = decodeURIComponent(part);
    } catch {
      return undefined;
    }
  }
  return value;
}

/** Resources, as the registry has them. */
export function resources(parts: ResourceParts): Pick<Registry, "templates" | "resources" | "read" | "complete"> {
  const { hosts, engineOf } = parts;
  const several = hosts.length > 1;
  const templates = [...all, ...parts.docs ? [docsTemplate] : []];
  const uri = (host: string, path: string) => several ? `docker://${encodeURIComponent(host)}/${path}` : `docker://${path}`;
  const titled = (host: HostInfo, name: string) => several ? `${name} of ${host.name}` : name;

  /** Host and path of an address. */
  function resolve(address: string): { readonly host: string; readonly path: string } | undefined {
    const [, rest] = /^docker:\/\/(.{1,1000})$/.exec(address) ?? [];
    if (rest === undefined) return undefined;
    if (!several) return hosts[0] && { host: hosts[0].name, path: rest };
    const host = hosts.find(({ name }) => rest.startsWith(`${encodeURIComponent(name)}/`))?.name;
    return host === undefined ? undefined : { host, path: rest.slice(encodeURIComponent(host).length + 1) };
  }

  async function listOf(host: HostInfo, context: CallContext): Promise<PublishedResource[]> {
    const fixed = templates.filter(({ path }) => !path.includes("{")).map(({ path, name, description, mimeType }) => ({
      uri: uri(host.name, path),
      name: titled(host, name),
      description,
      mimeType,
    }));
    // Where nobody answers, what needs no answer is still listed.
    const found = await engineOf(context)(host.name).call(listContainers, { all: true }).catch(() => []);
    const rows = found.sort((a, b) => newestKey(a) < newestKey(b) ? 1 : -1).slice(0, most).map(containerRow);
    return [
      ...fixed,
      ...rows.map(({ id, name, status }) => ({
        uri: uri(host.name, `containers/${id}`),
        name: titled(host, name),
        description: status,
        mimeType: jsonType,
      })),
    ];
  }

  /** Names of a kind on all hosts, since a completion does not say which is meant. */
  async function namesOf(kind: string, context: CallContext): Promise<string[]> {
    const found = await Promise.all(
      hosts.map(({ name }) => kind === "scope" ? projects(engineOf(context)(name)) : names(engineOf(context)(name), kind)),
    );
    return [...kind === "scope" ? ["all"] : [], ...found.flat()];
  }

  function kindOf(of: Parameters<Registry["complete"]>[0], variable: string): string | undefined {
    if ("prompt" in of) return argumentKind(of.prompt, variable);
    const [, kind] = /\/(container|image|network|volume)s\/\{(?:id|name)\}/.exec(of.template.replace("docker://", "/")) ?? [];
    return kind;
  }

  return {
    templates: templates.filter(({ path }) => path.includes("{")).map(({ path, name, description, mimeType }) => ({
      uri: several ? `docker://{host}/${path}` : `docker://${path}`,
      name,
      description,
      mimeType,
    })),
    async resources(context) {
      const lists = await Promise.all(hosts.map((host) => listOf(host, context)));
      // Each host has its share, and what is fixed comes first.
      return lists.flatMap((list) => list.slice(0, Math.max(3, Math.floor(most / hosts.length)))).slice(0, most);
    },
    async read(address, context) {
      const at = resolve(address);
      if (!at) return undefined;
      for (const template of templates) {
        const id = variableOf(template, at.path);
        if (id === undefined) continue;
        const engine = engineOf(context)(at.host);
        try {
          return await template.read({ engine, id, context, parts });
        } catch (error) {
          context.signal.throwIfAborted();
          throw new Error(wordsOf(engine, error));
        }
      }
      return undefined;
    },
    async complete(of, variable, prefix, context) {
      const kind = kindOf(of, variable);
      const values = variable === "host" && several
        ? hosts.map(({ name }) => name)
        : variable === "operation" && "template" in of
        ? parts.operations ?? []
        : kind === undefined
        ? []
        : await namesOf(kind, context);
      const wanted = prefix.toLowerCase();
      // What is no plain name could hold a sentence, and nobody would complete it.
      const fitting = values.filter((value) => value.toLowerCase().startsWith(wanted) && word(value) === value);
      return [...new Set(fitting)].sort().slice(0, most);
    },
  };
}

/** A failure in words: those of the engine are cleaned, as everything that it says. */
function wordsOf(engine: Engine, error: unknown): string {
  if (error instanceof PolicyError || error instanceof ToolError) return error.message;
  return DockerError.is(error) ? engine.clean.text("error", error.message).slice(0, 1000) : "This resource could not be read";
}

/** Names of the compose projects. */
async function projects(engine: Engine): Promise<string[]> {
  const found = await engine.call(listContainers, { all: true, filters: { label: composeLabels.project } }).catch(() => []);
  return found.flatMap(({ Labels }) => Labels[composeLabels.project] ?? []);
}
