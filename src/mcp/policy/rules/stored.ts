/**
 * The rules of what exists, in the shapes in which engines tell it.
 *
 * @module
 */

import { PolicyError } from "../denied.ts";
import { type Judge, judge, object } from "../rule.ts";
import { hostConfig } from "./host-config.ts";
import { storedMount, volumeDriver, volumeOptions } from "./mount.ts";
import { addresses, storedBridgeOptions } from "./network.ts";
import { grant, inside, isZero, objectOf, type Place, refuse, textOf } from "./place.ts";
import { serviceFields } from "./service.ts";

/** Objects that are judged before they are used. */
export type StoredKind = "container" | "volume" | "network" | "service";

const spec = object(serviceFields);

/** The rules of each. */
export const stored: Readonly<Record<StoredKind, Judge>> = {
  container(given, at) {
    const { HostConfig, Mounts } = objectOf(given, at);
    judge(hostConfig, objectOf(HostConfig, inside(at, "HostConfig")), inside(at, "HostConfig"));
    if (isZero(Mounts)) return;
    const mounts = Array.isArray(Mounts) ? Mounts : refuse(inside(at, "Mounts"), "it must be a list");
    mounts.forEach((mount, index) => storedMount(objectOf(mount, at), inside(inside(at, "Mounts"), index)));
  },
  volume(given, at) {
    const { Driver, Options } = objectOf(given, at);
    judge(volumeDriver, Driver, inside(at, "Driver"));
    judge(volumeOptions, Options, inside(at, "Options"));
  },
  network(given, at) {
    // Whoever may have the host's own network may have any.
    if (!at.policy.allowHost.net) network(objectOf(given, at), at);
  },
  service(given, at) {
    const { Spec, PreviousSpec } = objectOf(given, at);
    judge(spec, objectOf(Spec, at), inside(at, "Spec"));
    judge(spec, PreviousSpec, inside(at, "PreviousSpec"));
  },
};

function network({ Driver, Options, IPAM }: Readonly<Record<string, unknown>>, at: Place): void {
  const driver = textOf(Driver ?? "", inside(at, "Driver"));
  if (!["bridge", "overlay", "null", "nat"].includes(driver)) {
    grant("net", inside(at, "Driver"), "its driver reaches the host's own network");
  }
  try {
    if (driver === "bridge") judge(storedBridgeOptions, Options, inside(at, "Options"));
    judge(addresses, objectOf(IPAM ?? {}, inside(at, "IPAM")).Config, inside(inside(at, "IPAM"), "Config"));
  } catch (error) {
    throw error instanceof PolicyError ? new PolicyError(error.rule, error.message, "--allow-host=net") : error;
  }
}
