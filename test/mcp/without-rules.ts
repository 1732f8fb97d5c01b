/**
 * Tries the worst of the attacks on a real engine, first without the guard, where each must work, then with it, where each must be refused:
 * `tsx test/mcp/without-rules.ts unix:///run/engines/docker-28/engine.sock`. Ends with 1 where one of the two does not hold.
 *
 * @module
 */

import { call } from "../../src/core/call.ts";
import type { Docker } from "../../src/core/client.ts";
import { connect } from "../../src/node.ts";
import { PolicyError } from "../../src/mcp/policy/denied.ts";
import { policyFrom } from "../../src/mcp/policy/grants.ts";
import { createGuard } from "../../src/mcp/policy/guard.ts";
import { endpointOf } from "./corpus/run.ts";
import type { OperationId } from "../../src/core/groups.ts";

type Body = Readonly<Record<string, unknown>>;

/** An attack: a request that the guard must refuse, and how to see that it works without. */
interface Attack {
  /** Its name. */
  readonly name: string;
  /** Where it works; everywhere where it is not said. */
  readonly on?: "docker" | "podman";
  /** What has to be there before. */
  readonly before?: (docker: Docker) => Promise<unknown>;
  /** The request. */
  readonly operation: OperationId;
  /** Its input; a container that is created runs `look` and is looked at by what it writes. */
  readonly input: Body;
  /** What a container runs to show what it reaches. */
  readonly look?: string;
  /** Whether what it wrote, or else what there is after the request, shows that it worked. */
  readonly worked: (output: string, docker: Docker) => boolean | Promise<boolean>;
}

const prefix = "attack-";
const image = "busybox:latest";
const capabilities = "grep CapEff /proc/self/status";
/** Whether the capability is among them that mounts file systems, which no container has by itself. */
const all = (output: string): boolean => ((BigInt(`0x${/CapEff:\s*([0-9a-f]+)/.exec(output)?.[1] ?? "0"}`) >> 21n) & 1n) === 1n;

const attacks: readonly Attack[] = [
  { name: "Privileged", operation: "ContainerCreate", input: { HostConfig: { Privileged: true } }, look: capabilities, worked: all },
  {
    name: "keys in capital letters",
    operation: "ContainerCreate",
    input: { HOSTCONFIG: { Privileged: true } },
    look: capabilities,
    worked: all,
  },
  {
    name: "a long s in a key",
    operation: "ContainerCreate",
    input: { "Ho\u017ftConfig": { Privileged: true } },
    look: capabilities,
    worked: all,
  },
  { name: "CapAdd ALL", operation: "ContainerCreate", input: { HostConfig: { CapAdd: ["ALL"] } }, look: capabilities, worked: all },
  {
    name: "a bind of /",
    operation: "ContainerCreate",
    input: { HostConfig: { Binds: ["/:/host:ro"] } },
    look: "ls /host/etc/passwd",
    worked: (output) => output.includes("/host/etc/passwd"),
  },
  {
    name: "a bind of / by Volumes",
    on: "podman",
    operation: "ContainerCreate",
    input: { Volumes: { "/:/host": {} } },
    look: "ls /host/etc/passwd",
    worked: (output) => output.includes("/host/etc/passwd"),
  },
  {
    name: "a volume that is a bind, by its name",
    before: (docker) => docker.volumes.create({ Name: `${prefix}bind`, DriverOpts: { type: "none", o: "bind", device: "/etc" } }),
    operation: "ContainerCreate",
    input: { HostConfig: { Binds: [`${prefix}bind:/v:ro`] } },
    look: "ls /v/passwd",
    worked: (output) => output.includes("/v/passwd"),
  },
  {
    name: "a volume that is a bind, made on the way",
    operation: "ContainerCreate",
    input: {
      HostConfig: {
        Mounts: [{
          Type: "volume",
          Source: `${prefix}way`,
          Target: "/v",
          VolumeOptions: { DriverConfig: { Name: "local", Options: { type: "none", o: "bind", device: "/etc" } } },
        }],
      },
    },
    look: "ls /v/passwd",
    worked: (output) => output.includes("/v/passwd"),
  },
  {
    name: "the host's processes",
    operation: "ContainerCreate",
    input: { HostConfig: { PidMode: "host" } },
    look: "echo mine $$",
    worked: (output) => !/mine 1$/m.test(output) && /mine \d+/.test(output),
  },
  {
    name: "the files of a neighbour by its processes",
    before: (docker) => neighbour(docker, { HostConfig: { Binds: ["/etc:/secret:ro"] } }),
    operation: "ContainerCreate",
    input: { HostConfig: { PidMode: `container:${prefix}neighbour` } },
    look: "ls /proc/1/root/secret/passwd",
    worked: (output) => output.includes("/secret/passwd"),
  },
  {
    name: "all rights by an exec",
    before: (docker) => neighbour(docker, {}),
    operation: "ContainerExec",
    input: { id: `${prefix}neighbour`, Privileged: true, AttachStdout: true, Cmd: ["sh", "-c", `${capabilities} > /out`] },
    worked: async (_, docker) => all(await written(docker, "/out")),
  },
  {
    name: "all system calls",
    operation: "ContainerCreate",
    input: { HostConfig: { SecurityOpt: ["seccomp=unconfined"] } },
    look: "grep Seccomp: /proc/self/status",
    worked: (output) => /Seccomp:\s*0/.test(output),
  },
  {
    name: "nothing of /proc hidden, by an empty list",
    operation: "ContainerCreate",
    input: { HostConfig: { MaskedPaths: [] } },
    look: "grep -c /proc/kcore /proc/mounts",
    worked: (output) => output.trim() === "0",
  },
  {
    name: "a network over the address of the cloud's credentials",
    operation: "NetworkCreate",
    input: { Name: `${prefix}meta`, IPAM: { Config: [{ Subnet: "169.254.169.0/24" }] } },
    worked: async (_, docker) => (await docker.networks.list()).some(({ Name }) => Name === `${prefix}meta`),
  },
  {
    name: "a tag of somebody else's that is moved",
    before: async (docker) => {
      await docker.images.tag({ name: image, repo: `${prefix}victim`, tag: "1" });
      await neighbour(docker, {});
      await docker.images.commit({ container: `${prefix}neighbour`, repo: `${prefix}other`, tag: "1" });
    },
    operation: "ImageTag",
    input: { name: `${prefix}other:1`, repo: `${prefix}victim`, tag: "1" },
    worked: async (_, docker) =>
      (await docker.images.inspect({ name: `${prefix}victim:1` })).Id !== (await docker.images.inspect({ name: image })).Id,
  },
  {
    name: "a container of somebody else's by the beginning of its id",
    before: (docker) => neighbour(docker, {}),
    operation: "ContainerKill",
    input: {},
    worked: async (_, docker) => (await docker.containers.inspect({ id: `${prefix}neighbour` })).State.Running === false,
  },
  {
    name: "a label that a proxy obeys",
    operation: "ContainerCreate",
    input: { Labels: { "traefik.enable": "true" } },
    look: "echo made",
    worked: (output) => output.includes("made"),
  },
];

/** A container of somebody else's, which runs. */
async function neighbour(docker: Docker, body: Body): Promise<void> {
  const { Id } = await docker.containers.create({ name: `${prefix}neighbour`, Image: image, Cmd: ["sleep", "300"], ...body });
  await docker.containers.start({ id: Id });
}

/** What was written to a file of the neighbour. */
async function written(docker: Docker, path: string): Promise<string> {
  const exec = await docker.containers.exec({ id: `${prefix}neighbour`, Cmd: ["cat", path], AttachStdout: true, AttachStderr: true });
  return await (await docker.execs.start({ id: exec.Id })).output.text();
}

/** The input of an attack with all that it leaves out. */
async function inputOf({ operation, input, look }: Attack, docker: Docker): Promise<Body> {
  if (operation === "ContainerCreate") return { name: `${prefix}probe`, Image: image, Cmd: ["sh", "-c", look], ...input };
  if (operation === "ContainerKill") return { id: (await docker.containers.inspect({ id: `${prefix}neighbour` })).Id.slice(0, 12) };
  return input;
}

/** Sends an attack with nobody in the way; gives whether it worked. */
async function alone(docker: Docker, attack: Attack): Promise<boolean> {
  const input = await inputOf(attack, docker);
  const result = await call(docker, endpointOf(attack.operation) as never, input as never) as { readonly Id?: string };
  if (attack.operation === "ContainerExec") await (await docker.execs.start({ id: result.Id ?? "" })).output.text();
  if (attack.operation !== "ContainerCreate") return await attack.worked("", docker);
  await docker.containers.start({ id: `${prefix}probe` });
  await docker.containers.wait({ id: `${prefix}probe` });
  return await attack.worked(await (await docker.containers.logs({ id: `${prefix}probe`, stdout: true, stderr: true })).text(), docker);
}

/** The rule that refuses an attack. */
async function guarded(docker: Docker, attack: Attack): Promise<string | undefined> {
  // Confirmation is off, and every class is granted: only the rules stand in the way.
  const policy = policyFrom({ key: new Uint8Array(32).fill(7), allow: ["all"], confirm: ["never"] });
  const guard = createGuard({ host: "local", caller: docker, policy, ask: {}, signal: AbortSignal.timeout(20_000) });
  try {
    await guard.admit({ endpoint: endpointOf(attack.operation), input: await inputOf(attack, docker) });
    return undefined;
  } catch (error) {
    if (error instanceof PolicyError) return error.rule;
    throw error;
  }
}

/** Takes away all that attacks leave. */
async function clean(docker: Docker): Promise<void> {
  // What joined another goes first.
  for (const name of ["probe", "neighbour"]) await gone(docker.containers.delete({ id: prefix + name, force: true, v: true }));
  for (const name of ["bind", "way"]) await gone(docker.volumes.delete({ name: prefix + name }));
  await gone(docker.networks.delete({ id: `${prefix}meta` }));
  for (const name of ["victim", "other"]) await gone(docker.images.delete({ name: `${prefix}${name}:1` }));
}

async function gone(removed: Promise<unknown>): Promise<void> {
  await removed.catch((error: { readonly isNotFound?: boolean }) => {
    if (!error.isNotFound) throw error;
  });
}

const [host] = process.argv.slice(2);
const docker = await connect(host === undefined ? {} : { host });
const podman = (await docker.system.version()).Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
let failed = 0;
for (const attack of attacks) {
  if (attack.on !== undefined && (attack.on === "podman") !== podman) continue;
  await clean(docker);
  try {
    await attack.before?.(docker);
    const rule = await guarded(docker, attack);
    const worked = await alone(docker, attack);
    if (!worked || rule === undefined) failed++;
    console.log(
      `${worked && rule !== undefined ? "ok  " : "FAIL"} ${attack.name}: ${worked ? "works alone" : "does not work alone"}, ${
        rule === undefined ? "passes the guard" : `refused by ${rule}`
      }`,
    );
  } catch (error) {
    failed++;
    console.log(`FAIL ${attack.name}: ${String(error)}`);
  }
}
await clean(docker);
await docker.close();
if (failed) process.exitCode = 1;
