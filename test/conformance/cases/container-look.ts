/** Looking at containers: lists, processes, changes, files, figures. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { all, decoded, first, isPodman, joined } from "../support.ts";

/** The cases. */
export const containerLook: readonly Case[] = [
  {
    id: "container.list.filters",
    sentence: "Filters select: each key narrows, each value of a key widens",
    async run(docker, t) {
      const [one, two] = [await t.created("true"), await t.started("exec tail -f /dev/null")];
      const ids = async (filters: Parameters<typeof docker.containers.list>[0]) =>
        (await docker.containers.list(filters)).map(({ Id }) => Id).sort();
      equal(await ids({ all: true, filters: { id: [one, two] } }), [one, two].sort(), "both ids");
      equal(await ids({ filters: { id: [one, two] } }), [two], "those that run");
      equal(await ids({ all: true, filters: { id: [one, two], status: "created" } }), [one], "those that were created");
      equal(await ids({ all: true, filters: { id: [one, two], label: t.label } }), [one, two].sort(), "those with the label");
      equal(await ids({ all: true, filters: { id: one, label: "dockwire.test=somebody else" } }), [], "those with another label");
      const { Name } = await docker.containers.inspect({ id: one });
      equal(await ids({ all: true, filters: { name: `^${Name}$` } }), [one], "the one of that name");
    },
  },
  {
    id: "container.list.unknown-filter",
    sentence: "A filter that the operation does not know is refused before anything is sent",
    async run(docker) {
      const error = await rejects(docker.containers.list({ filters: { nmae: "x" } as never }), DockerInputError, "the list");
      ok(error.message.includes("nmae"), `the message does not name it: ${error.message}`);
    },
  },
  {
    id: "container.list.limit",
    sentence: "limit gives that many, size fills in the sizes",
    async run(docker, t) {
      await t.created("true");
      const list = await docker.containers.list({ limit: 1, size: true });
      equal(list.length, 1, "length");
      equal(typeof list[0]?.SizeRootFs, "number", "the type of SizeRootFs");
      equal(list[0]?.Names[0]?.[0], "/", "the first character of a name");
    },
  },
  {
    id: "container.inspect.size",
    sentence: "inspect tells sizes when it is asked to",
    async run(docker, t) {
      const id = await t.ended("head -c 300000 /dev/zero > /tmp/big");
      ok(((await docker.containers.inspect({ id, size: true })).SizeRw ?? 0) >= 300_000, "SizeRw is less than what was written");
      equal((await docker.containers.inspect({ id })).SizeRw, undefined, "SizeRw without being asked for");
    },
  },
  {
    id: "container.top",
    sentence: "top lists the processes under their titles",
    async run(docker, t) {
      const id = await t.box();
      const { Titles, Processes } = await docker.containers.top({ id }).catch((error) => {
        // Docker runs the ps of its host, and not every host has one.
        if (DockerApiError.is(error) && error.reason.startsWith("ps: exec:")) return { Titles: [], Processes: null };
        throw error;
      });
      if (!Processes) return t.note("not tried, the engine's host has no ps");
      ok(Titles.some((title) => /PID/.test(title)), `no PID among ${Titles}`);
      ok(Processes.some((columns) => columns.join(" ").includes("tail")), "the process is not listed");
      equal(Processes[0]?.length, Titles.length, "columns");
      const args = await isPodman(docker) ? "pid,args" : "-o pid,args";
      equal((await docker.containers.top({ id, ps_args: args })).Titles, ["PID", "COMMAND"], "titles that were asked for");
    },
  },
  {
    id: "container.top.stopped",
    sentence: "top of one that does not run is a DockerApiError",
    async run(docker, t) {
      const error = await rejects(docker.containers.top({ id: await t.created("true") }), DockerApiError, "top");
      ok(error.status === 409 || error.status === 500, `status is ${error.status}`);
    },
  },
  {
    id: "container.changes",
    sentence: "changes tells what was added, changed and deleted",
    async run(docker, t) {
      const id = await t.ended("mkdir /new; echo x > /new/file; echo y >> /etc/passwd; rm /etc/group");
      const changes = await docker.containers.changes({ id });
      const kinds = Object.fromEntries(changes.map(({ Path, Kind }) => [Path, Kind]));
      equal([kinds["/new"], kinds["/new/file"], kinds["/etc"], kinds["/etc/passwd"], kinds["/etc/group"]], [1, 1, 0, 0, 2], "the kinds");
    },
  },
  {
    id: "container.changes.none",
    sentence: "No changes are an empty list, though an engine says null",
    async run(docker, t) {
      equal(await docker.containers.changes({ id: await t.created("true") }), [], "the changes");
    },
  },
  {
    id: "container.export.entries",
    sentence: "export gives every file of a container",
    async run(docker, t) {
      const id = await t.ended("printf 'grüße' > /tmp/hello; chmod 640 /tmp/hello; ln -s hello /tmp/link");
      const found: Record<string, unknown> = {};
      for await (const entry of (await docker.containers.export({ id })).entries()) {
        if (entry.name === "tmp/hello") found.hello = [entry.type, entry.mode & 0o777, await entry.text()];
        if (entry.name === "tmp/link") found.link = [entry.type, entry.linkname];
        if (entry.name === "bin/busybox") found.busybox = entry.size > 500_000;
      }
      equal(found, { ...found, hello: ["file", 0o640, "grüße"], link: ["symlink", "hello"] }, "the entries");
      ok(found.busybox, "busybox is not among them");
    },
  },
  {
    id: "container.export.bytes",
    sentence: "The bytes of an export are the same by loop, at once and as a web stream",
    async run(docker, t) {
      const id = await t.created("true");
      const whole = await (await docker.containers.export({ id })).bytes();
      const looped = await joined(await docker.containers.export({ id }));
      const streamed = await joined((await docker.containers.export({ id })).readable() as unknown as AsyncIterable<Uint8Array>);
      ok(whole.length > 500_000 && whole.length % 512 === 0, `${whole.length} bytes are no tar`);
      equal([looped.length, streamed.length], [whole.length, whole.length], "lengths");
    },
  },
  {
    id: "container.export.leave",
    sentence: "An export can be left, and the client goes on",
    async run(docker, t) {
      const id = await t.box();
      for (let round = 0; round < 3; round++) {
        ok(await first(await docker.containers.export({ id })), "there is no chunk");
        ok(await first((await docker.containers.export({ id })).entries()), "there is no entry");
      }
      equal((await docker.containers.inspect({ id })).State.Running, true, "Running");
    },
  },
  {
    id: "container.stats.one",
    sentence: "stats without stream is one sample",
    async run(docker, t) {
      const id = await t.box();
      const samples = await all(await docker.containers.stats({ id, stream: false }));
      equal(samples.length, 1, "samples");
      equal(samples[0]?.id, id, "id");
      ok(
        (samples[0]?.pids_stats?.current ?? 0) >= 1 || (samples[0]?.memory_stats?.usage ?? 0) > 0,
        "the sample counts neither processes nor memory",
      );
    },
  },
  {
    id: "container.stats.one-shot",
    sentence: "A one-shot sample is not waited for",
    async run(docker, t) {
      const id = await t.box();
      const [sample] = await all(await docker.containers.stats({ id, stream: false, "one-shot": true }));
      ok(Math.abs(Date.parse(present(sample, "the sample").read ?? "") - Date.now()) < 3600_000, `it was read at ${sample?.read}`);
    },
  },
  {
    id: "container.stats.stream",
    sentence: "stats stream sample by sample until the loop is left",
    async run(docker, t) {
      const id = await t.box();
      const reads: string[] = [];
      for await (const { read } of await docker.containers.stats({ id })) {
        reads.push(read ?? "");
        if (reads.length === 2) break;
      }
      ok(reads.length === 2 && reads[0] !== reads[1], `the samples were read at ${reads}`);
    },
  },
  {
    id: "container.resize",
    sentence: "resize reaches the terminal of a container",
    async run(docker, t) {
      const id = await t.started('until [ "$(stty size)" = "41 101" ]; do sleep 0.05; done; echo big', { Tty: true });
      await docker.containers.resize({ id, h: 41, w: 101 });
      equal((await docker.containers.wait({ id })).StatusCode, 0, "StatusCode");
      const output = await docker.containers.logs({ id, stdout: true });
      ok(decoded(await joined(output.readable() as unknown as AsyncIterable<Uint8Array>)).includes("big"), "it does not say big");
    },
  },
];
