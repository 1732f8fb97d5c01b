import { describe, expect, test } from "vitest";
import { createDocker, type Docker } from "../../src/core/client.ts";
import { DockerConnectionError, DockerVersionError } from "../../src/core/errors.ts";
import { newest, oldest, versionErrorIn } from "../../src/core/version.ts";
import { http1 } from "../../src/transports/http1/http1.ts";
import { fixture, fixtures } from "../support/fixtures.ts";
import { jsonAnswer, type Peer, peer, says, saysThen, type Script } from "../support/scripted.ts";
import { failure, turns, unhandled } from "../support/settled.ts";

const ping = (version: string | undefined, status: number = 200): Script =>
  says(`HTTP/1.1 ${status} X\r\n${version === undefined ? "" : `Api-Version: ${version}\r\n`}Content-Length: 0\r\n\r\n`);
const tooNew = (asked: string, max: string): Script =>
  refusal(`client version ${asked} is too new. Maximum supported API version is ${max}`);
const tooOld = (asked: string, min: string): Script =>
  refusal(`client version ${asked} is too old. Minimum supported API version is ${min}, please upgrade your client to a newer version`);

function refusal(message: string, status: number = 400): Script {
  const body = JSON.stringify({ message });
  return says(`HTTP/1.1 ${status} Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

interface Asked {
  docker: Docker;
  far: Peer;
  /** All requests, in the order in which they came. */
  requests: string[];
}

function engine(answer: (request: string) => Script | undefined, version?: string): Asked {
  const requests: string[] = [];
  const far = peer((request) => {
    requests.push(request);
    return answer(request);
  });
  return { docker: createDocker(http1(far.dial), version === undefined ? {} : { version }), far, requests };
}

/** An engine that pings so, and answers everything else. */
const pinging = (head: Script, get: Script = head): Asked =>
  engine((request) => request === "HEAD /_ping" ? head : request === "GET /_ping" ? get : jsonAnswer({}));

describe("negotiation", () => {
  test("asks with HEAD, once, and speaks the lower of the two versions", async () => {
    for (
      const [theirs, spoken] of [["1.41", "1.41"], ["1.40", "1.40"], [newest, newest], ["1.99", newest], ["2.0", newest], [
        "1.9999",
        newest,
      ]]
    ) {
      const { docker, requests } = pinging(ping(theirs as string));
      await docker.system.info();
      await docker.system.info();
      expect(requests).toEqual(["HEAD /_ping", `GET /v${spoken}/info`, `GET /v${spoken}/info`]);
      expect(await docker.apiVersion()).toBe(spoken);
    }
  });

  test("compares versions as numbers", async () => {
    const { docker } = pinging(ping("1.5"));
    expect(await failure(docker.system.info())).toBeInstanceOf(DockerVersionError);
    expect(await pinging(ping("1.100")).docker.apiVersion()).toBe(newest);
  });

  test("asks with GET where HEAD fails", async () => {
    for (const status of [404, 405, 500]) {
      const { docker, requests } = pinging(ping(undefined, status), ping("1.43"));
      expect(await docker.apiVersion()).toBe("1.43");
      expect(requests).toEqual(["HEAD /_ping", "GET /_ping"]);
    }
  });

  test("believes a ping that fails and says the version all the same", async () => {
    expect(await pinging(ping(undefined, 500), ping("1.43", 500)).docker.apiVersion()).toBe("1.43");
  });

  test("without an answer to it, as behind a proxy's 403, speaks our own", async () => {
    const { docker, requests } = pinging(ping(undefined, 403));
    await docker.system.info();
    expect(requests).toEqual(["HEAD /_ping", "GET /_ping", `GET /v${newest}/info`]);
  });

  test.each(["garbage", "1.4e1", "1.44, 1.44", "1.44/../..", "v1.44", "1"])(
    "a version that is none counts as none: %s",
    async (version) => {
      expect(await pinging(ping(version)).docker.apiVersion()).toBe(newest);
    },
  );

  test("below 1.40 is an error that names both", async () => {
    const { docker, requests } = pinging(ping("1.39"));
    const error = await failure(docker.system.info());
    expect(error).toBeInstanceOf(DockerVersionError);
    expect(error).toMatchObject({ requested: oldest, max: "1.39", message: expect.stringMatching(/1\.39.*1\.40/) });
    expect(requests).toEqual(["HEAD /_ping"]);
  });

  test("is one flight for all callers", async () => {
    const { docker, requests } = pinging(ping("1.44"));
    await Promise.all([docker.system.info(), docker.system.info(), docker.containers.list(), docker.apiVersion()]);
    expect(requests.filter((request) => request.endsWith("_ping"))).toEqual(["HEAD /_ping"]);
  });

  test("that fails is not kept, and fails all that wait", async () => {
    let pings = 0;
    const { docker } = engine((request) => request.endsWith("_ping") ? ++pings === 1 ? saysThen("reset") : ping("1.44") : jsonAnswer({}));
    const errors = await Promise.all([failure(docker.system.info()), failure(docker.apiVersion())]);
    expect(errors.every((error) => error instanceof DockerConnectionError)).toBe(true);
    expect(await docker.system.info()).toEqual({});
    expect(pings).toBe(2);
  });

  test("that fails after its only caller left is no unhandled rejection", async () => {
    const watch = unhandled();
    const { docker, far } = engine(() => undefined);
    const controller = new AbortController();
    const pending = failure(docker.apiVersion({ signal: controller.signal }));
    await far.starved;
    controller.abort("enough");
    expect(await pending).toBe("enough");
    far.lines[0]?.say(saysThen("reset"));
    await turns();
    expect(await watch.stop()).toEqual([]);
  });

  test("is not done for what has no version", async () => {
    const { docker, requests } = pinging(ping("1.44"));
    expect(await docker.system.ping()).toEqual({ apiVersion: "1.44" });
    expect(requests).toEqual(["GET /_ping"]);
  });

  test("with pings as the engines sent them", async () => {
    for (const one of fixtures.filter(({ operationId }) => operationId === "SystemPingHead")) {
      const { docker } = engine(() => ({ pieces: [one.response], ending: "open" }));
      expect(await docker.apiVersion()).toBe(
        { "docker-20": "1.41", "docker-26": "1.45", "docker-28": "1.51", "podman-5": "1.44" }[one.engine],
      );
    }
  });
});

describe("a pinned version", () => {
  test("is spoken without a ping", async () => {
    const { docker, requests } = engine(() => jsonAnswer({}), "1.42");
    await docker.system.info();
    expect(requests).toEqual(["GET /v1.42/info"]);
    expect(await docker.apiVersion()).toBe("1.42");
  });

  test("that is refused is not changed", async () => {
    const { docker, requests } = engine(() => tooNew("1.55", "1.44"), "1.55");
    expect(await failure(docker.system.info())).toMatchObject({
      name: "DockerVersionError",
      requested: "1.55",
      max: "1.44",
      min: undefined,
    });
    expect(requests).toEqual(["GET /v1.55/info"]);
  });
});

describe("a refusal of the version", () => {
  test("too new, behind a proxy without ping: the version that it names, once and for all", async () => {
    const { docker, requests } = engine((request) =>
      request.endsWith("_ping") ? ping(undefined, 403) : request.includes(`v${newest}`) ? tooNew(newest, "1.44") : jsonAnswer({})
    );
    expect(await docker.system.info()).toEqual({});
    await docker.system.info();
    expect(requests.filter((request) => !request.endsWith("_ping"))).toEqual([
      `GET /v${newest}/info`,
      "GET /v1.44/info",
      "GET /v1.44/info",
    ]);
    expect(await docker.apiVersion()).toBe("1.44");
  });

  test("from an engine that was replaced by an older one: asked again", async () => {
    let version = "1.51";
    const { docker, requests } = engine((request) =>
      request.endsWith("_ping") ? ping(version) : request.includes(`v${version}`) ? jsonAnswer({}) : tooNew("1.51", version)
    );
    await docker.system.info();
    version = "1.43";
    await docker.system.info();
    expect(requests).toEqual(["HEAD /_ping", "GET /v1.51/info", "GET /v1.51/info", "HEAD /_ping", "GET /v1.43/info"]);
  });

  test("and from one that was replaced by a newer one that is too new for it: asked again", async () => {
    let version = "1.40";
    const { docker } = engine((request) =>
      request.endsWith("_ping") ? ping(version) : request.includes("v1.40") && version !== "1.40" ? tooOld("1.40", "1.44") : jsonAnswer({})
    );
    await docker.system.info();
    version = "1.54";
    expect(await docker.system.info()).toEqual({});
    expect(await docker.apiVersion()).toBe("1.54");
  });

  test("is tried again once, and no more", async () => {
    let count = 0;
    const { docker } = engine((request) =>
      request.endsWith("_ping") ? ping(undefined, 403) : (count++, tooNew(/v([\d.]+)/.exec(request)?.[1] ?? "", `1.${50 - count}`))
    );
    expect(await failure(docker.system.info())).toBeInstanceOf(DockerVersionError);
    expect(count).toBe(2);
  });

  test("below what we speak is an error that names it, now and later", async () => {
    const { docker, requests } = engine((request) => request.endsWith("_ping") ? ping(undefined, 403) : tooNew(newest, "1.24"));
    for (let i = 0; i < 2; i++) {
      expect(await failure(docker.system.info())).toMatchObject({ name: "DockerVersionError", requested: newest, max: "1.24" });
    }
    expect(requests.some((request) => request.includes("v1.24"))).toBe(false);
  });

  test("too old for it is an error that names its minimum", async () => {
    const { docker } = engine((request) => request.endsWith("_ping") ? ping("1.40") : tooOld("1.40", "1.44"));
    expect(await failure(docker.system.info())).toMatchObject({
      name: "DockerVersionError",
      requested: "1.40",
      min: "1.44",
      max: undefined,
    });
  });

  test("sends a body of bytes again, and one that flows only once", async () => {
    const tar = new Uint8Array(1024);
    const flow = async function* (): AsyncGenerator<Uint8Array> {
      yield tar;
    };
    const answers = (request: string): Script =>
      request.endsWith("_ping")
        ? ping(undefined, 403)
        : request.includes(`v${newest}`)
        ? tooNew(newest, "1.44")
        : jsonAnswer({ stream: "ok" });
    expect(await engine(answers).docker.images.load({ body: tar })).toEqual([{ stream: "ok" }]);
    const once = engine(answers);
    expect(await failure(once.docker.images.load({ body: flow() }))).toBeInstanceOf(DockerVersionError);
    expect(once.requests.filter((request) => request.includes("load"))).toHaveLength(1);
    expect((await engine(answers).docker.containers.create({ Image: "x" })) as unknown).toEqual({ stream: "ok" });
  });
});

describe("versionErrorIn()", () => {
  test.each(["docker-20", "docker-26", "docker-28"])("reads what %s says", (engineName) => {
    for (const [name, member] of [["error-version-too-new", "max"], ["error-version-too-old", "min"]] as const) {
      const one = fixture(`${engineName}/${name}`);
      const body = new TextDecoder().decode(one.response.subarray(one.headEnd));
      const reason = body.startsWith("{") ? (JSON.parse(body) as { message: string }).message : body.trim();
      const error = versionErrorIn(one.status, reason, "SystemVersion");
      expect(error?.requested).toBe(one.api);
      expect(error?.[member]).toMatch(/^\d\.\d+$/);
    }
  });

  test("is nothing for other errors", () => {
    expect(versionErrorIn(400, "invalid filter", "X")).toBeUndefined();
    expect(versionErrorIn(500, "client version 1.99 is too new. Maximum supported API version is 1.51", "X")).toBeUndefined();
  });
});

describe("what is newer than the version", () => {
  test("is refused before it is sent: parameters and operations", async () => {
    const { docker, requests } = pinging(ping("1.41"));
    expect(await failure(docker.containers.stop({ id: "x", signal: "SIGINT" }))).toMatchObject({
      name: "DockerVersionError",
      requested: "1.41",
      needs: "1.42",
      message: expect.stringContaining("signal of ContainerStop"),
    });
    expect(await failure(docker.images.list({ manifests: true }))).toMatchObject({ needs: "1.47" });
    expect(requests).toEqual(["HEAD /_ping"]);
    await docker.containers.stop({ id: "x" });
  });

  test("is refused as well after a refusal lowered it", async () => {
    const { docker, requests } = engine((request) => request.endsWith("_ping") ? ping(undefined, 403) : tooNew(newest, "1.41"));
    expect(await failure(docker.images.list({ manifests: true }))).toMatchObject({ name: "DockerVersionError", needs: "1.47" });
    expect(requests.filter((request) => request.includes("images"))).toHaveLength(1);
  });
});
