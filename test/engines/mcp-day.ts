/**
 * A day of an agent, through a real MCP client and the `dockwire` command as it is published, on a real engine: why a container crashed,
 * running and waiting, logs, a command, a plan of what to clean up and its application, and two hosts of which one may only be read.
 *
 *   tsx test/engines/mcp-day.ts --host SOCKET [--engine NAME]
 */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DockerApiError } from "../../src/core/mod.ts";
import { connect } from "../../src/node.ts";
import { equal, matches, ok } from "../conformance/assert.ts";

const text = { type: "string" } as const;
const { values: { host = "unix:///var/run/docker.sock" } } = parseArgs({ options: { host: text, engine: text } });
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const state = mkdtempSync(join(tmpdir(), "dockwire-day-"));
const prefix = `day-${process.pid}`;
const docker = await connect({ host });
const open = new Set<Client>();

/** What a call answered. */
interface Answer {
  readonly text: string;
  readonly failed: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A client of a server that was started with these flags; `agree` is what its person answers. */
async function agent(flags: readonly string[], agree?: (message: string) => boolean) {
  const client = new Client({ name: "day", version: "1" }, { capabilities: agree ? { elicitation: { form: {} } } : {} });
  const asked: string[] = [];
  open.add(client);
  if (agree) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      asked.push(params.message);
      return agree(params.message) ? { action: "accept", content: { confirm: true } } : { action: "decline" };
    });
  }
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [command, "mcp", ...flags],
      env: { ...env(), XDG_STATE_HOME: state },
      stderr: "ignore",
    }),
  );
  return {
    client,
    asked,
    async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
      const { content, isError, structuredContent } = await client.callTool({ name, arguments: { ...args } }, undefined, {
        timeout: 120_000,
      });
      const parts = content as readonly { readonly type: string; readonly text?: string }[];
      return {
        text: parts.flatMap((part) => part.type === "text" ? part.text ?? "" : []).join("\n"),
        failed: isError === true,
        data: (structuredContent ?? {}) as Answer["data"],
      };
    },
  };
}

function env(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The same, and it must have succeeded. */
async function done(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  ok(!got.failed, `a call failed: ${got.text.slice(0, 500)}`);
  return got;
}

/** And it must have been refused, with these words. */
async function refused(answer: Promise<Answer>, words: RegExp): Promise<void> {
  const got = await answer;
  ok(got.failed, `a call was not refused: ${got.text.slice(0, 300)}`);
  matches(got.text, words, "the refusal");
}

const standard = ["--host", host, "--allow", "standard"];
const steps: Readonly<Record<string, () => Promise<void>>> = {
  async "a reader finds out why containers crashed"() {
    const make = async (name: string, script: string, HostConfig = {}) => {
      const { id } = await docker.start({ name: `${prefix}-${name}`, Image: "busybox", Cmd: ["sh", "-c", script], HostConfig });
      return id;
    };
    const failed = await make("exit", "echo 'cannot open config.yml' >&2; exit 3");
    const killed = await make("oom", "x=a; while true; do x=$x$x; done", { Memory: 16 * 1024 * 1024, MemorySwap: 16 * 1024 * 1024 });
    await make("fine", "echo started; exec tail -f /dev/null");
    for (const id of [failed, killed]) await docker.containers.wait({ id });
    const { call, client } = await agent(["--host", host]);
    const list = await done(call("container_list", { name: prefix }));
    for (const name of ["exit", "oom", "fine"]) matches(list.text, RegExp(`${prefix}-${name}`), "the list");
    const exit = await done(call("container_diagnose", { container: `${prefix}-exit` }));
    matches(exit.text, /3/, "the exit code");
    matches(exit.text, /cannot open config\.yml/, "the last lines");
    const oom = await done(call("container_diagnose", { container: `${prefix}-oom` }));
    matches(oom.text, /memory|OOM/i, "why it was killed");
    await refused(call("container_diagnose", { container: `${prefix}-exti` }), RegExp(`${prefix}-exit`));
    equal(
      (await client.listTools()).tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name),
      [],
      "tools that change something",
    );
  },
  async "it runs a service, waits, greps its logs, looks inside, and stops it"() {
    const { call } = await agent([...standard, "--toolsets", "default,+exec"]);
    const name = `${prefix}-service`;
    const script =
      "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; echo ERROR cannot reach db; echo ready; exec tail -f /dev/null";
    await done(call("container_run", { image: "busybox", name, command: ["sh", "-c", script], env: ["PASSWORD=hunter2"] }));
    await done(call("container_wait", { container: name, until: "log_match", match: "ready", timeout: 30 }));
    const logs = await done(call("container_logs", { container: name, tail: 50, grep: "ERROR" }));
    matches(logs.text, /ERROR cannot reach db/, "the line that was looked for");
    ok(!logs.text.includes("line 1999"), "grep gave what does not match");
    const exec = await done(call("container_exec", { container: name, command: ["sh", "-c", "echo out; echo err >&2; exit 4"] }));
    matches(exec.text, /4[\s\S]*out[\s\S]*err/, "exit code, stdout and stderr");
    const inspect = await done(call("container_inspect", { container: name, sections: ["config", "security"] }));
    ok(!inspect.text.includes("hunter2"), "a password is shown");
    const env = await done(call("container_exec", { container: name, command: ["env"] }));
    ok(!env.text.includes("hunter2"), "a password is shown by a command");
    await done(call("container_control", { container: name, action: "stop", timeout: 0 }));
    equal((await docker.containers.inspect({ id: name })).State.Running, false, "Running");
  },
  async "what reaches the host, and what is not its own, is refused"() {
    const { call } = await agent([...standard, "--toolsets", "default,+exec,+api"], () => true);
    await docker.start({ name: `${prefix}-foreign`, Image: "busybox", Cmd: ["tail", "-f", "/dev/null"] });
    await refused(call("container_run", { image: "busybox", volumes: ["/:/host"] }), /denied|refused|R2/i);
    await refused(call("container_control", { container: `${prefix}-foreign`, action: "stop" }), /scope/);
    await refused(call("container_exec", { container: `${prefix}-foreign`, command: ["id"] }), /scope/);
    await refused(
      call("api_request", { operation: "ContainerCreate", input: { Image: "busybox", HostConfig: { Privileged: true } } }),
      /privileged/i,
    );
    await refused(
      call("api_request", { operation: "ContainerCreate", input: { Image: "busybox", hostconfig: { Privileged: true } } }),
      /HostConfig/,
    );
    equal((await docker.containers.inspect({ id: `${prefix}-foreign` })).State.Running, true, "Running");
  },
  async "a plan is what is deleted, and a person is asked"() {
    const { call, asked } = await agent([...standard], (message) => message.includes(prefix));
    for (const n of [1, 2]) {
      await done(call("container_run", { image: "busybox", name: `${prefix}-done-${n}`, command: ["true"], wait: 20 }));
    }
    const plan = await done(call("system_prune", { kinds: ["containers"] }));
    matches(plan.text, RegExp(`${prefix}-done-1[\\s\\S]*${prefix}-done-2|${prefix}-done-2[\\s\\S]*${prefix}-done-1`), "the plan");
    ok(!plan.text.includes(`${prefix}-exit`), "the plan has what is not ours");
    const id = /plan[=: ]+["']?([\w.-]+)/.exec(plan.text)?.[1] ?? String(plan.data.plan);
    await done(call("container_run", { image: "busybox", name: `${prefix}-later`, command: ["true"], wait: 20 }));
    equal(asked.length, 0, "questions before");
    await done(call("system_prune", { kinds: ["containers"], plan: id }));
    equal(asked.length, 1, "questions");
    const left = (await docker.containers.list({ all: true, filters: { name: [prefix] } })).map(({ Names }) => Names?.[0]?.slice(1)).sort();
    equal(left.filter((name) => name?.includes("-done-")), [], "what was planned");
    ok(left.includes(`${prefix}-later`), "what came later is gone, too");
  },
  async "a person who says no is heard, and nobody is asked where nobody can be"() {
    const no = await agent(standard, () => false);
    await refused(no.call("container_remove", { container: `${prefix}-later` }), /declined/);
    const mute = await agent(standard);
    await refused(mute.call("container_remove", { container: `${prefix}-later` }), /confirm/);
    await docker.containers.inspect({ id: `${prefix}-later` });
  },
  async "of two hosts one may only be read"() {
    const { call } = await agent(["--host", `staging=${host}`, "--host", `live=${host},ro`, "--allow", "standard"]);
    await done(call("container_list", { host: "live" }));
    const container = `${prefix}-two`;
    await done(call("container_run", { host: "staging", image: "busybox", name: container, command: ["tail", "-f", "/dev/null"] }));
    await refused(call("container_control", { container, action: "stop", timeout: 0 }), /host/);
    await refused(call("container_control", { host: "live", container, action: "stop", timeout: 0 }), /--allow=write/);
    equal((await docker.containers.inspect({ id: container })).State.Running, true, "Running");
    await done(call("container_control", { host: "staging", container, action: "stop", timeout: 0 }));
    equal((await docker.containers.inspect({ id: container })).State.Running, false, "Running");
  },
};

async function clean(): Promise<void> {
  for (const { Id } of await docker.containers.list({ all: true, filters: { name: [prefix] } })) {
    await docker.containers.delete({ id: Id, force: true }).catch((error: unknown) => {
      if (!DockerApiError.is(error)) throw error;
    });
  }
}

let [passed, failed] = [0, 0];
try {
  for (const [sentence, step] of Object.entries(steps)) {
    try {
      await step();
      passed++;
      console.log(`ok ${sentence}`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${sentence}: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      for (const client of open) await client.close();
      open.clear();
    }
  }
} finally {
  await clean();
  await docker.close();
  rmSync(state, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
