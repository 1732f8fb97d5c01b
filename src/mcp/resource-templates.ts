/**
 * What each resource is, and how it is read.
 *
 * @module
 */

import { inspect as inspectContainer, list as listContainers } from "../core/endpoints/containers.ts";
import { inspect as inspectImage } from "../core/endpoints/images.ts";
import { inspect as inspectNetwork } from "../core/endpoints/networks.ts";
import { info, version } from "../core/endpoints/system.ts";
import { inspect as inspectVolume } from "../core/endpoints/volumes.ts";
import type { Engine } from "./engine.ts";
import type { CallContext } from "./registry.ts";
import { createNonce, fence } from "./shape/fence.ts";
import { shrink } from "./shape/shrink.ts";
import { containerRow, newestKey } from "./tools/containers-row.ts";
import { logText } from "./tools/logs-lines.ts";
import { logPage } from "./tools/logs-window.ts";
import { logOf } from "./tools/logs.ts";
import { word } from "./tools/read-text.ts";
import { usage } from "./tools/stats.ts";
import { grantsText } from "./tools/system-grants.ts";

/** The text of a resource. */
export type Text = { readonly mimeType: string; readonly text: string };

/** What the texts of resources are made from. */
export interface TextParts {
  /** Most characters of a text. */
  readonly maxChars: number;
  /** What is to be known of an operation; absent where nobody needs it. */
  readonly docs?: ((operation: string) => string | undefined) | undefined;
}

/** What reading a resource takes. */
export interface Reading {
  /** Its host. */
  readonly engine: Engine;
  /** The variable of the address. */
  readonly id: string;
  /** What the transport knows. */
  readonly context: CallContext;
  /** What resources are made from. */
  readonly parts: TextParts;
}

/** A resource, or many of one kind. */
export interface Template {
  /** Behind the host, with at most one variable. */
  readonly path: string;
  /** Short name. */
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** Media type of its text. */
  readonly mimeType: string;
  /** Its text; `undefined` where there is none. */
  readonly read: (reading: Reading) => Promise<Text | undefined>;
}

/** Media type of JSON. */
export const jsonType = "application/json";
/** Most containers of a list. */
export const most = 100;

function json(value: object, { maxChars }: TextParts): Text {
  return { mimeType: jsonType, text: JSON.stringify(shrink({ ...value }, maxChars, (text) => text)) };
}

async function readContainers({ engine, parts }: Reading): Promise<Text> {
  const all = (await engine.call(listContainers, { all: true })).sort((a, b) => newestKey(a) < newestKey(b) ? 1 : -1);
  return json({ total: all.length, containers: all.slice(0, most).map((one) => containerRow(one)) }, parts);
}

async function readLogs({ engine, id, parts: { maxChars } }: Reading): Promise<Text> {
  const page = await logPage(logOf(engine, id), { limit: most, context: 0, maxChars: maxChars - 300, budget: 20_000 });
  return { mimeType: "text/plain", text: fence(logText(page.lines), `logs:${word(id)}`, createNonce()) };
}

/** All but what is known of operations. */
export const templates: readonly Template[] = [
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

/** What is known of an operation. */
export const docsTemplate: Template = {
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
export function variableOf({ path }: Template, given: string): string | undefined {
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
