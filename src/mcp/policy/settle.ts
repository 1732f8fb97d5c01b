/**
 * After a request: what it made is noted and remembered, and a call that was left is cleaned up.
 *
 * @module
 */

import type { Caller } from "../../core/call.ts";
import { DockerApiError, DockerConnectionError } from "../../core/errors.ts";
import type { Admitted } from "../engine.ts";
import type { Note, Notes } from "./made.ts";
import { makes, remember, requestLabel, tagOf } from "./provenance.ts";
import { find, type Kind } from "./references.ts";

/** What of a call outlives one request. */
export interface Memory {
  /** Sends what has to be looked up. */
  readonly caller: Caller;
  /** What the call made. */
  readonly notes: Notes;
  /** Execs that it made. */
  readonly execs: Set<string>;
  /** Ends the call. */
  readonly signal: AbortSignal;
}

/** What of a request counts afterwards. */
export interface Sent {
  /** Id of the operation. */
  readonly id: string;
  /** As it is sent. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Full ids of what it is for. */
  readonly targets: readonly string[];
  /** Names of images that are ours from then on. */
  readonly images: readonly string[];
}

/** Begins to follow a request; the result is told how it ended. It does not reject. */
export function follow(memory: Memory, sent: Sent): Admitted["settle"] {
  const kind = makes[sent.id];
  const note = kind && begin(memory.notes, kind, sent.input);
  return async ({ result, error }) => {
    if (error !== undefined) {
      // An engine that answers has made nothing; one that does not may have.
      if (DockerApiError.is(error)) note?.failed();
      else if (DockerConnectionError.is(error)) await memory.notes.abandon();
      return;
    }
    note?.made(idOf(result));
    if (sent.id === "ContainerStart" || sent.id === "ContainerRestart") sent.targets.forEach((id) => memory.notes.started(id));
    if (sent.id === "ContainerRename") sent.targets.forEach((id) => remember(memory.caller, "container", id));
    if (sent.id === "ContainerExec") memory.execs.add(idOf(result) ?? "");
    if (sent.id === "ImageCommit") remember(memory.caller, "image", idOf(result) ?? "");
    await Promise.all(sent.images.map((name) => own(memory, name)));
  };
}

function begin(notes: Notes, kind: Kind, input: Sent["input"]): Note {
  const labels = input.Labels as Readonly<Record<string, string>>;
  return notes.making(kind, String(kind === "container" ? input.name : input.Name), { request: labels[requestLabel] });
}

/** Remembers a name of an image that was made just now, by the image that has it. */
async function own({ caller, signal }: Memory, name: string): Promise<void> {
  try {
    const target = await find(caller, "image", name, signal);
    if (target) remember(caller, "image", tagOf(name), target.id);
  } catch {
    // What cannot be looked up is not ours.
  }
}

function idOf(result: unknown): string | undefined {
  const { Id, ID, Name } = (result ?? {}) as Readonly<Record<string, unknown>>;
  return [Id, ID, Name].find((id): id is string => typeof id === "string");
}
