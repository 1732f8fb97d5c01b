/**
 * What is known of a container in trouble, and what is found in it.
 *
 * @module
 */

import type { ContainerInspectResponse, ContainerSummary } from "../../core/types/containers.ts";
import type { EventMessage } from "../../core/types/system.ts";
import type { Figures } from "./stats-figures.ts";

/** What is known of a container. */
export interface Known {
  /** Its inspect. */
  readonly of: ContainerInspectResponse;
  /** What happened to it lately, oldest first. */
  readonly events: readonly EventMessage[];
  /** What it uses, while it runs. */
  readonly figures: Figures | undefined;
  /** All containers, to see who holds a port. */
  readonly others: readonly ContainerSummary[];
  /** The last lines that it wrote. */
  readonly lines: readonly string[];
  /** Architecture of its image and of the host, where they are known. */
  readonly architectures: { readonly image: string; readonly host: string } | undefined;
}

/** Something that was found. */
export interface Finding {
  /** A word to branch on, such as `oom`. */
  readonly code: string;
  /** What it is. */
  readonly text: string;
  /** What to do. */
  readonly next?: string | undefined;
}
