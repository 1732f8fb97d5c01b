/**
 * What one call made, so that it can be named when the call ends early, and taken away where it never ran.
 *
 * @module
 */

import { call, type Caller } from "../../core/call.ts";
import { delete as removeContainer } from "../../core/endpoints/containers.ts";
import { delete as removeVolume } from "../../core/endpoints/volumes.ts";
import type { Policy } from "./policy.ts";
import { isManaged, requestLabel } from "./provenance.ts";
import { at, find, type Kind, type Target } from "./references.ts";

/** Something that a call made. */
export interface Made {
  /** What it is. */
  readonly kind: Kind;
  /** Its name. */
  readonly name: string;
  /** Its full id, where the engine told. */
  readonly id?: string | undefined;
  /** `made`, `removed` because it never started, `unknown` where the engine does not answer; of a container what the engine calls it. */
  readonly state: string;
}

/** The notes of one call. */
export interface Notes {
  /** What was made so far; of what was being made when the call ended, what {@linkcode Notes.abandon} found. */
  readonly all: readonly Made[];
  /** Before a request that makes something. `request` is the mark that the object will carry; `implied` is what only serves another. */
  making(kind: Kind, name: string, options?: { readonly request?: string | undefined; readonly implied?: true }): Note;
  /** After a container was started: it is kept, whatever comes. */
  started(id: string): void;
  /** After an abort: finds what was made, and removes containers that never started. Does not reject. */
  abandon(): Promise<readonly Made[]>;
}

/** One thing that is being made. */
export interface Note {
  /** The engine said that it is there. */
  made(id: string | undefined): void;
  /** The engine said that it is not. */
  failed(): void;
}

interface Entry extends Made {
  id: string | undefined;
  state: string;
  started?: true;
  readonly request: string | undefined;
  readonly implied: true | undefined;
}

/** Milliseconds between looks for a container whose making goes on after its request was left. */
const waits: readonly number[] = [0, 50, 150, 300, 500, 1000];

/** Notes for one call; they look and remove without its signal, which is aborted by then. */
export function takeNotes(caller: Caller, policy: Policy): Notes {
  const entries = new Set<Entry>();

  async function look(entry: Entry): Promise<Target | undefined> {
    for (const wait of entry.id === undefined ? waits : [0]) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const target = await find(caller, entry.kind, entry.id ?? entry.name, AbortSignal.timeout(5000));
      if (target) return entry.id !== undefined || await isOurs(entry, target) ? target : undefined;
    }
    return undefined;
  }

  function isOurs({ request }: Entry, target: Target): boolean | Promise<boolean> {
    return request === undefined ? isManaged(caller, policy, target) : target.labels[requestLabel] === request;
  }

  async function settle(entry: Entry): Promise<void> {
    try {
      const target = await look(entry);
      if (!target) return void entries.delete(entry);
      entry.id = target.id;
      if (entry.kind !== "container") entry.state = "made";
      else if (entry.started || !isFresh(target)) entry.state = String(at(target.inspected, ["State", "Status"]));
      else {
        // Without force, an engine refuses where it has started in between.
        await call(caller, removeContainer, { id: target.id, v: true }, { signal: AbortSignal.timeout(10_000) });
        entry.state = "removed";
      }
    } catch {
      entry.state = "unknown";
    }
  }

  async function dropVolumes(): Promise<void> {
    // Where something ran, they may hold what it wrote.
    if ([...entries].some(({ kind, state, started }) => started || (kind === "container" && state !== "removed"))) return;
    for (const entry of entries) {
      if (!entry.implied || entry.state !== "made") continue;
      try {
        // An engine refuses where a container has it.
        await call(caller, removeVolume, { name: entry.name }, { signal: AbortSignal.timeout(5000) });
        entry.state = "removed";
      } catch {
        // It stays, and is reported as made.
      }
    }
  }

  return {
    get all() {
      return [...entries].map(({ kind, name, id, state }) => ({ kind, name, id, state }));
    },
    making(kind, name, { request, implied } = {}) {
      const entry: Entry = { kind, name, id: undefined, state: "unknown", request, implied };
      entries.add(entry);
      return {
        made(id) {
          entry.id = id;
          entry.state = kind === "container" ? "created" : "made";
        },
        failed: () => void entries.delete(entry),
      };
    },
    started(id) {
      for (const entry of entries) if (entry.id === id) entry.started = true;
    },
    async abandon() {
      const open = [...entries].filter(({ state }) => state !== "removed");
      await Promise.all(open.map(settle));
      await dropVolumes();
      return this.all;
    },
  };
}

/** Whether a container was never started. */
function isFresh({ inspected }: Target): boolean {
  const started = at(inspected, ["State", "StartedAt"]);
  return at(inspected, ["State", "Running"]) !== true && (typeof started !== "string" || started === "" || started.startsWith("0001-"));
}
