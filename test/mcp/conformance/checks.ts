/** What is run against the fixture, each with what it must say. */

import { join } from "node:path";
import { withoutSession, withSession } from "./conversation.ts";
import { commands, type Ended, root, run, type Running, start, toolPath } from "./tools.ts";
import { startWorkerd } from "./workerd.ts";

/** How many checks passed and failed, and what is worth to be read. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly notes: string;
}

/** A check. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

const here = (file: string) => join(root, "test/mcp/conformance", file);
const revision = "2025-11-25";
const stdio = [...commands.tsx, here("serve-stdio.ts")];

/** The fixture on every runtime that we say the handler is for. */
const runtimes: Readonly<Record<string, () => Promise<Running>>> = {
  node: () => start(commands.tsx, here("serve-node.ts")),
  deno: () => start(commands.deno, "run", "--no-prompt", "--allow-net=127.0.0.1", here("serve-deno.ts")),
  bun: () => start(commands.bun, "run", here("serve-bun.ts")),
  workerd: startWorkerd,
};

async function served<T>(runtime: string, use: (url: string) => Promise<T>): Promise<T> {
  const server = await runtimes[runtime]?.();
  if (!server) throw new Error(`No runtime ${runtime}`);
  try {
    return await use(server.url);
  } finally {
    server.stop();
  }
}

/** One check that passed, or that failed with all that was printed. */
function one(good: boolean, { code, out, err }: Ended, notes = ""): Outcome {
  return good ? { passed: 1, failed: 0, notes } : { passed: 0, failed: 1, notes: `exit code ${code}\n${out}\n${err}` };
}

async function requirements(): Promise<Outcome> {
  const ended = await served("node", (url) => run(commands.conformance, "server", "--url", url, "--requirements", revision));
  const [, passed = 0, failed = 1] = (/^Total: (\d+) passed, (\d+) failed/m.exec(ended.out) ?? []).map(Number);
  const good = ended.code === 0 && failed === 0 && passed >= 80;
  return { passed, failed: good ? 0 : Math.max(failed, 1), notes: good ? `${passed} checks of ${revision}` : ended.out + ended.err };
}

/** The product itself, with an engine that is not there: all that is wrong has to be known, and what is known has to be wrong. */
async function product(): Promise<Outcome> {
  const flags = ["mcp", "--http", "0", "--insecure-no-auth", "--host", "unix:///nonexistent/engine.sock"];
  const server = await start(commands.tsx, join(root, "src/cli/main.ts"), ...flags);
  const expected = ["--requirements", revision, "--expected-failures", here("baseline.yml")];
  const ended = await run(commands.conformance, "server", "--url", server.url, ...expected).finally(server.stop);
  return one(ended.code === 0 && /Baseline check passed/.test(ended.out), ended, /^Total: .*/m.exec(ended.out)?.[0]);
}

/** A scenario that was skipped has passed nothing, and is no success. */
async function scenario(runtime: string, name: string, least: number): Promise<Outcome> {
  const args = ["--scenario", name, "--spec-version", revision];
  const ended = await served(runtime, (url) => run(commands.conformance, "server", "--url", url, ...args));
  const [, passed = 0, of = -1] = (/^Passed: (\d+)\/(\d+), 0 failed/m.exec(ended.out) ?? []).map(Number);
  return one(ended.code === 0 && passed === of && passed >= least, ended, `${passed} of ${of}`);
}

/** What the Inspector prints of a call: `result`, whatever that was. */
async function inspect(target: readonly string[], args: readonly string[], code: number, says: RegExp): Promise<Outcome> {
  const ended = await run(commands.inspector, ...target, ...args, "--format", "json");
  return one(ended.code === code && says.test(ended.out), ended);
}

async function conversation(runtime: string, hold: (url: string) => Promise<string>): Promise<Outcome> {
  return { passed: 1, failed: 0, notes: await served(runtime, hold) };
}

async function v2(...target: readonly string[]): Promise<Outcome> {
  const ended = await run(commands.node22, here("v2-client.mjs"), toolPath(".."), ...target);
  return one(ended.code === 0 && /"echoed":"\{\\"value\\":1\}"/.test(ended.out), ended, ended.out.trim());
}

/** A good and a bad call, and what comes before one. */
const inspections: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
  [["--method", "initialize"], 0, /"protocolVersion":\s*"2025-11-25"/],
  [["--method", "tools/list"], 0, /"test_simple_text"/],
  [["--method", "tools/call", "--tool-name", "test_echo", "--tool-args-json", `{"value":7}`], 0, /\\"value\\":\s*7/],
  [["--method", "tools/call", "--tool-name", "test_error_handling"], 5, /"isError":\s*true/],
];

/** The product, whose engine need not be there: what needs none is answered, what needs one fails as a result. */
const productInspections: typeof inspections = [
  [["--method", "initialize"], 0, /"instructions":\s*"/],
  [["--method", "tools/list"], 0, /"container_list"/],
  [["--method", "tools/call", "--tool-name", "container_inspect", "--tool-args-json", `{"froce":true}`], 5, /froce/],
];

/** All checks, in order. */
export const checks: readonly Check[] = [
  { name: `conformance ${revision}, node`, run: requirements },
  { name: "conformance of the product, all failures expected", run: product },
  ...Object.keys(runtimes).flatMap((runtime) => [
    { name: `dns-rebinding-protection, ${runtime}`, run: () => scenario(runtime, "dns-rebinding-protection", 2) },
    { name: `server-session-lifecycle, ${runtime}`, run: () => scenario(runtime, "server-session-lifecycle", 3) },
    // In a Worker no request may wait for what another brings, as a question does for its answer.
    ...runtime === "workerd" ? [] : [{ name: `conversation, ${runtime}`, run: () => conversation(runtime, withSession) }],
    { name: `conversation without session, ${runtime}`, run: () => conversation(runtime, withoutSession) },
  ]),
  ...inspections.flatMap(([args, code, says]) => [
    { name: `inspector over stdio: ${args.slice(1, 4).join(" ")}`, run: () => inspect(stdio, args, code, says) },
    {
      name: `inspector over HTTP: ${args.slice(1, 4).join(" ")}`,
      run: () => served("node", (url) => inspect([url, "--transport", "http"], args, code, says)),
    },
  ]),
  ...productInspections.map(([args, code, says]) => ({
    name: `inspector of the product: ${args.slice(1, 4).join(" ")}`,
    run: () => inspect([...commands.tsx, join(root, "src/cli/main.ts"), "mcp"], args, code, says),
  })),
  { name: "client of version 2 over stdio", run: () => v2(...stdio) },
  { name: "client of version 2 over HTTP", run: () => served("node", (url) => v2(url)) },
];
