/**
 * Tries the worst on an engine twice: without the guard, to show that it works, and through it, to show by which rule it is refused.
 * Then an ordinary piece of work through it, which has to go. Node only.
 *
 *   tsx test/engines/mcp-guard.ts --host SOCKET [--engine NAME]
 *
 * The last line is `N passed, N failed`. What it makes is called `dwguard-...` and is removed.
 */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { callAny } from "../../src/core/call.ts";
import { createDocker } from "../../src/core/client.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { collect } from "../../src/core/collect.ts";
import { DockerApiError, DockerStreamError } from "../../src/core/errors.ts";
import type { OperationId } from "../../src/core/groups.ts";
import { managedLabel } from "../../src/mcp/policy/provenance.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { nodeTransport } from "../../src/transports/node.ts";
import { endpointOf, guarded, policyOf } from "../unit/mcp-guard-support.ts";

const text = { type: "string" } as const;
const { values: { host = "unix:///var/run/docker.sock" } } = parseArgs({ options: { host: text, engine: text } });
const transport = nodeTransport({ host });
const docker = createDocker(transport);
const run = `dwguard-${Date.now().toString(36)}`;
const mark = { "dwguard.run": run };
const key = crypto.getRandomValues(new Uint8Array(32));
const managed = policyOf({ key, install: "dwguard" });
const all = policyOf({ key, install: "dwguard", scope: { kind: "all" } });
const image = "busybox:latest";
const sleeping = { Image: image, Cmd: ["sleep", "600"], Labels: mark };
let passed = 0;
let failed = 0;

function report(name: string, problem?: unknown): void {
  if (problem === undefined) passed++;
  else failed++;
  console.log(problem === undefined ? `ok ${name}` : `FAILED ${name}: ${problem instanceof Error ? problem.message : String(problem)}`);
}

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    const outcome = await work();
    report(name, outcome === false ? "it did not" : undefined);
  } catch (error) {
    report(name, error);
  }
}

/** Sends past every check of ours, as text. */
async function raw(path: string, body: string): Promise<{ readonly Id: string }> {
  const version = await docker.versions.current();
  const response = await transport.request({
    method: "POST",
    path: `/v${version}${path}`,
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode(body),
  });
  const text = new TextDecoder().decode(await response.body.bytes());
  if (response.status >= 300) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text) as { readonly Id: string };
}

/** The guard must refuse it by this rule, before anything but questions is sent. */
async function refused(rule: string, operation: OperationId, input: Record<string, unknown>, policy: Policy = all): Promise<void> {
  await step(`guarded: ${operation} is refused by ${rule}`, async () => {
    try {
      const { input: sent } = await guarded({ caller: docker }, policy).guard.admit({ endpoint: endpointOf(operation), input });
      throw new Error(`it would be sent: ${JSON.stringify(sent).slice(0, 200)}`);
    } catch (error) {
      const { rule: found } = error as { rule?: string };
      if (found !== rule) throw found === undefined ? error : new Error(`${found}: ${(error as Error).message}`);
    }
  });
}

async function attack(name: string, unguarded: () => Promise<unknown>, ...guards: Parameters<typeof refused>[]): Promise<void> {
  console.log(`# ${name}`);
  await step(`unguarded: ${name}`, unguarded);
  for (const guard of guards) await refused(...guard);
}

async function started(name: string, HostConfig: object = {}, more: object = {}): Promise<string> {
  const { Id } = await docker.containers.create({ ...sleeping, ...more, name: `${run}-${name}`, HostConfig });
  await docker.containers.start({ id: Id });
  return Id;
}

async function output(id: string, ...Cmd: string[]): Promise<string> {
  const { Id } = await docker.containers.exec({ id, Cmd, AttachStdout: true, AttachStderr: true });
  const session = await docker.execs.start({ id: Id });
  let text = "";
  for await (const { line } of session.output.lines()) text += `${line}\n`;
  return text;
}

async function context(dockerfile: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar([{ name: "Dockerfile", content: dockerfile }])) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

/** An archive of an image that brings these instructions into builds. */
async function withTriggers(name: string, OnBuild: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const sha = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");
  const layer = await context("nothing");
  const created = new Date().toISOString();
  const config = JSON.stringify({
    created,
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    config: { OnBuild, Labels: mark },
    rootfs: { type: "layers", diff_ids: [`sha256:${sha(layer)}`] },
    history: [
      { created, created_by: "COPY" },
      ...OnBuild.map((trigger) => ({ created, created_by: `/bin/sh -c #(nop)  ONBUILD ${trigger}`, empty_layer: true })),
    ],
  });
  return collect(tar({
    "layer.tar": layer,
    [`${sha(config)}.json`]: config,
    "manifest.json": JSON.stringify([{ Config: `${sha(config)}.json`, RepoTags: [name], Layers: ["layer.tar"] }]),
  }));
}

const isPrivileged = async (id: string) =>
  ((await docker.containers.inspect({ id })).HostConfig as { readonly Privileged?: boolean }).Privileged === true;
const imageOf = async (name: string) => (await docker.images.inspect({ name })).Id;

async function attacks(): Promise<void> {
  await attack(
    "a privileged container",
    async () => isPrivileged((await docker.containers.create({ ...sleeping, HostConfig: { Privileged: true } })).Id),
    [
      "R2",
      "ContainerCreate",
      { ...sleeping, HostConfig: { Privileged: true } },
    ],
  );

  const lower = { Image: image, Labels: mark, hostconfig: { privileged: true } };
  await attack("a key in another case", async () => isPrivileged((await raw("/containers/create", JSON.stringify(lower))).Id), [
    "R1",
    "ContainerCreate",
    lower,
  ]);

  const twice = JSON.stringify({ Image: image, Labels: mark }).replace(
    /}$/,
    ',"HostConfig":{"Privileged":true},"HostConfig":{"Init":false}}',
  );
  await attack("a key that is there twice", async () => isPrivileged((await raw("/containers/create", twice)).Id));
  await step("guarded: what is sent is the value that was judged", async () => {
    const { Id } = await guarded({ caller: docker }, all).engine.call(
      endpointOf("ContainerCreate") as never,
      JSON.parse(
        twice.replace("Labels", "Env")
          .replace(JSON.stringify(mark), "[]"),
      ),
    ) as unknown as { Id: string };
    const innocent = !await isPrivileged(Id);
    await docker.containers.delete({ id: Id });
    return innocent;
  });

  const options = { type: "none", o: "bind", device: "/etc" };
  const trojan = `${run}-trojan`;
  await attack(
    "a volume that is a folder of the host",
    async () => {
      await docker.volumes.create({ Name: trojan, DriverOpts: options, Labels: mark });
      return (await output(await started("thief", { Binds: [`${trojan}:/x`] }), "cat", "/x/passwd")).includes("root:");
    },
    [
      "R2",
      "VolumeCreate",
      { Name: `${run}-new`, DriverOpts: options },
    ],
    [
      "R2",
      "ContainerCreate",
      {
        ...sleeping,
        Labels: {},
        HostConfig: {
          Mounts: [{ Type: "volume", Source: `${run}-new`, Target: "/x", VolumeOptions: { DriverConfig: { Options: options } } }],
        },
      },
    ],
    ["R6", "ContainerCreate", { Image: image, HostConfig: { Binds: [`${trojan}:/x`] } }],
    [
      "R4",
      "ContainerCreate",
      { Image: image, HostConfig: { Binds: [`${trojan}:/x`] } },
      managed,
    ],
    ["R6", "ContainerExec", { id: `${run}-thief`, Cmd: ["cat", "/x/passwd"] }],
    ["R6", "ContainerRestart", { id: `${run}-thief` }],
    [
      "R6",
      "ContainerArchive",
      { id: `${run}-thief`, path: "/x/passwd" },
    ],
  );

  await attack(
    "exec in a container that has the folder of the socket",
    async () => {
      return /\.sock|docker|podman|lock/.test(await output(await started("socket", { Binds: ["/run:/x"] }), "ls", "/x"));
    },
    ["R8", "ContainerExec", { id: `${run}-socket`, Cmd: ["ls", "/x"] }],
    ["R8", "ContainerStop", { id: `${run}-socket` }],
    [
      "R8",
      "ContainerArchive",
      { id: `${run}-socket`, path: "/x" },
    ],
    ["R8", "ContainerCreate", { Image: image, HostConfig: { VolumesFrom: [`${run}-socket`] } }],
    [
      "R8",
      "ContainerCreate",
      { Image: image, HostConfig: { PidMode: `container:${run}-socket` } },
    ],
  );

  await attack(
    "exec in a privileged container",
    async () => {
      return (await output(await started("root", { Privileged: true }), "ls", "/dev")).split("\n").length > 20;
    },
    ["R6", "ContainerExec", { id: `${run}-root`, Cmd: ["ls", "/dev"] }],
    ["R6", "ContainerStart", { id: `${run}-root` }],
    [
      "R6",
      "ContainerUpdate",
      { id: `${run}-root`, CpuShares: 512 },
    ],
    ["R6", "ImageCommit", { container: `${run}-root` }],
    ["R6", "ContainerExport", { id: `${run}-root` }],
  );

  await attack("an exec that somebody else made", async () => {
    const { Id } = await docker.containers.exec({ id: `${run}-root`, Cmd: ["true"], Privileged: true });
    await refused("R6", "ExecStart", { id: Id });
    return (await docker.execs.inspect({ id: Id })).ID === Id;
  });

  const diary = `${run}-diary`;
  await attack(
    "volumes of a foreign container",
    async () => {
      await output(await started("writer", { Binds: [`${diary}:/diary`] }), "sh", "-c", "echo secret > /diary/page");
      return (await output(await started("reader", { VolumesFrom: [`${run}-writer`] }), "cat", "/diary/page")) === "secret\n";
    },
    ["R4", "ContainerCreate", { Image: image, HostConfig: { VolumesFrom: [`${run}-writer`] } }, managed],
    [
      "R4",
      "ContainerCreate",
      { Image: image, HostConfig: { Binds: [`${diary}:/x`] } },
      managed,
    ],
    ["R4", "VolumeCreate", { Name: diary }, managed],
  );

  // 198.51.100.0/24 is for documents: nothing answers there.
  const away = `${run}-away`;
  await attack(
    "a network over public addresses",
    async () => {
      const { Id } = await docker.networks.create({ Name: away, IPAM: { Config: [{ Subnet: "198.51.100.0/24" }] } });
      const user = await started("away", { NetworkMode: away });
      await refused("R6", "ContainerCreate", { Image: image, HostConfig: { NetworkMode: Id } });
      await refused("R6", "NetworkConnect", { id: Id.slice(0, 12), Container: `${run}-writer` });
      await refused("R6", "ContainerExec", { id: user, Cmd: ["true"] });
      return (await docker.networks.inspect({ id: Id })).Name === away;
    },
    ["R2", "NetworkCreate", { Name: `${run}-new`, IPAM: { Config: [{ Subnet: "198.51.100.0/24" }] } }],
    ["R6", "ContainerCreate", { Image: image, HostConfig: { NetworkMode: away } }],
    ["R6", "NetworkConnect", { id: away, Container: `${run}-writer` }],
    ["R6", "ContainerStart", { id: `${run}-away` }],
  );
  const hosts = (await docker.networks.list()).find(({ Driver }) => Driver === "host");
  if (hosts) await refused("R6", "ContainerCreate", { Image: image, HostConfig: { NetworkMode: hosts.Id as string } });

  await step("the engine itself refuses a subnet that another network has", async () => {
    const wide = "10.213.128.0/17";
    await docker.networks.create({ Name: `${run}-wide`, IPAM: { Config: [{ Subnet: wide }] } });
    for (const Subnet of [wide, "10.213.192.0/24", "10.213.0.0/16"]) {
      const outcome = await docker.networks.create({ Name: `${run}-narrow`, IPAM: { Config: [{ Subnet }] } }).catch((error: unknown) =>
        error
      );
      if (!DockerApiError.is(outcome)) throw new Error(`it made ${Subnet}`);
    }
  });

  await attack("the network of a foreign container", async () => {
    const Id = await started("guest", { NetworkMode: `container:${run}-writer` });
    return ((await docker.containers.inspect({ id: Id })).HostConfig as { readonly NetworkMode?: string }).NetworkMode?.startsWith(
      "container:",
    );
  }, ["R4", "ContainerCreate", { Image: image, HostConfig: { NetworkMode: `container:${run}-writer` } }, managed]);

  await attack(
    "a label of provenance on a foreign container",
    async () => {
      const guard = guarded({ caller: docker }, managed);
      const { Id } = await guard.engine.call(
        endpointOf("ContainerCreate") as never,
        { Image: image, name: `${run}-real` } as never,
      ) as unknown as { Id: string };
      const { Labels = {} } = (await docker.containers.inspect({ id: Id })).Config as { Labels?: Record<string, string> };
      await docker.containers.delete({ id: Id });
      const forged = await started("forged", {}, { Labels: { ...mark, [managedLabel]: Labels[managedLabel] } });
      return Labels[managedLabel] !== undefined &&
        ((await docker.containers.inspect({ id: forged })).Config as { Labels?: Record<string, string> }).Labels?.[managedLabel] ===
          Labels[managedLabel];
    },
    ["R8", "ContainerStop", { id: `${run}-forged` }, managed],
    ["R8", "ContainerExec", { id: `${run}-forged`, Cmd: ["true"] }, managed],
    [
      "R7",
      "ContainerCreate",
      { Image: image, Labels: { [managedLabel]: "x" } },
      managed,
    ],
  );

  const prod = `${run}/prod`;
  await attack(
    "moving a tag",
    async () => {
      await docker.images.tag({ name: image, repo: prod, tag: "1" });
      const before = await imageOf(`${prod}:1`);
      for await (
        const _ of docker.images.build({ t: `${prod}:1`, body: await context(`FROM ${image}\nLABEL dwguard.run=${run}\n`) })
      ) { /* to its end */ }
      await guarded({ caller: docker }, managed).engine.call(
        endpointOf("ContainerCreate") as never,
        { Image: image, name: `${run}-mine` } as never,
      );
      return await imageOf(`${prod}:1`) !== before;
    },
    ["R4", "ImageBuild", { t: `${prod}:1`, body: await context(`FROM ${image}\n`) }, managed],
    ["R4", "ImageTag", { name: image, repo: prod, tag: "1" }, managed],
    [
      "R4",
      "ImageCommit",
      { container: `${run}-mine`, repo: prod, tag: "1" },
      managed,
    ],
    ["R4", "ImageCreate", { fromSrc: "-", repo: prod, tag: "1", body: await context("x") }, managed],
    ["R8", "ImageDelete", { name: `${prod}:1` }, managed],
  );

  const trap = `${run}/trap:1`;
  await attack(
    "an image that brings instructions into a build",
    async () => {
      // Podman's own images do not have them; what it takes from elsewhere does.
      const body = await withTriggers(trap, ["ADD http://127.0.0.1:9/nothing /x"]);
      for await (const _ of docker.images.load({ body })) { /* to its end */ }
      try {
        for await (
          const _ of docker.images.build({ t: `${run}/trapped:1`, forcerm: true, body: await context(`FROM ${trap}\n`) })
        ) { /* to its end */ }
      } catch (error) {
        return DockerStreamError.is(error) && error.message.includes("127.0.0.1:9");
      }
      return false;
    },
    ["R9", "ImageBuild", { t: `${run}/new:1`, body: await context(`FROM ${trap}\n`) }],
    ["R9", "ImageBuild", { t: `${run}/new:1`, body: await context(`FROM ${image}\nFROM ${trap}\n`) }],
  );
  await refused("R9", "ImageBuild", { t: `${run}/new:1`, body: await context(`FROM ${run}/absent:1\n`) });

  await attack("loading an archive over a tag", async () => {
    const body = new Uint8Array(await (await docker.images.get({ name: `${prod}:1` })).bytes());
    await refused("R4", "ImageLoad", { body }, managed);
    for await (const _ of docker.images.load({ body })) { /* to its end */ }
  });

  await attack("a prune with a filter", async () => {
    const { Id } = await docker.containers.create({
      ...sleeping,
      name: `${run}-kept`,
      Labels: { ...mark, "dwguard.prune": run, "dockwire.mcp.protected": "true" },
    });
    const { ContainersDeleted = [] } = await docker.containers.prune({
      filters: { label: [`dwguard.prune=${run}`], "label!": ["keep=me"] },
    });
    return (ContainersDeleted ?? []).includes(Id);
  }, ["class", "ContainerPrune", { filters: { "label!": ["keep=me"] } }]);

  await attack("a name that is the short id of another", async () => {
    const victim = await docker.containers.inspect({ id: `${run}-writer` });
    const short = victim.Id.slice(0, 12);
    const { Id } = await docker.containers.create({ ...sleeping, name: short });
    await refused("R2", "ContainerCreate", { Image: image, name: short });
    const hit = (await docker.containers.inspect({ id: short })).Id;
    await docker.containers.delete({ id: Id });
    return hit === Id;
  });

  await attack("a filter that tells the value of a label", async () => {
    const list = await docker.containers.list({ all: true, filters: { label: [`dwguard.run=${run}`] } });
    return list.length > 0;
  }, ["R2", "ContainerList", { filters: { label: [`dwguard.run=${run}`] } }]);
}

/** What an agent does all day, in what it made itself. */
async function work(): Promise<void> {
  console.log("# work in the managed scope");
  const { engine, guard } = guarded({ caller: docker }, managed);
  const call = (id: OperationId, input: object = {}) => engine.call(endpointOf(id) as never, input as never) as Promise<unknown>;
  const records = async (id: OperationId, input: object) => {
    for await (const _ of engine.records(endpointOf(id) as never, input as never)) { /* to its end */ }
  };
  const [net, data, web, side] = ["net", "data", "web", "side"].map((name) => `${run}-${name}`) as [string, string, string, string];

  await step("makes a network", () => call("NetworkCreate", { Name: net }));
  await step(
    "makes a container with a new volume in that network",
    () =>
      call("ContainerCreate", {
        name: web,
        Image: image,
        Cmd: ["sleep", "600"],
        HostConfig: { Binds: [`${data}:/data`], NetworkMode: net },
        NetworkingConfig: { EndpointsConfig: { [net]: { Aliases: ["web"] } } },
      }),
  );
  await step(
    "starts it, by the beginning of its id",
    async () => call("ContainerStart", { id: (await docker.containers.inspect({ id: web })).Id.slice(0, 12) }),
  );
  await step("it is in the network, under its alias", async () => {
    const { NetworkSettings } = await docker.containers.inspect({ id: web });
    const networks = (NetworkSettings as { Networks?: Record<string, { Aliases?: string[] | null }> }).Networks ?? {};
    if (!networks[net]?.Aliases?.includes("web")) throw new Error(JSON.stringify(networks));
  });
  await step("runs a program in it", async () => {
    const { Id } = await call("ContainerExec", {
      id: web,
      Cmd: ["sh", "-c", "echo hello > /data/file; cat /data/file"],
      AttachStdout: true,
    }) as { Id: string };
    const lines: string[] = [];
    for await (const { line } of engine.lines(endpointOf("ExecStart") as never, { id: Id } as never)) lines.push(line);
    return lines.join() === "hello";
  });
  await step("makes a second one that joins the first and shares the volume", async () => {
    await call("ContainerCreate", {
      name: side,
      Image: image,
      Cmd: ["cat", "/data/file"],
      HostConfig: { NetworkMode: `container:${web}`, VolumesFrom: [`${web}:ro`] },
    });
    await call("ContainerStart", { id: side });
    await call("ContainerWait", { id: side });
  });
  await step("makes a third one with the volume, which is ours by now", async () => {
    await call("ContainerCreate", {
      name: `${run}-third`,
      Image: image,
      HostConfig: { Mounts: [{ Type: "volume", Source: data, Target: "/data", ReadOnly: true }] },
    });
    await call("ContainerDelete", { id: `${run}-third` });
  });
  await step("reads and writes files", async () => {
    const stream = await engine.raw(endpointOf("ContainerArchive") as never, { id: web, path: "/data/file" } as never) as unknown as {
      close?(): void;
      [Symbol.asyncDispose]?(): Promise<void>;
    };
    await stream[Symbol.asyncDispose]?.();
    await call("PutContainerArchive", { id: web, path: "/data", body: await context("x") });
  });
  await step("stops, renames and restarts it", async () => {
    await call("ContainerStop", { id: web, t: 0 });
    await call("ContainerRename", { id: web, name: `${web}2` });
    await call("ContainerRestart", { id: `${web}2`, t: 0 });
  });
  await step("builds, tags, commits and removes images", async () => {
    await records("ImageBuild", { t: `${run}/built:1`, body: await context(`FROM ${image}\nLABEL a=b dwguard.run=${run}\n`) });
    await call("ImageTag", { name: image, repo: `${run}/tagged`, tag: "1" });
    await call("ImageCommit", { container: `${web}2`, repo: `${run}/committed`, tag: "1" });
    await records("ImageBuild", { t: `${run}/built:1`, body: await context(`FROM ${image}\nLABEL a=c dwguard.run=${run}\n`) });
    for (const name of ["built", "tagged", "committed"]) await call("ImageDelete", { name: `${run}/${name}:1` });
  });
  await step("another process still knows what is ours by the labels", async () => {
    const other = guarded({ caller: { ...docker } }, managed);
    await other.guard.admit({ endpoint: endpointOf("VolumeDelete"), input: { name: data } });
    await other.guard.admit({ endpoint: endpointOf("ContainerStop"), input: { id: side } });
    await other.guard.admit({ endpoint: endpointOf("NetworkDelete"), input: { id: net } });
  });
  await step("removes all", async () => {
    await call("ContainerDelete", { id: side, force: true });
    await call("ContainerDelete", { id: `${web}2`, force: true, v: true });
    await call("VolumeDelete", { name: data });
    await call("NetworkDelete", { id: net });
  });
  await step(
    "names what it made",
    () => Promise.resolve(guard.made.map(({ kind }) => kind).sort().join() === "container,container,container,network,volume"),
  );

  await step("an aborted create leaves nothing", async () => {
    for (const wait of [0, 1, 3, 10, 30]) {
      const one = guarded({ caller: docker }, managed);
      const name = `${run}-aborted${wait}`;
      const { input, settle } = await one.guard.admit({
        endpoint: endpointOf("ContainerCreate"),
        input: { name, Image: image, HostConfig: { Binds: [`${name}:/x`] } },
      });
      const call = callAny(docker, endpointOf("ContainerCreate"), input, one.abort.signal) as Promise<unknown>;
      setTimeout(() => one.abort.abort(new Error("cancelled")), wait);
      const outcome = await call.then((result) => ({ result }), (error: unknown) => ({ error }));
      await settle(outcome);
      // What was answered before the abort is what the call gives up on now.
      await one.guard.abandon();
      const left = await Promise.allSettled([docker.containers.inspect({ id: name }), docker.volumes.inspect({ name })]);
      if (left.some(({ status }) => status === "fulfilled")) throw new Error(`after ${wait} ms: ${JSON.stringify(one.guard.made)}`);
    }
  });
}

async function cleanUp(): Promise<void> {
  const quiet = (work: Promise<unknown>) => work.catch(() => {});
  // Twice: Podman keeps a container as long as another is in its network.
  for (let round = 0; round < 2; round++) {
    for (const { Id, Names, Labels } of await docker.containers.list({ all: true })) {
      if (Labels?.["dwguard.run"] !== run && !Names?.some((name) => name.includes(run))) continue;
      await quiet(docker.containers.kill({ id: Id as string }));
      await quiet(docker.containers.delete({ id: Id as string, force: true, v: true }));
    }
  }
  const { Volumes } = await docker.volumes.list();
  for (const { Name } of Volumes ?? []) if (Name.includes(run)) await quiet(docker.volumes.delete({ name: Name }));
  for (const { Id, Name } of await docker.networks.list()) {
    if (Name?.includes(run)) await quiet(docker.networks.delete({ id: Id as string }));
  }
  for (const { Id, RepoTags, Labels } of await docker.images.list()) {
    if (Labels?.["dwguard.run"] === run && !RepoTags?.some((name) => name.includes(run))) await quiet(docker.images.delete({ name: Id }));
    for (const name of RepoTags ?? []) if (name.includes(run)) await quiet(docker.images.delete({ name, force: true }));
  }
}

try {
  await attacks();
  await work();
} finally {
  await cleanUp();
  await docker.close?.();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
