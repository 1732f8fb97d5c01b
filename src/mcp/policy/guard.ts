/**
 * Judges every request of a call before it is sent: what it does, what it names, what is there already, and whether a person agrees.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import type { Admitted, EngineRequest, Guard } from "../engine.ts";
import type { AuditedOperation } from "../registry.ts";
import { type Asking, toConfirm } from "./confirm.ts";
import { obtain } from "./consent.ts";
import { PolicyError } from "./denied.ts";
import { clean, factOf, stateOf } from "./facts.ts";
import { createJudge, type Found, type Judged } from "./judge.ts";
import { canonical, digest, randomHex } from "./mac.ts";
import { type Made, takeNotes } from "./made.ts";
import type { Policy, Risk } from "./policy.ts";
import { find, type Kind } from "./references.ts";
import { follow } from "./settle.ts";
import { stamp } from "./stamp.ts";
import { makeVolume } from "./volumes.ts";

/** What a guard is made of. */
export interface GuardParts {
  /** Name of the host. */
  readonly host: string;
  /** Sends what the guard itself has to know, unguarded. */
  readonly caller: Caller;
  /** What the operator grants. */
  readonly policy: Policy;
  /** How a person can be reached. */
  readonly ask: Asking;
  /** Ends the call. */
  readonly signal: AbortSignal;
  /** Told of every request when it was refused or has ended. */
  readonly log?: ((entry: AuditedOperation) => void) | undefined;
}

/** The guard of one call. */
export interface CallGuard extends Guard {
  /** What the call made so far. */
  readonly made: readonly Made[];
  /** For a call that ended early: finds what it made, removes what never started, and gives the rest. Does not reject. */
  abandon(): Promise<readonly Made[]>;
}

const reading: ReadonlySet<Risk> = new Set<Risk>(["read", "read.sensitive"]);
/** Kinds that operations take by a name alone. */
const byName: ReadonlySet<Kind> = new Set<Kind>(["image", "plugin", "volume"]);

/** The guard of one call of a tool. */
export function createGuard({ host, caller, policy, ask, signal, log }: GuardParts): CallGuard {
  const notes = takeNotes(caller, policy);
  const memory = { caller, notes, execs: new Set<string>(), signal };
  const judge = createJudge({ caller, policy, signal, execs: memory.execs });
  const approved = new Set<string>();

  /** All that a request must not differ in to be the one that was agreed to. */
  async function signature({ endpoint, input, targets, made, missing }: Judged): Promise<string> {
    const { body } = input;
    const bytes = endpoint.body?.kind === "raw" && body instanceof Uint8Array ? await digest(body.slice()) : "";
    const names = [...made, ...missing].map(({ kind, name }) => [kind, name]);
    return canonical([endpoint.id, input, bytes, targets.map(({ target }) => target.id), names], tellApart);
  }

  /** All that a confirmation is for. */
  async function binding(all: readonly Judged[]): Promise<string> {
    const states = all.map(({ targets }) => targets.map(({ target }) => stateOf(target)));
    return canonical([host, await Promise.all(all.map(signature)), states], tellApart);
  }

  async function consent(all: readonly Judged[], facts: () => readonly string[]): Promise<void> {
    const risks = [...new Set(all.flatMap((one) => one.risks))];
    if (!toConfirm(policy.confirm, risks).length) return;
    const asked = await obtain(policy, ask, { host, risks, facts: facts() }, () => binding(all));
    signal.throwIfAborted();
    // A person takes minutes; what goes by its name may be something else by then.
    if (asked) { for (const { targets } of all) await Promise.all(targets.map(unchanged)); }
  }

  async function unchanged({ reference, target }: Found): Promise<void> {
    if (!byName.has(target.kind)) return;
    const now = await find(caller, target.kind, reference.name, signal);
    if (now?.id === target.id && now.inspected.CreatedAt === target.inspected.CreatedAt) return;
    throw new PolicyError("R5", `The ${target.kind} was replaced while the question was open, so nothing is sent.`);
  }

  async function admit({ endpoint, input: given }: EngineRequest): Promise<Admitted> {
    const judged = await judge(endpoint, given);
    const { input, made, risks } = judged;
    const targets = judged.targets.map(({ target }) => target);
    if (!approved.size || !approved.has(await signature(judged))) {
      await consent([judged], () => [factOf(endpoint.id, targets, made, Date.now()), ...judged.ways]);
    }
    if (risks.every((risk) => reading.has(risk))) return { input, settle: settle(endpoint.id, []) };
    for (const volume of judged.missing) await makeVolume(memory, policy, volume, input);
    await stamp(policy, endpoint.id, input, targets, made);
    const ids = targets.map(({ id }) => id);
    return { input, settle: settle(endpoint.id, ids, follow(memory, { id: endpoint.id, input, targets: ids, images: judged.images })) };
  }

  function settle(id: string, targets: readonly string[], then?: Admitted["settle"]): Admitted["settle"] {
    return async (outcome) => {
      log?.({ id, targets, outcome: outcome.error === undefined ? "ok" : "error" });
      await then?.(outcome);
      if (outcome.error !== undefined && signal.aborted) await notes.abandon();
    };
  }

  /** Tells of a refusal, and cleans up where the call was left. */
  async function watched<T>(requests: readonly EngineRequest[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const rule = error instanceof PolicyError ? error.rule : undefined;
      for (const { endpoint: { id } } of requests) log?.({ id, targets: [], outcome: rule ? "denied" : "error", ...rule && { rule } });
      if (signal.aborted) await notes.abandon();
      throw error;
    }
  }

  return {
    get made() {
      return notes.all;
    },
    abandon: () => notes.abandon(),
    admit: (request) => watched([request], () => admit(request)),
    approve: (requests, facts) =>
      watched(requests, async () => {
        const all: Judged[] = [];
        // One after the other: a plan may have hundreds.
        for (const { endpoint, input } of requests) all.push(await judge(endpoint, input));
        await consent(all, () => [...facts.map(clean), ...all.flatMap(({ ways }) => ways)]);
        for (const one of all) approved.add(await signature(one));
      }),
  };
}

const seen = new WeakMap<object, string>();

/** A word for what has no JSON that differs for each: a stream that was agreed to is no other. */
function tellApart(value: object): string {
  const word = seen.get(value) ?? randomHex(16);
  seen.set(value, word);
  return value instanceof Uint8Array ? "bytes" : word;
}
