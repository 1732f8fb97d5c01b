/**
 * One container.
 *
 * @module
 */

import { inspect, type InspectInput } from "../../core/endpoints/containers.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { Engine } from "../engine.ts";

/** All about a container, by its name or id. */
export function container(engine: Engine, id: string, input: Omit<InspectInput, "id"> = {}): Promise<ContainerInspectResponse> {
  return engine.call(inspect, { ...input, id });
}
