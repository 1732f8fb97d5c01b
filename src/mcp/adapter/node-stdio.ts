/**
 * A server on the stdin and stdout of this process, which ends with its client: on the end of stdin, a broken stdout and the signals
 * that ask for it. Node, and Deno and Bun as they play it.
 *
 * @module
 */

import process from "node:process";
import type { Registry } from "../registry.ts";
import { serveStdio, type StdioOptions } from "../stdio.ts";

/** What {@linkcode serveProcess} does not choose itself. */
export type ProcessOptions = Omit<StdioOptions, "input" | "write"> & {
  /** Ends it beside the signals of the process. */
  readonly signal?: AbortSignal | undefined;
};

/** What asks a process to end. */
const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Methods of the console that write to stdout. */
const talkative = ["log", "info", "debug", "dir", "dirxml", "table", "group", "groupCollapsed"] as const;

/**
 * Serves until the client has gone, within two seconds. stdout is the protocol's from now on: what others write there goes to stderr.
 * stdin may still hold the process when it resolves, so that the caller ends it by `process.exit()`.
 */
export async function serveProcess(registry: Registry, options: ProcessOptions = {}): Promise<void> {
  const write = claimStdout();
  const { stdin } = process;
  const server = await serveStdio(registry, { ...options, input: stdin, write });
  const stop = () => void server.close();
  for (const signal of signals) process.on(signal, stop);
  options.signal?.addEventListener("abort", stop, { once: true });
  if (options.signal?.aborted) stop();
  process.stdout.on("error", stop);
  await server.closed;
  for (const signal of signals) process.off(signal, stop);
  stdin.destroy();
}

/** The only way to stdout from now on. It waits for room, and rejects when nobody reads any more. */
function claimStdout(): StdioOptions["write"] {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  for (const name of talkative) console[name] = console.error.bind(console);
  return (text) => new Promise((resolve, reject) => write(text, (error) => error ? reject(error) : resolve()));
}
