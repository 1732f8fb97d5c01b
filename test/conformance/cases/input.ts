/** What is refused before anything is sent, and what failures leave behind. */
import { createDocker, DockerApiError, DockerError, DockerInputError, DockerVersionError } from "../../../src/core/mod.ts";
import type { Transport } from "../../../src/core/mod.ts";
import { equal, matches, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case } from "../case.ts";
import { watched } from "../support.ts";

/** The cases. */
export const inputCases: readonly Case[] = [
  {
    id: "input.ids",
    sentence: "Ids that would lead elsewhere are refused, and nothing is sent",
    async run(docker) {
      const { docker: seen, records } = watched(docker, "1.41");
      for (const id of ["", ".", "..", "a\nb", "a\0", "\x7f"]) {
        await rejects(seen.containers.inspect({ id }), DockerInputError, `inspect of ${JSON.stringify(id)}`);
        await rejects(seen.containers.delete({ id, force: true }), DockerInputError, `delete of ${JSON.stringify(id)}`);
      }
      equal(records.length, 0, "requests");
    },
  },
  {
    id: "input.unknown",
    sentence: "A parameter that nobody knows is refused, since an engine would say 201 and ignore it",
    async run(docker) {
      const { docker: seen, records } = watched(docker, "1.41");
      const error = await rejects(seen.containers.create({ Image: "x", nmae: "y" } as never), DockerInputError, "create");
      matches(error.message, /nmae/, "the message");
      equal(records.length, 0, "requests");
    },
  },
  {
    id: "input.split",
    sentence: "What travels in the query is not in the body, and the other way round",
    async run(docker, t) {
      let sent: { path: string; body: string } | undefined;
      const transport: Transport = {
        request(request) {
          if (request.body instanceof Uint8Array) sent = { path: request.path, body: new TextDecoder().decode(request.body) };
          return docker.transport.request(request);
        },
      };
      const own = createDocker(transport, { version: await docker.apiVersion() });
      const input = t.input("true", { Env: ["SECRET=hunter2"] });
      const { Id } = await own.containers.create(input);
      t.cleanup(() => docker.containers.delete({ id: Id, force: true }));
      ok(sent && sent.path.endsWith(`/containers/create?name=${input.name}`), `the path is ${sent?.path}`);
      ok(sent.body.includes("hunter2") && !sent.body.includes(input.name), "the body has what it should not");
    },
  },
  {
    id: "input.unchanged",
    sentence: "The caller's input is not changed",
    async run(docker, t) {
      const input = { ...t.input("true"), stdin: undefined };
      const before = JSON.stringify(input);
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      await docker.run(Object.freeze(input));
      equal(JSON.stringify(input), before, "the input");
    },
  },
  {
    id: "input.undefined",
    sentence: "undefined counts as not given",
    async run(docker, t) {
      const id = await t.box();
      const list = await docker.containers.list({ all: undefined, limit: undefined, filters: { id, label: undefined, name: undefined } });
      equal(list.map(({ Id }) => Id), [id], "ids");
    },
  },
  {
    id: "input.abort.before",
    sentence: "A signal that is aborted already rejects with its reason, and nothing is sent",
    async run(docker) {
      const { docker: seen, records } = watched(docker, "1.41");
      const reason = new Error("too late");
      const signal = AbortSignal.abort(reason);
      await rejectsWith(seen.system.version({}, { signal }), reason, "version");
      await rejectsWith(seen.run({ Image: "x" }, { signal }), reason, "run");
      await rejectsWith(seen.pull("x", { signal }), reason, "pull");
      equal(records.length, 0, "requests");
    },
  },
  {
    id: "error.message",
    sentence: "An error says what was attempted, the status and the engine's words",
    async run(docker, t) {
      const id = t.name();
      const error = await rejects(docker.containers.start({ id }), DockerApiError, "start");
      matches(error.message, /^ContainerStart failed with status 404: /, "the message");
      ok(
        error instanceof DockerError && DockerApiError.is(error) && error.isNotFound && error.message.includes(id),
        "it is not what it should be",
      );
    },
  },
  {
    id: "error.bad-request",
    sentence: "A request that the engine does not accept is a 400 with its words",
    async run(_docker, t) {
      const error = await rejects(t.created("true", { HostConfig: { RestartPolicy: { Name: "nonsense" } } }), DockerApiError, "create");
      equal([error.status, error.isBadRequest], [400, true], "status");
      matches(error.reason, /^[^{]*nonsense/, "the reason");
    },
  },
  {
    id: "error.unknown-route",
    sentence: "An answer that is no JSON is an error with its text",
    async run(docker) {
      const { docker: pinned } = watched(docker, "1.41");
      // A name with a slash makes a path that no engine has.
      const error = await rejects(pinned.images.inspect({ name: "a/json/../../nowhere" }), DockerInputError, "inspect");
      matches(error.message, /\.\./, "the message");
    },
  },
  {
    id: "error.and-on",
    sentence: "After errors of every kind the client goes on, over the same connections",
    async run(docker, t) {
      const box = await t.box();
      for (let round = 0; round < 5; round++) {
        await rejects(docker.containers.inspect({ id: t.name() }), DockerApiError, "a 404");
        await rejects(docker.containers.archiveInfo({ id: box, path: "/no/such" }), DockerApiError, "a 404 to HEAD");
        await rejects(docker.containers.logs({ id: box }), DockerError, "a 400").catch(() => {});
        equal(await docker.containers.start({ id: box }), { changed: false }, "a 304");
        equal((await docker.containers.inspect({ id: box })).Id, box, "Id");
      }
    },
  },
  {
    id: "error.version-of-parameter",
    sentence: "A DockerVersionError says which parameter it is about",
    async run(docker) {
      const { docker: pinned } = watched(docker, "1.40");
      const error = await rejects(pinned.containers.create({ Image: "x", platform: "linux/amd64" }), DockerVersionError, "create");
      matches(error.message, /platform of ContainerCreate/, "the message");
    },
  },
];
