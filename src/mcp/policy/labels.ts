/**
 * Labels that only this server, the engine or the operator may set: some prove provenance, some are obeyed by other software.
 *
 * @module
 */

import type { Policy } from "./policy.ts";
import { type LeafRule, map, type MapRule, text, value } from "./rule.ts";
import { refuse, textOf } from "./rules/place.ts";

/** Prefixes of labels that a model never sets unless the operator lists them. */
export const reservedPrefixes: readonly string[] = [
  "dockwire.",
  "com.docker.",
  "io.podman.",
  "desktop.docker.",
  "traefik.",
  "ofelia.",
  "com.centurylinklabs.watchtower.",
  "io.containers.",
  "podman_systemd_unit",
];

/** Whether a label is kept from the model; ours always are. Sidecars read keys without regard to case, so letters count as equal. */
export function isReserved(label: string, policy: Pick<Policy, "labels">): boolean {
  const key = label.toLowerCase();
  if (key.startsWith("dockwire.")) return true;
  const starts = (prefixes: readonly string[]) => prefixes.some((prefix) => key.startsWith(prefix.toLowerCase()));
  return starts(reservedPrefixes) && !starts(policy.labels);
}

/** The reserved ones among the labels of an image or an object, which a container made of it would inherit. */
export function reservedLabels(labels: Readonly<Record<string, unknown>> | null | undefined, policy: Pick<Policy, "labels">): string[] {
  return Object.keys(labels ?? {}).filter((label) => isReserved(label, policy));
}

/** The name of a label that a model may set. */
export const labelKey: LeafRule = value("label", (given, at) => {
  if (at.stored) return;
  if (isReserved(textOf(given, at), at.policy)) refuse(at, "this label is reserved", undefined, "R7");
});

/** Labels. */
export const labels: MapRule = map(labelKey, text);
