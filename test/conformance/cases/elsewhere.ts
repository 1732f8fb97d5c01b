/** What needs another kind of engine: a node of a swarm, one with experimental features, one with BuildKit. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { decoded } from "../support.ts";

/** Begins every HTTP/2 connection (RFC 9113, section 3.4). */
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Calls that only a node of a swarm answers, all but those that could do harm to one. */
function swarmCalls(docker: Docker): Readonly<Record<string, () => Promise<unknown>>> {
  return {
    SwarmInspect: () => docker.swarm.inspect(),
    SwarmUnlockkey: () => docker.swarm.unlockkey(),
    SwarmUpdate: () => docker.swarm.update({ version: 1, Name: "default" }),
    SwarmUnlock: () => docker.swarm.unlock({ UnlockKey: "SWMKEY-1-WuYH/IX284+lRcXuoVf38viIDK3HJEKY13MIHX+tTt8" }),
    SwarmLeave: () => docker.swarm.leave(),
    NodeList: () => docker.nodes.list(),
    NodeInspect: () => docker.nodes.inspect({ id: "self" }),
    NodeUpdate: () => docker.nodes.update({ id: "x", version: 1, Role: "worker", Availability: "active" }),
    NodeDelete: () => docker.nodes.delete({ id: "x" }),
    ServiceList: () => docker.services.list(),
    ServiceCreate: () => docker.services.create({ TaskTemplate: { ContainerSpec: { Image: "x" } } }),
    ServiceInspect: () => docker.services.inspect({ id: "x" }),
    ServiceUpdate: () => docker.services.update({ id: "x", version: 1, TaskTemplate: { ContainerSpec: { Image: "x" } } }),
    ServiceDelete: () => docker.services.delete({ id: "x" }),
    ServiceLogs: () => docker.services.logs({ id: "x", stdout: true }),
    TaskList: () => docker.tasks.list(),
    TaskInspect: () => docker.tasks.inspect({ id: "x" }),
    TaskLogs: () => docker.tasks.logs({ id: "x", stdout: true }),
    SecretList: () => docker.secrets.list(),
    SecretCreate: () => docker.secrets.create({ Name: "x", Data: "eA==" }),
    SecretInspect: () => docker.secrets.inspect({ id: "x" }),
    SecretUpdate: () => docker.secrets.update({ id: "x", version: 1, Name: "x" }),
    SecretDelete: () => docker.secrets.delete({ id: "x" }),
    ConfigList: () => docker.configs.list(),
    ConfigCreate: () => docker.configs.create({ Name: "x", Data: "eA==" }),
    ConfigInspect: () => docker.configs.inspect({ id: "x" }),
    ConfigUpdate: () => docker.configs.update({ id: "x", version: 1, Name: "x" }),
    ConfigDelete: () => docker.configs.delete({ id: "x" }),
  };
}

/** The cases. */
export const elsewhereCases: readonly Case[] = [
  {
    id: "swarm.outside",
    sentence: "Outside a swarm, all that needs one is a 503 that says so",
    async run(docker, t) {
      if ((await docker.system.info()).Swarm?.LocalNodeState === "active") return t.note("not tried, the engine is in a swarm");
      for (const [operation, call] of Object.entries(swarmCalls(docker))) {
        const error = await rejects(call(), DockerApiError, operation);
        equal([error.status, error.isUnavailable], [503, true], `status of ${operation}`);
        ok(/swarm/i.test(error.reason), `${operation} was refused with ${error.reason}`);
      }
    },
  },
  {
    id: "swarm.bad-input",
    sentence: "An update without a version, and a filter that nobody knows, is refused before anything is sent",
    async run(docker) {
      const none = {} as never;
      for (
        const call of [
          () => docker.swarm.update(none),
          () => docker.nodes.update({ id: "x" } as never),
          () => docker.services.update({ id: "x" } as never),
          () => docker.secrets.update({ id: "x" } as never),
          () => docker.configs.update({ id: "x" } as never),
          () => docker.services.update({ id: "x", version: 1.5 }),
          () => docker.services.update({ id: "x", version: "7" as never }),
          () => docker.nodes.list({ filters: { nmae: "x" } as never }),
          () => docker.services.list({ filters: { nmae: "x" } as never }),
          () => docker.tasks.list({ filters: { nmae: "x" } as never }),
          () => docker.secrets.list({ filters: { nmae: "x" } as never }),
          () => docker.configs.list({ filters: { nmae: "x" } as never }),
          () => docker.plugins.list({ filters: { nmae: "x" } as never }),
          () => docker.images.list({ filters: { nmae: "x" } as never }),
          () => docker.images.prune({ filters: { nmae: "x" } as never }),
          () => docker.containers.prune({ filters: { nmae: "x" } as never }),
          () => docker.nodes.inspect({ id: "" }),
          () => docker.services.delete({ id: ".." }),
          () => docker.tasks.inspect({ id: "a\nb" }),
          () => docker.secrets.delete({ id: "." }),
          () => docker.plugins.delete({ name: "a//b" }),
          () => docker.plugins.pull({ body: [] } as never),
        ]
      ) await rejects(call(), DockerInputError, String(call));
    },
  },
  {
    id: "session.open",
    sentence: "A session is a connection on which the engine begins HTTP/2",
    needs: ["upgrade"],
    async run(docker, t) {
      const connection = await docker.session.open({
        "X-Docker-Expose-Session-Uuid": t.name(),
        "X-Docker-Expose-Session-Name": "dockwire",
        "X-Docker-Expose-Session-Sharedkey": "",
        "X-Docker-Expose-Session-Grpc-Method": "/moby.filesync.v1.FileSync/DiffCopy",
      });
      try {
        let said = "";
        while (said.length < preface.length) {
          const chunk = await connection.read();
          if (!chunk) break;
          said += decoded(chunk);
        }
        equal(said.slice(0, preface.length), preface, "what it says first");
      } finally {
        connection.close();
      }
      equal(await connection.read(), undefined, "what comes after close");
    },
  },
  {
    id: "checkpoint.experimental",
    sentence: "Without experimental features, checkpoints are a 501 that says so",
    async run(docker, t) {
      if ((await docker.system.ping()).experimental) return t.note("not tried, the engine is experimental");
      const id = await t.box();
      for (
        const call of [
          () => docker.checkpoints.list({ id, dir: "/tmp" }),
          () => docker.checkpoints.create({ id, CheckpointID: "one" }),
          () => docker.checkpoints.delete({ id, checkpoint: "one", dir: "/tmp" }),
        ]
      ) {
        const error = await rejects(call(), DockerApiError, String(call));
        equal(error.status, 501, "status");
        ok(error.reason.includes("experimental"), `it was refused with ${error.reason}`);
      }
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
];
