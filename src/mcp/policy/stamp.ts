/**
 * The labels that a request gets from us: proof of who made an object, and what brings it into the scope.
 *
 * @module
 */

import type { Reference } from "./check.ts";
import { PolicyError } from "./denied.ts";
import { reservedLabels } from "./labels.ts";
import { randomHex } from "./mac.ts";
import type { Policy } from "./policy.ts";
import { makes, managedLabel, requestLabel, seal } from "./provenance.ts";
import { at, type Kind, type Target } from "./references.ts";
import { scopeLabels } from "./scope.ts";

type Labels = Readonly<Record<string, string>>;

/** Adds our labels to a judged input, and a name where it has none and needs one to be found again by. */
export async function stamp(
  policy: Policy,
  operation: string,
  input: Record<string, unknown>,
  targets: readonly Target[],
  made: readonly Reference[],
): Promise<void> {
  const kind = makes[operation];
  if (kind !== undefined) {
    const key = kind === "container" ? "name" : "Name";
    const name = typeof input[key] === "string" && input[key] !== "" ? input[key] : `dockwire-${randomHex(4)}`;
    input[key] = name;
    input.Labels = {
      ...kind === "container" ? blanked(policy, targets) : {},
      ...input.Labels as Labels | null | undefined,
      ...await seals(policy, kind, name),
      ...kind === "container" ? { [requestLabel]: randomHex(8) } : {},
    };
    if (kind === "service") blankTasks(policy, input, targets);
  } else if (/^(Service|Secret|Config)Update$/.test(operation)) {
    keep(policy, input, targets);
    if (operation === "ServiceUpdate") blankTasks(policy, input, targets);
  } else if (operation === "ImageBuild") {
    input.labels = { ...input.labels as Labels | null | undefined, ...await imageSeals(policy, made) };
  } else if (operation === "ImageCommit" || (operation === "ImageCreate" && input.fromSrc !== undefined)) {
    const changes = input.changes as string | readonly string[] | undefined ?? [];
    const labels = Object.entries(await imageSeals(policy, made)).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`);
    input.changes = [...[changes].flat(), ...labels];
  }
}

/** Whether a reserved label is more than a note of an engine or its tools: it proves something, or other software acts by it. */
export function isObeyed(key: string): boolean {
  return !/^(com\.docker|io\.podman|desktop\.docker)\./i.test(key);
}

async function seals(policy: Policy, kind: Kind, name: string): Promise<Record<string, string>> {
  return { ...scopeLabels(policy), [managedLabel]: await seal(policy, kind, name) };
}

/** An image without a name still gets a label, so that it does not keep the one of what it was made of. */
async function imageSeals(policy: Policy, made: readonly Reference[]): Promise<Record<string, string>> {
  const name = made.find(({ kind }) => kind === "image")?.name;
  return name === undefined ? { ...scopeLabels(policy), [managedLabel]: "none" } : await seals(policy, "image", name);
}

/** An update replaces all labels of a swarm object: those that the model may not set stay as they are. */
function keep(policy: Policy, input: Record<string, unknown>, targets: readonly Target[]): void {
  const target = targets.find(({ kind }) => kind === "service" || kind === "secret" || kind === "config");
  const kept = reservedLabels(target?.labels, policy).map((key) => [key, target?.labels[key]]);
  input.Labels = { ...input.Labels as Labels | null | undefined, ...Object.fromEntries(kept), ...scopeLabels(policy) };
}

/** The same for the tasks of a service, where it says what they run. */
function blankTasks(policy: Policy, input: Record<string, unknown>, targets: readonly Target[]): void {
  const spec = at(input, ["TaskTemplate", "ContainerSpec"]) as Record<string, unknown> | null | undefined;
  const labels = blanked(policy, targets);
  if (spec && Object.keys(labels).length) spec.Labels = { ...labels, ...spec.Labels as Labels | null | undefined };
}

/**
 * Labels of an image become labels of its container. Those that prove something or belong to an engine are blanked; what other
 * software obeys cannot be, since that may obey a blank one too.
 */
function blanked(policy: Policy, targets: readonly Target[]): Record<string, string> {
  const inherited = targets.filter(({ kind }) => kind === "image").flatMap(({ labels }) => reservedLabels(labels, policy));
  const obeyed = inherited.find((key) => isObeyed(key) && !key.toLowerCase().startsWith("dockwire."));
  if (obeyed !== undefined) {
    throw new PolicyError(
      "R7",
      `The image has labels that other software on the host obeys (${obeyed.split(".")[0]}.); its container would have them too.`,
    );
  }
  return Object.fromEntries(inherited.map((key) => [key, ""]));
}
