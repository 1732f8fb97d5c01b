/** Builds. */
import type { Docker } from "../../../src/core/mod.ts";
import { DockerApiError, DockerInputError, DockerStreamError } from "../../../src/core/mod.ts";
import type { BuildInput } from "../../../src/core/endpoints/images.ts";
import type { BuildMessage } from "../../../src/core/types/progress.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, matches, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { encoded, isPodman } from "../support.ts";

/** A context whose Dockerfile builds on the image of the run. */
function context(t: Tools, lines: readonly string[], files: Record<string, string> = {}): AsyncIterable<Uint8Array> {
  // A build that fails leaves what it had so far, which is found by its label; with a name no build takes another's as a cache.
  return tar({ Dockerfile: [`FROM ${t.image}`, `LABEL ${t.label} name=${t.name()}`, ...lines].join("\n"), ...files });
}

/** Podman raises limits for a RUN, which takes rights that it may not have; it reads them in a form of its own. */
export async function limits(docker: Docker): Promise<Pick<BuildInput, "ulimits">> {
  return await isPodman(docker) ? { ulimits: ["nofile=1024:1024", "nproc=1000:1000"] as never } : {};
}

function idOf(messages: readonly BuildMessage[]): string | undefined {
  return messages.map(({ aux }) => typeof aux === "object" ? aux?.ID : undefined).find((id) => id !== undefined);
}

/** The cases. */
export const buildCases: readonly Case[] = [
  {
    id: "image.build",
    sentence: "A build makes an image of its context, with names, labels and arguments",
    async run(docker, t) {
      const [one, two] = [`${t.repository("v1")}:v1`, `${t.repository("v2")}:v2`];
      const messages = await docker.images.build({
        t: [one, two],
        labels: { ...t.labels, note: "a b ✓" },
        buildargs: { WHO: "wörld" },
        networkmode: "none",
        ...await limits(docker),
        forcerm: true,
        body: context(t, ["ARG WHO", "COPY sub/greeting /greeting", 'RUN echo "$(cat /greeting) $WHO" > /said', 'CMD ["cat", "/said"]'], {
          "sub/greeting": "hello",
        }),
      });
      const id = idOf(messages);
      ok(id, "no message has the id");
      ok(messages.some(({ stream }) => stream?.includes("RUN") || stream?.includes("STEP")), "no message tells the steps");
      const image = await docker.images.inspect({ name: one });
      equal([image.Id, (await docker.images.inspect({ name: two })).Id], [id, id], "ids");
      equal(image.Config?.Labels?.note, "a b ✓", "the label");
      const input = t.input("", { Image: one, Cmd: null });
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      equal((await docker.run(input)).stdout, "hello wörld\n", "what it says");
    },
  },
  {
    id: "image.build.iterate",
    sentence: "A loop sees the steps while they run",
    async run(docker, t) {
      const name = `${t.repository("v1")}:v1`;
      let text = "";
      let last: BuildMessage | undefined;
      const input = {
        t: name,
        networkmode: "none",
        ...await limits(docker),
        labels: t.labels,
        body: context(t, ["RUN echo from-the-step"]),
      };
      for await (const message of docker.images.build(input)) {
        text += message.stream ?? "";
        if (message.aux) last = message;
      }
      ok(text.includes("from-the-step"), `it said ${text}`);
      ok(last && idOf([last]), "no message has the id");
    },
  },
  {
    id: "image.build.fails",
    sentence: "A RUN that fails is a DockerStreamError, awaited and looped over",
    async run(docker, t) {
      const more = await limits(docker);
      const build = () =>
        docker.images.build({
          networkmode: "none",
          ...more,
          forcerm: true,
          labels: t.labels,
          body: context(t, ["RUN echo before; exit 7"]),
        });
      const error = await rejects(build(), DockerStreamError, "the build");
      matches(error.message, /^ImageBuild failed in its stream: .*7/s, "the message");
      let text = "";
      const looped = (async () => {
        for await (const { stream } of build()) text += stream ?? "";
      })();
      await rejects(looped, DockerStreamError, "the loop");
      ok(text.includes("before"), "the loop did not see the output before");
    },
  },
  {
    id: "image.build.fails.code",
    sentence: "Its code is the exit code of the RUN",
    async run(docker, t) {
      const build = docker.images.build({ networkmode: "none", forcerm: true, labels: t.labels, body: context(t, ["RUN exit 7"]) });
      equal((await rejects(build, DockerStreamError, "the build")).code, 7, "code");
    },
  },
  {
    id: "image.build.bad-dockerfile",
    sentence: "A Dockerfile that does not parse is a 400",
    async run(docker, t) {
      const error = await rejects(docker.images.build({ body: context(t, ["NONSENSE here"]) }), DockerApiError, "the build");
      equal(error.status, 400, "status");
      matches(error.reason, /nonsense/i, "the reason");
    },
  },
  {
    id: "image.build.no-dockerfile",
    sentence: "A context without the Dockerfile fails with the engine's words",
    async run(docker) {
      const error = await rejects(docker.images.build({ dockerfile: "sub/Other", body: tar({ x: "y" }) }), DockerApiError, "the build");
      matches(error.reason, /Dockerfile|Other/, "the reason");
    },
  },
  {
    id: "image.build.dockerfile",
    sentence: "The Dockerfile may have another name and place, and one stage may be enough",
    async run(docker, t) {
      const name = `${t.repository("v1")}:v1`;
      const dockerfile = `FROM ${t.image} AS first\nENV STAGE=first\nFROM first AS second\nENV STAGE=second\n`;
      await docker.images.build({
        t: name,
        dockerfile: "sub/Build file",
        target: "first",
        labels: t.labels,
        body: tar({ "sub/Build file": dockerfile }),
      });
      ok((await docker.images.inspect({ name })).Config?.Env?.includes("STAGE=first"), "it is not the first stage");
    },
  },
  {
    id: "image.build.quiet",
    sentence: "A quiet build tells the id only",
    async run(docker, t) {
      const name = `${t.repository("v1")}:v1`;
      const messages = await docker.images.build({ t: name, q: true, labels: t.labels, body: context(t, ["ENV QUIET=1"]) });
      const text = messages.map(({ stream }) => stream ?? "").join("").trim();
      const { Id } = await docker.images.inspect({ name });
      ok(text !== "" && Id.endsWith(text.replace("sha256:", "")), `it said ${text}, and the id is ${Id}`);
    },
  },
  {
    id: "image.build.buildkit",
    sentence: "BuildKit builds without a session, and names the image",
    async run(docker, t) {
      const name = `${t.repository("v1")}:v1`;
      const messages = await docker.images.build({
        version: "2",
        t: name,
        networkmode: "none",
        ...await limits(docker),
        labels: t.labels,
        body: context(t, ["RUN echo kit > /kit"]),
      });
      const { Id } = await docker.images.inspect({ name });
      equal(idOf(messages), Id, "the id");
    },
  },
  {
    id: "image.build.buildkit.fails",
    sentence: "A RUN that fails under BuildKit is a DockerStreamError",
    async run(docker, t) {
      const build = docker.images.build({
        version: "2",
        networkmode: "none",
        ...await limits(docker),
        labels: t.labels,
        body: context(t, ["RUN exit 7"]),
      });
      matches((await rejects(build, DockerStreamError, "the build")).reason, /7/, "the reason");
    },
  },
  {
    id: "image.build.abort",
    sentence: "An abort rejects with the reason itself, while a step runs",
    async run(docker, t) {
      const abort = new AbortController();
      const reason = new Error("never mind");
      const build = docker.images.build({
        networkmode: "none",
        ...await limits(docker),
        forcerm: true,
        labels: t.labels,
        body: context(t, ["RUN echo step-runs; sleep 5"]),
      }, { signal: abort.signal });
      const looped = (async () => {
        for await (const { stream } of build) if (stream?.includes("step-runs") && !stream.includes("RUN")) abort.abort(reason);
      })();
      await rejectsWith(looped, reason, "the loop");
      await rejectsWith(build, reason, "a later await");
    },
  },
  {
    id: "image.build.no-tar",
    sentence: "A context that is no tar is refused before anything is sent",
    async run(docker, t) {
      await rejects(docker.images.build({ body: encoded(`FROM ${t.image}\n`) }), DockerInputError, "the build");
    },
  },
];
