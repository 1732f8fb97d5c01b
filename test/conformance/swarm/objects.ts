/** Secrets, configs, networks and volumes of a swarm, and its events. */
import { DockerApiError, DockerVersionError } from "../../../src/core/mod.ts";
import { equal, matches, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { all, oddName, speaks } from "../support.ts";
import { base64, service, serviceSays, tasksOf } from "./world.ts";

/** Its base64 has all that tells the alphabets apart. */
const data = "p?~s>w~rd grüße";

/** Cases of what services use. */
export const objectCases: readonly Case[] = [
  {
    id: "secret.life",
    sentence: "A secret is created, found by every filter, never told, changed in its labels by its version, and removed",
    async run(docker, t) {
      const Name = t.name();
      const { ID: id } = await docker.secrets.create({ Name, Data: base64(data), Labels: t.labels });
      t.cleanup(() => docker.secrets.delete({ id }));
      const { Spec, Version } = await docker.secrets.inspect({ id: Name });
      equal([Spec.Name, Spec.Labels, Spec.Data], [Name, t.labels, undefined], "what it is");
      for (const filters of [{ id }, { name: Name }, { names: Name }, { label: t.label }]) {
        equal((await docker.secrets.list({ filters })).map(({ ID }) => ID), [id], `ids by ${JSON.stringify(filters)}`);
      }
      equal(await docker.secrets.list({ filters: { name: t.name() } }), [], "those of another name");
      equal(
        await docker.secrets.update({ id, version: Version.Index, ...Spec, Labels: { ...t.labels, note: "a b ✓" } }),
        undefined,
        "what update gives",
      );
      equal((await docker.secrets.inspect({ id })).Spec.Labels?.note, "a b ✓", "the new label");
      const stale = await rejects(docker.secrets.update({ id, version: Version.Index, ...Spec }), DockerApiError, "a stale update");
      equal(stale.status, 500, "status of a stale update");
      equal(
        (await rejects(docker.secrets.create({ Name, Data: "eA==" }), DockerApiError, "a second one")).status,
        409,
        "status of a second one",
      );
      const alphabet = await rejects(
        docker.secrets.create({ Name: t.name(), Data: "cD9-cz53fnJk_w==" }),
        DockerApiError,
        "the other alphabet",
      );
      equal(alphabet.status, 400, "status with the alphabet of addresses");
      equal(await docker.secrets.delete({ id }), undefined, "what delete gives");
      equal((await rejects(docker.secrets.inspect({ id }), DockerApiError, "inspect")).status, 404, "status once it is gone");
    },
  },
  {
    id: "config.life",
    sentence: "A config is created, found by every filter, told, changed in its labels by its version, and removed",
    async run(docker, t) {
      const Name = t.name();
      const { ID: id } = await docker.configs.create({ Name, Data: base64(data), Labels: t.labels });
      t.cleanup(() => docker.configs.delete({ id }));
      const { Spec, Version } = await docker.configs.inspect({ id: Name });
      equal([Spec.Name, Spec.Labels, Spec.Data], [Name, t.labels, base64(data)], "what it is");
      for (const filters of [{ id }, { name: Name }, { label: t.label }]) {
        equal((await docker.configs.list({ filters })).map(({ ID }) => ID), [id], `ids by ${JSON.stringify(filters)}`);
      }
      equal(await docker.configs.list({ filters: { name: t.name() } }), [], "those of another name");
      equal(
        await docker.configs.update({ id, version: Version.Index, ...Spec, Labels: { ...t.labels, note: "a b ✓" } }),
        undefined,
        "what update gives",
      );
      equal((await docker.configs.inspect({ id })).Spec.Labels?.note, "a b ✓", "the new label");
      const stale = await rejects(docker.configs.update({ id, version: Version.Index, ...Spec }), DockerApiError, "a stale update");
      equal(stale.status, 500, "status of a stale update");
      equal(await docker.configs.delete({ id }), undefined, "what delete gives");
      equal((await rejects(docker.configs.inspect({ id }), DockerApiError, "inspect")).status, 404, "status once it is gone");
    },
  },
  {
    id: "service.secret-config",
    sentence: "A service reads its secret and its config, which stay while it uses them",
    async run(docker, t) {
      const [secret, config] = [t.name(), t.name()];
      const { ID: SecretID } = await docker.secrets.create({ Name: secret, Data: base64(data), Labels: t.labels });
      t.cleanup(() => docker.secrets.delete({ id: SecretID }));
      const { ID: ConfigID } = await docker.configs.create({ Name: config, Data: base64(`config ${data}`), Labels: t.labels });
      t.cleanup(() => docker.configs.delete({ id: ConfigID }));
      const file = { UID: "0", GID: "0", Mode: 0o444 };
      const id = await service(docker, t, 'echo "$(cat /run/secrets/s), $(cat /etc/c), $(stat -c %a /etc/c)"; exec tail -f /dev/null', {
        ContainerSpec: {
          Secrets: [{ SecretID, SecretName: secret, File: { ...file, Name: "s" } }],
          Configs: [{ ConfigID, ConfigName: config, File: { ...file, Name: "/etc/c" } }],
        },
      });
      await serviceSays(docker, t, id, `${data}, config ${data}, 444`);
      const used = await rejects(docker.secrets.delete({ id: SecretID }), DockerApiError, "delete of the secret");
      matches(used.reason, /in use/, "the reason");
      equal((await docker.secrets.inspect({ id: SecretID })).ID, SecretID, "the secret");
    },
  },
  {
    id: "network.overlay",
    sentence: "An overlay network is in the swarm, and a service in it is told of where details are asked for",
    async run(docker, t) {
      const name = t.name();
      const { Id } = await docker.networks.create({ Name: name, Driver: "overlay", Scope: "swarm", Attachable: true, Labels: t.labels });
      // Its endpoints take a moment to go.
      t.cleanup(() => t.until("the end of the network", () => docker.networks.delete({ id: Id }).then(() => true, () => false)));
      equal((await docker.networks.list({ filters: { scope: "swarm", name } })).map(({ Id }) => Id), [Id], "ids in the swarm");
      const found = await docker.networks.inspect({ id: name, scope: "swarm" });
      equal([found.Id, found.Scope, found.Attachable, found.Driver], [Id, "swarm", true, "overlay"], "what it is");
      // A node tells details of networks that it has tasks in.
      const Placement = { Constraints: ["node.role==manager"] };
      const id = await service(docker, t, "exec tail -f /dev/null", {
        TaskTemplate: { Placement, Networks: [{ Target: Id, Aliases: ["anders"] }] },
      });
      const [task] = await tasksOf(docker, t, id, "running");
      equal(task?.NetworksAttachments?.map(({ Network }) => Network?.ID), [Id], "networks of the task");
      const { Spec, Endpoint } = await docker.services.inspect({ id });
      equal([Spec.TaskTemplate?.Networks?.[0]?.Target, Endpoint.VirtualIPs?.[0]?.NetworkID], [Id, Id], "the network of the service");
      const services = await t.until("the service in the network", async () => {
        const { Services } = await docker.networks.inspect({ id: Id, verbose: true });
        return Services?.[present(Spec.Name, "the name")];
      });
      equal(services.Tasks?.length, 1, "tasks in the network");
      await docker.services.delete({ id });
    },
  },
  {
    id: "volume.cluster",
    sentence: "A cluster volume is created, told, changed in its availability by its id and version, and removed",
    async run(docker, t) {
      const Name = t.name();
      const spec = { Group: "g", AccessMode: { Scope: "single", Sharing: "none", MountVolume: {} }, Availability: "active" };
      if (!await speaks(docker, "1.42")) {
        await rejects(docker.volumes.update({ name: Name, version: 1, Spec: spec }), DockerVersionError, "update");
        return t.note("not tried, it takes API 1.42");
      }
      // No storage driver of this name is here: the volume is never made, but the swarm keeps what was asked for.
      const { ClusterVolume } = await docker.volumes.create({ Name, Driver: "dockwire-none", ClusterVolumeSpec: spec, Labels: t.labels });
      t.cleanup(() => docker.volumes.delete({ name: Name, force: true }));
      const name = present(ClusterVolume?.ID, "its id");
      const version = present(ClusterVolume?.Version?.Index, "its version");
      await docker.volumes.update({ name, version, Spec: { ...spec, Availability: "pause" } });
      const found = await docker.volumes.inspect({ name: Name });
      equal([found.Scope, found.ClusterVolume?.Spec?.Availability], ["global", "pause"], "what it is now");
      ok((await docker.volumes.list({ filters: { name: Name } })).Volumes?.some((each) => each.Name === Name), "it is not in the list");
      const stale = await rejects(docker.volumes.update({ name, version, Spec: spec }), DockerApiError, "a stale update");
      equal(stale.status, 500, "status of a stale update");
      equal(
        (await rejects(docker.volumes.update({ name: Name, version, Spec: spec }), DockerApiError, "an update by name")).status,
        404,
        "status of an update by name",
      );
      await docker.volumes.delete({ name: Name, force: true });
      equal((await rejects(docker.volumes.inspect({ name: Name }), DockerApiError, "inspect")).status, 404, "status once it is gone");
    },
  },
  {
    id: "swarm.events",
    sentence: "Events of a swarm come by their scope and by what they are about",
    async run(docker, t) {
      const { SystemTime } = await docker.system.info();
      const since = (SystemTime ? Date.parse(SystemTime) : Date.now()) / 1000 - 1;
      const [secret, config] = [t.name(), t.name()];
      const made = [
        await docker.secrets.create({ Name: secret, Data: "eA==" }),
        await docker.configs.create({ Name: config, Data: "eA==" }),
      ];
      await docker.secrets.delete({ id: secret });
      await docker.configs.delete({ id: config });
      const id = await service(docker, t, "true");
      const { Swarm } = await docker.system.info();
      const node = present(Swarm?.NodeID, "the node");
      type Filters = NonNullable<Parameters<typeof docker.system.events>[0]>["filters"];
      const told = async (filters: Filters) =>
        (await all(await docker.system.events({ since, until: new Date(Date.now() + 500), filters }))).map(({ Type, Action, Actor }) =>
          `${Type} ${Action} ${Actor.ID}`
        );
      await t.until("the event of the service", async () => (await told({ scope: "swarm", service: id })).includes(`service create ${id}`));
      equal(await told({ secret }), [`secret create ${made[0]?.ID}`, `secret remove ${made[0]?.ID}`], "events of the secret");
      equal(
        await told({ config, scope: "swarm" }),
        [`config create ${made[1]?.ID}`, `config remove ${made[1]?.ID}`],
        "events of the config",
      );
      // What nothing happened to.
      equal(await told({ node, event: "remove" }), [], "events of the node");
      for (const key of ["daemon", "plugin", "volume", "network", "image"]) {
        equal(await told({ [key]: t.name() }), [], `events of no ${key}`);
      }
    },
  },
  {
    id: "swarm.names",
    sentence: "Odd characters of names reach the swarm as they are, and are a 404",
    async run(docker) {
      const id = `nobody ${oddName}`;
      for (
        const call of [
          () => docker.services.inspect({ id }),
          () => docker.services.delete({ id }),
          () => docker.services.logs({ id, stdout: true }),
          () => docker.tasks.inspect({ id }),
          () => docker.nodes.inspect({ id }),
          () => docker.secrets.inspect({ id }),
          () => docker.configs.inspect({ id }),
        ]
      ) {
        const error = await rejects(call(), DockerApiError, String(call));
        equal(error.status, 404, "status");
        ok(error.reason.includes(id), `${String(call)} was answered with ${error.reason}`);
      }
      // A slash, though escaped, is none of a name to an engine.
      equal((await rejects(docker.services.inspect({ id: "a/b" }), DockerApiError, "inspect of a/b")).status, 404, "status");
    },
  },
];
