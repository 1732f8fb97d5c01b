/** What an engine with experimental features does, and a search in a registry that has one. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import type { World } from "./world.ts";

/** Cases of experimental features. */
export function experimentalCases({ search }: World): readonly Case[] {
  return [
    {
      id: "checkpoint.life",
      sentence: "A container has no checkpoints, then one that it goes on from or ends with, in the engine's folder or another, then none",
      async run(docker, t) {
        if (!(await docker.system.ping()).experimental) return t.note("not tried, the engine is not experimental");
        const id = await t.started("exec tail -f /dev/null", { StopSignal: "SIGKILL" });
        const names = async (dir?: string) => (await docker.checkpoints.list({ id, dir })).map(({ Name }) => Name);
        equal(await names(), [], "the list");
        equal((await rejects(docker.checkpoints.list({ id: t.name() }), DockerApiError, "list of nobody")).status, 404, "status");
        try {
          equal(await docker.checkpoints.create({ id, CheckpointID: "one", Exit: false }), undefined, "what create gives");
        } catch (error) {
          if (!(DockerApiError.is(error) && /criu/i.test(error.reason))) throw error;
          equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
          return t.note(`not tried, the engine's host has no CRIU, or one that fails: ${error.reason}`);
        }
        equal([await names(), (await docker.containers.inspect({ id })).State.Running], [["one"], true], "the list, and Running");
        ok(
          (await rejects(docker.checkpoints.create({ id, CheckpointID: "one" }), DockerApiError, "a second one")).status >= 400,
          "status of a second one",
        );
        const dir = "/run/dockwire-checkpoints";
        await docker.checkpoints.create({ id, CheckpointID: "two", CheckpointDir: dir, Exit: true });
        t.cleanup(() => docker.checkpoints.delete({ id, checkpoint: "two", dir }));
        await t.until("the end of the container", async () => !(await docker.containers.inspect({ id })).State.Running);
        equal([await names(), await names(dir)], [["one"], ["two"]], "the lists of both folders");
        equal(await docker.checkpoints.delete({ id, checkpoint: "one" }), undefined, "what delete gives");
        await docker.checkpoints.delete({ id, checkpoint: "two", dir });
        equal([await names(), await names(dir)], [[], []], "the lists after all");
        // Engine 28 starts none of its checkpoints again, and none of another folder at all.
        const elsewhere = await rejects(docker.containers.start({ id, checkpoint: "two", "checkpoint-dir": dir }), DockerApiError, "start");
        equal(elsewhere.isForbidden, true, "whether another folder is forbidden");
        ok(
          (await rejects(docker.containers.start({ id, checkpoint: "none" }), DockerApiError, "start")).status >= 400,
          "status of a start from none",
        );
      },
    },
    {
      id: "image.build.squash",
      sentence: "A build that is squashed has one layer more than its base",
      async run(docker, t) {
        if (!(await docker.system.ping()).experimental) return t.note("not tried, the engine is not experimental");
        const name = `${t.repository("v1")}:v1`;
        const body = tar({ Dockerfile: `FROM ${t.image}\nCOPY a /a\nCOPY b /b`, a: "a", b: "b" });
        await docker.images.build({ t: name, squash: true, labels: t.labels, body });
        const layers = async (name: string) => (await docker.images.inspect({ name })).RootFS.Layers?.length ?? 0;
        equal(await layers(name), await layers(t.image) + 1, "layers");
      },
    },
    ...search ? [searchCase(search), remoteCase(search)] : [],
  ];
}

function searchCase({ host, username, password }: NonNullable<World["search"]>): Case {
  return {
    id: "image.search",
    sentence: "A search gives what the registry finds, of the kind and up to the number that were asked for",
    async run(docker) {
      const auth = { username, password };
      const found = await docker.images.search({ term: `${host}/a b`, limit: 7, "X-Registry-Auth": auth });
      equal(found.map(({ name, star_count, is_official }) => [name, star_count, is_official]), [["a b 7", 5, true], [
        `${username}`,
        0,
        false,
      ]], "what was found");
      const names = async (filters: NonNullable<Parameters<typeof docker.images.search>[0]>["filters"]) =>
        (await docker.images.search({ term: `${host}/x`, filters })).map(({ name }) => name);
      equal(await names({ stars: 3 }), ["x 25"], "with three stars");
      equal(await names({ "is-official": false }), [""], "those that are not official");
      equal(await names({ "is-automated": true }), [], "automated ones");
    },
  };
}

function remoteCase({ host }: NonNullable<World["search"]>): Case {
  return {
    id: "image.build.remote",
    sentence: "A build takes its Dockerfile from an address, without a body",
    async run(docker, t) {
      const name = `${t.repository("v1")}:v1`;
      await docker.images.build({ t: name, remote: `http://${host}/Dockerfile`, labels: t.labels });
      equal((await docker.images.inspect({ name })).Config?.Cmd, ["remote"], "Cmd");
    },
  };
}
