/**
 * Progress of a build, pull, push, load or import: records, one of which may be the error that ended it.
 *
 * @module
 */

import type { Decoder } from "../endpoint.ts";
import { DockerStreamError } from "../errors.ts";
import { type Operation, operation } from "../operation.ts";
import { RecordReader } from "./json-lines.ts";

/** The keys of a record that say that the work failed. */
interface Failure {
  readonly errorDetail?: { readonly code?: number; readonly message?: string } | null;
  readonly error?: string | null;
}

/** An operation: iterate its messages, or await it for all of them, and it is really done. */
export const progress: Decoder<Operation<never, never[]>> = {
  kind: "progress",
  decode() {
    throw new TypeError("A progress stream begins its own exchange");
  },
  begin(exchange, signal) {
    return operation<never, never[]>(async function* ({ signal, collect }) {
      const { response, context } = await exchange(signal);
      const kept: never[] = [];
      const reader = new RecordReader<Failure | null>(response.body, context);
      for await (const record of { [Symbol.asyncIterator]: () => reader }) {
        // Old engines and Podman send `error` alone.
        const { errorDetail, error } = record ?? {};
        if (errorDetail != null || error != null) {
          throw new DockerStreamError(context.operation, String(errorDetail?.message ?? error ?? "(no message)"), errorDetail?.code);
        }
        const message = record as never;
        if (collect) kept.push(message);
        yield message;
      }
      return kept;
    }, signal);
  },
};
