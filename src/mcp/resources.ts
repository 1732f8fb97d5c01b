/**
 * Resources: what there is, by address. What a tool shows in a few lines, these have whole, as clean as there.
 *
 * @module
 */

import { list as listContainers } from "../core/endpoints/containers.ts";
import { DockerError } from "../core/errors.ts";
import type { Engine } from "./engine.ts";
import { names } from "./names.ts";
import { PolicyError } from "./policy/denied.ts";
import { argumentKind } from "./prompts.ts";
import type { CallContext, PublishedResource, Registry } from "./registry.ts";
import { docsTemplate, jsonType, most, templates as all, type TextParts, variableOf } from "./resource-templates.ts";
import { type HostInfo, ToolError } from "./tool.ts";
import { composeLabels, containerRow, newestKey } from "./tools/containers-row.ts";
import { word } from "./tools/read-text.ts";

/** What resources are made from. */
export interface ResourceParts extends TextParts {
  /** All hosts. Addresses name one where there are several. */
  readonly hosts: readonly HostInfo[];
  /** The engine of a host, for one request. */
  readonly engineOf: (context: CallContext) => (host: string) => Engine;
  /** Ids of the operations that `docs` knows. */
  readonly operations?: readonly string[] | undefined;
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
    const rows = found.sort((a, b) => newestKey(a) < newestKey(b) ? 1 : -1).slice(0, most).map((one) => containerRow(one));
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
