/** Services and their tasks. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import type { AuthConfig } from "../../../src/core/mod.ts";
import { equal, matches, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { all, first } from "../support.ts";
import { current, nodeId, service, serviceSays, serviceSpec, tasksOf, type World } from "./world.ts";

/** Cases of services. */
export function serviceCases({ worker }: World): readonly Case[] {
  return [
    {
      id: "service.create",
      sentence: "A service gets as many tasks as it asked for, spread over the nodes, and is as it was asked for",
      async run(docker, t) {
        const id = await service(docker, t, "exec tail -f /dev/null", {
          Mode: { Replicated: { Replicas: 2 } },
          ContainerSpec: { Env: ["A=b c", "U=ü"], Labels: { in: "side" } },
          TaskTemplate: {
            Placement: { Constraints: ["node.platform.os==linux"], Preferences: [{ Spread: { SpreadDescriptor: "node.id" } }] },
          },
        });
        const tasks = await tasksOf(docker, t, id, "running", 2);
        equal(new Set(tasks.map(({ NodeID }) => NodeID)).size, worker ? 2 : 1, "nodes of the tasks");
        const { Spec } = await docker.services.inspect({ id });
        equal([Spec.Mode?.Replicated?.Replicas, Spec.TaskTemplate?.ContainerSpec?.Env], [2, ["A=b c", "U=ü"]], "what it is");
        const here = present(tasks.find(({ NodeID }) => NodeID !== undefined)?.Status.ContainerStatus?.ContainerID, "the container");
        ok(/^[0-9a-f]{64}$/.test(here), `the container is ${here}`);
        const own = await docker.containers.list({ filters: { "is-task": true, label: `com.docker.swarm.service.id=${id}` } });
        equal(own.map(({ Labels }) => Labels?.in), own.map(() => "side"), "labels of its containers");
        ok(own.length >= 1, "this node has none of them");
      },
    },
    {
      id: "service.inspect.defaults",
      sentence: "inspect fills the defaults where it is asked to",
      async run(docker, t) {
        const id = await service(docker, t, "true");
        equal((await docker.services.inspect({ id })).Spec.UpdateConfig, undefined, "UpdateConfig");
        const { Spec } = await docker.services.inspect({ id, insertDefaults: true });
        equal([Spec.UpdateConfig?.FailureAction, Spec.RollbackConfig?.Order], ["pause", "stop-first"], "the defaults");
      },
    },
    {
      id: "service.list",
      sentence: "The list has it by every filter, and not by another value of one; with status it tells its tasks in numbers",
      async run(docker, t) {
        const id = await service(docker, t, "exec tail -f /dev/null");
        const { Spec: { Name } } = await docker.services.inspect({ id });
        const name = present(Name, "its name");
        await tasksOf(docker, t, id, "running");
        type Filters = NonNullable<Parameters<typeof docker.services.list>[0]>["filters"];
        const has = async (filters: Filters) => (await docker.services.list({ filters })).some(({ ID }) => ID === id);
        for (const filters of [{ id }, { name }, { label: t.label }, { mode: "replicated" }, { runtime: "container" }]) {
          ok(await has(filters), `not by ${JSON.stringify(filters)}`);
        }
        for (const filters of [{ name: t.name() }, { label: `${t.label}x` }, { mode: "global" }, { runtime: "plugin" }]) {
          ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
        }
        equal((await docker.services.list({ filters: { id } }))[0]?.ServiceStatus, undefined, "ServiceStatus");
        const status = (await docker.services.list({ filters: { id }, status: true }))[0]?.ServiceStatus;
        equal([status?.RunningTasks, status?.DesiredTasks], [1, 1], "tasks in numbers");
      },
    },
    {
      id: "task.list",
      sentence: "The list of tasks has one by every filter, and not by another value of one",
      async run(docker, t) {
        const id = await service(docker, t, "exec tail -f /dev/null", {
          TaskTemplate: { Placement: { Constraints: ["node.role==manager"] } },
        });
        const [task] = await tasksOf(docker, t, id, "running");
        const { ID = "" } = task ?? {};
        const { Spec: { Name: name = "" } } = await docker.services.inspect({ id });
        type Filters = NonNullable<Parameters<typeof docker.tasks.list>[0]>["filters"];
        const has = async (filters: Filters) => (await docker.tasks.list({ filters })).some((each) => each.ID === ID);
        ok((await docker.tasks.list()).some((each) => each.ID === ID), "not in the whole list");
        for (
          const filters of [
            { id: ID },
            { service: name },
            { node: await nodeId(docker) },
            { "desired-state": "running" },
            { runtime: "container" },
            { "_up-to-date": true, service: id },
            { name, service: id },
          ]
        ) ok(await has(filters), `not by ${JSON.stringify(filters)}`);
        for (
          const filters of [{ "desired-state": "shutdown" }, { "desired-state": "accepted" }, { runtime: "plugin" }, { label: "x=y" }, {
            id: "nobody",
          }]
        ) {
          ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
        }
        const found = await docker.tasks.inspect({ id: ID });
        equal(
          [found.ServiceID, found.NodeID, found.Slot, found.Status.State],
          [id, await nodeId(docker), 1, "running"],
          "what inspect says",
        );
        equal((await rejects(docker.tasks.inspect({ id: "nobody" }), DockerApiError, "inspect of nobody")).status, 404, "status");
      },
    },
    {
      id: "service.logs",
      sentence:
        "Logs of a service and of its task come apart by stream, from the end, with times and details, and follow until they are left",
      async run(docker, t) {
        const id = await service(docker, t, "echo one; echo two >&2; sleep 0.2; echo drei ü; exec tail -f /dev/null");
        await serviceSays(docker, t, id, "drei ü");
        const [task] = await tasksOf(docker, t, id, "running");
        const logs = [
          (more: object) => docker.services.logs({ id, stdout: true, stderr: true, ...more }),
          (more: object) => docker.tasks.logs({ id: task?.ID ?? "", stdout: true, stderr: true, ...more }),
        ];
        for (const of of logs) {
          const output = await of({});
          equal(output.tty, false, "tty");
          equal((await all(output.lines())).map(({ stream, line }) => `${stream} ${line}`).sort(), [
            "stderr two",
            "stdout drei ü",
            "stdout one",
          ], "the lines");
          equal(await (await of({ stdout: false })).text(), "two\n", "stderr alone");
          equal(await (await of({ stderr: false, tail: 1 })).text(), "drei ü\n", "the last line");
          equal(await (await of({ since: new Date(Date.now() + 60_000) })).text(), "", "lines of the future");
          matches(
            await (await of({ stderr: false, tail: "1", timestamps: true })).text(),
            /^\d{4}-\d\d-\d\dT[\d:.]+Z drei ü\n$/,
            "a line with its time",
          );
          matches(
            await (await of({ stderr: false, details: true })).text(),
            new RegExp(`com\\.docker\\.swarm\\.task\\.id=${task?.ID}\\S* one\n`),
            "lines with details",
          );
          const followed = await of({ follow: true });
          ok(await first(followed.lines(), ({ line }) => line === "drei ü"), "a line that is followed");
        }
      },
    },
    {
      id: "service.logs.tty",
      sentence: "Logs of a service with a TTY are one stream without frames",
      async run(docker, t) {
        const id = await service(docker, t, "echo out; echo err >&2; exec tail -f /dev/null", { ContainerSpec: { TTY: true } });
        await t.until(
          "the lines",
          async () => (await (await docker.services.logs({ id, stdout: true, stderr: true })).text()).includes("err"),
        );
        const [task] = await tasksOf(docker, t, id, "running");
        for (
          const output of [
            await docker.services.logs({ id, stdout: true, stderr: true }),
            await docker.tasks.logs({ id: task?.ID ?? "", stdout: true, stderr: true }),
          ]
        ) {
          equal(output.tty, true, "tty");
          equal((await all(output)).map(({ stream }) => stream).every((stream) => stream === "stdout"), true, "all is stdout");
        }
        equal(
          await (await docker.tasks.logs({ id: task?.ID ?? "", stdout: true, stderr: true })).text(),
          "out\r\nerr\r\n",
          "what was said",
        );
      },
    },
    {
      id: "service.update",
      sentence: "An update by the version of the last inspect replaces the tasks, a stale one is a 500, and a rollback goes back",
      async run(docker, t) {
        const more = {
          UpdateConfig: { Parallelism: 0, Monitor: 1e8, FailureAction: "continue", Order: "stop-first" },
          RollbackConfig: { Parallelism: 0, Monitor: 1e8 },
        } as const;
        const id = await service(docker, t, 'echo "it is $WHAT"; exec tail -f /dev/null', {
          ...more,
          ContainerSpec: { Env: ["WHAT=old"] },
        });
        await serviceSays(docker, t, id, "it is old");
        const { Spec, version } = await current(docker, id);
        const changed = {
          ...Spec,
          TaskTemplate: { ...Spec.TaskTemplate, ContainerSpec: { ...Spec.TaskTemplate?.ContainerSpec, Env: ["WHAT=new"] } },
        };
        const { Warnings } = await docker.services.update({ id, version, ...changed });
        ok(Warnings === undefined || Warnings === null || Array.isArray(Warnings), `Warnings are ${Warnings}`);
        await serviceSays(docker, t, id, "it is new");
        const stale = await rejects(docker.services.update({ id, version, ...Spec }), DockerApiError, "a stale update");
        equal(stale.status, 500, "status of a stale update");
        matches(stale.reason, /update out of sequence/, "the reason");
        await rejects(docker.services.update({ id, ...Spec } as never), DockerInputError, "an update without a version");
        const now = await t.until("the end of the update", async () => {
          const now = await current(docker, id);
          return now.UpdateStatus?.State === "completed" && now;
        });
        equal(now.PreviousSpec?.TaskTemplate?.ContainerSpec?.Env, ["WHAT=old"], "what it was");
        await docker.services.update({ id, version: now.version, ...now.Spec, rollback: "previous", registryAuthFrom: "previous-spec" });
        const back = await t.until("the end of the rollback", async () => {
          const back = await current(docker, id);
          return back.UpdateStatus?.State === "rollback_completed" && back;
        });
        equal(back.Spec.TaskTemplate?.ContainerSpec?.Env, ["WHAT=old"], "what it is again");
      },
    },
    {
      id: "service.scale",
      sentence: "An update of the number of tasks ends those that are too many",
      async run(docker, t) {
        const id = await service(docker, t, "exec tail -f /dev/null", { Mode: { Replicated: { Replicas: 2 } } });
        await tasksOf(docker, t, id, "running", 2);
        const { Spec, version } = await current(docker, id);
        await docker.services.update({ id, version, ...Spec, Mode: { Replicated: { Replicas: 1 } } });
        await t.until(
          "one task",
          async () => (await docker.services.list({ filters: { id }, status: true }))[0]?.ServiceStatus?.RunningTasks === 1,
        );
      },
    },
    {
      id: "service.global",
      sentence: "A global service has a task on each node",
      async run(docker, t) {
        const id = await service(docker, t, "exec tail -f /dev/null", { Mode: { Global: {} } });
        const tasks = await tasksOf(docker, t, id, "running", worker ? 2 : 1);
        equal(tasks.map(({ NodeID }) => NodeID).sort(), (await docker.nodes.list()).map(({ ID }) => ID).sort(), "nodes of the tasks");
        ok((await docker.services.list({ filters: { mode: "global" } })).some(({ ID }) => ID === id), "it is not among the global ones");
      },
    },
    {
      id: "service.job",
      sentence: "A job ends as often as it should, and then has the numbers to tell",
      async run(docker, t) {
        const id = await service(docker, t, "echo done", { Mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 3 } } });
        await tasksOf(docker, t, id, "complete", 3);
        const [found] = await docker.services.list({ filters: { id }, status: true });
        equal([found?.ServiceStatus?.CompletedTasks, found?.Spec.Mode?.ReplicatedJob?.TotalCompletions], [3, 3], "tasks that ended");
        equal(found?.JobStatus?.JobIteration.Index ?? 0, 0, "runs before this one");
      },
    },
    {
      id: "service.registry-auth",
      sentence: "Credentials of a create reach the node that pulls, and an update keeps them where it is told to",
      needs: ["registry"],
      async run(docker, t) {
        const { closed, username, password } = present(t.registry, "the registry");
        const auth: AuthConfig = { username, password, serveraddress: closed };
        const repo = `${closed}/dockwire-test/${t.name()}`;
        const name = `${repo}:v1`;
        const puller = worker?.docker ?? docker;
        await docker.images.tag({ name: t.image, repo, tag: "v1" });
        t.cleanup(() => docker.images.delete({ name }));
        await docker.images.push({ name: repo, tag: "v1", "X-Registry-Auth": auth });
        await docker.images.delete({ name });
        // The engine names it by its digest then; while a task still ends, it cannot go.
        const forget = async (): Promise<void> => {
          for (const { Id, RepoTags, RepoDigests } of await puller.images.list()) {
            if (![...RepoTags ?? [], ...RepoDigests ?? []].some((each) => each.startsWith(repo))) continue;
            for (const each of [...RepoTags ?? [], ...RepoDigests ?? []].filter((each) => each.startsWith(repo))) {
              await puller.images.delete({ name: each, force: true }).catch(() => {});
            }
            ok(Id, "it has no id");
          }
        };
        t.cleanup(forget);
        const spec = serviceSpec(t, "exec tail -f /dev/null", {
          ContainerSpec: { Image: name },
          TaskTemplate: { Placement: { Constraints: [`node.id==${await nodeId(puller)}`] } },
        });
        const { ID: id } = await docker.services.create({ ...spec, "X-Registry-Auth": auth });
        t.cleanup(() => docker.services.delete({ id }));
        await tasksOf(docker, t, id, "running");
        for (const more of [{ registryAuthFrom: "spec" }, { "X-Registry-Auth": auth }]) {
          const { Spec, version } = await current(docker, id);
          await docker.services.update({ id, version, ...Spec, TaskTemplate: { ...Spec.TaskTemplate, ForceUpdate: version }, ...more });
          await t.until(
            "a new task",
            async () =>
              (await docker.tasks.list({ filters: { service: id } })).some(({ Spec, Status }) =>
                Spec.ForceUpdate === version && Status.State === "running"
              ),
          );
        }
        await docker.services.delete({ id });
      },
    },
    {
      id: "service.missing",
      sentence: "A service that is not there is a 404, a name that is taken a 409, and one without an image is refused",
      async run(docker, t) {
        const nobody = "nobody";
        for (
          const call of [
            () => docker.services.inspect({ id: nobody }),
            () => docker.services.delete({ id: nobody }),
            () => docker.services.logs({ id: nobody, stdout: true }),
          ]
        ) {
          equal((await rejects(call(), DockerApiError, String(call))).status, 404, "status");
        }
        const id = await service(docker, t, "true");
        const { Spec } = await docker.services.inspect({ id });
        equal(
          (await rejects(docker.services.create(serviceSpec(t, "true", { Name: Spec.Name })), DockerApiError, "create")).status,
          409,
          "status of a second one",
        );
        equal(
          (await rejects(docker.services.create({ Name: t.name(), TaskTemplate: { ContainerSpec: {} } }), DockerApiError, "create")).status,
          400,
          "status without an image",
        );
      },
    },
  ];
}
