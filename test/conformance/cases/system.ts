/** The engine itself. */
import { DockerApiError, DockerInputError, DockerVersionError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import type { SystemDataUsageResponse } from "../../../src/core/types/data-usage.ts";
import { equal, matches, ok, rejects, rejectsWith } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { all, first, speaks, watched } from "../support.ts";

/** A time of the engine's clock that is safely before now. */
async function before(docker: Docker): Promise<number> {
  const { SystemTime } = await docker.system.info();
  return (SystemTime ? Date.parse(SystemTime) : Date.now()) / 1000 - 2;
}

/** Disk usage. An engine may stumble over an image that goes while it counts. */
async function counted(
  docker: Docker,
  t: Tools,
  input: Parameters<Docker["system"]["dataUsage"]>[0] = {},
): Promise<SystemDataUsageResponse> {
  return await t.until("dataUsage", () =>
    docker.system.dataUsage(input).catch((error) => {
      if (DockerApiError.is(error) && error.isServerError) return undefined;
      throw error;
    }));
}

/** The cases. */
export const systemCases: readonly Case[] = [
  {
    id: "system.ping",
    sentence: "GET and HEAD of the ping say the same",
    async run(docker) {
      const [get, head] = [await docker.system.ping(), await docker.system.pingHead()];
      equal(get, head, "the ping by GET");
      matches(get.apiVersion ?? "", /^1\.\d+$/, "apiVersion");
      equal(get.osType, "linux", "osType");
    },
  },
  {
    id: "system.version",
    sentence: "version agrees with the ping, and the client speaks no higher one",
    async run(docker) {
      const { ApiVersion, Version, Os, Components } = await docker.system.version();
      equal([ApiVersion, Os], [(await docker.system.ping()).apiVersion, "linux"], "ApiVersion and Os");
      ok(Version && Components?.length, "Version or Components are empty");
      const own = await docker.apiVersion();
      ok(Number(own.slice(2)) <= Number(ApiVersion.slice(2)), `the client speaks ${own}, the engine ${ApiVersion}`);
    },
  },
  {
    id: "system.info",
    sentence: "info tells about the engine and its host",
    async run(docker, t) {
      await t.box();
      const info = await docker.system.info();
      ok((info.NCPU ?? 0) > 0 && (info.MemTotal ?? 0) > 0, "NCPU or MemTotal are missing");
      ok((info.ContainersRunning ?? 0) >= 1 && (info.Images ?? 0) >= 1, "ContainersRunning or Images are missing");
    },
  },
  {
    id: "system.data-usage",
    sentence: "dataUsage counts what is there",
    async run(docker, t) {
      const box = await t.box();
      const usage = await counted(docker, t);
      const containers = usage.Containers ?? usage.ContainerUsage?.Items;
      ok(containers?.some(({ Id }) => Id === box) ?? (usage.ContainerUsage?.TotalCount ?? 0) > 0, "the container is not counted");
    },
  },
  {
    id: "system.data-usage.type",
    sentence: "dataUsage of some kinds leaves out the others from API 1.42 on, and below that refuses",
    async run(docker, t) {
      await t.box();
      const type = ["image", "volume"];
      if (!await speaks(docker, "1.42")) {
        equal((await rejects(docker.system.dataUsage({ type }), DockerVersionError, "dataUsage")).needs, "1.42", "needs");
        return;
      }
      const usage = await counted(docker, t, { type });
      equal(usage.Containers ?? [], [], "Containers");
      ok((usage.Images?.length ?? usage.ImageUsage?.TotalCount ?? 0) > 0, "the images are not counted");
    },
  },
  {
    id: "system.events.past",
    sentence: "Events of the past come in order, between since and until, and end",
    async run(docker, t) {
      const since = await before(docker);
      const id = await t.ended("exit 3");
      const filters = { container: id, event: ["create", "start", "die"] };
      const events = await all(await docker.system.events({ since, until: new Date(Date.now() + 1000), filters }));
      equal(events.map(({ Action }) => Action), ["create", "start", "die"], "the actions");
      for (const { Type, Actor, time, timeNano } of events) {
        equal([Type, Actor.ID], ["container", id], "Type and ID");
        ok(time > since && Math.abs(timeNano / 1e9 - time) < 1.001, `time is ${time}, timeNano ${timeNano}`);
      }
      equal(events[0]?.Actor.Attributes?.["dockwire.test"], t.labels["dockwire.test"], "the label");
    },
  },
  {
    id: "system.events.live",
    sentence: "Events come while they happen, until the loop is left",
    async run(docker, t) {
      const name = t.name();
      const events = await docker.system.events({ filters: { type: "container", container: name } });
      const seen = first(events, ({ Action }) => Action === "start");
      const id = await t.started("exec tail -f /dev/null", { name });
      equal((await seen)?.Actor.ID, id, "ID");
    },
  },
  {
    id: "system.events.abort",
    sentence: "An abort ends a silent stream with the reason itself",
    async run(docker) {
      const abort = new AbortController();
      const events = await docker.system.events({ filters: { type: "container", container: "nobody" } }, { signal: abort.signal });
      const waiting = all(events);
      waiting.catch(() => {});
      const reason = Symbol("enough");
      abort.abort(reason);
      await rejectsWith(waiting, reason, "the loop");
    },
  },
  {
    id: "system.events.readable",
    sentence: "Events are a web stream, too, that can be cancelled",
    async run(docker, t) {
      const since = await before(docker);
      const id = await t.created("true");
      const stream = (await docker.system.events({ since, filters: { container: id } })).readable();
      const reader = stream.getReader();
      equal((await reader.read()).value?.Actor.ID, id, "ID");
      await reader.cancel();
    },
  },
  {
    id: "system.events.unknown-filter",
    sentence: "A filter that engines would ignore is refused before anything is sent",
    async run(docker) {
      await rejects(docker.system.events({ filters: { conatiner: "x" } as never }), DockerInputError, "events");
    },
  },
  {
    id: "system.endpoint",
    sentence: "A client of connect() says where it leads",
    async run(docker) {
      await docker.system.pingHead();
      // One that was made by hand has nothing to say.
      if (docker.endpoint) matches(docker.endpoint.host, /^(unix|tcp|https?|npipe):\/\//, "host");
    },
  },
  {
    id: "version.path",
    sentence: "Every request but the ping names the version, once it is negotiated",
    async run(docker, t) {
      const { docker: seen, records } = watched(docker, "negotiate");
      const box = await t.box();
      await seen.containers.inspect({ id: box });
      await seen.containers.list({ limit: 1 });
      const version = await seen.apiVersion();
      equal(records.map(({ method, path }) => `${method} ${path}`), [
        "HEAD /_ping",
        `GET /v${version}/containers/${box}/json`,
        `GET /v${version}/containers/json?limit=1`,
      ], "the requests");
    },
  },
  {
    id: "version.one-flight",
    sentence: "Many first calls negotiate once",
    async run(docker) {
      const { docker: seen, records } = watched(docker, "negotiate");
      await Promise.all(Array.from({ length: 10 }, () => seen.system.version()));
      equal(records.filter(({ path }) => path === "/_ping").length, 1, "pings");
    },
  },
  {
    id: "version.pinned",
    sentence: "A pinned version is sent as it is, without a ping",
    async run(docker, t) {
      const { docker: pinned, records } = watched(docker, "1.41");
      await pinned.containers.inspect({ id: await t.box() });
      equal(records.map(({ path }) => path), [`/v1.41/containers/${await t.box()}/json`], "the requests");
      equal(await pinned.apiVersion(), "1.41", "apiVersion");
    },
  },
  {
    id: "version.too-new",
    sentence: "A pinned version that is too new is a DockerVersionError with both versions",
    async run(docker) {
      const { docker: pinned } = watched(docker, "1.99");
      const error = await rejects(pinned.system.version(), DockerVersionError, "the call");
      equal([error.requested, error.max], ["1.99", (await docker.system.ping()).apiVersion], "requested and max");
    },
  },
  {
    id: "version.since",
    sentence: "A parameter that the version does not know is refused before anything is sent",
    async run(docker) {
      const { docker: pinned, records } = watched(docker, "1.40");
      const error = await rejects(pinned.images.list({ "shared-size": true }), DockerVersionError, "the list");
      equal([error.needs, error.requested, records.length], ["1.42", "1.40", 0], "needs, requested and requests");
    },
  },
  {
    id: "version.renegotiate",
    sentence: "An engine that hides its version refuses ours once, and is understood",
    async run(docker) {
      const hiding: Docker["transport"] = {
        async request(request) {
          const response = await docker.transport.request(request);
          if (request.path !== "/_ping") return response;
          return { ...response, headers: { get: (name) => name === "api-version" ? null : response.headers.get(name) } };
        },
      };
      const { docker: seen } = watched({ ...docker, transport: hiding }, "negotiate");
      const { ApiVersion } = await seen.system.version();
      // Podman takes any version, so there nothing is refused.
      ok([ApiVersion, "1.55"].includes(await seen.apiVersion()), `it speaks ${await seen.apiVersion()}`);
    },
  },
];
