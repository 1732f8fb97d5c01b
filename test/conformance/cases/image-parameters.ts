/** What images can be selected by, their platforms, and parameters that no other case has. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import type { OCIPlatform } from "../../../src/core/types/common.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { isPodman, speaks } from "../support.ts";
import { imported } from "./image.ts";

/** The platform of an image, and one that it does not have. */
async function platformsOf(docker: Docker, name: string): Promise<{ readonly own: OCIPlatform; readonly other: OCIPlatform }> {
  const { Os: os = "", Architecture: architecture = "" } = await docker.images.inspect({ name });
  return { own: { os, architecture }, other: { os, architecture: architecture === "s390x" ? "amd64" : "s390x" } };
}

/** The cases. */
export const imageParameters: readonly Case[] = [
  {
    id: "image.list.order",
    sentence: "The list can be of images that are older or newer than another one",
    async run(docker, t) {
      const [old, young] = [t.repository("one"), t.repository("one")];
      await docker.images.create({ fromSrc: "-", repo: old, tag: "one", changes: [`LABEL ${t.label}`], body: tar({ f: old }) });
      // Times of images are whole seconds to some engines.
      const { Created } = await docker.images.inspect({ name: `${old}:one` });
      await t.until("another second", () => Promise.resolve(Date.now() > Math.ceil(Date.parse(Created ?? "") / 1000) * 1000));
      await imported(docker, t, young);
      const ids = async (filters: NonNullable<Parameters<typeof docker.images.list>[0]>["filters"]) =>
        (await docker.images.list({ all: true, filters: { reference: [`${old}:one`, `${young}:one`], ...filters } })).flatMap((
          { RepoTags },
        ) => RepoTags ?? []).sort();
      equal(await ids({}), [`${old}:one`, `${young}:one`].sort(), "both");
      equal(await ids({ before: `${young}:one` }), [`${old}:one`], "what is older");
      equal(await ids({ since: `${old}:one` }), [`${young}:one`], "what is newer");
    },
  },
  {
    id: "image.list.until",
    sentence: "The list can be of images that were there at some time",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const list = docker.images.list({ filters: { until: "1h", reference: `${repository}:one` } });
      // Docker knows it since 25, whatever the API version.
      if (!await speaks(docker, "1.44")) return void await rejects(list, DockerApiError, "the list");
      equal(await list, [], "what is old");
    },
  },
  {
    id: "image.list.parameters",
    sentence: "The list tells shared sizes and manifests where it is asked to and the engine can",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const filters = { reference: `${repository}:one` };
      const [plain] = await docker.images.list({ filters });
      equal(plain?.SharedSize, -1, "SharedSize");
      if (await speaks(docker, "1.42")) {
        ok(((await docker.images.list({ "shared-size": true, filters }))[0]?.SharedSize ?? -1) >= 0, "SharedSize is not told");
      }
      if (await speaks(docker, "1.47")) equal((await docker.images.list({ manifests: true, filters })).length, 1, "images with manifests");
    },
  },
  {
    id: "image.list.digests",
    sentence: "The list tells digests also where it is asked to",
    async run(docker, t) {
      if (await isPodman(docker)) return t.note("not tried, Podman answers with nothing at all");
      equal((await docker.images.list({ digests: true, filters: { reference: t.image } })).length, 1, "images");
    },
  },
  {
    id: "image.delete.force",
    sentence: "With force an image goes that a container still uses",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const { Id } = await docker.images.inspect({ name: `${repository}:one` });
      const id = await t.created("true", { Image: `${repository}:one` });
      const gone = await docker.images.delete({ name: `${repository}:one`, force: true, noprune: true });
      ok(gone.some(({ Untagged }) => Untagged === `${repository}:one`), `what went is ${JSON.stringify(gone)}`);
      ok((await rejects(docker.images.inspect({ name: `${repository}:one` }), DockerApiError, "inspect")).isNotFound, "it is still there");
      await docker.containers.delete({ id, force: true }).catch(() => {});
      // By its id: a prune would take what other cases are about to build on.
      await docker.images.delete({ name: Id, force: true }).catch(() => {});
    },
  },
  {
    id: "image.import.platform",
    sentence: "An import makes an image of the platform that it is told",
    async run(docker, t) {
      const repository = t.repository("one");
      await docker.images.create({ fromSrc: "-", repo: repository, tag: "one", platform: "linux/arm64", body: tar({ f: repository }) });
      const { Os, Architecture } = await docker.images.inspect({ name: `${repository}:one` });
      // Docker 20 takes it, and heeds it with experimental features only.
      equal([Os, await speaks(docker, "1.42") ? Architecture : "arm64"], ["linux", "arm64"], "the platform");
    },
  },
  {
    id: "image.platform",
    sentence: "history, get, getAll, load and inspect take the platform that an image has, and no other",
    async run(docker, t) {
      if (!await speaks(docker, "1.48")) return t.note("not tried, it takes API 1.48");
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const name = `${repository}:one`;
      const { own, other } = await platformsOf(docker, name);
      ok((await docker.images.history({ name, platform: own })).length > 0, "history is empty");
      const saved = await (await docker.images.get({ name, platform: own })).bytes();
      ok((await (await docker.images.getAll({ names: [name], platform: [own] })).bytes()).length > 0, "getAll gives nothing");
      await docker.images.load({ body: saved, platform: own });
      for (const call of [() => docker.images.history({ name, platform: other }), () => docker.images.get({ name, platform: other })]) {
        ok((await rejects(call(), DockerApiError, "a call for another platform")).status >= 400, "status");
      }
      if (!await speaks(docker, "1.49")) return;
      equal((await docker.images.inspect({ name, platform: own })).Architecture, own.architecture, "Architecture");
      ok(
        (await rejects(docker.images.inspect({ name, platform: other }), DockerApiError, "inspect of another platform")).isNotFound,
        "it has another platform",
      );
      ok((await docker.images.inspect({ name, manifests: true })).Id, "with manifests there is no id");
    },
  },
  {
    id: "image.platform.form",
    sentence: "A platform in the other form than the operation takes is refused before anything is sent",
    async run(docker, t) {
      const name = t.image;
      if (await speaks(docker, "1.49")) {
        for (const platform of ["linux/amd64", { os: "linux" }, [{ os: "linux", architecture: "amd64" }]] as never[]) {
          await rejects(docker.images.inspect({ name, platform }), DockerInputError, `inspect of ${JSON.stringify(platform)}`);
        }
      }
      for (const platform of [{ os: "linux", architecture: "amd64" }, "linux/amd64/v8/x", "linux amd64", ""] as never[]) {
        await rejects(docker.images.create({ fromImage: "x", platform }), DockerInputError, `create for ${JSON.stringify(platform)}`);
        await rejects(docker.images.build({ platform }), DockerInputError, `build for ${JSON.stringify(platform)}`);
      }
    },
  },
];
