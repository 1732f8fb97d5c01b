/** Images that are here. */
import { DockerApiError, DockerInputError, DockerStreamError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { all, encoded, joined, pattern } from "../support.ts";

/** A small image of one file, under a name of its own. */
export async function imported(docker: Docker, t: Tools, repository: string, content: string | Uint8Array = repository): Promise<void> {
  await docker.images.create({
    fromSrc: "-",
    repo: repository,
    tag: "one",
    message: "made for a test",
    changes: ["ENV A=b", 'CMD ["/file"]', `LABEL ${t.label}`],
    body: tar([{ name: "file", content }]),
  });
}

/** The cases. */
export const imageCases: readonly Case[] = [
  {
    id: "image.import",
    sentence: "An import of a tar makes an image with the changes, each of them",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const { Config, RepoTags, Id } = await docker.images.inspect({ name: `${repository}:one` });
      equal(Config?.Cmd, ["/file"], "Cmd");
      ok(Config?.Env?.includes("A=b"), `Env is ${Config?.Env}`);
      equal(Config?.Labels, t.labels, "Labels");
      ok(RepoTags?.includes(`${repository}:one`), `RepoTags is ${RepoTags}`);
      equal((await docker.images.inspect({ name: Id })).Id, Id, "Id by id");
    },
  },
  {
    id: "image.list",
    sentence: "The list has it, by name, by label and not as dangling",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const name = `${repository}:one`;
      const { Id } = await docker.images.inspect({ name });
      const ids = async (filters: NonNullable<Parameters<typeof docker.images.list>[0]>["filters"]) =>
        (await docker.images.list({ filters })).map((image) => image.Id);
      equal(await ids({ reference: name }), [Id], "ids by reference");
      ok((await ids({ label: t.label })).includes(Id), "not by label");
      ok(!(await ids({ dangling: true })).includes(Id), "it counts as dangling");
      equal(await ids({ reference: `${repository}:two` }), [], "ids by another reference");
    },
  },
  {
    id: "image.tag",
    sentence: "tag gives a further name, and delete takes one after the other",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const other = `${t.repository("v1.2_3-x")}/a.b/c__d`;
      t.cleanup(() => docker.images.delete({ name: `${other}:v1.2_3-x` }));
      await docker.images.tag({ name: `${repository}:one`, repo: other, tag: "v1.2_3-x" });
      const { Id } = await docker.images.inspect({ name: `${other}:v1.2_3-x` });
      equal((await docker.images.inspect({ name: `${repository}:one` })).Id, Id, "Id");
      const untagged = await docker.images.delete({ name: `${repository}:one` });
      ok(untagged.some(({ Untagged }) => Untagged === `${repository}:one`), "it does not tell what was untagged");
      ok(untagged.every(({ Deleted }) => Deleted === undefined), "the image went with its first name");
      const deleted = await docker.images.delete({ name: `${other}:v1.2_3-x` });
      ok(deleted.some(({ Deleted }) => Deleted && Id.endsWith(Deleted)), "it does not tell what was deleted");
      ok((await rejects(docker.images.inspect({ name: Id }), DockerApiError, "inspect")).isNotFound, "it is still there");
    },
  },
  {
    id: "image.history",
    sentence: "history tells how it was made",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      const history = await docker.images.history({ name: `${repository}:one` });
      ok(history.length >= 1, "it is empty");
      ok(
        history.some(({ Comment }) => /made for a test|Imported/.test(Comment)),
        `the comments are ${history.map(({ Comment }) => Comment)}`,
      );
      ok(history.some(({ Tags }) => Tags?.includes(`${repository}:one`)), "no step has the tag");
    },
  },
  {
    id: "image.get.load",
    sentence: "What get gives, load takes: the image comes back under its name",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository, pattern(200_000));
      const name = `${repository}:one`;
      const { Id, RootFS } = await docker.images.inspect({ name });
      const saved = await (await docker.images.get({ name })).bytes();
      await docker.images.delete({ name });
      await rejects(docker.images.inspect({ name }), DockerApiError, "inspect after delete");
      const messages = await docker.images.load({ body: saved, quiet: false });
      ok(messages.some(({ stream }) => stream?.includes(repository)), `load said ${JSON.stringify(messages)}`);
      const again = await docker.images.inspect({ name });
      equal([again.Id, again.RootFS.Layers], [Id, RootFS.Layers], "Id and layers");
    },
  },
  {
    id: "image.get-all",
    sentence: "getAll gives several images as one tar, and load takes it as it comes",
    async run(docker, t) {
      const [one, two] = [t.repository("one"), t.repository("one")];
      await imported(docker, t, one);
      await imported(docker, t, two);
      const names = [`${one}:one`, `${two}:one`];
      const manifest = await (async () => {
        for await (const entry of (await docker.images.getAll({ names })).entries()) {
          if (entry.name === "manifest.json") return JSON.parse(await entry.text()) as { RepoTags: string[] | null }[];
        }
        return [];
      })();
      equal(manifest.flatMap(({ RepoTags }) => RepoTags ?? []).sort(), [...names].sort(), "tags in the manifest");
      await docker.images.load({ body: await docker.images.getAll({ names }) });
      for (const name of names) ok((await docker.images.inspect({ name })).Id, `${name} is not there`);
    },
  },
  {
    id: "image.load.broken",
    sentence: "A tar that holds no image fails, whether the engine says so by status or in its stream",
    async run(docker) {
      const body = await joined(tar({ "manifest.json": '[{"Config":"missing.json","RepoTags":null,"Layers":["missing.tar"]}]' }));
      const error = await rejects(docker.images.load({ body }), Error, "load");
      ok(error instanceof DockerStreamError || (error instanceof DockerApiError && error.isServerError), `it failed with ${error}`);
    },
  },
  {
    id: "image.load.no-tar",
    sentence: "What is no tar is refused before anything is sent",
    async run(docker) {
      await rejects(docker.images.load({ body: encoded("hello") }), DockerInputError, "load");
      await rejects(docker.images.load({ body: new Uint8Array() }), DockerInputError, "load of nothing");
    },
  },
  {
    id: "image.delete.in-use",
    sentence: "An image that a container uses is a 409",
    async run(docker, t) {
      const repository = t.repository("one");
      await imported(docker, t, repository);
      await t.created("true", { Image: `${repository}:one` });
      equal((await rejects(docker.images.delete({ name: `${repository}:one` }), DockerApiError, "delete")).status, 409, "status");
    },
  },
  {
    id: "image.missing",
    sentence: "An image that is not there is a 404, and a name that is none is refused",
    async run(docker) {
      const name = "localhost:5999/no/such/image:v1";
      for (const method of ["inspect", "history", "delete"] as const) {
        equal((await rejects(docker.images[method]({ name }), DockerApiError, method)).status, 404, `status of ${method}`);
      }
      for (const bad of ["", "a//b", "../info", "a/./b"]) {
        await rejects(docker.images.inspect({ name: bad }), DockerInputError, `inspect of ${JSON.stringify(bad)}`);
      }
    },
  },
  {
    id: "image.import.progress",
    sentence: "A loop over an import sees its messages; it throws what fails",
    async run(docker, t) {
      const repository = t.repository("one");
      const messages = await all(docker.images.create({ fromSrc: "-", repo: repository, tag: "one", body: tar({ f: repository }) }));
      ok(messages.some(({ status }) => /sha256:|^[0-9a-f]{64}$/.test(status ?? "")), `it said ${JSON.stringify(messages)}`);
      await rejects(docker.images.create({ fromSrc: "-", repo: "Not A Name", body: tar({ f: "x" }) }), DockerApiError, "a bad name");
    },
  },
];
