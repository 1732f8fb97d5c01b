/** Volumes. */
import { DockerApiError, DockerInputError, DockerVersionError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import type { Volume, VolumeCreateRequest } from "../../../src/core/types/volumes.ts";
import { equal, ok, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { calmly, isPodman, oddName, speaks } from "../support.ts";

/** A volume that is removed in the end. */
async function volume(docker: Docker, t: Tools, more: VolumeCreateRequest = {}): Promise<Volume> {
  const made = await docker.volumes.create({ Name: t.name(), ...more, Labels: { ...t.labels, ...more.Labels } });
  t.cleanup(() => docker.volumes.delete({ name: made.Name, force: true }));
  return made;
}

/** The cases. */
export const volumeCases: readonly Case[] = [
  {
    id: "volume.create",
    sentence: "A volume is as it was asked for; asked for again, it is the same one",
    async run(docker, t) {
      const made = await volume(docker, t, {
        Driver: "local",
        DriverOpts: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
        Labels: { note: "a b ✓" },
      });
      const found = await docker.volumes.inspect({ name: made.Name });
      // Podman adds options of its own.
      const { type, device, o } = found.Options ?? {};
      equal([found.Driver, type, device, o, found.Labels?.note], ["local", "tmpfs", "tmpfs", "size=1m", "a b ✓"], "what it is");
      equal([found.Mountpoint, found.CreatedAt], [made.Mountpoint, made.CreatedAt], "what create said");
    },
  },
  {
    id: "volume.create.again",
    sentence: "Created again, a volume is the one that is there; without a name it gets one",
    async run(docker, t) {
      const made = await volume(docker, t);
      const again = await docker.volumes.create({ Name: made.Name });
      equal([again.Name, again.CreatedAt], [made.Name, made.CreatedAt], "the second one");
      const { Name } = await docker.volumes.create({ Labels: t.labels });
      t.cleanup(() => docker.volumes.delete({ name: Name }));
      ok(/^[0-9a-f]{64}$/.test(Name), `its name is ${Name}`);
    },
  },
  {
    id: "volume.content",
    sentence: "What one container writes, the next one reads",
    async run(docker, t) {
      const { Name } = await volume(docker, t);
      await t.ended("echo grüße > /v/f", { HostConfig: { Binds: [`${Name}:/v`] } });
      const input = t.input("cat /v/f", { HostConfig: { Mounts: [{ Type: "volume", Source: Name, Target: "/v", ReadOnly: true }] } });
      t.cleanup(() => docker.containers.delete({ id: input.name, force: true }));
      equal((await docker.run(input)).stdout, "grüße\n", "what it reads");
    },
  },
  {
    id: "volume.list",
    sentence: "The list has it by every filter, and not by another value of one",
    async run(docker, t) {
      const { Name } = await volume(docker, t);
      type Filters = NonNullable<Parameters<typeof docker.volumes.list>[0]>["filters"];
      const has = async (filters: Filters) => (await docker.volumes.list({ filters })).Volumes?.some((each) => each.Name === Name) ?? false;
      ok((await docker.volumes.list()).Volumes?.some((each) => each.Name === Name), "not in the whole list");
      for (const filters of [{ name: Name }, { label: t.label }, { driver: "local", name: Name }, { dangling: true, name: Name }]) {
        ok(await has(filters), `not by ${JSON.stringify(filters)}`);
      }
      for (const filters of [{ name: t.name() }, { label: `${t.label}x` }, { driver: "other" }]) {
        ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
      }
    },
  },
  {
    id: "volume.list.dangling",
    sentence: "The list can be of those that a container uses",
    async run(docker, t) {
      const [used, unused] = [await volume(docker, t), await volume(docker, t)];
      await t.created("true", { HostConfig: { Binds: [`${used.Name}:/v`] } });
      const { Volumes } = await docker.volumes.list({ filters: { dangling: false, label: t.label } });
      const names = Volumes?.map(({ Name }) => Name);
      ok(names?.includes(used.Name) && !names.includes(unused.Name), `they are ${names}, of ${used.Name} and ${unused.Name}`);
    },
  },
  {
    id: "volume.delete",
    sentence: "A volume that is in use is a 409; later it goes, then is a 404, and with force no error",
    async run(docker, t) {
      const { Name: name } = await volume(docker, t);
      const box = await t.created("true", { HostConfig: { Binds: [`${name}:/v`] } });
      equal((await rejects(docker.volumes.delete({ name }), DockerApiError, "delete")).status, 409, "status");
      await docker.containers.delete({ id: box });
      equal(await docker.volumes.delete({ name }), undefined, "what delete gives");
      ok((await rejects(docker.volumes.inspect({ name }), DockerApiError, "inspect")).isNotFound, "it is still there");
      ok((await rejects(docker.volumes.delete({ name }), DockerApiError, "delete again")).isNotFound, "it was there again");
      equal(await docker.volumes.delete({ name, force: true }), undefined, "what delete gives with force");
    },
  },
  {
    id: "volume.prune",
    sentence: "A prune removes those that have the label, named ones where it is asked for, and no others",
    async run(docker, t) {
      const mark = t.name();
      const [gone, kept] = [await volume(docker, t, { Labels: { prune: mark } }), await volume(docker, t)];
      // Below 1.42, and in Podman, there is no `all`: named ones always go.
      const all = await speaks(docker, "1.42") && !await isPodman(docker) ? { all: true } : {};
      const prune = (filters: NonNullable<Parameters<typeof docker.volumes.prune>[0]>["filters"]) =>
        calmly(t, "prune", () => docker.volumes.prune({ filters }));
      // To Podman these are alternatives, and all volumes of an engine would go.
      const neither = { ...all, label: `prune=${mark}`, "label!": `prune=${mark}` };
      if (!await isPodman(docker)) equal((await prune(neither)).VolumesDeleted ?? [], [], "what has the label and has not");
      const { VolumesDeleted, SpaceReclaimed } = await prune({ ...all, label: `prune=${mark}` });
      equal([VolumesDeleted, SpaceReclaimed], [[gone.Name], 0], "what went");
      ok((await rejects(docker.volumes.inspect({ name: gone.Name }), DockerApiError, "inspect")).isNotFound, "it is still there");
      equal((await docker.volumes.inspect({ name: kept.Name })).Name, kept.Name, "the other one");
    },
  },
  {
    id: "volume.prune.anonymous",
    sentence: "Without all, a prune leaves those with a name from API 1.42 on",
    async run(docker, t) {
      if (!await speaks(docker, "1.42")) return;
      const mark = t.name();
      const named = await volume(docker, t, { Labels: { prune: mark } });
      const { Name: anonymous } = await docker.volumes.create({ Labels: { ...t.labels, prune: mark } });
      t.cleanup(() => docker.volumes.delete({ name: anonymous }));
      const { VolumesDeleted } = await calmly(t, "prune", () => docker.volumes.prune({ filters: { label: `prune=${mark}` } }));
      equal(VolumesDeleted, [anonymous], "what went");
      equal((await docker.volumes.inspect({ name: named.Name })).Name, named.Name, "the one with a name");
    },
  },
  {
    id: "volume.update.local",
    sentence: "An engine that is no manager has no cluster volumes to update: a 503, and below API 1.42 a DockerVersionError",
    async run(docker, t) {
      const { Name: name } = await volume(docker, t);
      const update = docker.volumes.update({ name, version: 1, Spec: { Availability: "pause" } });
      if (!await speaks(docker, "1.42")) return void await rejects(update, DockerVersionError, "update");
      ok((await rejects(update, DockerApiError, "update")).isUnavailable, "it is no 503");
      await rejects(docker.volumes.update({ name } as never), DockerInputError, "update without a version");
    },
  },
  {
    id: "volume.names",
    sentence: "Odd characters of a name reach the engine as they are",
    async run(docker, t) {
      const name = `${t.name()} ${oddName}`;
      const error = await rejects(docker.volumes.inspect({ name }), DockerApiError, "inspect");
      equal(error.status, 404, "status");
      ok(error.reason.includes(name), `the engine said ${error.reason}`);
    },
  },
  {
    id: "volume.bad-input",
    sentence: "What would lead elsewhere, and a filter that nobody knows, is refused; a bad name by the engine",
    async run(docker) {
      for (const bad of ["", "..", "a/../b", "a\0"]) {
        await rejects(docker.volumes.delete({ name: bad }), DockerInputError, `delete of ${JSON.stringify(bad)}`);
      }
      await rejects(docker.volumes.list({ filters: { nmae: "x" } as never }), DockerInputError, "a filter that nobody knows");
      ok((await rejects(docker.volumes.create({ Name: "a b" }), DockerApiError, "create of a bad name")).status >= 400, "status");
    },
  },
];
