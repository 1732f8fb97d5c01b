/**
 * The one way from a tool to an engine: what goes in is judged, what comes out is clean.
 *
 * @module
 */

import { callAny, type Caller } from "../core/call.ts";
import type { OutputLine } from "../core/codecs/lines.ts";
import type { OutputStream } from "../core/codecs/output.ts";
import type { Session } from "../core/codecs/session.ts";
import type { AnyEndpoint, Endpoint, Input } from "../core/endpoint.ts";
import type { Policy } from "./policy/policy.ts";

/** A request as a value: never text, never bytes. */
export interface EngineRequest {
  /** Its operation. */
  readonly endpoint: AnyEndpoint;
  /** Its input, as a tool made it. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A request that may be sent. */
export interface Admitted {
  /** What is sent: references are full ids, and labels of provenance are in it. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Told how it ended, so that what was made can be followed and named. */
  readonly settle: (outcome: { readonly result?: unknown; readonly error?: unknown }) => Promise<void>;
}

/** Judges requests for one call of a tool; throws `PolicyError`. */
export interface Guard {
  /** Judges one request: rules, references, scope, and where the policy asks for it a person. */
  admit(request: EngineRequest): Promise<Admitted>;
  /** Judges several and asks a person once for all of them; their later `admit` does not ask again. Nothing is sent. */
  approve(requests: readonly EngineRequest[], facts: readonly string[]): Promise<void>;
}

/** Makes what an engine said fit to be read by a model: control characters and secrets are gone. */
export interface Cleaner {
  /** A parsed answer of an operation, with every string of it. */
  value<T>(operation: string, value: T): T;
  /** Text of a source such as `logs`; what spans several calls (a PEM block) is remembered for the source. */
  text(source: string, text: string): string;
  /** How many values were replaced so far. */
  readonly redacted: number;
}

/** What a tool works with: one host, for one call. */
export interface Engine {
  /** Name of the host. */
  readonly host: string;
  /** What the operator grants there. */
  readonly policy: Policy;
  /** Calls an operation whose answer is one value; the value is clean. */
  call<P, R, B>(endpoint: Endpoint<string, P, R, B>, input?: Input<P, B>): Promise<Awaited<R>>;
  /** Calls an operation that answers with records (events, stats, progress): each is clean. Leaving the loop ends it; `signal` also while it waits. */
  records<P, T, B>(endpoint: Endpoint<string, P, AsyncIterable<T>, B>, input?: Input<P, B>, signal?: AbortSignal): AsyncIterable<T>;
  /** Calls an operation that answers with output of processes: its lines are clean. Leaving the loop ends it; `signal` also while it waits. */
  lines<P, B>(
    endpoint: Endpoint<string, P, OutputStream | Session, B>,
    input?: Input<P, B>,
    signal?: AbortSignal,
  ): AsyncIterable<OutputLine>;
  /** Calls an operation that answers with bytes, which come as they are: text of them goes through `clean`. */
  raw<P, R, B>(endpoint: Endpoint<string, P, R, B>, input?: Input<P, B>): Promise<Awaited<R>>;
  /** Judges several requests and asks a person once for all of them. */
  approve(requests: readonly EngineRequest[], facts: readonly string[]): Promise<void>;
  /** Makes text clean. */
  readonly clean: Cleaner;
  /** The API version in use. */
  version(): Promise<string>;
}

/** What an {@linkcode Engine} is made of. */
export interface EngineParts {
  /** Name of the host. */
  readonly host: string;
  /** Sends the requests. */
  readonly caller: Caller;
  /** What the operator grants. */
  readonly policy: Policy;
  /** Judges what goes in. */
  readonly guard: Guard;
  /** Cleans what comes out. */
  readonly cleaner: Cleaner;
  /** Ends everything that the call of the tool began. */
  readonly signal: AbortSignal;
}

/** The engine of one call of a tool. */
export function createEngine({ host, caller, policy, guard, cleaner, signal }: EngineParts): Engine {
  /** Judges, begins, and tells the guard how it ended: `use` is awaited for that. */
  async function send<T>(endpoint: AnyEndpoint, input: object, use: (begun: unknown) => Promise<T> | T): Promise<T> {
    const admitted = await guard.admit({ endpoint, input: input as EngineRequest["input"] });
    try {
      const result = await use(callAny(caller, endpoint, admitted.input, signal));
      await admitted.settle({ result });
      return result;
    } catch (error) {
      await admitted.settle({ error });
      throw error;
    }
  }

  async function* stream<T>(
    endpoint: AnyEndpoint,
    input: object,
    own: AbortSignal | undefined,
    items: (begun: unknown) => Promise<AsyncIterable<T>>,
  ): AsyncGenerator<T> {
    const until = own ? AbortSignal.any([signal, own]) : signal;
    const admitted = await guard.admit({ endpoint, input: input as EngineRequest["input"] });
    let outcome: Parameters<Admitted["settle"]>[0] = {};
    try {
      for await (const item of await items(callAny(caller, endpoint, admitted.input, until))) yield item;
    } catch (error) {
      outcome = { error };
      throw error;
    } finally {
      await admitted.settle(outcome);
    }
  }

  // The interface gives each its types; inside, an endpoint is data and an input an object.
  const untyped = {
    async call(endpoint: AnyEndpoint, input: object = {}) {
      return cleaner.value(endpoint.id, await send(endpoint, input, async (begun) => await begun));
    },
    raw: (endpoint: AnyEndpoint, input: object = {}) => send(endpoint, input, async (begun) => await begun),
    async *records(endpoint: AnyEndpoint, input: object = {}, own?: AbortSignal) {
      // An operation is begun by its loop; anything else has to arrive first.
      const items = async (begun: unknown) => (endpoint.returns.begin ? { [Symbol.asyncIterator]: () => iterator(begun) } : await begun);
      for await (const item of stream(endpoint, input, own, items as (begun: unknown) => Promise<AsyncIterable<unknown>>)) {
        yield cleaner.value(endpoint.id, item);
      }
    },
    async *lines(endpoint: AnyEndpoint, input: object = {}, own?: AbortSignal) {
      const items = async (begun: unknown) => outputOf(await begun as OutputStream | Session).lines();
      for await (const { stream: from, line } of stream(endpoint, input, own, items)) {
        yield { stream: from, line: cleaner.text(`${endpoint.id} ${from}`, line) };
      }
    },
  };
  return {
    host,
    policy,
    clean: cleaner,
    approve: (requests, facts) => guard.approve(requests, facts),
    version: () => caller.versions.current(signal),
    ...untyped as unknown as Pick<Engine, "call" | "raw" | "records" | "lines">,
  };
}

function iterator(of: unknown): AsyncIterator<unknown> {
  return (of as AsyncIterable<unknown>)[Symbol.asyncIterator]();
}

function outputOf(begun: OutputStream | Session): OutputStream {
  return "output" in begun ? begun.output : begun;
}
