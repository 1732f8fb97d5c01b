/**
 * A container as a row of a list.
 *
 * @module
 */

import type { ContainerSummary } from "../../core/types/containers.ts";
import { shortId } from "../shape/table.ts";
import { imageText, plainName, word } from "./read-text.ts";

/** A container as a row of a list. */
export interface ContainerRow {
  /** Its name. */
  readonly name: string;
  /** Its short id. */
  readonly id: string;
  /** Name of its image. */
  readonly image: string;
  /** Where it is in its life. */
  readonly state: string;
  /** The same for people. */
  readonly status: string;
  /** What its health test says; absent without one. */
  readonly health: string | undefined;
  /** Its ports. */
  readonly ports: string;
  /** Its compose project. */
  readonly project: string | undefined;
  /** Its compose service. */
  readonly service: string | undefined;
}

/** Labels of compose that say what a container is part of. */
export const composeLabels: { readonly project: string; readonly service: string; readonly number: string; readonly oneoff: string } = {
  project: "com.docker.compose.project",
  service: "com.docker.compose.service",
  number: "com.docker.compose.container-number",
  oneoff: "com.docker.compose.oneoff",
};

/** The row of a container. `images` has the names of images by their ids, where those are known. */
export function containerRow(of: ContainerSummary, images?: ReadonlyMap<string, string>): ContainerRow {
  const { project, service } = composeLabels;
  return {
    name: plainName(of.Names[0]),
    id: shortId(of.Id),
    image: imageText(images?.get(of.Image) ?? of.Image),
    state: of.State,
    status: of.Status,
    health: of.Health?.Status ?? /\((healthy|unhealthy|health: starting|starting)\)/.exec(of.Status)?.[1]?.replace("health: ", ""),
    ports: portsOf(of),
    project: of.Labels[project] === undefined ? undefined : word(of.Labels[project]),
    service: of.Labels[service] === undefined ? undefined : word(of.Labels[service]),
  };
}

/** Orders containers, or images, by their creation. */
export function newestKey({ Created, Id }: { readonly Created: number; readonly Id: string }): string {
  return `${String(Math.max(0, Created)).padStart(11, "0")}${shortId(Id)}`;
}

/** Published ports as `127.0.0.1:8080->80/tcp`; exposed ones as `80/tcp`. */
export function portsOf({ Ports }: Pick<ContainerSummary, "Ports">): string {
  const texts = (Ports ?? []).map(({ IP, PublicPort, PrivatePort, Type }) =>
    PublicPort ? `${IP?.includes(":") ? `[${IP}]` : IP || "*"}:${PublicPort}->${PrivatePort}/${Type}` : `${PrivatePort}/${Type}`
  );
  return [...new Set(texts)].join(",");
}
