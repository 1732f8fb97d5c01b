/** The tools of a case, over a client. */
import { DockerApiError } from "../../src/core/mod.ts";
import type { Docker } from "../../src/core/mod.ts";
import { Broken } from "./assert.ts";
import type { ContainerInput, Registry, Tools } from "./case.ts";
import { first } from "./support.ts";

/** What all cases of a run share. */
export interface Shared {
  /** Marks the run in names and labels. */
  readonly run: string;
  /** An image with busybox in it. */
  readonly image: string;
  /** A registry, where there is one. */
  readonly registry: Registry | undefined;
  /** The container that waits, once a case has asked for it. */
  box?: Promise<string>;
  /** Names that were given. */
  names: number;
}

/** The tools of one case, and what its end has to undo. */
export interface Kit {
  /** For the case. */
  readonly tools: Tools;
  /** Undoes what it did, the last first. */
  undo(): Promise<void>;
}

/** Label that marks everything that a suite makes. */
export const labelName = "dockwire.test";

/** Removes a container for good. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  try {
    // Podman's force is a stop with all the time that it takes.
    await docker.containers.kill({ id }).catch(() => {});
    await docker.containers.delete({ id, force: true, v: true });
  } catch (error) {
    // Removed already, or in removal.
    if (!(DockerApiError.is(error) && (error.isNotFound || error.isConflict))) throw error;
  }
}

/** Waits for a moment; nothing but asking again may depend on its length. */
export function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Makes the tools of a case. */
export function kit(docker: Docker, shared: Shared, signal: AbortSignal, note: (line: string) => void): Kit {
  const undos: (() => unknown)[] = [];
  const labels = { [labelName]: shared.run };
  const name = (): string => `dockwire-${shared.run}-${++shared.names}`;

  function input(script: string, more: ContainerInput = {}): ContainerInput & { name: string } {
    return {
      Image: shared.image,
      Cmd: ["sh", "-c", script],
      ...more,
      name: more.name ?? name(),
      HostConfig: { NetworkMode: "none", ...more.HostConfig },
      Labels: { ...labels, ...more.Labels },
    };
  }

  async function created(script: string, more?: ContainerInput): Promise<string> {
    const { Id } = await docker.containers.create(input(script, more), { signal });
    undos.push(() => removeContainer(docker, Id));
    return Id;
  }

  async function started(script: string, more?: ContainerInput): Promise<string> {
    const id = await created(script, more);
    await docker.containers.start({ id }, { signal });
    return id;
  }

  async function begin(): Promise<string> {
    const { Id } = await docker.containers.create(input("exec tail -f /dev/null"));
    await docker.containers.start({ id: Id });
    return Id;
  }

  const tools: Tools = {
    signal,
    image: shared.image,
    registry: shared.registry,
    labels,
    label: `${labelName}=${shared.run}`,
    name,
    repository(...tags) {
      const repository = `localhost/dockwire-test/${name()}`;
      for (const tag of tags) undos.push(() => docker.images.delete({ name: `${repository}:${tag}` }));
      return repository;
    },
    cleanup: (undo) => void undos.push(undo),
    input,
    created,
    started,
    async ended(script, more) {
      const id = await started(script, more);
      await docker.containers.wait({ id }, { signal });
      // Podman cleans up after that, which what comes next would meet.
      await tools.until("the end", async () => (await docker.containers.inspect({ id })).State.Status === "exited");
      return id;
    },
    box: () => shared.box ??= begin(),
    async until(what, ask) {
      for (let wait = 5;; wait = Math.min(wait * 2, 200)) {
        const answer = await ask();
        if (answer !== undefined && answer !== false) return answer;
        if (signal.aborted) throw new Broken(`${what}: not in time`);
        await moment(wait);
      }
    },
    async says(container, text) {
      let said = "";
      const output = await docker.containers.logs({ id: container, follow: true, stdout: true, stderr: true }, { signal });
      const found = await first(output, ({ data }) => (said += new TextDecoder().decode(data)).includes(text));
      if (!found) throw new Broken(`${container} ended without saying ${JSON.stringify(text)}: ${said}`);
    },
    note,
  };

  return {
    tools,
    async undo() {
      for (const undo of undos.reverse()) {
        try {
          await undo();
        } catch {
          // Gone already; what is left over is found at the end of the run.
        }
      }
    },
  };
}
