/** Waiting for containers. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { equal, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case } from "../case.ts";
import { watched } from "../support.ts";

/** The cases. */
export const containerWait: readonly Case[] = [
  {
    id: "container.wait.not-running",
    sentence: "wait gives the exit code of one that has ended",
    async run(docker, t) {
      const id = await t.ended("exit 7");
      equal((await docker.containers.wait({ id })).StatusCode, 7, "StatusCode by default");
      equal((await docker.containers.wait({ id, condition: "not-running" })).StatusCode, 7, "StatusCode of not-running");
    },
  },
  {
    id: "container.wait.next-exit",
    sentence: "wait for the next exit can be asked for before the start: its head is the sign that the engine watches",
    async run(docker, t) {
      const id = await t.created("exit 9");
      await docker.apiVersion();
      const { docker: seen, head } = watched(docker);
      const waiting = seen.containers.wait({ id, condition: "next-exit" });
      await head(/\/wait\?/);
      await docker.containers.start({ id });
      equal((await waiting).StatusCode, 9, "StatusCode");
    },
  },
  {
    id: "container.wait.removed",
    sentence: "wait for the removal gives the exit code of a container that is gone by then",
    async run(docker, t) {
      const id = await t.created("exit 5", { HostConfig: { AutoRemove: true } });
      await docker.apiVersion();
      const { docker: seen, head } = watched(docker);
      const waiting = seen.containers.wait({ id, condition: "removed" });
      await head(/\/wait\?/);
      await docker.containers.start({ id });
      equal((await waiting).StatusCode, 5, "StatusCode");
      ok((await rejects(docker.containers.inspect({ id }), DockerApiError, "inspect")).isNotFound, "it is still there");
    },
  },
  {
    id: "container.wait.abort",
    sentence: "An aborted wait rejects with the reason itself, and the container goes on",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      await docker.apiVersion();
      const { docker: seen, head } = watched(docker);
      const abort = new AbortController();
      const waiting = seen.containers.wait({ id }, { signal: abort.signal });
      waiting.catch(() => {});
      await head(/\/wait/);
      const reason = new Error("changed my mind");
      abort.abort(reason);
      await rejectsWith(waiting, reason, "the wait");
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "container.wait.missing",
    sentence: "wait for one that is not there is a 404",
    async run(docker, t) {
      equal((await rejects(docker.containers.wait({ id: t.name() }), DockerApiError, "the wait")).status, 404, "status");
    },
  },
];
