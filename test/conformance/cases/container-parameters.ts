/** What containers can be selected by, and parameters that no other case has. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, matches, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { calmly, isPodman, speaks } from "../support.ts";

/** The cases. */
export const containerParameters: readonly Case[] = [
  {
    id: "container.list.filters",
    sentence: "The list has a container by every filter, and not by another value of one",
    async run(docker, t) {
      const before = await t.created("true");
      const id = await t.ended("exit 3");
      const after = await t.created("true");
      type Filters = NonNullable<Parameters<typeof docker.containers.list>[0]>["filters"];
      const has = async (filters: Filters) =>
        (await docker.containers.list({ all: true, filters: { label: t.label, ...filters } })).some(({ Id }) => Id === id);
      for (
        const filters of [{ ancestor: t.image }, { exited: 3 }, { since: before }, { before: after }]
      ) {
        ok(await has(filters), `not by ${JSON.stringify(filters)}`);
      }
      for (const filters of [{ exited: 4 }, { since: after }, { before }]) {
        ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
      }
    },
  },
  {
    id: "container.list.filters.docker",
    sentence: "And by those that only Docker knows",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null", {
        StopSignal: "SIGKILL",
        Volumes: { "/dockwire-volume": {} },
        ExposedPorts: { "7654/tcp": {} },
        HostConfig: { NetworkMode: "bridge", PortBindings: { "7654/tcp": [{ HostPort: "0" }] } },
      });
      const publish = (await docker.containers.inspect({ id })).NetworkSettings.Ports?.["7654/tcp"]?.[0]?.HostPort ?? "";
      const has = async (filters: object) =>
        (await docker.containers.list({ all: true, filters: { label: t.label, ...filters } })).some(({ Id }) => Id === id);
      for (
        const filters of [{ expose: "7654/tcp" }, { "is-task": false }, { isolation: "" }, { health: "none" }, { publish }, {
          network: "bridge",
        }, { volume: "/dockwire-volume" }]
      ) {
        ok(await has(filters), `not by ${JSON.stringify(filters)}`);
      }
      for (
        const filters of [
          { expose: "7655/tcp" },
          { "is-task": true },
          { health: "healthy" },
          { publish: "1" },
          { network: "none" },
          { volume: "/other" },
        ]
      ) {
        ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
      }
    },
  },
  {
    id: "container.create.platform",
    sentence: "A container of the image's platform is created, and none of another",
    async run(docker, t) {
      const { Os, Architecture } = await docker.images.inspect({ name: t.image });
      const input = t.input("true");
      const { Id } = await docker.containers.create({ ...input, platform: `${Os}/${Architecture}` });
      t.cleanup(() => docker.containers.delete({ id: Id }));
      const other = docker.containers.create({ ...t.input("true"), platform: `${Os}/${Architecture === "s390x" ? "amd64" : "s390x"}` });
      ok((await rejects(other, DockerApiError, "create")).status >= 400, "status");
    },
  },
  {
    id: "container.delete.link",
    sentence: "A link is removed by its name, and the containers stay",
    async run(docker, t) {
      const far = t.name();
      await t.started("exec tail -f /dev/null", { name: far, StopSignal: "SIGKILL", HostConfig: { NetworkMode: "bridge" } });
      const near = t.name();
      const id = await t.created("true", { name: near, HostConfig: { NetworkMode: "bridge", Links: [`${far}:other`] } });
      equal((await docker.containers.inspect({ id })).HostConfig.Links, [`/${far}:/${near}/other`], "Links");
      await docker.containers.delete({ id: `${near}/other`, link: true });
      const { HostConfig, Id } = await docker.containers.inspect({ id });
      equal([HostConfig.Links, Id], [null, id], "Links and Id");
    },
  },
  {
    id: "container.logs.details",
    sentence: "Details are what the log driver was told to keep, before each line",
    async run(docker, t) {
      const id = await t.ended("echo one", {
        Env: ["KEEP=a b"],
        HostConfig: { LogConfig: { Type: "json-file", Config: { env: "KEEP" } } },
      });
      equal(await (await docker.containers.logs({ id, stdout: true, details: true })).text(), "KEEP=a+b one\n", "what was said");
    },
  },
  {
    id: "container.restart.signal",
    sentence: "restart stops with the signal that it is told",
    async run(docker, t) {
      if (!await speaks(docker, "1.42")) return t.note("not tried, it takes API 1.42");
      const id = await t.started("trap 'echo got; exit' USR1; echo ready; while :; do sleep 0.1; done", { StopSignal: "SIGKILL" });
      await t.says(id, "ready");
      await docker.containers.restart({ id, signal: "SIGUSR1", t: 20 });
      await t.says(id, "got");
      await docker.containers.kill({ id });
    },
  },
  {
    id: "container.start.detach-keys",
    sentence: "start takes detach keys, though no engine reads them there",
    async run(docker, t) {
      const id = await t.created("true");
      equal(await docker.containers.start({ id, detachKeys: "ctrl-a" }), { changed: true }, "what start gives");
    },
  },
  {
    id: "container.put-archive.no-overwrite",
    sentence: "Where a folder would replace a file it does not, if that is asked for",
    async run(docker, t) {
      const id = await t.created("true");
      await docker.containers.putArchive({ id, path: "/tmp", noOverwriteDirNonDir: true, body: tar({ x: "file" }) });
      const folder = tar([{ name: "x/", type: "directory" }]);
      const error = await rejects(
        docker.containers.putArchive({ id, path: "/tmp", noOverwriteDirNonDir: true, body: folder }),
        DockerApiError,
        "putArchive",
      );
      ok(error.status >= 400, `status is ${error.status}`);
      equal((await docker.containers.archiveInfo({ id, path: "/tmp/x" })).size, 4, "size of the file");
    },
  },
  {
    id: "container.prune.filters",
    sentence: "A prune leaves containers that are too new, and those that have a label that it is told not to take",
    async run(docker, t) {
      const mark = t.name();
      const id = await t.created("true", { Labels: { prune: mark } });
      const prune = (filters: NonNullable<Parameters<typeof docker.containers.prune>[0]>["filters"]) =>
        calmly(t, "prune", () => docker.containers.prune({ filters: { label: `prune=${mark}`, ...filters } }));
      equal((await prune({ until: "1h" })).ContainersDeleted ?? [], [], "what is old");
      if (!await isPodman(docker)) {
        equal((await prune({ "label!": `prune=${mark}` })).ContainersDeleted ?? [], [], "what has the label and has not");
      }
      equal((await prune({})).ContainersDeleted, [id], "what went");
    },
  },
  {
    id: "container.attach.websocket.logs",
    sentence: "A WebSocket brings what was said before it, where it is asked for",
    needs: ["upgrade"],
    async run(docker, t) {
      const id = await t.started("echo before; read x; echo after", { OpenStdin: true, StdinOnce: true, StopSignal: "SIGKILL" });
      await t.says(id, "before");
      const streams = await speaks(docker, "1.42") ? { stdin: true, stdout: true, stderr: true } : {};
      const session = await docker.containers.attachWebsocket({ id, stream: true, logs: true, detachKeys: "ctrl-a", ...streams });
      const writer = session.stdin.getWriter();
      await writer.write(new TextEncoder().encode("x\n"));
      matches(await session.output.text(), /^before\nafter\n$/, "what was said");
    },
  },
];
