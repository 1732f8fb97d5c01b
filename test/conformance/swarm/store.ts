/** What only an engine with the containerd store can: the second engine has it where scripts/test-engines.ts started it. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { tar } from "../../../src/core/codecs/tar-write.ts";
import { equal, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import type { World } from "./world.ts";

/** Cases of the containerd store. */
export function storeCases({ worker }: World): readonly Case[] {
  if (!worker) return [];
  const { docker } = worker;
  return [
    {
      id: "image.store",
      sentence: "With the containerd store images are listed by what they are not labelled with, with their manifests, and go by platform",
      async run(_manager, t) {
        const { DriverStatus } = await docker.system.info();
        if (!JSON.stringify(DriverStatus).includes("containerd.snapshotter")) {
          return t.note("not tried, the second engine has another store");
        }
        const repo = `localhost/dockwire-test/${t.name()}`;
        const name = `${repo}:one`;
        await docker.images.create({ fromSrc: "-", repo, tag: "one", changes: [`LABEL ${t.label}`], body: tar({ f: repo }) });
        t.cleanup(() => docker.images.delete({ name }));
        const ids = async (label: string) =>
          (await docker.images.list({ filters: { reference: name, "label!": label } })).map(({ Id }) => Id);
        const { Id } = await docker.images.inspect({ name });
        // Of a label with its value, Docker 28 asks that it be there with another one.
        equal([await ids(Object.keys(t.labels)[0] ?? ""), await ids("other")], [[], [Id]], "ids by what it has, and has not");
        const [found] = await docker.images.list({ manifests: true, filters: { reference: name } });
        const [manifest] = present(found?.Manifests, "the manifests");
        equal([found?.Manifests?.length, manifest?.Kind, manifest?.Available], [1, "image", true], "manifests");
        equal((await docker.images.inspect({ name, manifests: true })).Manifests?.[0]?.ID, manifest?.ID, "the manifest of inspect");
        const platform = present(manifest?.ImageData?.Platform, "its platform");
        const other = { os: "linux", architecture: "s390x" };
        await rejects(docker.images.delete({ name, platforms: [other], force: true }), DockerApiError, "delete of another platform");
        const gone = await docker.images.delete({
          name,
          platforms: [{ os: platform.os, architecture: platform.architecture }],
          force: true,
        });
        ok(gone.some(({ Deleted }) => Deleted !== undefined), `what went is ${JSON.stringify(gone)}`);
      },
    },
  ];
}
