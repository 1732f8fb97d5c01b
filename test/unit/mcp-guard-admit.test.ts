import { describe, expect, test } from "vitest";
import { exec as containerExec } from "../../src/core/endpoints/containers.ts";
import { tar } from "../../src/core/codecs/tar-write.ts";
import type { OperationId } from "../../src/core/groups.ts";
import type { AuditedOperation } from "../../src/mcp/registry.ts";
import type { Policy } from "../../src/mcp/policy/policy.ts";
import { managedLabel, seal } from "../../src/mcp/policy/provenance.ts";
import { failure } from "../support/settled.ts";
import {
  container,
  endpointOf,
  type Fake,
  fake,
  guarded,
  id,
  image,
  network,
  policyOf,
  ruleOf,
  swarmObject,
  volume,
} from "./mcp-guard-support.ts";

const policy = policyOf();
const all = policyOf({ scope: { kind: "all" } });
const sealed = async (kind: Parameters<typeof seal>[1], name: string) => ({ [managedLabel]: await seal(policy, kind, name) });

/** A context with this Dockerfile. */
const built = (content: string) => tarOf([{ name: "Dockerfile", content }]);
/** A context that builds. */
const context = await built("FROM busybox\n");
const contexts = {
  absent: await built("FROM absent:1"),
  second: await built("FROM busybox\nFROM absent:1"),
  fetching: await built("FROM fetching:1"),
  byId: await built(`FROM ${id("a").slice(0, 12)}`),
  platform: await built("FROM --platform=linux/arm64 busybox"),
  onbuild: await built("FROM --platform=$BUILDPLATFORM busybox AS a\nFROM --platform=linux/amd64 onbuild:1\nFROM a"),
  podman: await built("FROM podman:1"),
};

async function tarOf(entries: Parameters<typeof tar>[0]): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar(entries)) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

/** One thing of ours and one of others, of every kind. */
async function populated(): Promise<Fake> {
  return fake({
    containers: [
      container("ours", id("1"), { Labels: await sealed("container", "ours") }),
      container("foreign", id("2")),
      container("forged", id("3"), { Labels: await sealed("container", "ours") }),
      container("guarded", id("4"), { Labels: { ...await sealed("container", "guarded"), "dockwire.mcp.protected": "true" } }),
      container("portainer", id("5"), { HostConfig: { Binds: ["/var/run/docker.sock:/var/run/docker.sock"] } }),
      container("rooted", id("6"), { Labels: await sealed("container", "rooted"), HostConfig: { Privileged: true } }),
      { ...container("wired", id("75")), NetworkSettings: { Networks: { bridge: { NetworkID: id("0e") }, wire: { NetworkID: "" } } } },
      container("peer", id("71"), { HostConfig: { PidMode: `container:${id("5")}` } }),
      container("first", id("72"), { HostConfig: { NetworkMode: `container:${id("6")}` } }),
      container("second", id("73"), { HostConfig: { VolumesFrom: ["first:ro"], PidMode: `container:${id("73")}` } }),
      container("byvolume", id("74"), {
        Mounts: [{ Type: "volume", Name: "sockets", Source: "/var/lib/docker/volumes/sockets/_data", Destination: "/x", Driver: "local" }],
      }),
      container("bound", id("7"), {
        Labels: await sealed("container", "bound"),
        Mounts: [{
          Type: "volume",
          Name: "trojan",
          Source: "/var/lib/docker/volumes/trojan/_data",
          Destination: "/x",
          Driver: "local",
          RW: true,
        }],
      }),
    ],
    images: [
      image(["fetching:1"], id("1c"), { OnBuild: ["RUN true", "ADD http://169.254.169.254/ /x"] }),
      image(["onbuild:1"], id("1d"), { OnBuild: ["COPY . /app", "ARG ENV", "RUN make"] }),
      image(["watched:1"], id("0b"), { Labels: { "com.centurylinklabs.watchtower.enable": "true" } }),
      image(["composed:1"], id("0c"), { Labels: { "com.docker.compose.project": "shop" } }),
      image(["busybox:latest"], id("a")),
      image(["podman:1"], id("1e"), { OnBuild: undefined }),
      image(["mine:1"], id("b"), { Labels: await sealed("image", "mine:1") }),
      image(["prod:1"], id("c")),
      image(["docker.io/library/redis:7"], id("d"), { RepoDigests: [`docker.io/library/redis@sha256:${id("d")}`] }),
    ],
    volumes: [
      volume("data", { Labels: await sealed("volume", "data") }),
      volume("theirs"),
      volume("sockets", { Options: { type: "none", o: "bind", device: "/var/run" } }),
      volume("trojan", { Labels: await sealed("volume", "trojan"), Options: { type: "none", o: "bind", device: "/etc" } }),
    ],
    networks: [
      network("net", id("8"), await sealed("network", "net")),
      network("lan", id("9")),
      network("bridge", id("0e")),
      {
        ...network("wire", id("0f")),
        Driver: "macvlan",
      },
      { ...network("leaf", id("10"), await sealed("network", "leaf")), Driver: "ipvlan" },
      {
        ...network("metadata", id("1a"), await sealed("network", "metadata")),
        IPAM: { Config: [{ Subnet: "169.254.169.0/24" }] },
      },
      { ...network("host", id("1b")), Driver: "host" },
    ],
    secrets: [swarmObject("password", id("0a"))],
    services: [
      swarmObject("api", id("0b"), await sealed("service", "api")),
      swarmObject("other", id("0c")),
    ],
  });
}

describe("what a guard refuses, and by which rule", () => {
  test.each<[string, OperationId, Record<string, unknown>, string, Policy?]>([
    // class
    ["a class that is not granted", "ContainerStop", { id: "ours" }, "class", policyOf({ allow: new Set() })],
    ["every class that it needs", "ContainerDelete", { id: "ours", v: true }, "class", policyOf({ allow: new Set(["destroy"]) })],
    ["what is secret", "SwarmUnlockkey", {}, "class"],
    ["a prune", "ContainerPrune", {}, "class", all],
    ["a hijack", "ContainerAttach", { id: "ours" }, "class", all],
    ["a plugin", "PluginEnable", { name: "x" }, "class", all],
    ["the swarm", "SwarmInit", {}, "class", all],
    // R1, R2, R3 through the guard
    ["a key in another case", "ContainerCreate", { Image: "busybox", HOSTCONFIG: { Privileged: true } }, "R1"],
    ["a privileged container", "ContainerCreate", { Image: "busybox", HostConfig: { Privileged: true } }, "R2"],
    ["a filter that tells what is redacted", "ContainerList", { filters: { label: ["token=a"] } }, "R2"],
    ["a parameter that is none", "ContainerStop", { id: "ours", force: true }, "R3"],
    // R4: names in scope for their use
    ["a foreign volume", "ContainerCreate", { Image: "busybox", HostConfig: { Binds: ["theirs:/x"] } }, "R4"],
    ["a foreign volume of a mount", "ContainerCreate", {
      Image: "busybox",
      HostConfig: { Mounts: [{ Type: "volume", Source: "theirs", Target: "/x" }] },
    }, "R4"],
    ["the network of a foreign container", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: "container:foreign" } }, "R4"],
    ["volumes of a foreign container", "ContainerCreate", { Image: "busybox", HostConfig: { VolumesFrom: ["foreign:ro"] } }, "R4"],
    ["a foreign network", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: "lan" } }, "R4"],
    ["a foreign network as a key", "ContainerCreate", { Image: "busybox", NetworkingConfig: { EndpointsConfig: { lan: {} } } }, "R4"],
    ["a foreign container into a network of ours", "NetworkConnect", { id: "net", Container: "foreign" }, "R8"],
    ["a container of ours into a foreign network", "NetworkConnect", { id: "lan", Container: "ours" }, "R8"],
    ["a foreign secret", "ServiceCreate", {
      Name: "s",
      TaskTemplate: { ContainerSpec: { Image: "docker.io/library/redis:7", Secrets: [{ SecretID: "password", SecretName: "password" }] } },
    }, "R4"],
    ["moving a tag", "ImageTag", { name: "mine:1", repo: "prod", tag: "1" }, "R4"],
    ["moving a tag that is spelt in full", "ImageTag", { name: "mine:1", repo: "docker.io/library/redis", tag: "7" }, "R4"],
    ["moving a tag by a commit", "ImageCommit", { container: "ours", repo: "prod", tag: "1" }, "R4"],
    ["moving a tag by an import", "ImageCreate", { fromSrc: "-", repo: "prod", tag: "1", body: new Uint8Array(1024) }, "R4"],
    ["moving a tag by a build", "ImageBuild", { t: ["new:1", "prod:1"], body: context }, "R4"],
    ["moving a tag by a pull from elsewhere", "ImageCreate", { fromImage: "prod", tag: "1" }, "R4"],
    ["a volume that exists and is not ours", "VolumeCreate", { Name: "theirs" }, "R4"],
    ["a second network of a foreign name", "NetworkCreate", { Name: "lan" }, "R4"],
    ["more than one record of the build cache", "BuildPrune", { filters: { id: ["aaaaaaaaaaaa", "bbbbbbbbbbbb"] } }, "R4"],
    [
      "a refusal, whatever the engine says of other names",
      "ContainerCreate",
      { Image: "nope", HostConfig: { Binds: ["theirs:/x"] } },
      "R4",
    ],
    ["removing a network that every engine has", "NetworkDelete", { id: "bridge" }, "R8"],
    // R5
    ["a name that looks like an id", "ContainerCreate", { name: id("2").slice(0, 12), Image: "busybox" }, "R2"],
    ["one network under two names", "ContainerCreate", {
      Image: "busybox",
      NetworkingConfig: { EndpointsConfig: { net: {}, [id("8")]: {} } },
    }, "R5"],
    // R6: what exists
    ["exec in a privileged container", "ContainerExec", { id: "rooted", Cmd: ["sh"] }, "R6"],
    ["files of a privileged container", "ContainerArchive", { id: "rooted", path: "/" }, "R6"],
    ["the head of files", "ContainerArchiveInfo", { id: "rooted", path: "/" }, "R6"],
    ["files into a privileged container", "PutContainerArchive", { id: "rooted", path: "/", body: new Uint8Array(1024) }, "R6"],
    ["start of a privileged container", "ContainerStart", { id: "rooted" }, "R6"],
    ["restart of one", "ContainerRestart", { id: "rooted" }, "R6"],
    ["unpause of one", "ContainerUnpause", { id: "rooted" }, "R6"],
    ["update of one", "ContainerUpdate", { id: "rooted", Memory: 1e8 }, "R6"],
    ["a checkpoint of one", "CheckpointCreate", { id: "rooted", CheckpointID: "c" }, "R6"],
    ["a build of what is not on the host", "ImageBuild", { t: "new:1", body: contexts.absent }, "R9"],
    ["a build of it in a second stage", "ImageBuild", { t: "new:1", body: contexts.second }, "R9"],
    ["a build of an image that brings a request", "ImageBuild", { t: "new:1", body: contexts.fetching }, "R9", all],
    ["a build of an image by its id", "ImageBuild", { t: "new:1", body: contexts.byId }, "R9"],
    ["a build for another platform", "ImageBuild", { t: "new:1", platform: "linux/arm64", body: context }, "R9"],
    ["a stage for another platform", "ImageBuild", { t: "new:1", body: contexts.platform }, "R9"],
    ["a build that pulls", "ImageBuild", { t: "new:1", pull: true, body: context }, "R2"],
    ["a build by another builder", "ImageBuild", { t: "new:1", body: new Uint8Array(1024) }, "R9"],
    ["exec beside a container that has the socket", "ContainerExec", { id: "peer", Cmd: ["sh"] }, "R8", all],
    ["start beside a privileged one, by one between", "ContainerStart", { id: "second" }, "R6", all],
    ["stop of what has the socket by a volume", "ContainerStop", { id: "byvolume" }, "R8", all],
    ["commit of one", "ImageCommit", { container: "rooted", repo: "new" }, "R6"],
    ["export of one", "ContainerExport", { id: "rooted" }, "R6"],
    ["joining one", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: "container:rooted" } }, "R6"],
    ["start with a volume that is a folder of the host", "ContainerStart", { id: "bound" }, "R6"],
    ["exec beside a volume that is a folder of the host", "ContainerExec", { id: "bound", Cmd: ["sh"] }, "R6"],
    ["a volume of ours that is a folder of the host", "ContainerCreate", { Image: "busybox", HostConfig: { Binds: ["trojan:/x"] } }, "R6"],
    [
      "joining a network that is the host's own wire",
      "ContainerCreate",
      { Image: "busybox", HostConfig: { NetworkMode: "wire" } },
      "R6",
      all,
    ],
    ["connecting to it", "NetworkConnect", { id: "wire", Container: "ours" }, "R6", all],
    [
      "a service in it",
      "ServiceCreate",
      { Name: "new", TaskTemplate: { ContainerSpec: { Image: "busybox" }, Networks: [{ Target: "wire" }] } },
      "R6",
      all,
    ],
    ["another one, though it is ours", "NetworkConnect", { id: "leaf", Container: "ours" }, "R6"],
    ["a bridge at the address where clouds answer", "NetworkConnect", { id: "metadata", Container: "ours" }, "R6"],
    ["the same as a key", "ContainerCreate", { Image: "busybox", NetworkingConfig: { EndpointsConfig: { metadata: {} } } }, "R6"],
    ["the host's network by its id", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: id("1b") } }, "R6", all],
    ["connecting to it by its id", "NetworkConnect", { id: id("1b"), Container: "ours" }, "R6", all],
    ["start in the host's own wire", "ContainerStart", { id: "wired" }, "R6", all],
    ["exec in the host's own wire", "ContainerExec", { id: "wired", Cmd: ["sh"] }, "R6", all],
    ["an exec of somebody else", "ExecStart", { id: id("f") }, "R6"],
    ["an update of a service that runs what is not allowed", "ServiceUpdate", { id: "rootedservice", version: 7, Name: "x" }, "R6"],
    // R8
    ["stopping what is foreign", "ContainerStop", { id: "foreign" }, "R8"],
    ["removing what is foreign", "ContainerDelete", { id: "foreign" }, "R8"],
    ["a forged label", "ContainerStop", { id: "forged" }, "R8"],
    ["exec in what is foreign", "ContainerExec", { id: "foreign", Cmd: ["sh"] }, "R8"],
    ["commit of what is foreign", "ImageCommit", { container: "foreign", repo: "new" }, "R8"],
    ["removing a foreign image", "ImageDelete", { name: "prod:1" }, "R8"],
    ["removing a foreign image by its id", "ImageDelete", { name: id("c") }, "R8"],
    ["removing a foreign volume", "VolumeDelete", { name: "theirs" }, "R8"],
    ["removing a foreign network", "NetworkDelete", { id: "lan" }, "R8"],
    ["removing a foreign service", "ServiceDelete", { id: "other" }, "R8"],
    ["leaving the swarm", "SwarmLeave", {}, "R8"],
    ["what is protected, of ours", "ContainerStop", { id: "guarded" }, "R8"],
    ["what is protected, in all", "ContainerStop", { id: "guarded" }, "R8", all],
    ["what has the socket", "ContainerRestart", { id: "portainer" }, "R8", all],
    ["files of what has the socket", "ContainerArchive", { id: "portainer", path: "/" }, "R8", all],
    ["exec in what has the socket", "ContainerExec", { id: "portainer", Cmd: ["sh"] }, "R8", all],
    ["joining what has the socket", "ContainerCreate", { Image: "busybox", HostConfig: { VolumesFrom: ["portainer"] } }, "R8", all],
    ["our own container", "ContainerKill", { id: "foreign" }, "R8", policyOf({ scope: { kind: "all" }, self: id("2").slice(0, 12) })],
    ["a project of another name", "ContainerStop", { id: "foreign" }, "R8", policyOf({ scope: { kind: "project", project: "shop" } })],
    ["a label of another value", "ContainerStop", { id: "foreign" }, "R8", policyOf({ scope: { kind: "label", key: "team", value: "a" } })],
  ])("%s: %s", async (_, operation, input, rule, of = policy) => {
    const engine = await populated();
    engine.objects.services.push(
      swarmObject("rootedservice", id("0d"), await sealed("service", "rootedservice"), {
        Spec: {
          Name: "rootedservice",
          Labels: await sealed("service", "rootedservice"),
          TaskTemplate: { ContainerSpec: { Mounts: [{ Type: "bind", Source: "/etc", Target: "/x" }] } },
        },
      }),
    );
    const one = guarded(engine, of);
    expect(await ruleOf(one, operation, input)).toBe(rule);
    expect(one.log).toEqual([{ id: operation, targets: [], outcome: "denied", rule }]);
    expect(engine.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });
});

describe("what a guard lets through, and how it is sent", () => {
  const sent = async (operation: OperationId, input: Record<string, unknown>, of: Policy = policy, engine?: Fake) => {
    const one = guarded(engine ?? await populated(), of);
    return (await one.guard.admit({ endpoint: endpointOf(operation), input })).input;
  };

  test.each<[string, OperationId, Record<string, unknown>, object]>([
    ["a name", "ContainerStop", { id: "ours", t: 1 }, { id: id("1"), t: 1 }],
    ["the beginning of an id", "ContainerStop", { id: "1111" }, { id: id("1") }],
    ["a container in a body", "NetworkConnect", { id: "net", Container: "ours" }, { id: id("8"), Container: id("1") }],
    ["a container to commit", "ImageCommit", { container: "ours" }, { container: id("1") }],
    ["a mode", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: "container:ours" } }, {
      HostConfig: { NetworkMode: `container:${id("1")}` },
    }],
    ["volumes of a container", "ContainerCreate", { Image: "busybox", HostConfig: { VolumesFrom: ["ours:ro"] } }, {
      HostConfig: { VolumesFrom: [`${id("1")}:ro`] },
    }],
    ["a network and its key", "ContainerCreate", {
      Image: "busybox",
      HostConfig: { NetworkMode: "net" },
      NetworkingConfig: { EndpointsConfig: { net: { Aliases: ["a"] } } },
    }, {
      HostConfig: { NetworkMode: id("8") },
      NetworkingConfig: { EndpointsConfig: { [id("8")]: { Aliases: ["a"] } } },
    }],
    ["a network that every engine has stays a name", "ContainerCreate", { Image: "busybox", HostConfig: { NetworkMode: "bridge" } }, {
      HostConfig: { NetworkMode: "bridge" },
    }],
    ["one that every engine has, to connect to", "NetworkConnect", { id: "bridge", Container: "ours" }, {
      id: "bridge",
      Container: id("1"),
    }],
    ["a volume stays a name", "ContainerCreate", { Image: "busybox", HostConfig: { Binds: ["data:/x:ro"] } }, {
      HostConfig: { Binds: ["data:/x:ro"] },
    }],
    ["an image by its id", "ContainerCreate", { Image: "busybox" }, { Image: `sha256:${id("a")}` }],
    ["an image of a registry by its digest", "ContainerCreate", { Image: "redis:7" }, {
      Image: `docker.io/library/redis@sha256:${id("d")}`,
    }],
    ["a tag that is removed stays a name", "ImageDelete", { name: "mine:1" }, { name: "mine:1" }],
    ["an image that is removed by an id", "ImageDelete", { name: "bbbbbb" }, { name: `sha256:${id("b")}` }],
    ["a service", "ServiceDelete", { id: "api" }, { id: id("0b") }],
  ])("R5: %s", async (_, operation, input, expected) => {
    const engine = await populated();
    engine.objects.images.find((one) => (one.RepoTags as string[])[0] === "docker.io/library/redis:7")!.RepoTags = [
      "docker.io/library/redis:7",
      "redis:7",
    ];
    expect(await sent(operation, input, policy, engine)).toMatchObject(expected);
  });

  test("the input of the caller is not touched", async () => {
    const input = { Image: "busybox", HostConfig: { NetworkMode: "net" } };
    const before = structuredClone(input);
    await sent("ContainerCreate", input);
    expect(input).toEqual(before);
  });

  test("bytes and streams are handed through", async () => {
    const body = new Uint8Array(1024);
    expect((await sent("PutContainerArchive", { id: "ours", path: "/", body })).body).toBe(body);
  });

  test("what only reads asks the engine nothing, foreign or not", async () => {
    const engine = await populated();
    const one = guarded(engine, policyOf({ allow: new Set() }));
    for (
      const operation of [
        "ContainerInspect",
        "ContainerLogs",
        "ContainerTop",
        "ContainerStats",
        "ContainerChanges",
        "ContainerWait",
      ] as const
    ) {
      expect(await ruleOf(one, operation, { id: "portainer" })).toBeUndefined();
    }
    expect(await ruleOf(one, "ImageInspect", { name: "prod:1" })).toBeUndefined();
    expect(await ruleOf(one, "ContainerList", { filters: { label: ["com.docker.compose.project=shop"] } })).toBeUndefined();
    expect(engine.requests).toEqual([]);
  });

  test("files of a foreign container are read under the grant, since reading is no writing", async () => {
    expect(await sent("ContainerArchive", { id: "foreign", path: "/etc/hostname" })).toEqual({ id: id("2"), path: "/etc/hostname" });
  });

  test("a name that the engine does not know is its 404, and is not sent", async () => {
    const engine = await populated();
    const one = guarded(engine);
    for (
      const [operation, input] of [["ContainerStop", { id: "nope" }], ["ContainerCreate", { Image: "nope" }], ["VolumeDelete", {
        name: "nope",
      }]] as const
    ) {
      const error = await failure(one.guard.admit({ endpoint: endpointOf(operation), input }));
      expect(error).toMatchObject({ name: "DockerApiError", operation, status: 404, reason: expect.stringContaining("nope") });
    }
    expect(one.log.map(({ outcome }) => outcome)).toEqual(["error", "error", "error"]);
    expect(engine.requests.every((request) => request.startsWith("GET "))).toBe(true);
  });

  test.each<[string, Policy, object]>([
    ["project", policyOf({ scope: { kind: "project", project: "shop" } }), { "com.docker.compose.project": "shop" }],
    ["label", policyOf({ scope: { kind: "label", key: "team", value: "a" } }), { team: "a" }],
    ["all", all, {}],
  ])("scope %s: creates get its label, and what has it may be written", async (_, of, labels) => {
    const engine = await populated();
    engine.objects.containers.push(container("member", id("ab"), { Labels: labels }));
    expect((await sent("NetworkCreate", { Name: "new" }, of, engine)).Labels).toMatchObject(labels);
    expect(await sent("ContainerStop", { id: "member" }, of, engine)).toEqual({ id: id("ab") });
  });
});

describe("what a build is made of", () => {
  test("images that bring what is free", async () => {
    const input = { t: "new:1", platform: "linux/amd64", pull: false, body: contexts.onbuild };
    expect(await ruleOf(guarded(await populated(), policy), "ImageBuild", input)).toBeUndefined();
  });

  test.each<[string, string[], string | undefined]>([
    ["nothing", ['/bin/sh -c #(nop) CMD ["sh"]', "", "RUN echo ONBUILD ADD http://x /x"], undefined],
    ["what is free", ["/bin/sh -c #(nop)  ONBUILD RUN make", "ONBUILD COPY . /app # buildkit"], undefined],
    ["a request", ["CMD sh", "/bin/sh -c #(nop) ONBUILD ADD http://169.254.169.254/ /x"], "R9"],
    ["a request, by another builder", ["ONBUILD ADD http://169.254.169.254/ /x # buildkit"], "R9"],
  ])("what an image brings where the engine tells only its history: %s", async (_, lines, rule) => {
    const engine = await populated();
    engine.answer = (operation) => operation === "ImageHistory" ? lines.map((CreatedBy) => ({ CreatedBy })) : undefined;
    expect(await ruleOf(guarded(engine, policy), "ImageBuild", { t: "new:1", body: contexts.podman })).toBe(rule);
    expect(engine.requests).toContain(`GET /images/sha256:${id("1e")}/history`);
  });
});

describe("R7: provenance", () => {
  const create = async (input: Record<string, unknown>, engine: Fake, of: Policy = policy) => {
    const admitted = await guarded(engine, of).guard.admit({ endpoint: endpointOf("ContainerCreate"), input });
    return admitted.input as { name: string; Labels: Record<string, string> };
  };

  test.each<[OperationId, Record<string, unknown>, "container" | "network" | "volume" | "secret" | "config" | "service", string]>([
    ["ContainerCreate", { name: "new", Image: "busybox" }, "container", "new"],
    ["NetworkCreate", { Name: "new" }, "network", "new"],
    ["VolumeCreate", { Name: "new", Labels: { a: "b" } }, "volume", "new"],
    ["SecretCreate", { Name: "new", Data: "" }, "secret", "new"],
    ["ConfigCreate", { Name: "new", Data: "" }, "config", "new"],
    ["ServiceCreate", { Name: "new", TaskTemplate: { ContainerSpec: { Image: "docker.io/library/redis:7" } } }, "service", "new"],
  ])("%s gets a label that fits kind and name", async (operation, input, kind, name) => {
    const { input: sent } = await guarded(await populated()).guard.admit({ endpoint: endpointOf(operation), input });
    expect(sent.Labels).toMatchObject({ ...input.Labels as object, ...await sealed(kind, name) });
  });

  test("what has no name gets one", async () => {
    const engine = await populated();
    const sent = await create({ Image: "busybox" }, engine);
    expect(sent.name).toMatch(/^dockwire-[0-9a-f]{8}$/);
    expect(sent.Labels).toMatchObject(await sealed("container", sent.name));
    expect((await create({ Image: "busybox" }, engine)).name).not.toBe(sent.name);
  });

  test("images: a build by its parameter, commit and import by a change; without a name they lose the label of what they are made of", async () => {
    const engine = await populated();
    const admit = async (operation: OperationId, input: Record<string, unknown>) =>
      (await guarded(engine).guard.admit({ endpoint: endpointOf(operation), input })).input;
    const label = await seal(policy, "image", "new:1");
    expect((await admit("ImageBuild", { t: "new:1", body: context })).labels).toEqual({ [managedLabel]: label });
    expect((await admit("ImageCommit", { container: "ours", repo: "new", tag: "1", changes: "CMD sh" })).changes).toEqual([
      "CMD sh",
      `LABEL ${managedLabel}="${label}"`,
    ]);
    expect((await admit("ImageCreate", { fromSrc: "-", repo: "new", tag: "1", body: new Uint8Array(1024) })).changes).toEqual([
      `LABEL ${managedLabel}="${label}"`,
    ]);
    expect((await admit("ImageCommit", { container: "ours" })).changes).toEqual([`LABEL ${managedLabel}="none"`]);
  });

  test("labels of an image that prove or mean something are blanked in its container", async () => {
    const engine = await populated();
    engine.objects.images.push(
      image(["evil:1"], id("e"), {
        Labels: {
          ...await sealed("container", "other"),
          "com.docker.compose.project": "shop",
          "dockwire.mcp.protected": "true",
          maintainer: "me",
        },
      }),
    );
    const { Labels } = await create({ name: "new", Image: "evil:1" }, engine, policyOf({ scope: { kind: "project", project: "mine" } }));
    expect(Labels).toEqual({
      "com.docker.compose.project": "mine",
      "dockwire.mcp.protected": "",
      "dockwire.mcp.request": expect.stringMatching(/^[0-9a-f]{16}$/),
      ...await sealed("container", "new"),
    });
  });

  test.each(["traefik.enable", "ofelia.job-exec.x.schedule", "Traefik.http.routers.x.rule"])(
    "an image with %s is refused, unless the operator lists it",
    async (label) => {
      const engine = await populated();
      engine.objects.images.push(image(["evil:1"], id("e"), { Labels: { [label]: "true" } }));
      expect(await failure(create({ Image: "evil:1" }, engine))).toMatchObject({ rule: "R7" });
      expect(await create({ Image: "evil:1" }, engine, policyOf({ labels: [label] }))).toHaveProperty("name");
    },
  );

  test("the same for the tasks of a service", async () => {
    const spec = (Image: string) => ({ Name: "new", TaskTemplate: { ContainerSpec: { Image, Labels: { a: "b" } } } });
    const admit = async (Image: string, operation: OperationId = "ServiceCreate") =>
      await guarded(await populated(), policyOf({ scope: { kind: "all" }, registries: ["docker.io"] })).guard.admit({
        endpoint: endpointOf(operation),
        input: { ...spec(Image), ...operation === "ServiceUpdate" && { id: "other", version: 7, Name: "other" } },
      });
    for (const operation of ["ServiceCreate", "ServiceUpdate"] as const) {
      expect(await failure(admit("watched:1", operation))).toMatchObject({ rule: "R7" });
      expect((await admit("composed:1", operation)).input).toMatchObject({
        TaskTemplate: { ContainerSpec: { Image: "composed:1", Labels: { "com.docker.compose.project": "", a: "b" } } },
      });
      expect((await admit("elsewhere:1", operation)).input).toMatchObject({
        TaskTemplate: { ContainerSpec: { Image: "elsewhere:1", Labels: { a: "b" } } },
      });
    }
  });

  test("a label of the model that is reserved is refused", async () => {
    expect(await failure(create({ Image: "busybox", Labels: { [managedLabel]: "x" } }, await populated()))).toMatchObject({ rule: "R7" });
  });

  test("an update of a service keeps the labels that the model may not set", async () => {
    const engine = await populated();
    const { input } = await guarded(engine).guard.admit({
      endpoint: endpointOf("ServiceUpdate"),
      input: { id: "api", version: 7, Name: "api", Labels: { a: "b" } },
    });
    expect(input.Labels).toEqual({ a: "b", ...await sealed("service", "api") });
  });

  test("what was pulled, tagged or renamed by this process is ours; what was there before is not", async () => {
    const engine = await populated();
    const { engine: one, guard } = guarded(engine);
    const input = { fromImage: "docker.io/library/redis", tag: "7" };
    for await (const _ of one.records(endpointOf("ImageCreate") as never, input as never)) { /* to its end */ }
    expect(await ruleOf({ guard }, "ImageDelete", { name: "docker.io/library/redis:7" })).toBe("R8");
    engine.answer = (operation) => {
      if (operation === "ImageCreate") engine.objects.images.push(image(["docker.io/library/nginx:1"], id("ef")));
      if (operation === "ImageTag") engine.objects.images.find(({ Id }) => Id === `sha256:${id("c")}`)!.RepoTags = ["prod:1", "copy:1"];
      if (operation === "ContainerRename") engine.objects.containers[0]!.Name = "/renamed";
      return undefined;
    };
    for await (
      const _ of one.records(endpointOf("ImageCreate") as never, { fromImage: "docker.io/library/nginx", tag: "1" } as never)
    ) { /* to its end */ }
    expect(await ruleOf({ guard }, "ImageDelete", { name: "docker.io/library/nginx:1" })).toBeUndefined();
    await one.call(endpointOf("ImageTag") as never, { name: "prod:1", repo: "copy", tag: "1" } as never);
    expect(await ruleOf({ guard }, "ImageDelete", { name: "copy:1" })).toBeUndefined();
    expect(await ruleOf({ guard }, "ImageDelete", { name: "prod:1" })).toBe("R8");
    await one.call(endpointOf("ContainerRename") as never, { id: "ours", name: "renamed" } as never);
    expect(await ruleOf({ guard }, "ContainerStop", { id: "renamed" })).toBeUndefined();
  });
});

describe("volumes that do not exist", () => {
  const input = {
    name: "new",
    Image: "busybox",
    HostConfig: {
      Binds: ["fresh:/a", "fresh:/b:ro"],
      Mounts: [{
        Type: "volume",
        Source: "ram",
        Target: "/c",
        VolumeOptions: { Labels: { a: "b" }, DriverConfig: { Name: "local", Options: { type: "tmpfs", device: "tmpfs", o: "size=1m" } } },
      }],
    },
  };

  test("are made before their container, with our label and what the mount says", async () => {
    const engine = await populated();
    await guarded(engine).guard.admit({ endpoint: endpointOf("ContainerCreate"), input });
    expect(engine.bodies).toEqual([
      {
        Name: "ram",
        Driver: "local",
        DriverOpts: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
        Labels: { a: "b", ...await sealed("volume", "ram") },
      },
      { Name: "fresh", Labels: await sealed("volume", "fresh") },
    ].sort((a, b) =>
      engine.bodies.findIndex((body) => (body as { Name: string }).Name === a.Name) -
      engine.bodies.findIndex((body) => (body as { Name: string }).Name === b.Name)
    ));
  });

  test("are not made while a plan is approved", async () => {
    const engine = await populated();
    await guarded(engine).guard.approve([{ endpoint: endpointOf("ContainerCreate"), input }], []);
    expect(engine.bodies).toEqual([]);
  });

  test("are judged when somebody else made one of that name in between", async () => {
    const rule = async (of: Policy) => {
      const engine = await populated();
      engine.answer = (operation) => {
        if (operation !== "VolumeCreate") return undefined;
        const planted = volume("fresh", { Options: { type: "none", o: "bind", device: "/" } });
        engine.objects.volumes.push(planted);
        return planted;
      };
      return await ruleOf(guarded(engine, of), "ContainerCreate", { Image: "busybox", HostConfig: { Binds: ["fresh:/a"] } });
    };
    expect(await rule(policy)).toBe("R4");
    expect(await rule(all)).toBe("R6");
  });
});

describe("ImageLoad", () => {
  const archive = (...tags: string[]) => tarOf([{ name: "manifest.json", content: JSON.stringify([{ RepoTags: tags }]) }]);

  test("goes where all names are new or ours, and nowhere else", async () => {
    const engine = await populated();
    expect(await ruleOf(guarded(engine), "ImageLoad", { body: await archive("new:1", "mine:1") })).toBeUndefined();
    expect(await ruleOf(guarded(engine), "ImageLoad", { body: await archive("new:1", "prod:1") })).toBe("R4");
    expect(await ruleOf(guarded(engine), "ImageLoad", { body: new Uint8Array(512) })).toBe("R4");
    // Under the name of its short id, an image would be reached by who means another.
    expect(await ruleOf(guarded(engine), "ImageLoad", { body: await archive(`${id("c").slice(0, 12)}:latest`) })).toBe("R5");
  });
});

describe("ExecStart", () => {
  test("goes for an exec of the same call, and of no other", async () => {
    const engine = await populated();
    engine.answer = (operation) => operation === "ContainerExec" ? { Id: id("fe") } : undefined;
    const one = guarded(engine);
    const { Id } = await one.engine.call(containerExec, { id: "ours", Cmd: ["true"] });
    expect(await ruleOf(one, "ExecStart", { id: Id })).toBeUndefined();
    expect(await ruleOf(one, "ExecResize", { id: Id, h: 1, w: 1 })).toBeUndefined();
    expect(await ruleOf(guarded(engine), "ExecStart", { id: Id })).toBe("R6");
  });
});

test("the log has the operation, full ids and the outcome", async () => {
  const engine = await populated();
  const { engine: one, log } = guarded(engine);
  await one.call(endpointOf("ContainerStop") as never, { id: "ours" } as never);
  engine.answer = () => 500;
  await failure(one.call(endpointOf("NetworkConnect") as never, { id: "net", Container: "ours" } as never));
  await failure(one.call(endpointOf("ContainerList") as never));
  expect(log).toEqual<AuditedOperation[]>([
    { id: "ContainerStop", targets: [id("1")], outcome: "ok" },
    { id: "NetworkConnect", targets: [id("8"), id("1")], outcome: "error" },
    { id: "ContainerList", targets: [], outcome: "error" },
  ]);
});
