/** Images that go to a registry, and what it says of them. */
import { DockerApiError, DockerError, DockerStreamError } from "../../../src/core/mod.ts";
import type { AuthConfig, Docker } from "../../../src/core/mod.ts";
import type { PushMessage } from "../../../src/core/types/progress.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case, Registry, Tools } from "../case.ts";
import { all, speaks } from "../support.ts";
import { imported } from "./image.ts";

function auth({ username, password, closed }: Registry): AuthConfig {
  return { username, password, serveraddress: closed };
}

/** A new image under names of a registry, that were not pushed yet. */
async function prepared(docker: Docker, t: Tools, host: string, ...tags: readonly string[]): Promise<string> {
  const own = t.repository("one");
  await imported(docker, t, own);
  const repository = `${host}/dockwire-test/${t.name()}`;
  for (const tag of tags) {
    await docker.images.tag({ name: `${own}:one`, repo: repository, tag });
    t.cleanup(() => docker.images.delete({ name: `${repository}:${tag}` }));
  }
  await docker.images.delete({ name: `${own}:one` });
  return repository;
}

/** The digest that a push says at its end. The containerd store says it in its words only. */
function digestOf(messages: readonly PushMessage[]): string | undefined {
  return messages.flatMap(({ aux, status }) => aux?.Digest ?? /digest: (sha256:\w+)/.exec(status ?? "")?.[1] ?? []).at(-1);
}

/** An error by status or in the stream. */
async function fails(promise: PromiseLike<unknown>, what: string): Promise<DockerError> {
  const error = await rejects(promise, DockerError, what);
  ok(error instanceof DockerApiError || error instanceof DockerStreamError, `${what} failed with ${error}`);
  return error;
}

/** The cases. */
export const pushCases: readonly Case[] = [
  {
    id: "image.push",
    sentence: "What is pushed can be pulled again, and push, pull, registry and image agree on its digest",
    needs: ["registry"],
    async run(docker, t) {
      const repository = await prepared(docker, t, present(t.registry, "the registry").open, "v1");
      const name = `${repository}:v1`;
      const { Id } = await docker.images.inspect({ name });
      const messages = await docker.images.push({ name: repository, tag: "v1" });
      const digest = present(digestOf(messages), "the digest");
      ok(messages.some(({ id, status }) => id && status === "Pushed"), "no message tells of the layer");
      equal((await docker.distribution.inspect({ name })).Descriptor.digest, digest, "the digest in the registry");
      await docker.images.delete({ name });
      ok((await rejects(docker.images.inspect({ name }), DockerApiError, "inspect after delete")).isNotFound, "it is still here");
      const { Os, Architecture } = await docker.images.inspect({ name: t.image });
      equal((await docker.pull(name, { platform: `${Os}/${Architecture}` })).digest, digest, "the digest of the pull");
      const { Id: again, RepoDigests } = await docker.images.inspect({ name });
      equal([again, RepoDigests], [Id, [`${repository}@${digest}`]], "Id and digests");
    },
  },
  {
    id: "image.push.all",
    sentence: "Without a tag every tag is pushed, and a loop sees progress and the result of each",
    needs: ["registry"],
    async run(docker, t) {
      const repository = await prepared(docker, t, present(t.registry, "the registry").open, "v1", "v2");
      const messages = await all(docker.images.push({ name: repository }));
      ok(messages.some(({ progressDetail }) => (progressDetail?.total ?? 0) > 0), "no message tells how far it is");
      equal(messages.flatMap(({ aux }) => aux?.Tag ?? []).sort(), ["v1", "v2"], "the tags");
      for (const tag of ["v1", "v2"]) {
        equal(
          (await docker.distribution.inspect({ name: `${repository}:${tag}` })).Descriptor.digest,
          digestOf(messages),
          `digest of ${tag}`,
        );
      }
    },
  },
  {
    id: "image.push.auth",
    sentence: "Credentials whose base64 is not plain let a push, a look and a pull into a closed registry",
    needs: ["registry"],
    async run(docker, t) {
      const registry = present(t.registry, "the registry");
      const repository = await prepared(docker, t, registry.closed, "v1");
      const credentials = { "X-Registry-Auth": auth(registry) };
      const digest = digestOf(await docker.images.push({ name: repository, tag: "v1", ...credentials }));
      const { Descriptor, Platforms } = await docker.distribution.inspect({ name: `${repository}:v1`, ...credentials });
      equal(Descriptor.digest, digest, "the digest in the registry");
      // What the containerd store pushes may not tell.
      equal(Platforms?.map(({ os }) => os) ?? ["linux"], ["linux"], "platforms");
      ok((Descriptor.size ?? 0) > 0 && Descriptor.mediaType?.includes("manifest"), `it is ${JSON.stringify(Descriptor)}`);
      await docker.images.delete({ name: `${repository}:v1` });
      equal((await docker.pull(`${repository}:v1`, { auth: auth(registry) })).digest, digest, "the digest of the pull");
    },
  },
  {
    id: "image.push.auth.wrong",
    sentence: "Without credentials, or with wrong ones, a push fails, a look too, and nothing is there",
    needs: ["registry"],
    async run(docker, t) {
      const registry = present(t.registry, "the registry");
      const repository = await prepared(docker, t, registry.closed, "v1");
      for (const credentials of [{}, { ...auth(registry), password: "wrong" }]) {
        await fails(docker.images.push({ name: repository, tag: "v1", "X-Registry-Auth": credentials }), "the push");
        await fails(docker.distribution.inspect({ name: `${repository}:v1`, "X-Registry-Auth": credentials }), "the look");
      }
      await fails(docker.distribution.inspect({ name: `${repository}:v1`, "X-Registry-Auth": auth(registry) }), "a look with good ones");
    },
  },
  {
    id: "image.push.platform",
    sentence: "A push of one platform takes that of the image, and no other",
    needs: ["registry"],
    async run(docker, t) {
      if (!await speaks(docker, "1.46")) return t.note("not tried, it takes API 1.46");
      const repository = await prepared(docker, t, present(t.registry, "the registry").open, "v1");
      const { Os: os = "", Architecture: architecture = "" } = await docker.images.inspect({ name: `${repository}:v1` });
      ok(digestOf(await docker.images.push({ name: repository, tag: "v1", platform: { os, architecture } })), "there is no digest");
      const other = { os, architecture: architecture === "s390x" ? "amd64" : "s390x" };
      await fails(docker.images.push({ name: repository, tag: "v1", platform: other }), "the push of another one");
    },
  },
  {
    id: "image.push.missing",
    sentence: "To push an image that is not here fails, and so does to look at one that the registry does not have",
    needs: ["registry"],
    async run(docker, t) {
      const name = `${present(t.registry, "the registry").open}/dockwire-test/${t.name()}`;
      await fails(docker.images.push({ name, tag: "v1" }), "the push");
      const error = await rejects(docker.distribution.inspect({ name: `${name}:v1` }), DockerApiError, "the look");
      ok(error.status >= 400, `status is ${error.status}`);
    },
  },
];
