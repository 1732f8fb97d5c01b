/**
 * `container_run`: a container from its image to its first lines of output.
 *
 * @module
 */

import * as z from "zod";
import { create, logs, start } from "../../core/endpoints/containers.ts";
import { inspect as inspectImage } from "../../core/endpoints/images.ts";
import { DockerApiError } from "../../core/errors.ts";
import type { ContainerCreateBody } from "../../core/types/container-config.ts";
import type { ContainerInspectResponse } from "../../core/types/containers.ts";
import type { ImageInspect } from "../../core/types/images.ts";
import { type Part, type Tool, tool, type ToolContext, ToolError, type ToolResult } from "../tool.ts";
import { stateOf } from "./control.ts";
import { deadline, outliving } from "./deadline.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import { pullImage } from "./pull.ts";
import { container } from "./read-find.ts";
import { text } from "./read-input.ts";
import { header, joined, plainName } from "./read-text.ts";
import { envOf } from "./run-env.ts";
import { mountsOf, portsOf } from "./run-options.ts";
import { cpus, nanoCpus, restartOf, restartPolicy } from "./update.ts";
import { argv, bytesIn, defined, effect, image, labelsOf, memory, referenceOf, texts } from "./write-input.ts";

const input = /* @__PURE__ */ z.strictObject({
  image,
  name: text,
  command: argv.optional(),
  entrypoint: argv.optional(),
  env: texts.describe("NAME=value; a value secret:NAME is filled in by the server"),
  ports: texts.describe("8080:80; binds 127.0.0.1"),
  volumes: texts.describe("name:/path[:ro] or /host/path:/path"),
  network: text,
  memory: memory.describe("512m"),
  cpus,
  restart: restartPolicy.describe("no, always, unless-stopped, on-failure:3"),
  user: text,
  workdir: text,
  labels: texts.describe("key=value"),
  wait: z.number().refine((seconds) => seconds >= 0 && seconds <= 600, "takes 0 to 600").default(3).describe(
    "Seconds to watch: raise it for a job that ends",
  ),
});

type RunInput = z.output<typeof input>;

/** `container_run` */
export const containerRun: Tool = /* @__PURE__ */ tool({
  name: "container_run",
  title: "Run container",
  description:
    "Creates and starts a container, pulling a missing image if allowed; tells name, ports, state, exit code and first output. Look for one that can be started again first.",
  toolset: "containers",
  grants: ["write"],
  risk: "write",
  input,
  output: z.looseObject({ container: z.string(), id: z.string(), state: z.string(), exit_code: z.number().optional() }),
  annotations: effect({ world: true }),
  async run(context, given) {
    const { engine } = context;
    const found = await imageFor(context, given.image);
    const body = bodyOf(
      given,
      envOf(
        given.env ?? [],
        { reference: given.image, digests: found.RepoDigests ?? [], labels: found.Config?.Labels ?? {} },
        engine.policy,
      ),
    );
    const { Id: id, Warnings } = await engine.call(create, defined({ name: given.name, ...body }));
    try {
      await engine.call(start, { id });
    } catch (error) {
      return await unstarted(context, id, error);
    }
    const output = await watch(context, id, given.wait);
    const after = await container(engine, id);
    const name = plainName(after.Name);
    const ports = published(after);
    return {
      header: header(context, `${name} (${id.slice(0, 12)}): ${stateOf(after)}`),
      parts: [
        ...ports.length ? [`ports: ${joined(ports, ", ")}`] : [],
        ...Warnings?.length ? [{ untrusted: Warnings.join("\n"), source: "engine:warnings" }] : [],
        ...output.count ? [{ untrusted: output.text(), source: `logs:${name}` }] : [],
        next(after, name),
      ] satisfies Part[],
      data: defined({
        container: name,
        id,
        state: after.State.Status,
        exit_code: after.State.Running ? undefined : after.State.ExitCode,
        ports,
      }),
    };
  },
});

/** A container that was made and does not start is there all the same, and has to be told of; where it is gone, the failure is all there is. */
async function unstarted(context: ToolContext, id: string, error: unknown): Promise<ToolResult> {
  const { engine } = context;
  const left = DockerApiError.is(error) && await container(engine, id).catch(() => undefined);
  if (!left) throw error;
  const name = plainName(left.Name);
  return {
    failed: true,
    header: header(context, `FAILED: ${name} (${id.slice(0, 12)}) was created and could not be started; it is ${stateOf(left)}`),
    parts: [
      { untrusted: engine.clean.text("ContainerStart", error.reason), source: "engine" },
      `Mend the cause and start it by container_control, or take another name: ${name} is taken until container_remove.`,
    ],
    data: { container: name, id, state: left.State.Status },
  };
}

/** The image, pulled where it is missing and a pull is granted. */
async function imageFor(context: ToolContext, reference: string): Promise<ImageInspect> {
  const { engine } = context;
  const ask = { name: /^(sha256:)?[0-9a-f]{12,64}$/.test(reference) ? reference : referenceOf(reference).whole };
  try {
    return await engine.call(inspectImage, ask);
  } catch (error) {
    if (!DockerApiError.is(error) || !error.isNotFound) throw error;
  }
  if (!engine.policy.allow.has("net")) {
    throw new ToolError(
      "image_missing",
      `The image ${JSON.stringify(reference)} is not on host ${engine.host}, and pulling is not granted`,
      {
        hint: "Choose one of image_list, or ask the user to start the server with --allow=net.",
      },
    );
  }
  if (!await outliving(context, (context) => pullImage(context, reference))) {
    throw new ToolError("pulling", `The image ${JSON.stringify(reference)} is still being pulled, and no container was made yet`, {
      hint: "Call container_run again to wait on.",
      retryable: true,
    });
  }
  return await engine.call(inspectImage, ask);
}

function bodyOf(given: RunInput, env: string[]): ContainerCreateBody {
  const { ports = [], volumes = [], memory, cpus, restart, network } = given;
  const PortBindings = portsOf(ports);
  const host = defined({
    PortBindings: ports.length ? PortBindings : undefined,
    Mounts: volumes.length ? mountsOf(volumes) : undefined,
    NetworkMode: network,
    Memory: memory === undefined ? undefined : bytesIn(memory),
    NanoCpus: cpus === undefined ? undefined : nanoCpus(cpus),
    RestartPolicy: restart === undefined ? undefined : restartOf(restart),
  });
  return defined({
    Image: given.image,
    Cmd: given.command,
    Entrypoint: given.entrypoint,
    Env: env.length ? env : undefined,
    ExposedPorts: ports.length ? Object.fromEntries(Object.keys(PortBindings).map((port) => [port, {}])) : undefined,
    User: given.user,
    WorkingDir: given.workdir,
    Labels: labelsOf(given.labels),
    HostConfig: Object.keys(host).length ? host : undefined,
  });
}

/** Reads what the container writes, until it ends or so many seconds are over. */
async function watch(context: ToolContext, id: string, seconds: number): Promise<Excerpt> {
  const { engine, maxChars, softDeadline } = context;
  const output = excerpt(Math.min(4000, maxChars / 2));
  const limit = deadline(Math.min(seconds * 1000, softDeadline));
  try {
    for await (const { line } of engine.lines(logs, { id, follow: true, stdout: true, stderr: true }, limit.signal)) output.add(line);
  } catch (error) {
    // A log driver that cannot be read is no reason to hide that the container is there.
    if (!limit.passed && !DockerApiError.is(error)) throw error;
  } finally {
    limit.clear();
  }
  return output;
}

function published({ NetworkSettings }: ContainerInspectResponse): string[] {
  return Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp?.includes(":") ? `[${HostIp}]` : HostIp || "0.0.0.0"}:${HostPort}->${inside}`)
  );
}

function next({ State }: ContainerInspectResponse, name: string): string {
  if (State.Running) return `Next: container_logs ${name}; container_wait for it to be ready.`;
  return State.ExitCode === 0 ? "It has ended well." : `Next: container_diagnose ${name}.`;
}
