/**
 * Runs every writing tool of the MCP layer on a real engine, and looks at what they did through the engine's own lists. Node only.
 *
 *   tsx test/engines/mcp-write.ts --host SOCKET [--engine NAME] [--registry HOST] [--only TEXT] [--permissive] [--verbose]
 *
 * Requests go through the guard, with everything granted and the scope that it has by default: what this server made. With --permissive, or
 * to a registry at an address, which the guard never lets an engine be sent to, they go through none.
 * What it makes is called `mcpwrite-...` and removed again; prunes are limited to its own label. The last line is `N passed, N failed`.
 */
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { connect } from "../../src/node.ts";
import { DockerApiError } from "../../src/core/mod.ts";
import type { ToolResult } from "../../src/mcp/tool.ts";
import { ToolError } from "../../src/mcp/tool.ts";
import { older } from "../../src/core/encode.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { applyPrune } from "../../src/mcp/tools/prune-apply.ts";
import { planPrune } from "../../src/mcp/tools/prune-plan.ts";
import { createGuard } from "../../src/mcp/policy/guard.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { allowAll, engineOf, permissive, type RunOptions, runTool, textOf } from "../support/write-tools.ts";

const text = { type: "string" } as const;
const { values: flags } = parseArgs({
  options: {
    host: text,
    engine: text,
    registry: text,
    only: text,
    permissive: { type: "boolean" },
    verbose: { type: "boolean" },
  },
});
const docker = await connect({ host: flags.host ?? "unix:///var/run/docker.sock" });
const isPodman = (await docker.system.version()).Components?.some(({ Name }) => Name === "Podman Engine") ?? false;
const prefix = `mcpwrite-${process.pid}`;
const label = `mcpwrite=${process.pid}`;
const granted: Policy = flags.permissive ? allowAll : { ...allowAll, scope: { kind: "managed" } };
let [passed, failed] = [0, 0];

/** Runs a tool. */
async function run(name: string, args: object, options: RunOptions = {}): Promise<ToolResult> {
  const signal = new AbortController().signal;
  const policy = options.policy ?? granted;
  const guard = flags.permissive ? undefined : createGuard({ host: "local", caller: docker, policy, ask: {}, signal });
  const result = await runTool(docker, name, args, { guard, policy, signal, ...options });
  if (flags.verbose) console.log(`--- ${name} ${JSON.stringify(args)}\n${textOf(result)}\n${JSON.stringify(result.data)}`);
  return result;
}

/** One case, with whatever it made removed by the end of the run. */
async function check(title: string, body: () => Promise<void>): Promise<void> {
  if (flags.only !== undefined && !title.includes(flags.only)) return;
  const start = performance.now();
  try {
    await body();
    passed++;
    console.log(`ok    ${title} (${Math.round(performance.now() - start)} ms)`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${title}\n${error instanceof Error ? error.stack : String(error)}`);
  }
}

const state = async (id: string) => (await docker.containers.inspect({ id })).State;
const exists = async (ask: Promise<unknown>) => {
  try {
    await ask;
    return true;
  } catch (error) {
    if (DockerApiError.is(error) && error.isNotFound) return false;
    throw error;
  }
};
const notFound = (error: unknown) =>
  (DockerApiError.is(error) && error.isNotFound) || (error instanceof ToolError && error.code === "not_found");
const sleeper = (name: string, more: object = {}) =>
  run("container_run", { image: "busybox:latest", name, command: ["sleep", "600"], labels: [label], wait: 0, ...more });

async function cleanUp(): Promise<void> {
  for (const { Id } of await docker.containers.list({ all: true, filters: { label } })) {
    await docker.containers.delete({ id: Id, force: true, v: true });
  }
  for (const { Id, Name } of await docker.networks.list()) if (Name.startsWith(prefix)) await docker.networks.delete({ id: Id });
  for (const { Name } of (await docker.volumes.list()).Volumes ?? []) {
    if (Name.startsWith(prefix)) await docker.volumes.delete({ name: Name });
  }
  for (const { Id, RepoTags, Labels } of await docker.images.list({ all: true })) {
    for (const tag of RepoTags ?? []) if (tag.includes(prefix)) await docker.images.delete({ name: tag, force: true });
    if (Labels?.mcpwrite === String(process.pid)) await docker.images.delete({ name: Id, force: true }).catch(() => {});
  }
}

await check("container_run: a job that ends tells its exit code and its output", async () => {
  const name = `${prefix}-job`;
  const result = await run("container_run", {
    image: "busybox:latest",
    name,
    command: ["sh", "-c", "echo out $GREETING; echo err >&2; exit 3"],
    env: ["GREETING=hello"],
    labels: [label],
    wait: 20,
  });
  assert.match(result.header, new RegExp(`^${name} \\([0-9a-f]{12}\\): exited with 3`));
  assert.match(textOf(result), /out hello/);
  assert.match(textOf(result), /err/);
  assert.match(textOf(result), /container_diagnose/);
  assert.equal(result.data?.exit_code, 3);
  const { Config } = await docker.containers.inspect({ id: name });
  assert.equal(Config.Labels?.mcpwrite, String(process.pid));
});

await check("container_run: ports on 127.0.0.1, a named volume made before, limits, restart policy, network", async () => {
  const name = `${prefix}-web`;
  await run("network_create", { name: `${prefix}-net`, labels: [label] });
  const result = await run("container_run", {
    image: "busybox:latest",
    name,
    command: ["sleep", "600"],
    labels: [label],
    ports: ["80", "127.0.0.1::81/udp"],
    volumes: [`${prefix}-data:/data`, `/anonymous`],
    network: `${prefix}-net`,
    memory: "64m",
    cpus: 0.5,
    restart: "on-failure:2",
    user: "1000",
    workdir: "/tmp",
    wait: 0,
  });
  assert.match(result.header, /: running/);
  const { HostConfig, NetworkSettings, Mounts, Config } = await docker.containers.inspect({ id: name });
  assert.equal(NetworkSettings.Ports?.["80/tcp"]?.[0]?.HostIp, "127.0.0.1");
  assert.ok(Number(NetworkSettings.Ports?.["80/tcp"]?.[0]?.HostPort) > 0);
  assert.equal(NetworkSettings.Ports?.["81/udp"]?.[0]?.HostIp, "127.0.0.1");
  assert.equal((result.data?.ports as string[]).length, 2);
  assert.equal(HostConfig.Memory, 64 * 1024 * 1024);
  assert.equal(HostConfig.NanoCpus, 5e8);
  assert.deepEqual([HostConfig.RestartPolicy?.Name, HostConfig.RestartPolicy?.MaximumRetryCount], ["on-failure", 2]);
  assert.ok(Mounts.some(({ Name, Destination }) => Name === `${prefix}-data` && Destination === "/data"));
  assert.ok(Mounts.some(({ Destination }) => Destination === "/anonymous"));
  assert.ok(Object.keys(NetworkSettings.Networks ?? {}).includes(`${prefix}-net`));
  assert.equal(Config.User, "1000");
  assert.equal(Config.WorkingDir, "/tmp");
});

await check("container_run: an image that is missing without the grant to pull is an error with a hint, and nothing is made", async () => {
  const policy = { ...granted, allow: new Set(["write"] as const) };
  await assert.rejects(
    run("container_run", { image: `${prefix}-nothing`, name: `${prefix}-nothing`, labels: [label] }, { policy }),
    (error) => error instanceof ToolError && error.code === "image_missing" && /--allow=net/.test(error.hint ?? ""),
  );
  assert.equal(await exists(docker.containers.inspect({ id: `${prefix}-nothing` })), false);
});

await check("container_run: one that cannot start is told of", async () => {
  const name = `${prefix}-bad`;
  const result = await run("container_run", { image: "busybox:latest", name, command: ["nothing-like-it"], labels: [label] }).catch((
    error,
  ) => error);
  const left = await exists(docker.containers.inspect({ id: name }));
  // A guard that takes away what never started leaves the failure alone.
  if (!left) assert.ok(DockerApiError.is(result), String(result));
  else assert.match((result as ToolResult).header, new RegExp(`^FAILED: ${name} .* could not be started`));
});

await check("container_run: secret:NAME reaches the container and no result", async () => {
  const secrets = { db: { value: "s3cr3t-canary", env: ["DB_PASSWORD"], images: ["busybox:*"] } };
  const name = `${prefix}-secret`;
  const result = await run("container_run", {
    image: "busybox:latest",
    name,
    command: ["sleep", "600"],
    env: ["DB_PASSWORD=secret:db", "PLAIN=1"],
    labels: [label],
    wait: 0,
  }, { policy: { ...granted, secrets } });
  assert.ok(!JSON.stringify(result).includes("s3cr3t-canary"));
  const { Config } = await docker.containers.inspect({ id: name });
  assert.ok(Config.Env?.includes("DB_PASSWORD=s3cr3t-canary"));
});

await check("container_control: each action, and again as already so", async () => {
  const name = `${prefix}-control`;
  await sleeper(name);
  const changed = async (action: string, more: object = {}) =>
    (await run("container_control", { container: name, action, ...more })).data?.changed;
  assert.equal(await changed("start"), false);
  assert.equal(await changed("pause"), true);
  assert.equal((await state(name)).Paused, true);
  assert.equal(await changed("pause"), false);
  assert.equal(await changed("unpause"), true);
  assert.equal(await changed("unpause"), false);
  const { StartedAt } = await state(name);
  assert.equal(await changed("restart", { timeout: 0 }), true);
  assert.notEqual((await state(name)).StartedAt, StartedAt);
  assert.equal(await changed("stop", { timeout: 0 }), true);
  assert.equal((await state(name)).Running, false);
  assert.equal(await changed("stop", { timeout: 0 }), false);
  assert.equal(await changed("start"), true);
  assert.equal((await state(name)).Running, true);
  await assert.rejects(run("container_control", { container: `${prefix}-contro`, action: "stop" }), notFound);
});

await check("container_kill: sends a signal", async () => {
  const name = `${prefix}-kill`;
  await sleeper(name);
  await run("container_kill", { container: name });
  await docker.containers.wait({ id: name });
  assert.equal((await state(name)).ExitCode, 137);
});

await check("container_update: limits, restart policy and name", async () => {
  const name = `${prefix}-update`;
  await sleeper(name, { memory: "64m" });
  const result = await run("container_update", {
    container: name,
    memory: "128m",
    cpus: 0.25,
    pids: 100,
    restart: "unless-stopped",
    name: `${name}d`,
  });
  assert.deepEqual([...result.data?.changed as string[]].sort(), ["cpus", "memory", "name", "pids", "restart"]);
  const { HostConfig, Name } = await docker.containers.inspect({ id: `${name}d` });
  assert.equal(Name, `/${name}d`);
  assert.equal(HostConfig.Memory, 128 * 1024 * 1024);
  assert.equal(HostConfig.NanoCpus ?? 0, 25e7);
  assert.equal(HostConfig.PidsLimit, 100);
  assert.equal(HostConfig.RestartPolicy?.Name, "unless-stopped");
});

await check("container_exec: exit code, both streams, environment, working directory, user", async () => {
  const name = `${prefix}-exec`;
  await sleeper(name);
  const result = await run("container_exec", {
    container: name,
    command: ["sh", "-c", "echo $X $(pwd) $(id -u); echo bad >&2; exit 7"],
    env: ["X=1"],
    workdir: "/tmp",
    user: "65534",
  });
  assert.match(result.header, /exit code 7; 1 line of stdout, 1 of stderr/);
  assert.deepEqual(result.parts?.flatMap((part) => typeof part === "string" ? [] : [[part.source, part.untrusted]]), [
    [`stdout:${name}`, "1 /tmp 65534"],
    [`stderr:${name}`, "bad"],
  ]);
  assert.equal(result.data?.exit_code, 7);
});

await check("container_exec: a command that is not there, one past its timeout, output past the cap", async () => {
  const name = `${prefix}-exec2`;
  await sleeper(name);
  const missing = await run("container_exec", { container: name, command: ["nothing-like-it"] }).catch((error) => error);
  assert.ok(DockerApiError.is(missing) || /could not be started/.test((missing as ToolResult).header), String(missing));
  const start = performance.now();
  const slow = await run("container_exec", { container: name, command: ["sh", "-c", "echo begun; sleep 300"], timeout: 1 });
  assert.ok(performance.now() - start < 5000);
  assert.match(slow.header, /still runs past the timeout/);
  assert.match(textOf(slow), /begun/);
  assert.deepEqual(slow.data, { exit_code: null, running: true });
  const large = await run("container_exec", { container: name, command: ["sh", "-c", "seq 1 200000"] });
  const text = textOf(large);
  assert.ok(text.length < 16_000, String(text.length));
  assert.match(text, /exit code 0; 200000 lines/);
  assert.match(text, /\n1\n2\n/);
  assert.match(text, /\n199999\n200000/);
  const held = await run("container_exec", { container: name, command: ["sh", "-c", "echo parent; sleep 300 &"], timeout: 1 });
  assert.match(held.header, /exit code 0/);
});

await check("container_file_write and container_file_read: new, replaced with owner and mode, through links, refused", async () => {
  const name = `${prefix}-files`;
  await sleeper(name);
  const sh = (script: string) => docker.exec(name, ["sh", "-c", script]);
  const wrote = await run("container_file_write", { container: name, path: "/tmp/a.txt", content: "one\ntwo\nthree\n", mode: "600" });
  assert.equal(wrote.data?.replaced, false);
  assert.equal((await sh("cat /tmp/a.txt; stat -c %a /tmp/a.txt")).stdout, "one\ntwo\nthree\n600\n");
  const read = await run("container_file_read", { container: name, path: "/tmp/a.txt", line: 2, lines: 1 });
  assert.match(read.header, /lines 2-2 of 3, 14 bytes, mode 600; next: line=3/);
  assert.deepEqual(read.parts, [{ untrusted: "two", source: `file:${name}` }]);
  await sh(
    "chown 1000:1001 /tmp/a.txt; chmod 755 /tmp/a.txt; ln -s a.txt /tmp/link; ln -s /tmp/link /link2; ln -s /nowhere /broken; mkdir /folder; printf '\\000\\001' > /binary; printf 'x%.0s' $(seq 1 10) > /ten",
  );
  const replaced = await run("container_file_write", { container: name, path: "/link2", content: "new\n" });
  assert.deepEqual(replaced.data, { path: "/tmp/a.txt", size: 4, replaced: true });
  assert.equal(
    (await sh("cat /tmp/a.txt; stat -c '%a %u %g' /tmp/a.txt; readlink /link2; readlink /tmp/link")).stdout,
    `new\n755 ${isPodman ? "0 0" : "1000 1001"}\n/tmp/link\na.txt\n`,
  );
  assert.match(
    textOf(await run("container_file_read", { container: name, path: "/link2" })),
    /:\/tmp\/a\.txt: lines 1-1 of 1[\s\S]*\nnew$/,
  );
  for (
    const [path, code] of [["/missing", "no_such_file"], ["/broken", "no_such_file"], ["/folder", "no_file"], ["/binary", "no_text"], [
      "/dev/null",
      undefined,
    ]] as const
  ) {
    await assert.rejects(
      run("container_file_read", { container: name, path }),
      (error) => error instanceof ToolError && (code === undefined || error.code === code),
      path,
    );
  }
  // Podman says of a link to nothing that there is nothing.
  const broken = run("container_file_write", { container: name, path: "/broken", content: "" });
  await (isPodman ? broken : assert.rejects(broken, ToolError));
  await assert.rejects(run("container_file_write", { container: name, path: "/no/such/folder/x", content: "" }));
  await assert.rejects(run("container_file_read", { container: name, path: "/tmp/../etc/passwd" }), /absolute path/);
  await run("container_control", { container: name, action: "stop", timeout: 0 });
  assert.match(textOf(await run("container_file_read", { container: name, path: "/ten" })), /xxxxxxxxxx$/);
});

await check("image_tag and image_remove", async () => {
  await run("image_tag", { image: "busybox:latest", name: `${prefix}-tag:v1` });
  assert.equal(await exists(docker.images.inspect({ name: `${prefix}-tag:v1` })), true);
  const removed = await run("image_remove", { image: `${prefix}-tag:v1` });
  assert.equal((removed.data?.untagged as string[]).length >= 1, true);
  assert.deepEqual(removed.data?.deleted, []);
  assert.equal(await exists(docker.images.inspect({ name: `${prefix}-tag:v1` })), false);
  assert.equal(await exists(docker.images.inspect({ name: "busybox:latest" })), true);
  await assert.rejects(run("image_remove", { image: `${prefix}-tag:v1` }), notFound);
});

await check("image_build: an image of a Dockerfile and files; a step that fails shows its output", async () => {
  const steps: string[] = [];
  const result = await run("image_build", {
    dockerfile: `FROM busybox:latest\nARG WHO\nLABEL mcpwrite=${process.pid}\nCOPY src/hello.txt /hello.txt\n${
      isPodman ? "ENV WHO=$WHO" : 'RUN echo "built for $WHO" && cat /hello.txt'
    }\n`,
    files: { "src/hello.txt": "hello from a file\n" },
    args: ["WHO=tests"],
    tag: `${prefix}-built:v1`,
  }, { progress: (message) => void steps.push(message) });
  assert.match(result.header, new RegExp(`^Built ${prefix}-built:v1 \\(`));
  // RUN needs limits that Podman, as it runs here, may not raise.
  if (!isPodman) assert.match(textOf(result), /built for tests\nhello from a file/);
  const shown = await run("container_run", { image: `${prefix}-built:v1`, command: ["cat", "/hello.txt"], labels: [label], wait: 20 });
  assert.match(textOf(shown), /hello from a file/);
  assert.ok(steps.some((step) => /step \d of \d/i.test(step)), JSON.stringify(steps));
  const { Id } = await docker.images.inspect({ name: `${prefix}-built:v1` });
  assert.ok(Id.includes(String(result.data?.id).replace("sha256:", "")), `${Id} ${result.data?.id}`);
  const bad = await run("image_build", { dockerfile: "FROM busybox:latest\nRUN echo before && exit 9\n", tag: `${prefix}-bad:v1` });
  assert.match(bad.header, /^FAILED/);
  assert.match(textOf(bad), isPodman ? /RUN echo before/ : /\nbefore\n/);
  assert.equal(bad.data?.built, false);
  assert.equal(await exists(docker.images.inspect({ name: `${prefix}-bad:v1` })), false);
});

await check("network_create, network_attach, network_remove", async () => {
  const [network, name] = [`${prefix}-nw`, `${prefix}-joined`];
  const subnet = `10.231.${process.pid % 250}.0/24`;
  const made = await run("network_create", { name: network, internal: true, subnet, labels: [label] });
  const inspected = await docker.networks.inspect({ id: network });
  assert.equal(inspected.Id, made.data?.id);
  assert.equal(inspected.Internal, true);
  assert.equal(inspected.IPAM.Config?.[0]?.Subnet, subnet);
  await sleeper(name);
  const attach = async (action: string) =>
    (await run("network_attach", { network, container: name, action, aliases: action === "connect" ? ["db"] : undefined })).data?.changed;
  assert.equal(await attach("connect"), true);
  const joined = (await docker.containers.inspect({ id: name })).NetworkSettings.Networks?.[network];
  assert.ok(joined?.Aliases?.includes("db"));
  assert.equal(await attach("connect"), false);
  await assert.rejects(run("network_remove", { network }));
  assert.equal(await attach("disconnect"), true);
  assert.equal(await attach("disconnect"), false);
  await run("network_remove", { network });
  assert.equal(await exists(docker.networks.inspect({ id: network })), false);
  await assert.rejects(run("network_remove", { network }), notFound);
});

await check("volume_create and volume_remove", async () => {
  const name = `${prefix}-vol`;
  assert.equal((await run("volume_create", { name, labels: [label] })).data?.changed, true);
  assert.equal((await run("volume_create", { name })).data?.changed, false);
  assert.equal((await docker.volumes.inspect({ name })).Labels?.mcpwrite, String(process.pid));
  await run("volume_remove", { volume: name });
  assert.equal(await exists(docker.volumes.inspect({ name })), false);
  await assert.rejects(run("volume_remove", { volume: name }), notFound);
});

await check("container_remove: refused while it runs, forced, with its anonymous volume", async () => {
  const name = `${prefix}-remove`;
  await sleeper(name, { volumes: ["/data"] });
  const volume = (await docker.containers.inspect({ id: name })).Mounts[0]?.Name ?? "";
  await assert.rejects(run("container_remove", { container: name }));
  const result = await run("container_remove", { container: name, force: true, volumes: true });
  assert.match(result.header, /^Removed container/);
  assert.equal(await exists(docker.containers.inspect({ id: name })), false);
  assert.equal(await exists(docker.volumes.inspect({ name: volume })), false);
});

await check("system_prune: what is deleted is what was planned, though the world has changed", async () => {
  const own = `mcpprune=${process.pid}`;
  const named = (what: string) => `${prefix}-prune-${what}`;
  const stopped = async (name: string, labels: string[]) => {
    await run("container_run", { image: "busybox:latest", name, command: ["true"], labels: [label, ...labels], wait: 20 });
  };
  await stopped(named("a"), [own]);
  await stopped(named("b"), [own]);
  await stopped(named("other"), []);
  await sleeper(named("running"), { labels: [label, own] });
  await run("network_create", { name: named("free"), labels: [own] });
  await run("network_create", { name: named("used"), labels: [own] });
  await run("network_attach", { network: named("used"), container: named("running") });
  await run("volume_create", { name: named("volume"), labels: [own] });
  // An image that loses its name to the next build of it.
  for (const text of ["one", "two"]) {
    await run("image_build", {
      dockerfile: `FROM busybox:latest\nLABEL ${own.replace("=", '="')}" mcpwrite="${process.pid}"\nCOPY text /text\n`,
      files: { text },
      tag: named("image"),
      no_cache: true,
    });
  }
  const asked = { kinds: ["containers", "images", "networks", "volumes"], all: true, label: own };
  const plan = await run("system_prune", asked);
  const items = plan.data?.items as { kind: string; id: string; name: string }[];
  const names = items.map(({ name }) => name);
  for (const what of ["a", "b", "free", "volume"]) assert.ok(names.includes(named(what)), `${what} is not in the plan: ${names}`);
  assert.ok(!names.includes(named("other")) && !names.includes(named("running")) && !names.includes(named("used")), String(names));
  const images = items.filter(({ kind }) => kind === "images");
  // An image without a name proves no longer that this server made it, so that the guard would let nobody delete it.
  assert.ok(images.length >= (flags.permissive ? 2 : 1), JSON.stringify(images));
  if (!flags.permissive) assert.match(textOf(plan), /more are unused, but protected or out of scope/);
  assert.equal(plan.data?.applied, false);
  assert.equal(await exists(docker.containers.inspect({ id: named("a") })), true);

  // Another one ends that was not planned, and one that was planned is started again.
  await stopped(named("late"), [own]);
  await docker.containers.update({ id: named("b"), RestartPolicy: { Name: "no" } });
  await docker.containers.delete({ id: named("b") });
  await sleeper(named("b"), { labels: [label, own] });
  const done = await run("system_prune", { ...asked, plan: plan.data?.plan });
  const gone = (done.data?.items as { id: string }[]).map(({ id }) => id);
  const planned = new Set(items.map(({ id }) => id));
  assert.ok(gone.every((id) => planned.has(id)));
  assert.equal(gone.length, items.length - 1, textOf(done));
  assert.match(textOf(done), /1 of the plan are gone, or in use now/);
  for (const what of ["late", "b", "other", "running"]) {
    assert.equal(await exists(docker.containers.inspect({ id: named(what) })), true, what);
  }
  assert.equal(await exists(docker.containers.inspect({ id: named("a") })), false);
  assert.equal(await exists(docker.networks.inspect({ id: named("free") })), false);
  assert.equal(await exists(docker.networks.inspect({ id: named("used") })), true);
  assert.equal(await exists(docker.volumes.inspect({ name: named("volume") })), false);
  for (const { id } of images) assert.equal(await exists(docker.images.inspect({ name: id })), false, id);

  const unknown = await run("system_prune", { ...asked, plan: "not-a-plan" });
  assert.equal(unknown.data?.applied, false);
  assert.match(unknown.header, /nothing was deleted/);
  assert.equal(await exists(docker.containers.inspect({ id: named("late") })), true);
});

const hasCache = !isPodman && !older(await docker.apiVersion(), "1.42");
if (!hasCache) console.log("skip  system_prune: build cache: this engine has none, or cannot be asked for it alone");
else {await check("system_prune: build cache goes record by record", async () => {
    const cache = async () =>
      new Set((await docker.system.dataUsage({ type: ["build-cache"] })).BuildCache?.filter(({ InUse }) => !InUse).map(({ ID }) => ID));
    const before = await cache();
    const body = await collect(tar({ Dockerfile: `FROM busybox:latest\nRUN echo ${prefix} > /a\nRUN echo ${prefix} > /b\n` }));
    await docker.images.build({ version: "2", body, t: `${prefix}-cache:v1` });
    await docker.images.delete({ name: `${prefix}-cache:v1` });
    const policy: Policy = { ...allowAll, scope: { kind: "all" } };
    const signal = new AbortController().signal;
    const guard = createGuard({ host: "local", caller: docker, policy, ask: {}, signal });
    const engine = engineOf(docker, { guard, policy, signal });
    const plan = await planPrune(engine, { kinds: ["build_cache"], all: true, before: undefined, label: undefined });
    // Builds of others have cache here, too.
    const own = plan.items.filter(({ id }) => !before.has(id));
    assert.ok(own.length >= 2, JSON.stringify(plan.items));
    const done = await applyPrune({ engine, hosts: [], signal, progress: () => {}, maxChars: 16_000, softDeadline: 50_000 }, own);
    assert.deepEqual(done.deleted.map(({ id }) => id), own.map(({ id }) => id), JSON.stringify(done.kept));
    const after = await cache();
    for (const id of before) assert.ok(after.has(id), `${id} was not planned and is gone`);
    for (const { id } of own) assert.ok(!after.has(id), id);
  });}

if (flags.registry !== undefined && isPodman) console.log("skip  image_push and image_pull: Podman speaks TLS alone to a registry");
else if (flags.registry !== undefined) {
  const reference = `${flags.registry}/${prefix}:v1`;
  await check("image_push and image_pull: digest and progress; container_run pulls what is missing", async () => {
    await run("image_tag", { image: "busybox:latest", name: reference }, { guard: permissive() });
    const told: string[] = [];
    const pushed = await run("image_push", { image: reference }, { guard: permissive(), progress: (message) => void told.push(message) });
    assert.equal(pushed.data?.done, true);
    await docker.images.delete({ name: reference });
    const pulled = await run("image_pull", { image: reference }, { guard: permissive(), progress: (message) => void told.push(message) });
    assert.match(String(pulled.data?.digest), /^sha256:/);
    if (pushed.data?.digest !== undefined) assert.equal(pulled.data?.digest, pushed.data.digest);
    assert.equal(await exists(docker.images.inspect({ name: reference })), true);
    assert.ok(told.length > 0);
    await docker.images.delete({ name: reference });
    const ran = await run("container_run", {
      image: reference,
      name: `${prefix}-pulled`,
      command: ["echo", "pulled"],
      labels: [label],
      wait: 20,
    }, { guard: permissive() });
    assert.match(textOf(ran), /pulled/);
    await docker.images.delete({ name: reference, force: true });
  });
  await check("image_pull: past the deadline it goes on, and a second call waits on", async () => {
    await run("image_tag", { image: "busybox:latest", name: reference }, { guard: permissive() });
    await run("image_push", { image: reference }, { guard: permissive() });
    await docker.images.delete({ name: reference });
    const first = await run("image_pull", { image: reference }, { guard: permissive(), softDeadline: 0 });
    assert.equal(first.data?.done, false);
    const second = await run("image_pull", { image: reference }, { guard: permissive() });
    assert.equal(second.data?.done, true);
    await docker.images.delete({ name: reference });
  });
}

await cleanUp();
await docker.close();
console.log(`${isPodman ? "podman" : "docker"}: ${prefix}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
