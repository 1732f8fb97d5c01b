/** Networks. */
import { DockerApiError, DockerInputError } from "../../../src/core/mod.ts";
import type { Docker } from "../../../src/core/mod.ts";
import type { NetworkCreateBody } from "../../../src/core/types/network-inspect.ts";
import { equal, matches, ok, rejects } from "../assert.ts";
import type { Case, Tools } from "../case.ts";
import { calmly, oddName } from "../support.ts";

/** A network that is removed in the end. */
async function network(
  docker: Docker,
  t: Tools,
  more: Partial<NetworkCreateBody> = {},
): Promise<{ readonly id: string; readonly name: string }> {
  const name = more.Name ?? t.name();
  const { Id } = await docker.networks.create({ ...more, Name: name, Labels: { ...t.labels, ...more.Labels } });
  t.cleanup(() => docker.networks.delete({ id: Id }));
  return { id: Id, name };
}

/** Id of a container in a network, that ends at once when it has to. */
function member(t: Tools, { name }: { readonly name: string }): Promise<string> {
  return t.started("exec tail -f /dev/null", { StopSignal: "SIGKILL", HostConfig: { NetworkMode: name } });
}

/** The cases. */
export const networkCases: readonly Case[] = [
  {
    id: "network.create",
    sentence: "A network is as it was asked for, by id and by name",
    async run(docker, t) {
      const subnet = `10.${200 + Math.floor(Math.random() * 12)}.${Math.floor(Math.random() * 255)}.0/24`;
      const { id, name } = await network(docker, t, {
        Driver: "bridge",
        Internal: true,
        IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: subnet.replace("0/24", "9") }] },
        Labels: { note: "a b ✓" },
      });
      const network1 = await docker.networks.inspect({ id });
      equal([network1.Id, network1.Name, network1.Driver, network1.Internal], [id, name, "bridge", true], "what it is");
      equal(
        network1.IPAM.Config?.map(({ Subnet, Gateway }) => [Subnet, Gateway]),
        [[subnet, subnet.replace("0/24", "9")]],
        "its addresses",
      );
      equal(network1.Labels?.note, "a b ✓", "the label");
      equal((await docker.networks.inspect({ id: name, verbose: true, scope: "local" })).Id, id, "Id by name");
    },
  },
  {
    id: "network.list",
    sentence: "The list has it by every filter, and not by another value of one",
    async run(docker, t) {
      const { id, name } = await network(docker, t, { Internal: true });
      type Filters = NonNullable<Parameters<typeof docker.networks.list>[0]>["filters"];
      const has = async (filters: Filters) =>
        (await calmly(t, "list", () => docker.networks.list({ filters }))).some(({ Id }) => Id === id);
      ok((await docker.networks.list()).some(({ Id }) => Id === id), "not in the whole list");
      const mine = { name };
      for (
        const filters of [mine, { id: id.slice(0, 20) }, { label: t.label }, { driver: "bridge", ...mine }, { dangling: true, ...mine }]
      ) {
        ok(await has(filters), `not by ${JSON.stringify(filters)}`);
      }
      for (const filters of [{ name: t.name() }, { label: `${t.label}x` }, { driver: "macvlan", ...mine }, { dangling: false, ...mine }]) {
        ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
      }
    },
  },
  {
    id: "network.list.scope",
    sentence: "The list can be of one scope, and of those that are not the engine's own",
    async run(docker, t) {
      const { id, name } = await network(docker, t, { Internal: true });
      equal((await docker.networks.list({ filters: { scope: "local", name } })).map(({ Id }) => Id), [id], "ids in the local scope");
      equal(await docker.networks.list({ filters: { scope: "swarm", name } }), [], "those in a swarm");
      equal((await docker.networks.list({ filters: { type: "custom", name } })).map(({ Id }) => Id), [id], "ids of custom ones");
      equal(await docker.networks.list({ filters: { type: "builtin", name } }), [], "those of the engine itself");
    },
  },
  {
    id: "network.connect",
    sentence: "A container that is connected is in the network, with its aliases, and is found by them, until it is disconnected",
    async run(docker, t) {
      const [one, two] = [await network(docker, t, { Internal: true }), await network(docker, t, { Internal: true })];
      const box = await member(t, one);
      const other = await member(t, two);
      equal(
        await docker.networks.connect({ id: two.id, Container: box, EndpointConfig: { Aliases: ["anders"] } }),
        undefined,
        "what connect gives",
      );
      const address = (await docker.networks.inspect({ id: two.id })).Containers?.[box]?.IPv4Address.split("/")[0];
      const { Networks } = (await docker.containers.inspect({ id: box })).NetworkSettings;
      ok(Networks?.[two.name]?.Aliases?.includes("anders"), `its endpoint is ${JSON.stringify(Networks?.[two.name])}`);
      // Whether a ping may be sent is another matter.
      const { stdout } = await docker.exec(other, ["ping", "-c", "1", "-W", "1", "anders"]);
      ok(address && stdout.startsWith(`PING anders (${address})`), `it is at ${address}, and the ping said ${stdout}`);
      await docker.networks.disconnect({ id: two.name, Container: box, Force: false });
      equal(Object.keys((await docker.containers.inspect({ id: box })).NetworkSettings.Networks ?? {}), [one.name], "its networks");
      await docker.networks.disconnect({ id: one.name, Container: box, Force: true });
      equal((await docker.networks.inspect({ id: one.id })).Containers?.[box], undefined, "its endpoint after all");
    },
  },
  {
    id: "network.delete.in-use",
    sentence: "A network that is in use stays, and the error says so; later it goes, and then is a 404",
    async run(docker, t) {
      const { id, name } = await network(docker, t, { Internal: true });
      const box = await member(t, { name });
      const error = await rejects(docker.networks.delete({ id: name }), DockerApiError, "delete");
      ok(error.isForbidden || error.isConflict, `status is ${error.status}`);
      matches(error.reason, /active endpoints|in use|being used|associated/, "the reason");
      await docker.containers.delete({ id: box, force: true });
      equal(await docker.networks.delete({ id }), undefined, "what delete gives");
      ok((await rejects(docker.networks.inspect({ id }), DockerApiError, "inspect")).isNotFound, "it is still there");
      ok((await rejects(docker.networks.delete({ id }), DockerApiError, "delete again")).isNotFound, "it was there again");
    },
  },
  {
    id: "network.create.conflict",
    sentence: "A name that is taken is refused, as one that is predefined",
    async run(docker, t) {
      const { name } = await network(docker, t, { Internal: true });
      const error = await rejects(docker.networks.create({ Name: name, CheckDuplicate: true }), DockerApiError, "create");
      equal(error.status, 409, "status");
      const predefined = await rejects(docker.networks.delete({ id: "host" }), DockerApiError, "delete of host");
      ok(predefined.isForbidden || predefined.isConflict || predefined.isNotFound, `status is ${predefined.status}`);
    },
  },
  {
    id: "network.prune",
    sentence: "A prune removes those that have the label and are old enough, and no others",
    async run(docker, t) {
      const mark = t.name();
      const [gone, kept] = [
        await network(docker, t, { Internal: true, Labels: { prune: mark } }),
        await network(docker, t, { Internal: true }),
      ];
      const prune = (filters: NonNullable<Parameters<typeof docker.networks.prune>[0]>["filters"]) =>
        calmly(t, "prune", () => docker.networks.prune({ filters }));
      equal((await prune({ label: `prune=${mark}`, until: "1h" })).NetworksDeleted ?? [], [], "what is old");
      equal(
        (await prune({ label: `prune=${mark}`, "label!": `prune=${mark}` })).NetworksDeleted ?? [],
        [],
        "what has the label and has not",
      );
      equal((await prune({ label: `prune=${mark}` })).NetworksDeleted, [gone.name], "what went");
      ok((await rejects(docker.networks.inspect({ id: gone.id }), DockerApiError, "inspect")).isNotFound, "it is still there");
      ok((await docker.networks.inspect({ id: kept.id })).Id, "the other one went");
    },
  },
  {
    id: "network.names",
    sentence: "Odd characters of a name reach the engine as they are",
    async run(docker, t) {
      const name = `${t.name()} ${oddName}`;
      const error = await rejects(docker.networks.inspect({ id: name }), DockerApiError, "inspect");
      equal(error.status, 404, "status");
      ok(error.reason.includes(name), `the engine said ${error.reason}`);
      await rejects(docker.networks.list({ filters: { nmae: "x" } as never }), DockerInputError, "a filter that nobody knows");
    },
  },
  {
    id: "network.create.no-name",
    sentence: "A network without a name is refused",
    async run(docker, t) {
      const made = docker.networks.create({ Labels: t.labels } as never);
      t.cleanup(async () => docker.networks.delete({ id: (await made).Id }));
      ok((await rejects(made, DockerApiError, "create")).status >= 400, "status");
    },
  },
];
