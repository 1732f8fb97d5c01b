/**
 * Sends a request of the corpus through the guard to the engine in memory.
 *
 * @module
 */

import { callAny, type Caller, createCaller } from "../../../src/core/call.ts";
import type { AnyEndpoint } from "../../../src/core/endpoint.ts";
import { DockerApiError, DockerInputError } from "../../../src/core/errors.ts";
import type { OperationId } from "../../../src/core/groups.ts";
import type { Asking } from "../../../src/mcp/policy/confirm.ts";
import { PolicyError } from "../../../src/mcp/policy/denied.ts";
import { policyFrom } from "../../../src/mcp/policy/grants.ts";
import { type CallGuard, createGuard } from "../../../src/mcp/policy/guard.ts";
import type { Policy } from "../../../src/mcp/policy/policy.ts";
import { endpoints } from "../../support/fixtures.ts";
import type { Benign, Grants, Hostile, Refusal } from "./case.ts";
import { ids } from "./objects.ts";
import { type Change, type World, world } from "./world.ts";

const key = new Uint8Array(32).fill(7);
const base = { key, install: "test", self: ids.self, confirm: ["never"] };

/** What an operator granted. */
export const policies: Readonly<Record<Grants, Policy>> = {
  none: policyFrom(base),
  managed: policyFrom({ ...base, allow: ["all"] }),
  project: policyFrom({ ...base, allow: ["all"], scope: ["project:shop"] }),
  all: policyFrom({ ...base, allow: ["all"], scope: ["all"] }),
  write: policyFrom({ ...base, allow: ["write"] }),
  host: policyFrom({ ...base, allow: ["all"], allowHost: ["bind:/srv/app", "bind:/srv/rw:rw", "publish", "caps:NET_ADMIN"] }),
  asking: policyFrom({ ...base, allow: ["all"], confirm: ["auto"] }),
};

/** The endpoint of an operation. */
export function endpointOf(id: string): AnyEndpoint {
  const found = endpoints.find((endpoint) => endpoint.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
}

/** How it went. */
export interface Outcome {
  /** What refused it; absent where it got through. */
  readonly refusal: Refusal | undefined;
  /** What was said. */
  readonly message: string;
  /** What was changed. */
  readonly changes: readonly Change[];
}

/** A caller and a guard over an engine. Several calls of one server have one caller, and a guard each. */
export interface Call {
  /** Judges. */
  readonly guard: CallGuard;
  /** Sends. */
  readonly caller: Caller;
}

/** A call of a tool over an engine. */
export function callOver(
  { transport }: World,
  policy: Policy,
  caller: Caller = createCaller(transport, { version: "1.51" }),
  ask: Asking = {},
): Call {
  return { caller, guard: createGuard({ host: "local", caller, policy, ask, signal: new AbortController().signal }) };
}

/** Judges a request and sends it; gives what it answers with. */
export async function perform({ guard, caller }: Call, operation: OperationId, input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const endpoint = endpointOf(operation);
  const admitted = await guard.admit({ endpoint, input });
  try {
    const result = await callAny(caller, endpoint, admitted.input);
    await admitted.settle({ result });
    return result;
  } catch (error) {
    await admitted.settle({ error });
    throw error;
  }
}

/** Sends a request of the corpus; what is thrown and is no refusal is thrown on. */
export async function send({ operation, input, grants = "managed" }: Hostile | Benign): Promise<Outcome> {
  const policy = policies[grants];
  const engine = await world(policy);
  try {
    await perform(callOver(engine, policy), operation, input);
    return { refusal: undefined, message: "", changes: engine.changes };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { refusal, message: (error as Error).message, changes: engine.changes };
  }
}

/** What an error says of why a request did not get through; `undefined` where it is no refusal. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof PolicyError) return error.rule;
  if (DockerInputError.is(error)) return "input";
  return DockerApiError.is(error) && error.isNotFound ? "missing" : undefined;
}
