import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDocker, type Docker, DockerStreamError } from "../../src/core/mod.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import { nodeTransport } from "../../src/transports/node.ts";
import { notHere } from "../conformance/not-here.ts";
import { accepted, everything, type Taken } from "../engines/parameters.ts";
import { endpoints } from "../reality/capture.ts";

/** One exchange with a server of this machine. */
interface Exchange {
  /** What it is about, as not-here.ts names it. */
  readonly what: readonly string[];
  /** API version to speak. */
  readonly version: string;
  /** The call. */
  readonly call: (docker: Docker) => PromiseLike<unknown>;
  /** Method and decoded path that must arrive. */
  readonly request: string;
  /** What is answered. */
  readonly status: number;
  /** A body, as JSON or as records. */
  readonly body?: unknown;
  /** What the call gives. */
  readonly gives: unknown;
}

const platform = { os: "linux", architecture: "arm64", variant: "v8" };
const digest = `sha256:${"0".repeat(64)}`;
const statement = {
  Descriptor: { mediaType: "application/vnd.in-toto+json", digest, size: 167 },
  PredicateType: "https://slsa.dev/provenance/v1",
  Statement: { _type: "https://in-toto.io/Statement/v0.1", predicate: { buildType: "x", n: 1 } },
};
const image = {
  Id: digest,
  ParentId: "",
  RepoTags: ["a:b"],
  RepoDigests: [],
  Created: 1,
  Size: 2,
  SharedSize: -1,
  Labels: null,
  Containers: -1,
  Manifests: [{ ID: digest, Descriptor: {}, Available: true, Size: { Content: 1, Total: 2 }, Kind: "image" }],
};
const usage = { ImageUsage: { ActiveCount: 1, TotalCount: 2, Reclaimable: 3, TotalSize: 4, Items: [image] } };

const exchanges: readonly Exchange[] = [
  {
    what: ["ImageAttestations", "ImageAttestations platform", "ImageAttestations type", "ImageAttestations statement"],
    version: "1.55",
    call: (docker) =>
      docker.images.attestations({ name: "host:5000/a/b:c", platform, type: ["https://slsa.dev/provenance/v1", "x y"], statement: true }),
    request: `GET /v1.55/images/host:5000/a/b:c/attestations?platform=${
      JSON.stringify({ os: "linux", architecture: "arm64", variant: "v8" })
    }&type=https://slsa.dev/provenance/v1&type=x y&statement=1`,
    status: 200,
    body: [statement, { ...statement, Statement: null }],
    gives: [statement, { ...statement, Statement: null }],
  },
  {
    what: ["ImageList identity"],
    version: "1.54",
    call: (docker) => docker.images.list({ manifests: true, identity: true }),
    request: "GET /v1.54/images/json?manifests=1&identity=1",
    status: 200,
    body: [image],
    gives: [image],
  },
  {
    what: ["SystemDataUsage verbose"],
    version: "1.52",
    call: (docker) => docker.system.dataUsage({ type: ["image"], verbose: true }),
    request: "GET /v1.52/system/df?type=image&verbose=1",
    status: 200,
    body: usage,
    gives: usage,
  },
  {
    what: ["ContainerStart checkpoint", "ContainerStart checkpoint-dir"],
    version: "1.51",
    call: (docker) => docker.containers.start({ id: "web", checkpoint: "one", "checkpoint-dir": "/srv/a b" }),
    request: "POST /v1.51/containers/web/start?checkpoint=one&checkpoint-dir=/srv/a b",
    status: 204,
    gives: { changed: true },
  },
  {
    what: ["ImageBuild securityopt"],
    version: "1.51",
    call: (docker) => docker.images.build({ securityopt: ["credentialspec=file://a b.json", "x=y"], body: tar({ Dockerfile: "FROM x" }) }),
    request: "POST /v1.51/build?securityopt=credentialspec=file://a b.json&securityopt=x=y",
    status: 200,
    body: { stream: "done\n" },
    gives: [{ stream: "done\n" }],
  },
];

let arrived: string[] = [];
let answer: Pick<Exchange, "status" | "body"> = { status: 500 };
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    arrived.push(`${request.method} ${decodeURIComponent((request.url ?? "").replaceAll("+", " "))}`);
    const { status, body } = answer;
    response.writeHead(status, { "content-type": "application/json" }).end(body === undefined ? "" : `${JSON.stringify(body)}\r\n`);
  });
});
let host = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

/** What one call over a client of its own gives, and what it sends. */
async function exchange(version: string, call: Exchange["call"], answers: typeof answer): Promise<{ value: unknown; requests: string[] }> {
  arrived = [];
  answer = answers;
  const docker = createDocker(nodeTransport({ host }), { version });
  try {
    return { value: await call(docker), requests: arrived };
  } finally {
    await docker.close();
  }
}

test.each(exchanges)("$what, which no engine here takes, travels and is decoded", async ({ version, call, request, gives, ...answers }) => {
  const { value, requests } = await exchange(version, call, answers);
  expect(requests).toEqual([request]);
  expect(value).toEqual(gives);
});

test("what no engine here takes fails with the engine's words, by status and in the stream", async () => {
  const callOf = (what: string) => exchanges.find((each) => each.what.includes(what))?.call as Exchange["call"];
  const store = { status: 501, body: { message: "not with this store" } };
  await expect(exchange("1.55", callOf("ImageAttestations"), store)).rejects.toMatchObject({
    status: 501,
    message: "ImageAttestations failed with status 501: not with this store",
  });
  const folder = { status: 403, body: { message: "custom checkpointdir is not supported" } };
  await expect(exchange("1.51", callOf("ContainerStart checkpoint"), folder)).rejects.toMatchObject({ isForbidden: true });
  const windows = { status: 200, body: { errorDetail: { code: 7, message: "no Windows" }, error: "no Windows" } };
  await expect(exchange("1.51", callOf("ImageBuild securityopt"), windows)).rejects.toThrow(DockerStreamError);
});

test("every entry of not-here.ts is tried here, and nothing else", () => {
  expect(exchanges.flatMap(({ what }) => what).sort()).toEqual(notHere.flatMap(({ what }) => what).sort());
});

/** A run in which everything was taken that is not named as impossible, with changes. */
function run(change: (taken: Map<string, string[]>) => void): Taken {
  const named = notHere.flatMap(({ what }) => what);
  const taken = new Map<string, string[]>(endpoints.filter(({ id }) => !named.includes(id)).map(({ id }) => [id, []]));
  for (const each of everything().filter((each) => !named.includes(each))) {
    const [id = "", parameter] = each.split(" ");
    if (parameter !== undefined) taken.get(id)?.push(parameter);
  }
  change(taken);
  return Object.fromEntries(taken);
}

test("accepted() has nothing to say where everything was taken, by whatever run", () => {
  const whole = run(() => {});
  expect(accepted([whole]).failures).toEqual([]);
  const halves = Object.entries(whole).map(([id, parameters]) => ({ [id]: parameters }));
  expect(accepted(halves)).toEqual(accepted([whole]));
  expect(accepted([whole]).operations).toBe(endpoints.length - 1);
});

test("accepted() tells operations, parameters and keys of filters that no run took, and entries that are stale", () => {
  const lacking = run((taken) => {
    taken.delete("SwarmUnlock");
    taken.set("ContainerList", (taken.get("ContainerList") ?? []).filter((name) => !["size", "filters.exited"].includes(name)));
    taken.get("ImageList")?.push("identity");
  });
  expect(accepted([lacking]).failures).toEqual([
    "ContainerList size was taken by no engine, and is not named in not-here.ts",
    "ContainerList filters.exited was taken by no engine, and is not named in not-here.ts",
    "SwarmUnlock was taken by no engine, and is not named in not-here.ts",
    "ImageList identity was taken, so its entry in not-here.ts is stale",
  ]);
});
