/** What takes a registry: login, pull, and the verbs that pull. */
import { DockerApiError, DockerError, DockerStreamError, encodeRegistryAuth } from "../../../src/core/mod.ts";
import type { AuthConfig, Docker, PullProgress } from "../../../src/core/mod.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case, Registry, Tools } from "../case.ts";
import { all, isPodman, pattern } from "../support.ts";
import { imported } from "./image.ts";

function auth({ username, password, closed }: Registry): AuthConfig {
  return { username, password, serveraddress: closed };
}

/** Puts an image into a registry under a new name, and removes that name here. */
async function publish(docker: Docker, t: Tools, image: string, host: string, credentials: AuthConfig = {}): Promise<string> {
  const repository = `${host}/dockwire-test/${t.name()}`;
  await docker.images.tag({ name: image, repo: repository, tag: "v1" });
  t.cleanup(() => docker.images.delete({ name: `${repository}:v1` }));
  await (await isPodman(docker)
    ? pushPlainly(docker, repository, credentials)
    : docker.images.push({ name: repository, tag: "v1", "X-Registry-Auth": credentials }));
  await docker.images.delete({ name: `${repository}:v1` });
  return `${repository}:v1`;
}

/** Podman pushes without TLS by a parameter of its own only. */
async function pushPlainly(docker: Docker, repository: string, credentials: AuthConfig): Promise<void> {
  const response = await docker.transport.request({
    method: "POST",
    path: `/v${await docker.apiVersion()}/images/${repository}/push?tag=v1&tlsVerify=false`,
    headers: { "x-registry-auth": encodeRegistryAuth(credentials) },
  });
  const text = new TextDecoder().decode(await response.body.bytes());
  ok(response.status === 200 && !text.includes('"error'), `the push failed: ${response.status} ${text}`);
}

/** A new image of some size, published and not here any more. */
async function published(docker: Docker, t: Tools, host: string, credentials?: AuthConfig): Promise<string> {
  const own = t.repository("one");
  // Seeded by its name, so that no layer is there from before.
  const content = pattern(400_000);
  content.set(new TextEncoder().encode(own));
  await imported(docker, t, own, content);
  const name = await publish(docker, t, `${own}:one`, host, credentials);
  await docker.images.delete({ name: `${own}:one` });
  return name;
}

/** The cases. */
export const registryCases: readonly Case[] = [
  {
    id: "system.auth",
    sentence: "Good credentials are confirmed",
    needs: ["registry"],
    async run(docker, t) {
      const { Status } = await docker.system.auth({ body: auth(present(t.registry, "the registry")) });
      equal(Status, "Login Succeeded", "Status");
    },
  },
  {
    id: "system.auth.wrong",
    sentence: "Wrong credentials are a DockerApiError",
    needs: ["registry"],
    async run(docker, t) {
      const error = await rejects(
        docker.system.auth({ body: { ...auth(present(t.registry, "the registry")), password: "wrong" } }),
        DockerApiError,
        "the login",
      );
      ok(error.status === 401 || error.status === 500, `status is ${error.status}`);
    },
  },
  {
    id: "verb.pull.progress",
    sentence: "A loop over a pull sees progress that grows to 1; after it the image is here, and a later await has its digest",
    needs: ["registry"],
    async run(docker, t) {
      const name = await published(docker, t, present(t.registry, "the registry").open);
      const op = docker.pull(name);
      const steps: PullProgress[] = await all(op);
      ok(
        steps.every(({ fraction }, i) => fraction >= (steps[i - 1]?.fraction ?? 0)),
        `it goes back: ${steps.map(({ fraction }) => fraction)}`,
      );
      equal(steps.at(-1)?.fraction, 1, "the last fraction");
      ok(steps.some(({ id, total }) => id && total), "no step tells the size of a layer");
      const { digest } = await op;
      const { RepoDigests } = await docker.images.inspect({ name });
      ok(RepoDigests?.some((each) => each.endsWith(present(digest, "digest"))), `${digest} is not among ${RepoDigests}`);
    },
  },
  {
    id: "verb.pull.await",
    sentence: "When a pull is awaited, the image is here; it can be pulled by its digest, too",
    needs: ["registry"],
    async run(docker, t) {
      const name = await published(docker, t, present(t.registry, "the registry").open);
      const { digest } = await docker.pull(name);
      const { Id } = await docker.images.inspect({ name });
      await docker.images.delete({ name });
      const pinned = `${name.replace(/:v1$/, "")}@${digest}`;
      t.cleanup(() => docker.images.delete({ name: pinned }));
      equal(await docker.pull(pinned), { digest }, "the result by digest");
      equal((await docker.images.inspect({ name: pinned })).Id, Id, "Id");
    },
  },
  {
    id: "verb.pull.latest",
    sentence: "Without a tag latest is pulled, not every tag",
    needs: ["registry"],
    async run(docker, t) {
      const name = await published(docker, t, present(t.registry, "the registry").open);
      const error = await rejects(docker.pull(name.replace(/:v1$/, "")), DockerError, "the pull");
      ok(error instanceof DockerApiError || error instanceof DockerStreamError, `it failed with ${error}`);
      ok((await rejects(docker.images.inspect({ name }), DockerApiError, "inspect of v1")).isNotFound, "v1 was pulled");
    },
  },
  {
    id: "verb.pull.auth",
    sentence: "Credentials whose base64 is not plain reach the registry",
    needs: ["registry"],
    async run(docker, t) {
      const registry = present(t.registry, "the registry");
      const name = await published(docker, t, registry.closed, auth(registry));
      ok((await docker.pull(name, { auth: auth(registry) })).digest, "there is no digest");
      ok((await docker.images.inspect({ name })).Id, "it is not here");
    },
  },
  {
    id: "verb.pull.auth.wrong",
    sentence: "Without credentials, or with wrong ones, a pull fails and nothing is here",
    needs: ["registry"],
    async run(docker, t) {
      const registry = present(t.registry, "the registry");
      const name = await published(docker, t, registry.closed, auth(registry));
      for (const credentials of [undefined, { ...auth(registry), password: "wrong" }]) {
        const error = await rejects(docker.pull(name, { auth: credentials }), DockerError, "the pull");
        ok(error instanceof DockerApiError || error instanceof DockerStreamError, `it failed with ${error}`);
      }
      ok((await rejects(docker.images.inspect({ name }), DockerApiError, "inspect")).isNotFound, "it was pulled");
    },
  },
  {
    id: "image.create.pull",
    sentence: "images.create pulls, too, and its messages are all there when it is awaited",
    needs: ["registry"],
    async run(docker, t) {
      const name = await published(docker, t, present(t.registry, "the registry").open);
      const [fromImage = "", tag = ""] = [name.slice(0, name.lastIndexOf(":")), "v1"];
      const messages = await docker.images.create({ fromImage, tag });
      ok(messages.some(({ status }) => status?.startsWith("Digest: sha256:")), "no message has the digest");
      ok((await docker.images.inspect({ name })).Id, "it is not here");
    },
  },
  {
    id: "verb.start.pulls",
    sentence: "start pulls an image that is missing, with progress, and starts",
    needs: ["registry"],
    async run(docker, t) {
      const name = await publish(docker, t, t.image, present(t.registry, "the registry").open);
      const op = docker.start({ ...t.input("exec tail -f /dev/null"), Image: name });
      t.cleanup(async () => docker.containers.delete({ id: (await op).id, force: true }));
      const steps = await all(op);
      ok(steps.length > 0, "there is no progress");
      const { State, Config } = await docker.containers.inspect({ id: (await op).id });
      equal([State.Running, Config.Image], [true, name], "Running and Image");
      await docker.containers.delete({ id: (await op).id, force: true });
      await docker.images.delete({ name });
      await rejects(docker.start({ ...t.input("true"), Image: name, pull: "never" }), DockerApiError, "start with pull never");
    },
  },
  {
    id: "verb.run.pulls",
    sentence: "run pulls an image that is missing, with credentials, and none of that is output",
    needs: ["registry"],
    async run(docker, t) {
      const registry = present(t.registry, "the registry");
      const name = await publish(docker, t, t.image, registry.closed, auth(registry));
      const input = { ...t.input("echo pulled"), Image: name, auth: auth(registry) };
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      equal((await docker.run(input)).stdout, "pulled\n", "stdout");
    },
  },
  {
    id: "verb.pull.missing",
    sentence: "An image that the registry does not have fails, awaited and looped over",
    needs: ["registry"],
    async run(docker, t) {
      const name = `${present(t.registry, "the registry").open}/dockwire-test/no-such-image:v1`;
      for (const pull of [() => docker.pull(name).then(), () => all(docker.pull(name))]) {
        const error = await rejects(pull(), DockerError, "the pull");
        ok(error instanceof DockerApiError || error instanceof DockerStreamError, `it failed with ${error}`);
        ok(/not found|manifest unknown|unknown/i.test(error.message), `the engine said ${error.message}`);
      }
    },
  },
];
