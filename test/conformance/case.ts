/** What a conformance case is, and what it is given. */
import type { ContainerConfig } from "../../src/core/types/container-config.ts";
import type { HostConfig } from "../../src/core/types/host-config.ts";
import type { Docker } from "../../src/core/mod.ts";

/**
 * What not every transport or surrounding has. A transport without `upgrade` is an exception, and the case runs all the
 * same; without a `registry` there is nothing to run against, and the case is skipped.
 */
export type Need = "upgrade" | "registry";

/** A promise of the client, tried on an engine. It runs in any runtime, over any transport, beside other cases. */
export interface Case {
  /** Unique, such as `container.logs.tty`. */
  readonly id: string;
  /** The promise. */
  readonly sentence: string;
  /** What it cannot do without. */
  readonly needs?: readonly Need[];
  /** Rejects where the promise is broken. */
  run(docker: Docker, t: Tools): Promise<void>;
}

/** What a container of a case may be given: all that `create` takes, where the labels of the run are added. */
export type ContainerInput = ContainerConfig & { readonly name?: string; readonly HostConfig?: HostConfig };

/** A registry that the engine can reach without TLS. */
export interface Registry {
  /** Host and port of one that lets everybody in. */
  readonly open: string;
  /** Host and port of one that wants the credentials. */
  readonly closed: string;
  /** Its only user. */
  readonly username: string;
  /** Has characters that tell the two alphabets of base64 apart. */
  readonly password: string;
}

/** What a case works with. Everything made through it is removed when the case ends. */
export interface Tools {
  /** Aborted when the time of the case is up. */
  readonly signal: AbortSignal;
  /** An image with busybox in it. */
  readonly image: string;
  /** Present where the case needs one. */
  readonly registry: Registry | undefined;
  /** Marks what belongs to this run of the suite. */
  readonly labels: { readonly [name: string]: string };
  /** The same as a filter. */
  readonly label: string;
  /** A name that nobody has. */
  name(): string;
  /** A repository that nobody has; tags of it that are listed here are removed in the end. */
  repository(...tags: readonly string[]): string;
  /** Is called at the end of the case, the last one first; what it throws is not counted. */
  cleanup(undo: () => unknown): void;
  /** The input of a container without network (that is quicker), with the labels. */
  input(script: string, more?: ContainerInput): ContainerInput & { readonly name: string };
  /** Id of a container that would run a line of shell. */
  created(script: string, more?: ContainerInput): Promise<string>;
  /** Id of a container that runs a line of shell. */
  started(script: string, more?: ContainerInput): Promise<string>;
  /** Id of a container that has run a line of shell to its end. */
  ended(script: string, more?: ContainerInput): Promise<string>;
  /** Id of a container that only waits; all cases of a run share it, so nothing of it may be changed. */
  box(): Promise<string>;
  /** Asks until the answer is neither `undefined` nor `false`. */
  until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T>;
  /** Waits until a container has written a text. */
  says(container: string, text: string): Promise<void>;
  /** A line for the report. */
  note(line: string): void;
}
