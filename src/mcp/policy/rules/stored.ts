/**
 * The rules of what exists, in the shapes in which engines tell it.
 *
 * @module
 */

import { type Judge, judge } from "../rule.ts";
import { grant, inside, isZero, objectOf, type Place, refuse, textOf } from "./place.ts";
import { hostConfig } from "./host-config.ts";
import { storedMount, volumeDriver, volumeOptions } from "./mount.ts";
import { serviceFields } from "./service.ts";
import { object } from "../rule.ts";

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
    const { Driver } = objectOf(given, at);
    network(textOf(Driver ?? "", at), inside(at, "Driver"));
  },
  service(given, at) {
    const { Spec, PreviousSpec } = objectOf(given, at);
    judge(spec, objectOf(Spec, at), inside(at, "Spec"));
    judge(spec, PreviousSpec, inside(at, "PreviousSpec"));
  },
};

function network(driver: string, at: Place): void {
  if (["bridge", "overlay", "null", "nat"].includes(driver)) return;
  grant("net", at, "its driver reaches the host's own network");
}
