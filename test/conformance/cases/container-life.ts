/** Containers from create to delete. */
import { DockerApiError, DockerVersionError } from "../../../src/core/mod.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { paused, speaks } from "../support.ts";

/** The cases. */
export const containerLife: readonly Case[] = [
  {
    id: "container.create.inspect",
    sentence: "What create is told, inspect tells again",
    async run(docker, t) {
      const input = t.input("true", {
        Env: ["LAND=Österreich"],
        WorkingDir: "/tmp",
        User: "1000",
        StopSignal: "SIGINT",
        Labels: { note: 'a "b" ✓' },
      });
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      const { Id, Warnings } = await docker.containers.create(input);
      ok(Array.isArray(Warnings), "Warnings is no list");
      const { Id: id, Name, Config, State, Path, Args } = await docker.containers.inspect({ id: input.name });
      equal(id, Id, "Id");
      equal(Name, `/${input.name}`, "Name");
      equal([Path, ...Args], ["sh", "-c", "true"], "Path and Args");
      equal(State.Status, "created", "Status");
      equal([Config.WorkingDir, Config.User, Config.Labels?.note], ["/tmp", "1000", 'a "b" ✓'], "WorkingDir, User and label");
      ok(Config.Env?.includes("LAND=Österreich"), "Env lacks what was given");
    },
  },
  {
    id: "container.create.again",
    sentence: "The HostConfig of an inspect makes another container, nulls and all",
    async run(docker, t) {
      const id = await t.created("echo again", { HostConfig: { AutoRemove: false, ReadonlyRootfs: true, ExtraHosts: ["one:10.0.0.1"] } });
      const { HostConfig } = await docker.containers.inspect({ id });
      const again = await t.created("echo again", { HostConfig });
      const twin = await docker.containers.inspect({ id: again });
      equal([twin.HostConfig.ReadonlyRootfs, twin.HostConfig.ExtraHosts], [true, ["one:10.0.0.1"]], "ReadonlyRootfs and ExtraHosts");
    },
  },
  {
    id: "container.create.conflict",
    sentence: "A name that is taken is a DockerApiError with status 409",
    async run(_docker, t) {
      const name = t.name();
      await t.created("true", { name });
      const error = await rejects(t.created("true", { name }), DockerApiError, "the second create");
      equal([error.status, error.isConflict, error.operation], [409, true, "ContainerCreate"], "status, isConflict and operation");
      ok(error.reason.includes(name), `the engine's words do not name it: ${error.reason}`);
    },
  },
  {
    id: "container.create.bad-name",
    sentence: "A name that is none is a DockerApiError with status 400",
    async run(_docker, t) {
      const error = await rejects(t.created("true", { name: "no such/ näme" }), DockerApiError, "the create");
      equal([error.status, error.isBadRequest], [400, true], "status");
    },
  },
  {
    id: "container.names.odd",
    sentence: "Names with every allowed character, and with slashes before them, are found",
    async run(docker, t) {
      const name = `${t.name()}_A.b-C..d__9`;
      const id = await t.created("true", { name });
      equal((await docker.containers.inspect({ id: name })).Id, id, "Id by name");
      equal((await docker.containers.inspect({ id: id.slice(0, 24) })).Id, id, "Id by short id");
    },
  },
  {
    id: "container.names.escaped",
    sentence: "A name with ?, #, % and blanks reaches the engine as it is, and as nothing else",
    async run(docker) {
      for (const name of ["no?such=1", "no#such", "no%2e%2esuch", "no such ✓", "no&such+one"]) {
        const error = await rejects(docker.containers.inspect({ id: name }), DockerApiError, `inspect of ${name}`);
        equal(error.status, 404, `status of ${name}`);
        ok(error.reason.includes(name), `the engine heard another name than ${name}: ${error.reason}`);
      }
    },
  },
  {
    id: "container.start.changed",
    sentence: "The first start changes something, the second (304) does not",
    async run(docker, t) {
      const id = await t.created("exec tail -f /dev/null");
      equal(await docker.containers.start({ id }), { changed: true }, "the first start");
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
      equal(await docker.containers.start({ id }), { changed: false }, "the second start");
    },
  },
  {
    id: "container.stop.changed",
    sentence: "The first stop changes something, the second (304) does not",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      equal(await docker.containers.stop({ id, t: 0 }), { changed: true }, "the first stop");
      equal((await docker.containers.inspect({ id })).State.Running, false, "Running");
      equal(await docker.containers.stop({ id, t: 0 }), { changed: false }, "the second stop");
    },
  },
  {
    id: "container.stop.signal",
    sentence: "stop sends the signal that it is told from API 1.42 on, and below that refuses before anything is sent",
    async run(docker, t) {
      const id = await t.started("trap 'exit 3' USR1; echo ready; while :; do sleep 1 & wait; done");
      await t.says(id, "ready");
      const stop = docker.containers.stop({ id, signal: "SIGUSR1", t: 8 });
      if (!await speaks(docker, "1.42")) {
        const error = await rejects(stop, DockerVersionError, "the stop");
        equal([error.needs, error.requested], ["1.42", await docker.apiVersion()], "needs and requested");
        return;
      }
      await stop;
      equal((await docker.containers.inspect({ id })).State.ExitCode, 3, "ExitCode");
    },
  },
  {
    id: "container.restart",
    sentence: "restart stops and starts",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      const before = (await docker.containers.inspect({ id })).State;
      await docker.containers.restart({ id, t: 0 });
      const after = (await docker.containers.inspect({ id })).State;
      ok(after.Running, "it does not run");
      ok(after.StartedAt !== before.StartedAt && after.Pid !== before.Pid, "it was not started again");
    },
  },
  {
    id: "container.kill",
    sentence: "kill sends its signal, and to one that does not run is a 409",
    async run(docker, t) {
      const id = await t.started("trap 'exit 42' USR1; echo ready; while :; do sleep 1 & wait; done");
      await t.says(id, "ready");
      const waiting = docker.containers.wait({ id });
      await docker.containers.kill({ id, signal: "SIGUSR1" });
      equal((await waiting).StatusCode, 42, "StatusCode");
      const error = await rejects(docker.containers.kill({ id }), DockerApiError, "the second kill");
      equal(error.status, 409, "status");
    },
  },
  {
    id: "container.pause",
    sentence: "pause freezes, unpause thaws, list and inspect tell",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      await paused(docker, t, id);
      const frozen = (await docker.containers.inspect({ id })).State;
      equal([frozen.Paused, frozen.Status], [true, "paused"], "Paused and Status");
      equal((await docker.containers.list({ filters: { id, status: "paused" } })).length, 1, "paused ones in the list");
      await docker.containers.unpause({ id });
      equal((await docker.containers.inspect({ id })).State.Paused, false, "Paused");
    },
  },
  {
    id: "container.pause.twice",
    sentence: "A pause of a paused one is a 409",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      await paused(docker, t, id);
      equal((await rejects(docker.containers.pause({ id }), DockerApiError, "the second pause")).status, 409, "status");
    },
  },
  {
    id: "container.rename",
    sentence: "rename gives the new name and takes the old one",
    async run(docker, t) {
      const [old, name] = [t.name(), t.name()];
      const id = await t.created("true", { name: old });
      await docker.containers.rename({ id: old, name });
      equal((await docker.containers.inspect({ id: name })).Id, id, "Id");
      ok((await rejects(docker.containers.inspect({ id: old }), DockerApiError, "the old name")).isNotFound, "the old name is still there");
    },
  },
  {
    id: "container.update",
    sentence: "update changes the restart policy, as inspect tells",
    async run(docker, t) {
      const id = await t.created("true");
      const { Warnings } = await docker.containers.update({ id, RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } });
      ok(Warnings === null || Array.isArray(Warnings), "Warnings is no list");
      const { RestartPolicy } = (await docker.containers.inspect({ id })).HostConfig;
      equal([RestartPolicy?.Name, RestartPolicy?.MaximumRetryCount], ["on-failure", 3], "RestartPolicy");
    },
  },
  {
    id: "container.delete",
    sentence: "A deleted container is gone",
    async run(docker, t) {
      const id = await t.created("true");
      equal(await docker.containers.delete({ id }), undefined, "the result");
      ok((await rejects(docker.containers.inspect({ id }), DockerApiError, "inspect")).isNotFound, "it is still there");
    },
  },
  {
    id: "container.delete.running",
    sentence: "A delete of a running one is a 409, with force it goes",
    async run(docker, t) {
      const id = await t.started("exec tail -f /dev/null");
      const error = await rejects(docker.containers.delete({ id }), DockerApiError, "delete without force");
      equal(error.status, 409, "status");
      await docker.containers.delete({ id, force: true });
      ok((await rejects(docker.containers.inspect({ id }), DockerApiError, "inspect")).isNotFound, "it is still there");
    },
  },
  {
    id: "container.delete.volumes",
    sentence: "A delete with v takes the anonymous volumes along, one without leaves them",
    async run(docker, t) {
      const version = await docker.apiVersion();
      const volume = (name: string, method: string) =>
        docker.transport.request({ method, path: `/v${version}/volumes/${name}`, headers: {} });
      for (const v of [true, false]) {
        const id = await t.created("true", { Volumes: { "/data": {} } });
        const name = (await docker.containers.inspect({ id })).Mounts[0]?.Name;
        ok(name, "the container has no volume");
        t.cleanup(() => volume(name, "DELETE").then(({ body }) => body.bytes()));
        await docker.containers.delete({ id, v });
        const { status, body } = await volume(name, "GET");
        await body.bytes();
        equal(status, v ? 404 : 200, `status of the volume with v ${v}`);
      }
    },
  },
  {
    id: "container.prune",
    sentence: "prune with a label removes the stopped ones that have it, and no others",
    async run(docker, t) {
      const label = `dockwire.prune=${t.name()}`;
      const [key = "", value = ""] = label.split("=");
      const doomed = await t.created("true", { Labels: { [key]: value } });
      const running = await t.started("exec tail -f /dev/null", { Labels: { [key]: value } });
      const other = await t.created("true");
      const { ContainersDeleted, SpaceReclaimed } = await docker.containers.prune({ filters: { label } });
      equal(ContainersDeleted, [doomed], "ContainersDeleted");
      equal(typeof SpaceReclaimed, "number", "the type of SpaceReclaimed");
      ok((await rejects(docker.containers.inspect({ id: doomed }), DockerApiError, "inspect")).isNotFound, "it is still there");
      for (const id of [running, other]) equal((await docker.containers.inspect({ id })).Id, id, "Id of one that was not meant");
      const nothing = await docker.containers.prune({ filters: { label } });
      equal(nothing.ContainersDeleted ?? [], [], "ContainersDeleted of a prune without anything to do");
    },
  },
];
