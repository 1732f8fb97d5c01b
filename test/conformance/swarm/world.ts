/** What the cases of a swarm have beside a client of its manager. */
import type { Docker } from "../../../src/core/mod.ts";
import type { Service, ServiceSpec } from "../../../src/core/types/services.ts";
import type { Task } from "../../../src/core/types/tasks.ts";
import type { TaskSpec } from "../../../src/core/types/task-spec.ts";
import type { ContainerSpec } from "../../../src/core/types/container-spec.ts";
import { present } from "../assert.ts";
import type { Tools } from "../case.ts";

/** An engine and the address that others reach it by. */
export interface Member {
  /** Its client. */
  readonly docker: Docker;
  /** Such as `10.213.0.27`. */
  readonly address: string;
}

/** Where the cases take place, beside the manager's client. */
export interface World {
  /** Address of the manager. */
  readonly address: string;
  /** A second engine; cases that need one are left out without it. */
  readonly worker?: Member | undefined;
  /** Stops the manager's daemon and starts it again. */
  readonly restart?: (() => Promise<void>) | undefined;
  /** Host and port of a registry that can be searched, with its user's name and password. */
  readonly search?: { readonly host: string; readonly username: string; readonly password: string } | undefined;
}

/** What a service of a case may be given. */
export interface ServiceInput extends Omit<ServiceSpec, "TaskTemplate"> {
  readonly TaskTemplate?: TaskSpec;
  readonly ContainerSpec?: ContainerSpec;
}

/** The spec of a service whose tasks run a line of shell, once, and stop at once when they have to. */
export function serviceSpec(
  t: Tools,
  script: string,
  { ContainerSpec: container, TaskTemplate, ...more }: ServiceInput = {},
): ServiceSpec & { readonly Name: string } {
  return {
    Mode: { Replicated: { Replicas: 1 } },
    ...more,
    Name: more.Name ?? t.name(),
    Labels: { ...t.labels, ...more.Labels },
    TaskTemplate: {
      RestartPolicy: { Condition: "none" },
      ...TaskTemplate,
      ContainerSpec: { Image: t.image, Command: ["sh", "-c", script], StopSignal: "SIGKILL", ...container },
    },
  };
}

/** Id of a service that is removed in the end, with its tasks. */
export async function service(docker: Docker, t: Tools, script: string, more?: ServiceInput): Promise<string> {
  const { ID } = await docker.services.create(serviceSpec(t, script, more));
  t.cleanup(() => docker.services.delete({ id: ID }));
  return ID;
}

/** Tasks of a service, as soon as so many are in a state. */
export function tasksOf(docker: Docker, t: Tools, id: string, state: string, count = 1): Promise<readonly Task[]> {
  return t.until(`${count} tasks in the state ${state}`, async () => {
    const tasks = await docker.tasks.list({ filters: { service: id } });
    const rejected = tasks.find(({ Status }) => Status.State === "rejected");
    if (rejected) throw new Error(`A task was rejected: ${rejected.Status.Err}`);
    const found = tasks.filter(({ Status }) => Status.State === state);
    return found.length >= count ? found : undefined;
  });
}

/** Waits until a service has written a text. */
export async function serviceSays(docker: Docker, t: Tools, id: string, text: string): Promise<void> {
  await t.until(
    `${JSON.stringify(text)} of the service`,
    async () => (await (await docker.services.logs({ id, stdout: true, stderr: true })).text()).includes(text),
  );
}

/** What an update of a service starts from. */
export async function current(docker: Docker, id: string): Promise<Service & { readonly version: number }> {
  const found = await docker.services.inspect({ id });
  return { ...found, version: found.Version.Index };
}

/** Text in standard base64. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Id of the node that an engine is. */
export async function nodeId(docker: Docker): Promise<string> {
  return present((await docker.system.info()).Swarm?.NodeID, "the id of the node");
}
