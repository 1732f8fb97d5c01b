/**
 * `dockwire call`: one operation of the Engine API, for people and scripts. No policy stands in between.
 *
 * @module
 */

import { createReadStream } from "node:fs";
import process from "node:process";
import { callAny } from "../core/call.ts";
import type { OutputStream } from "../core/codecs/output.ts";
import type { Session } from "../core/codecs/session.ts";
import type { AnyEndpoint } from "../core/endpoint.ts";
import { connectAs } from "./context.ts";
import { endpoints } from "../mcp/catalog/endpoints.ts";
import { didYouMean, type Io, UsageError } from "./io.ts";
import { parse } from "./parse.ts";

/** What `dockwire call --help` says. */
export const usage = `Usage: dockwire call [--host ENDPOINT] [--body FILE|-] OPERATION [JSON]

Calls one operation of the Engine API and prints its answer: JSON, a line of JSON a record, or bytes as they are.

  OPERATION        its id, such as ContainerList; dockwire call lists all of them
  JSON             its input, such as '{"all":true}'; - reads it from stdin
  --host ENDPOINT  unix://, npipe://, tcp://, https:// or context:NAME; default: as the docker command
  --body FILE      bytes of the request's body, such as a tar; - reads them from stdin
`;

/** Runs it. Failures of the engine are thrown. */
export async function call(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse({
    args: argv,
    options: { host: { type: "string" }, body: { type: "string" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const [id, json, extra] = positionals;
  const ids = endpoints.map((endpoint) => endpoint.id).sort();
  if (values.help || id === undefined) {
    await io.out(values.help ? usage : `${ids.join("\n")}\n`);
    return 0;
  }
  const endpoint = endpoints.find((endpoint) => endpoint.id === id);
  if (!endpoint) throw new UsageError(`There is no operation ${id}${didYouMean(id, ids) || "; dockwire call lists all of them"}`);
  if (endpoint.upgrade === "h2c") throw new UsageError(`${id} hands over a connection, which this command cannot use`);
  if (values.body !== undefined && endpoint.body?.kind !== "raw") {
    throw new UsageError(`${id} takes no bytes: its body is part of the input`);
  }
  if (extra !== undefined) throw new UsageError(`${extra} is one argument too many: the input is one JSON text`);
  if (json === "-" && values.body === "-") throw new UsageError("The input and the body cannot both be read from stdin");

  const input = await inputOf(json);
  const body = values.body === undefined ? {} : { body: values.body === "-" ? process.stdin : createReadStream(values.body) };
  await using docker = await connectAs(io, { host: values.host });
  // What is looped over tells its records as they come; awaiting it would keep them all.
  const begun = callAny(docker, endpoint, { ...input, ...body }, io.signal);
  await print(endpoint, endpoint.returns.begin ? begun : await begun, io);
  return 0;
}

async function inputOf(json: string | undefined): Promise<object> {
  const text = json === "-" ? Buffer.concat(await process.stdin.toArray()).toString() : json ?? "{}";
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Cannot read the input: ${(error as Error).message}`);
  }
  if (typeof input !== "object" || input === null || Array.isArray(input)) throw new UsageError("The input must be a JSON object");
  return input;
}

async function print({ returns: { kind } }: AnyEndpoint, result: unknown, { out, err }: Io): Promise<void> {
  switch (kind) {
    case "records":
    case "progress":
      for await (const record of result as AsyncIterable<unknown>) await out(`${JSON.stringify(record)}\n`);
      return;
    case "output":
    case "session": {
      const output = kind === "output" ? result as OutputStream : (result as Session).output;
      for await (const { stream, data } of output) await (stream === "stderr" ? err : out)(data);
      return;
    }
    case "bytes":
      for await (const chunk of result as AsyncIterable<Uint8Array>) await out(chunk);
      return;
    default:
      if (result !== undefined) await out(`${JSON.stringify(result, null, 2)}\n`);
  }
}
