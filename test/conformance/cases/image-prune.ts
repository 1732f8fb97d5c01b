/** Images made of containers, and what clears images and build cache away. */
import { DockerApiError, DockerInputError, DockerStreamError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import type { BuildPruneFilters } from "../../../src/core/endpoints/images.ts";
import type { BuildMessage } from "../../../src/core/types/progress.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { calmly, decoded, oddName, speaks } from "../support.ts";

/** A step of BuildKit that nobody ran before; gives the description of its record in the cache. */
async function step(docker: Docker, t: Tools, tag?: string): Promise<string> {
  const command = `echo ${t.name()} > /f`;
  await docker.images.build({
    version: "2",
    networkmode: "none",
    labels: t.labels,
    ...(tag && { t: tag }),
    body: tar({ Dockerfile: `FROM ${t.image}\nRUN ${command}` }),
  });
  return `mount / from exec /bin/sh -c ${command}`;
}

/** The record of a step in the cache. */
async function cached(docker: Docker, t: Tools, description: string): Promise<{ readonly ID?: string | undefined } | undefined> {
  const usage = await t.until("dataUsage", () =>
    docker.system.dataUsage().catch((error) => {
      if (DockerApiError.is(error) && error.isServerError) return undefined;
      throw error;
    }));
  return (usage.BuildCache ?? usage.BuildCacheUsage?.Items)?.find(({ Description }) => Description === description);
}

/** What a trace of BuildKit says, as far as it is text. */
function traced({ id, aux }: BuildMessage): string {
  return id === "moby.buildkit.trace" && typeof aux === "string" ? decoded(Uint8Array.from(atob(aux), (char) => char.charCodeAt(0))) : "";
}

/** The cases. */
export const imagePruneCases: readonly Case[] = [
  {
    id: "image.commit",
    sentence: "A commit makes an image of a container's files and configuration, with changes and a comment",
    async run(docker, t) {
      const repo = t.repository("v1");
      const id = await t.started("echo hello > /said; exec tail -f /dev/null", { StopSignal: "SIGKILL" });
      await t.until("the file", async () => (await docker.exec(id, ["cat", "/said"])).exitCode === 0);
      const { Id } = await docker.images.commit({
        container: id,
        repo,
        tag: "v1",
        comment: "a b ✓",
        author: "Ä <a@b>",
        pause: true,
        changes: ['CMD ["cat", "/said"]', 'ENV A="b c"'],
      });
      const image = await docker.images.inspect({ name: `${repo}:v1` });
      equal([image.Comment, image.Author, image.Config?.Cmd], ["a b ✓", "Ä <a@b>", ["cat", "/said"]], "what it is");
      // Podman leaves out the algorithm.
      ok(image.Id.endsWith(Id), `its id is ${image.Id}, and commit said ${Id}`);
      ok(image.Config?.Env?.includes("A=b c"), `Env is ${image.Config?.Env}`);
      equal((await docker.containers.inspect({ id })).State.Paused, false, "Paused");
      const input = t.input("", { Image: `${repo}:v1`, Cmd: null });
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      equal((await docker.run(input)).stdout, "hello\n", "what it says");
    },
  },
  {
    id: "image.commit.body",
    sentence: "A commit takes one change as text; its body replaces parts of the configuration",
    async run(docker, t) {
      const repo = t.repository("latest");
      const id = await t.created("true");
      await docker.images.commit({
        container: id,
        repo,
        pause: false,
        changes: "WORKDIR /tmp",
        Labels: { ...t.labels, note: "x" },
        Cmd: ["ls"],
      });
      const { Config } = await docker.images.inspect({ name: `${repo}:latest` });
      equal([Config?.WorkingDir, Config?.Labels?.note, Config?.Cmd], ["/tmp", "x", ["ls"]], "what it is");
    },
  },
  {
    id: "image.commit.missing",
    sentence: "A commit of a container that is not there is a 404, whatever its name",
    async run(docker, t) {
      const container = `${t.name()} ${oddName}`;
      const error = await rejects(docker.images.commit({ container }), DockerApiError, "commit");
      // Podman quotes it.
      ok(error.isNotFound && [container, JSON.stringify(container)].some((name) => error.reason.includes(name)), `it failed with ${error}`);
    },
  },
  {
    id: "image.prune",
    sentence: "A prune removes the images that have the label and are old enough, named ones where it is asked for, and no others",
    async run(docker, t) {
      const mark = t.name();
      const label = `prune=${mark}`;
      const make = async (more: readonly string[]) => {
        const name = `${t.repository("one")}:one`;
        const at = name.lastIndexOf(":");
        await docker.images.create({
          fromSrc: "-",
          repo: name.slice(0, at),
          tag: "one",
          changes: [`LABEL ${t.label}`, ...more],
          body: tar({ f: name }),
        });
        return { name, id: (await docker.images.inspect({ name })).Id };
      };
      const [gone, kept] = [await make([`LABEL ${label}`]), await make([])];
      const prune = (filters: NonNullable<Parameters<typeof docker.images.prune>[0]>["filters"]) =>
        calmly(t, "prune", () => docker.images.prune({ filters }));
      equal((await prune({ label })).ImagesDeleted ?? [], [], "what has no name");
      equal((await prune({ dangling: false, label, until: "1h" })).ImagesDeleted ?? [], [], "what is old");
      equal((await prune({ dangling: false, label, "label!": label })).ImagesDeleted ?? [], [], "what has the label and has not");
      const { ImagesDeleted } = await prune({ dangling: false, label });
      ok(ImagesDeleted?.some(({ Deleted }) => Deleted && gone.id.endsWith(Deleted)), `what went is ${JSON.stringify(ImagesDeleted)}`);
      ok((await rejects(docker.images.inspect({ name: gone.name }), DockerApiError, "inspect")).isNotFound, "it is still there");
      equal((await docker.images.inspect({ name: kept.name })).Id, kept.id, "the other one");
    },
  },
  {
    id: "image.build-prune",
    sentence: "A prune of the build cache removes the record of one step",
    async run(docker, t) {
      const description = await step(docker, t);
      const id = present((await cached(docker, t, description))?.ID, "the id of its record");
      // Older engines take the filter, and do not look at descriptions.
      const filters = { ...(await speaks(docker, "1.48") ? { description: JSON.stringify(description) } : { id }), type: "regular" };
      // An image that goes by and by may still hold it.
      const deleted = await t.until("prune", async () => {
        const { CachesDeleted } = await calmly(t, "prune", () => docker.images.buildPrune({ all: true, filters }));
        return CachesDeleted?.length ? CachesDeleted : undefined;
      });
      equal(deleted, [id], "what went");
      equal(await cached(docker, t, description), undefined, "its record");
    },
  },
  {
    id: "image.build-prune.filters",
    sentence: "Every filter of a prune of the build cache is heeded, and what is there or not takes true alone",
    async run(docker, t) {
      const tag = `${t.repository("v1")}:v1`;
      const description = await step(docker, t, tag);
      const id = present((await cached(docker, t, description))?.ID, "the id of its record");
      const prune = async (filters: BuildPruneFilters) =>
        (await calmly(t, "prune", () => docker.images.buildPrune({ all: true, filters: { id, ...filters } }))).CachesDeleted ?? [];
      for (
        const filters of [{ inuse: true }, { private: true }, { type: "frontend" }, { parent: "nobody" }, { description: "nobody" }, {
          until: "1h",
        }, { "unused-for": "1h" }] as const
      ) {
        equal(await prune(filters), [], `what goes by ${JSON.stringify(filters)}`);
      }
      equal(await prune({ shared: true }), [id], "what goes as shared with an image");
      for (const bad of [{ private: false }, { shared: "true" }, { nmae: "x" }]) {
        await rejects(docker.images.buildPrune({ filters: bad as never }), DockerInputError, `a prune by ${JSON.stringify(bad)}`);
      }
    },
  },
  {
    id: "image.build-prune.space",
    sentence: "With room for all that there is, a prune of the build cache leaves it",
    async run(docker, t) {
      const description = await step(docker, t);
      const much = 2 ** 50;
      const room = await speaks(docker, "1.48")
        ? { "reserved-space": much, "max-used-space": much, "min-free-space": 1 }
        : { "keep-storage": much };
      // One that the engine still reads under its old name.
      for (const space of [room, { "keep-storage": much }]) {
        await calmly(t, "prune", () => docker.images.buildPrune({ ...space, all: true }));
      }
      ok(await cached(docker, t, description), "the record went");
    },
  },
  {
    id: "image.build-cancel",
    sentence: "A build of BuildKit that is cancelled by its id fails while a step runs",
    async run(docker, t) {
      const buildid = t.name();
      const build = docker.images.build({
        version: "2",
        buildid,
        networkmode: "none",
        labels: t.labels,
        body: tar({ Dockerfile: `FROM ${t.image}\nRUN echo ${buildid} $((40+2)); sleep 60` }),
      });
      let said = "";
      let cancelled = false;
      const looped = (async () => {
        for await (const message of build) {
          said += traced(message);
          if (!said.includes(`${buildid} 42`) || cancelled) continue;
          cancelled = true;
          equal(await docker.images.buildCancel({ id: buildid }), undefined, "what buildCancel gives");
        }
      })();
      const error = await rejects(looped, DockerStreamError, "the build");
      ok(cancelled && /cancel/i.test(error.reason), `cancelled: ${cancelled}, ${error.reason}`);
    },
  },
  {
    id: "image.build-cancel.unknown",
    sentence: "To cancel a build that nobody knows is no error",
    async run(docker, t) {
      equal(await docker.images.buildCancel({ id: t.name() }), undefined, "what buildCancel gives");
    },
  },
  {
    id: "image.search.unreachable",
    sentence: "A search that reaches no registry is a DockerApiError",
    needs: ["registry"],
    async run(docker, t) {
      // The registry speaks the second version of its protocol, which has no search.
      const error = await rejects(
        docker.images.search({ term: `${present(t.registry, "the registry").open}/busybox` }),
        DockerApiError,
        "search",
      );
      ok(error.status >= 400, `status is ${error.status}`);
      await rejects(docker.images.search({} as never), DockerInputError, "a search for nothing");
    },
  },
];
