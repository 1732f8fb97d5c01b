/** Parameters of a build. */
import { DockerStreamError } from "../../../src/core/mod.ts";
import type { AuthConfig, Docker } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import type { BuildInput } from "../../../src/core/endpoints/images.ts";
import { equal, matches, ok, present, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { isPodman, speaks } from "../support.ts";
import { limits } from "./build.ts";

/**
 * Builds on the image of the run, and gives the id and name of the new image and what its steps said. The steps must be those of no other
 * case: two builds of the same steps would share an image, which the case that ends first removes under the other.
 */
async function built(
  docker: Docker,
  t: Tools,
  lines: readonly string[],
  input: BuildInput = {},
): Promise<{ readonly id: string; readonly name: string; readonly said: string }> {
  const name = `${t.repository("v1")}:v1`;
  const messages = await docker.images.build({
    networkmode: "none",
    rm: true,
    forcerm: true,
    labels: t.labels,
    t: name,
    ...await limits(docker),
    ...input,
    body: tar({ Dockerfile: [`FROM ${t.image}`, ...lines].join("\n") }),
  });
  const id = messages.flatMap(({ aux }) => typeof aux === "object" ? aux?.ID ?? [] : []).at(-1);
  return { id: present(id, "the id"), name, said: messages.map(({ stream }) => stream ?? "").join("") };
}

/** Prints the first of the files that there is: the two versions of cgroups do not share names. */
const limit = (...files: readonly string[]) =>
  `for f in ${files.map((file) => `/sys/fs/cgroup/${file}`).join(" ")}; do [ -e $f ] && echo "$f is $(cat $f)"; done; true`;

/** The cases. */
export const buildParameters: readonly Case[] = [
  {
    id: "image.build.limits",
    sentence: "The steps of a build have the limits, hosts and shared memory that it asks for",
    async run(docker, t) {
      const { said } = await built(docker, t, [
        `RUN ${
          limit("memory/memory.limit_in_bytes", "memory.max", "cpu/cpu.cfs_quota_us", "cpu.max", "cpuset/cpuset.cpus", "cpuset.cpus")
        }`,
        "RUN cat /etc/hosts; df -k /dev/shm; ulimit -n; cat /proc/self/cgroup",
      ], {
        networkmode: "bridge",
        extrahosts: ["anders:10.9.8.7"],
        memory: 64 * 1024 * 1024,
        memswap: 128 * 1024 * 1024,
        cpushares: 512,
        cpusetcpus: "0",
        cpusetmems: "0",
        cpuperiod: 100_000,
        cpuquota: 50_000,
        shmsize: 16 * 1024 * 1024,
        ulimits: [{ Name: "nofile", Soft: 1000, Hard: 1000 }],
        cgroupparent: "/dockwire-test",
        nocache: true,
      });
      matches(said, /memory\S* is 67108864\n/, "the memory");
      matches(said, /cpu\S* is 50000( 100000)?\n/, "the quota of CPU time");
      matches(said, /cpuset\S* is 0\n/, "the CPUs");
      matches(said, /10\.9\.8\.7\s+anders/, "the hosts");
      matches(said, /shm\s+16384\s/, "the shared memory");
      matches(said, /\n1000\n/, "open files");
      matches(said, /dockwire-test/, "the cgroup");
    },
  },
  {
    id: "image.build.nocache",
    sentence: "A build takes its steps from the cache unless it is told not to",
    async run(docker, t) {
      const lines = [`RUN echo ${t.name()} > /f`];
      const first = await built(docker, t, lines);
      const { RootFS: { Layers } } = await docker.images.inspect({ name: first.name });
      const cached = await built(docker, t, lines, { ...await isPodman(docker) ? {} : { cachefrom: [t.image, first.name] } });
      equal(cached.id, first.id, "the id of a build that was cached");
      const again = await built(docker, t, lines, { nocache: true });
      ok(again.id !== first.id, "nocache took it from the cache");
      equal((await docker.images.inspect({ name: again.name })).RootFS.Layers?.length, Layers?.length, "layers");
    },
  },
  {
    id: "image.build.platform",
    sentence: "A build is for the platform that it is told",
    async run(docker, t) {
      const { Os, Architecture } = await docker.images.inspect({ name: t.image });
      const { name } = await built(docker, t, [`ENV A=b NAME=${t.name()}`], { platform: `${Os}/${Architecture}`, isolation: "default" });
      const image = await docker.images.inspect({ name });
      equal([image.Os, image.Architecture], [Os, Architecture], "the platform");
    },
  },
  {
    id: "image.build.buildkit.parameters",
    sentence: "BuildKit takes an id of the build, the id of a session that nobody opened, and what to make",
    async run(docker, t) {
      const { name } = await built(docker, t, [`ENV A=b NAME=${t.name()}`], {
        version: "2",
        buildid: t.name(),
        outputs: [{ Type: "moby", Attrs: {} }],
        // From Docker 28 on, it waits ten seconds for the session.
        ...await speaks(docker, "1.48") ? {} : { session: t.name() },
      });
      ok((await docker.images.inspect({ name })).Config?.Env?.includes("A=b"), "it is not what was built");
    },
  },
  {
    id: "image.build.pull",
    sentence: "A build pulls its base anew where it is told to, with the credentials of its registry",
    needs: ["registry"],
    async run(docker, t) {
      const { closed, username, password } = present(t.registry, "the registry");
      const auth: AuthConfig = { username, password, serveraddress: closed };
      const repo = `${closed}/dockwire-test/${t.name()}`;
      await docker.images.tag({ name: t.image, repo, tag: "v1" });
      t.cleanup(() => docker.images.delete({ name: `${repo}:v1` }));
      await docker.images.push({ name: repo, tag: "v1", "X-Registry-Auth": auth });
      await docker.images.delete({ name: `${repo}:v1` });
      const build = (more: BuildInput) =>
        docker.images.build({
          labels: t.labels,
          t: `${t.repository("v1")}:v1`,
          pull: true,
          ...more,
          body: tar({ Dockerfile: `FROM ${repo}:v1\nENV A=b NAME=${t.name()}` }),
        });
      await rejects(
        build({ "X-Registry-Config": { [closed]: { ...auth, password: "wrong" } } }),
        DockerStreamError,
        "a build with wrong credentials",
      );
      const messages = await build({ "X-Registry-Config": { [closed]: auth } });
      ok(messages.some(({ status }) => status?.includes("Pulling from")), "nothing was pulled");
      equal((await docker.images.inspect({ name: `${repo}:v1` })).RepoTags?.includes(`${repo}:v1`), true, "the base is here");
    },
  },
];
