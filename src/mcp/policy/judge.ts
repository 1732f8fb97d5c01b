/**
 * The rules that one request has to pass, and what it is after that: its names are full ids.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import type { AnyEndpoint } from "../../core/endpoint.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { OperationId } from "../../core/groups.ts";
import { check, type Reference } from "./check.ts";
import { toConfirm } from "./confirm.ts";
import { PolicyError } from "./denied.ts";
import { judgeBase } from "./bases.ts";
import { judgeFilters } from "./filters.ts";
import { judgeGrants, waysToHost } from "./granted.ts";
import { plain } from "./plain.ts";
import type { Policy, Risk } from "./policy.ts";
import { tagOf } from "./provenance.ts";
import { find, substitute, type Target } from "./references.ts";
import { needs } from "./risk.ts";
import { checkBuild } from "./rules/build.ts";
import { isIdOf, isPredefined, judgeScope } from "./scope.ts";
import { judgeStored } from "./stored.ts";
import { judgeNew, namesIn } from "./tags.ts";

/** A request that passed all rules; only a person may still say no. */
export interface Judged {
  /** Its operation. */
  readonly endpoint: AnyEndpoint;
  /** Its input, a copy: with full ids, and without labels of ours. */
  readonly input: Record<string, unknown>;
  /** Its classes. */
  readonly risks: readonly Risk[];
  /** In which ways it reaches the host, where a person is asked for that. */
  readonly ways: readonly string[];
  /** What it names, as it is now. Of a request that only reads, nothing. */
  readonly targets: readonly Found[];
  /** Names that it makes. */
  readonly made: readonly Reference[];
  /** Names of images that are ours once it is done. */
  readonly images: readonly string[];
  /** Volumes that it names and that do not exist yet. */
  readonly missing: readonly Reference[];
}

/** A name and what it stands for. */
export interface Found {
  /** The name. */
  readonly reference: Reference;
  /** The object. */
  readonly target: Target;
}

/** Where requests are judged. */
export interface Court {
  /** Asks the engine. */
  readonly caller: Caller;
  /** What the operator grants. */
  readonly policy: Policy;
  /** Ends the call. */
  readonly signal: AbortSignal;
  /** Execs that the call made. */
  readonly execs: ReadonlySet<string>;
}

/** Judges a request; throws `PolicyError`, or the 404 of the engine for a name that it does not know. */
export type Judge = (endpoint: AnyEndpoint, given: Readonly<Record<string, unknown>>) => Promise<Judged>;

const pulling: ReadonlySet<string> = new Set(["ServiceCreate", "ServiceUpdate"]);

/** Judges requests of one call. */
export function createJudge({ caller, policy, signal, execs }: Court): Judge {
  /** Finds and judges one name; gives nothing where there is nothing to find, and the reference of a volume that is still to be made. */
  async function resolve(id: string, reference: Reference): Promise<Found | Reference | undefined> {
    const { kind, name, use } = reference;
    if (kind === "exec") {
      if (execs.has(name)) return undefined;
      throw new PolicyError("R6", "Only an exec that the same call made can be started.");
    }
    if (use !== "destroy" && isPredefined(reference)) return undefined;
    const target = await find(caller, kind, name, signal);
    if (!target) {
      if (kind === "volume" && use === "use") return reference;
      // The nodes of a swarm pull what is not here.
      if (kind === "image" && pulling.has(id)) return undefined;
      // The engine's own answer; were the name sent, it might reach something else by then.
      throw new DockerApiError(id, 404, `No such ${kind}: ${name}`);
    }
    await judgeScope(caller, policy, target, reference);
    await judgeStored(caller, policy, id, target, signal);
    return { reference, target };
  }

  return async (endpoint, given) => {
    const input = copy(endpoint, given);
    const id = endpoint.id as OperationId;
    const least = needs(id, input);
    judgeGrants(id, least, policy);
    judgeFilters(endpoint, input, policy);
    const references = check(endpoint, input, policy);
    const judged = { endpoint, input, risks: least, ways: [], targets: [], made: [], images: [], missing: [] };
    if (least.every((risk) => risk === "read" || risk === "read.sensitive")) return judged;
    const ways = toConfirm(policy.confirm, ["host"]).length ? waysToHost(endpoint, input, policy) : [];
    judgeWhole(id, policy);
    // The names that an archive brings stand in no parameter.
    const loaded = id === "ImageLoad" ? await namesIn(input.body, policy) : [];
    const named = [
      ...references.map((reference) => sharper(id, reference)),
      ...loaded.map((name): Reference => ({ kind: "image", use: "make", path: [], name })),
    ];
    const made = named.filter(({ use }) => use === "make");
    const pulls = id === "ImageCreate" && input.fromSrc === undefined;
    const found = await every(named.filter(({ use }) => use !== "make").map((reference) => resolve(id, reference)));
    const ours = await every(made.map((reference) => judgeNew(caller, policy, reference, pulls, signal)));
    // The images that a build is made of may be used by anybody; where they come from is judged here.
    if (id === "ImageBuild") {
      const { bases } = await checkBuild(input, policy);
      await every(bases.map((base) => judgeBase(caller, policy, base, input.platform, signal)));
    }
    const targets = found.filter((one) => one !== undefined && "target" in one);
    const missing = new Map(found.filter((one) => one !== undefined && "use" in one).map((one) => [one.name, one]));
    for (const { reference, target } of targets) {
      if (goesById(id, reference, target)) substitute(input, reference, exact(reference, target));
    }
    return {
      ...judged,
      risks: ways.length && !least.includes("host") ? [...least, "host"] : least,
      ways,
      targets,
      made,
      images: made.filter(({ kind }, i) => kind === "image" && ours[i]).map(({ name }) => name),
      missing: [...missing.values()],
    };
  };
}

/** All values; where some failed, the first refusal rather than what an engine said, whichever came first. */
async function every<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const all = await Promise.allSettled(promises);
  const errors = all.flatMap((one) => one.status === "rejected" ? [one.reason as unknown] : []);
  if (errors.length) throw errors.find((error) => error instanceof PolicyError) ?? errors[0];
  return all.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
}

/** Throws `PolicyError` for what has no name that could be in scope. */
function judgeWhole(id: OperationId, { scope }: Policy): void {
  if (id === "SwarmLeave" && scope.kind !== "all") {
    throw new PolicyError("R8", "Leaving the swarm ends services that are not in scope.", "--scope=all");
  }
}

/** What an operation does to a name where that is more than it looks like. */
function sharper(id: OperationId, reference: Reference): Reference {
  // A commit stops the container for a while, and its files are read out of the image.
  if (id === "ImageCommit" && reference.kind === "container") return { ...reference, use: "write" };
  // To mount a secret is to read it.
  return reference.use === "read" && (reference.kind === "secret" || reference.kind === "config")
    ? { ...reference, use: "use" }
    : reference;
}

/** A copy that nobody else can change; raw bytes are handed through, as there is nothing in them to judge. */
function copy(endpoint: AnyEndpoint, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (endpoint.body?.kind !== "raw" || !Object.hasOwn(given, "body")) return plain(given) as Record<string, unknown>;
  const { body, ...rest } = given;
  return { ...plain(rest) as Record<string, unknown>, body };
}

/** What to send for a name: the id; of an image that a registry knows its digest, which says as much and still tells the name. */
function exact({ name }: Reference, { kind, id, inspected }: Target): string {
  const digests = kind === "image" ? inspected.RepoDigests as readonly string[] | null | undefined ?? [] : [];
  const repository = (of: string) => tagOf(of).replace(/(@.*|:[^/]*)$/, "");
  return digests.find((digest) => repository(digest) === repository(name)) ?? id;
}

/** Whether the engine takes the full id where the name stands, and means the same by it. */
function goesById(operation: string, { path, name }: Reference, target: Target): boolean {
  const last = path.at(-1);
  if (!path.length || target.kind === "plugin" || last === "SecretName" || last === "ConfigName") return false;
  // The nodes of a swarm pull by name, and a tag is removed and pushed by its name.
  if (target.kind === "image") return operation === "ContainerCreate" || isIdOf(target, name);
  return true;
}
