/**
 * Every failure as a result: what is wrong, and what to do next, in our own words.
 *
 * @module
 */

import {
  DockerApiError,
  DockerConnectionError,
  DockerDecodeError,
  DockerInputError,
  DockerStreamError,
  DockerUnsupportedError,
  DockerVersionError,
} from "../../core/errors.ts";
import type { Cleaner } from "../engine.ts";
import { PolicyError } from "../policy/denied.ts";
import type { CallResult } from "../registry.ts";
import { ToolError } from "../tool.ts";
import { createCleaner } from "./cleaner.ts";
import { explain, type Explained } from "./engine-errors.ts";
import { createNonce, defuse, fence } from "./fence.ts";
import { clip, oneLine } from "./sanitize.ts";
import { nearest } from "./suggest.ts";

/** What a failure is told with. */
export interface FailureContext {
  /** Name of the tool that was called. */
  readonly tool: string;
  /** Name of the host. */
  readonly host: string;
  /** Where the engine is, without credentials. */
  readonly endpoint: string;
  /** Names of what there is, by kind (`container`, `image`, `network`, `volume`), for suggestions; cleaned. */
  readonly names?: ((kind: string) => Promise<readonly string[]>) | undefined;
  /** Whether something other than a read was sent in this call. */
  readonly written: boolean;
  /** The cleaner of the call, which knows its secrets; one without them where absent. */
  readonly clean?: Cleaner | undefined;
}

interface Failure extends Explained {
  /** What the engine itself said. */
  readonly said?: string | undefined;
  /** Whether the answer to what was sent is lost, so that nobody knows whether it was done. */
  readonly lost?: boolean | undefined;
}

const most = 2_000;
const mostSaid = 600;

/** A failure as a result of at most 2,000 characters. The text of an error that is not ours never comes out. */
export async function failure(error: unknown, context: FailureContext): Promise<CallResult> {
  const clean = context.clean ?? createCleaner({ marks: undefined, revealEnv: false, secrets: [] });
  const tell = (text: string, max: number): string => clip(oneLine(clean.text("failure", text)), max);
  const { code, message, hint, retryable = false, missing, said, lost } = classify(error, context, tell);
  // Our own words may say `secret:NAME`, which is a reference and no secret.
  const like = missing && await suggestions(missing, context);
  const unknown = lost && context.written;
  const nonce = createNonce();
  const lines = [
    `${oneLine(code)}: ${clip(oneLine(message), 600)}${
      like?.length ? ` Did you mean ${like.map((name) => tell(name, 60)).join(", ")}?` : ""
    }`,
    hint && `Next: ${clip(oneLine(hint), 400)}`,
    unknown && `State unknown: it was sent and may have succeeded. Check with ${check(context.tool)} before retrying.`,
    `Host: ${oneLine(context.host)} | retryable: ${retryable && !unknown ? "yes" : "no"}`,
  ];
  const own = defuse(lines.filter(Boolean).join("\n"), nonce);
  // What the engine said quotes what others named.
  const room = Math.min(mostSaid, most - own.length - 100);
  const text = said && room > 20 ? `${own}\n${fence(clip(said, room), "engine", nonce)}` : own;
  // No structured content: it would have to fit the tool's output schema, and clients reject what does not.
  return { content: [{ type: "text", text: clip(text, most) }], ...(code === "unchanged" ? {} : { isError: true }) };
}

const internal: Failure = {
  code: "internal",
  message: "internal error",
  hint: "This is a defect of the server; its operator may find more in the log.",
  lost: true,
};

/** What an error is; one that cannot even be looked at is a stranger's. */
function classify(error: unknown, context: FailureContext, tell: (text: string, max: number) => string): Failure {
  try {
    return known(error, context, tell);
  } catch {
    return internal;
  }
}

function known(error: unknown, { endpoint }: FailureContext, tell: (text: string, max: number) => string): Failure {
  if (error instanceof PolicyError) {
    const allow = error.flag ? `an operator can allow it with ${error.flag}` : "no flag allows it";
    return { code: "denied", message: error.message, hint: `Rule ${error.rule}; ${allow}. Ask the user, do not work around it.` };
  }
  if (error instanceof ToolError) return { code: error.code, message: error.message, hint: error.hint, retryable: error.retryable };
  if (DockerApiError.is(error)) {
    const said = tell(error.reason, mostSaid);
    return { ...explain(error, said), said: error.status === 304 ? undefined : said };
  }
  if (DockerConnectionError.is(error)) {
    const [message, hint, retryable] = connection[error.code] ?? connection.closed;
    const lost = !["not_found", "denied", "refused", "tls"].includes(error.code);
    const next = error.hint === undefined ? hint : tell(error.hint, 500);
    return { code: `connection_${error.code}`, message: `${message} (${tell(endpoint, 200)})`, hint: next, retryable, lost };
  }
  if (DockerStreamError.is(error)) {
    return {
      code: "engine_error",
      message: `${error.operation} failed while it ran${error.code === undefined ? "" : ` (code ${error.code})`}.`,
      said: tell(error.reason, mostSaid),
    };
  }
  if (DockerVersionError.is(error)) {
    const needs = error.needs ? `it needs API ${error.needs}` : `it speaks ${error.min ?? "?"} to ${error.max ?? "?"}`;
    return {
      code: "version",
      message: `The engine does not have this: ${needs}, in use is ${error.requested}.`,
      hint: "Leave out the newer option.",
    };
  }
  if (DockerInputError.is(error)) {
    return { code: "invalid_arguments", message: tell(error.message, 700), hint: "Correct the arguments; nothing was sent for them." };
  }
  if (DockerUnsupportedError.is(error)) return { code: "unsupported", message: "The way to this engine cannot do that." };
  if (DockerDecodeError.is(error)) {
    return { code: "bad_answer", message: "The engine's answer was cut or is not what it should be.", retryable: true, lost: true };
  }
  const { name } = Object(error) as { name?: unknown };
  if (name === "TimeoutError") {
    return { code: "timeout", message: "It took too long.", hint: "Ask for less, or wait and look again.", retryable: true, lost: true };
  }
  if (name === "AbortError") return { code: "cancelled", message: "The call was cancelled.", lost: true };
  return internal;
}

type OfConnection = readonly [message: string, hint: string, retryable: boolean];

const connection: Readonly<Record<DockerConnectionError["code"], OfConnection>> = {
  not_found: [
    "There is no Docker engine",
    "Is Docker running? Start Docker Desktop, `systemctl start docker` or `podman machine start`, or set DOCKER_HOST.",
    true,
  ],
  denied: [
    "The socket of the engine may not be opened",
    "On Linux the user of the server must be in the group docker; ask the operator.",
    false,
  ],
  refused: [
    "Nothing listens at the engine's address",
    "Is the engine running? Docker Desktop with WSL needs its integration turned on.",
    true,
  ],
  reset: ["The engine closed the connection", "It may have been restarted; try again.", true],
  timeout: ["The engine did not answer in time", "It may be busy, or a firewall is between.", true],
  tls: ["No secure connection to the engine", "Check the certificates: DOCKER_CERT_PATH, DOCKER_TLS_VERIFY.", false],
  closed: ["The connection to the engine ended", "It may have been restarted; try again.", true],
  protocol: [
    "What answered does not speak as a Docker engine does",
    "Is the address right? A port with TLS needs https or DOCKER_TLS_VERIFY.",
    false,
  ],
};

async function suggestions({ kind, name }: { kind: string; name: string }, { names }: FailureContext): Promise<string[]> {
  try {
    return nearest(name, await names?.(kind) ?? []);
  } catch {
    // A suggestion is not worth a second failure.
    return [];
  }
}

/** The tool that shows whether a write was done. */
function check(tool: string): string {
  const noun = /^(container|image|network|volume|service)_/.exec(tool)?.[1];
  return noun ? `${noun}_list` : tool === "system_prune" ? "system_disk_usage" : "the list or inspect of what it changes";
}
