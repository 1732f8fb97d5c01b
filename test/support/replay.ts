/**
 * A recorded exchange, played again as its bytes or with a fault in them: through `call` and the endpoint's own decoder where there is
 * one, else as HTTP.
 *
 * @module
 */

// Loaded at their first use, which would take turns of the event loop here.
import "../../src/core/codecs/output.ts";
import "../../src/core/codecs/tar-read.ts";
import "../../src/core/codecs/web-socket.ts";
import { callAny, createCaller } from "../../src/core/call.ts";
import type { AnyEndpoint } from "../../src/core/endpoint.ts";
import { DockerError } from "../../src/core/errors.ts";
import * as local from "../../src/core/fields/local.ts";
import type { Transport } from "../../src/core/transport.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { consume, consumeConnection, type Form, formsOf, latin1 } from "./consume.ts";
import type { Fixture } from "./fixtures.ts";
import { jsonAnswer, type Line, peer, type Script } from "./scripted.ts";
import { settled, turns } from "./settled.ts";

/** How a replay went. */
export interface Outcome {
  /** What came out, where it did. */
  readonly value?: string;
  /** What was thrown. */
  readonly error?: unknown;
}

/** The ways to consume a fixture's answer. */
export function fixtureForms({ endpoint, framing }: Fixture): readonly Form[] {
  // As HTTP; with no length, chunks or end that would be missed, both ways are the same.
  return endpoint ? formsOf(endpoint) : framing === "none" ? ["bytes"] : ["iterate", "bytes"];
}

/** The endpoint with its request as recorded: its input says only what decoders look at. */
function recorded(endpoint: AnyEndpoint, { path, api }: Fixture): AnyEndpoint {
  const { body: _, ...rest } = endpoint;
  const params = { id: local.flag, stdin: local.flag, Tty: local.flag, Detach: local.flag };
  return { ...rest, path: api === null ? path : path.slice(`/v${api}`.length), params } as unknown as AnyEndpoint;
}

async function throughCall(
  transport: Transport,
  fixture: Fixture,
  endpoint: AnyEndpoint,
  form: Form,
  signal: AbortSignal | undefined,
): Promise<string> {
  const caller = createCaller(transport, { version: fixture.api ?? "1.51" });
  const input = { id: "x", stdin: fixture.upgrade, Tty: fixture.tty, Detach: fixture.detach };
  return await consume(endpoint, callAny(caller, recorded(endpoint, fixture), input, signal), form);
}

async function asHttp(
  transport: Transport,
  { method, path, upgrade }: Fixture,
  form: Form,
  signal: AbortSignal | undefined,
): Promise<string> {
  const request = { method, path, headers: {}, ...(signal && { signal }) };
  const { status, body, connection } = await (upgrade && transport.upgrade ? transport.upgrade(request) : transport.request(request));
  if (connection) return `${status} ${await consumeConnection(connection)}`;
  const chunks: Uint8Array[] = [];
  if (form === "bytes") chunks.push(await body.bytes());
  else for await (const chunk of body) chunks.push(chunk);
  return `${status} ${latin1(Buffer.concat(chunks))}`;
}

/** What is at hand while a replay runs. */
export interface Running {
  /** Resolves when the peer has nothing more to say, and is asked. */
  readonly starved: Promise<void>;
  /** Aborts the call. */
  abort(reason: unknown): void;
}

/** A transport to a peer that plays one exchange, again and again. */
export interface Stage {
  /**
   * Plays `script` as the answer to the fixture's request. Whatever happens, it must settle, leave no connection open that failed or was
   * left, and be an error of ours if it is one.
   */
  play(form: Form, script: Script, label: string, during?: (running: Running) => Promise<unknown>): Promise<Outcome>;
  /** Closes the transport, which must leave no connection open. */
  close(): Promise<void>;
}

/** The stage for a fixture. */
export function stage(fixture: Fixture): Stage {
  const { endpoint } = fixture;
  const wanted = `${fixture.method} ${fixture.path}`;
  let script: Script | undefined;
  let main: Line | undefined;
  let starving: (() => void) | undefined;
  const far = peer((request, line) => {
    // Decoders ask whether there is a TTY; everything else is the exchange itself.
    if (request !== wanted) return jsonAnswer({ Config: { Tty: fixture.tty } });
    main = line;
    line.starving = starving;
    return script;
  });
  const transport = http1(far.dial);

  return {
    async play(form, played, label, during) {
      script = played;
      main = undefined;
      const starved = new Promise<void>((resolve) => starving = during && resolve);
      const abort = during && new AbortController();
      const signal = abort?.signal;
      const running = endpoint ? throughCall(transport, fixture, endpoint, form, signal) : asHttp(transport, fixture, form, signal);
      const outcome = running.then((value): Outcome => ({ value }), (error: unknown): Outcome => ({ error }));
      if (during) {
        const fault = during({ starved, abort: (reason) => abort?.abort(reason) });
        await settled(Promise.race([fault, outcome]), `${label}, before its fault`);
      }
      const result = await settled(outcome, label);
      if ("error" in result && !DockerError.is(result.error) && !(signal?.aborted && result.error === signal.reason)) {
        throw new Error(`${label}: not one of our errors`, { cause: result.error });
      }
      // An answer that came whole may leave its connection to the next request, unless the peer is gone.
      const whole = played.ending === "open" && fixture.framing !== "close" && sizeOf(played) === fixture.response.length;
      const left = (main as Line | undefined) && !whole;
      if (left && !(main as Line | undefined)?.closed) await turns(3);
      if (left && !(main as Line | undefined)?.closed) throw new Error(`${label}: left its connection open`, { cause: result.error });
      far.forget();
      return result;
    },
    async close() {
      await settled(transport.close?.() ?? Promise.resolve(), `${fixture.label}: close()`);
      if (far.open) throw new Error(`${fixture.label}: close() left ${far.open} connections open`);
    },
  };
}

function sizeOf({ pieces }: Script): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** How an error says what it is, to compare two. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name} ${(error as { code?: unknown }).code ?? ""}: ${error.message}` : String(error);
}
