/** A swarm begins, others join, nodes change. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { equal, matches, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { nodeId, type World } from "./world.ts";

/** Cases of a swarm that begins. */
export function memberCases({ address, worker }: World): readonly Case[] {
  return [
    {
      id: "swarm.init",
      sentence: "init gives the id of the node, which inspect and info know; a second one is a 503",
      async run(docker) {
        const id = await docker.swarm.init({
          ListenAddr: "0.0.0.0:2377",
          AdvertiseAddr: address,
          DefaultAddrPool: ["10.216.0.0/16"],
          SubnetSize: 24,
          Availability: "active",
          // Two seconds of silence, and a node is down.
          Spec: { Labels: { note: "a b ✓" }, Dispatcher: { HeartbeatPeriod: 1e9 } },
        });
        const { Swarm } = await docker.system.info();
        equal([Swarm?.NodeID, Swarm?.LocalNodeState, Swarm?.ControlAvailable], [id, "active", true], "what info says");
        const swarm = await docker.swarm.inspect();
        equal([swarm.ID, swarm.SubnetSize, swarm.DefaultAddrPool], [Swarm?.Cluster?.ID, 24, ["10.216.0.0/16"]], "what inspect says");
        matches(swarm.JoinTokens.Worker, /^SWMTKN-1-/, "the token of workers");
        const again = await rejects(docker.swarm.init({ ListenAddr: "0.0.0.0:2377" }), DockerApiError, "a second init");
        equal(again.status, 503, "its status");
      },
    },
    {
      id: "swarm.init.ping",
      sentence: "The ping tells that it is a manager, where an engine says that at all",
      async run(docker) {
        const { swarm } = await docker.system.ping();
        equal(swarm ?? "active/manager", "active/manager", "what it says");
      },
    },
    ...worker ? joinCases(worker) : [],
    {
      id: "swarm.update",
      sentence: "An update changes what it says, by the version of the last inspect, also as a bigint; a stale one is a 500",
      async run(docker) {
        const { Spec, Version } = await docker.swarm.inspect();
        const Orchestration = { TaskHistoryRetentionLimit: 1 };
        await docker.swarm.update({ version: BigInt(Version.Index), ...Spec, Orchestration, Labels: { zone: "ü" } });
        const after = await docker.swarm.inspect();
        equal([after.Spec.Labels, after.Spec.Orchestration], [{ zone: "ü" }, Orchestration], "what it is now");
        const stale = await rejects(docker.swarm.update({ version: Version.Index, ...Spec }), DockerApiError, "a stale update");
        equal(stale.status, 500, "status");
        matches(stale.reason, /update out of sequence/, "the reason");
      },
    },
    {
      id: "swarm.update.rotate",
      sentence: "An update rotates the tokens that it is asked to, and no others",
      async run(docker) {
        const before = await docker.swarm.inspect();
        await docker.swarm.update({ version: before.Version.Index, ...before.Spec, rotateWorkerToken: true, rotateManagerToken: false });
        const between = await docker.swarm.inspect();
        ok(between.JoinTokens.Worker !== before.JoinTokens.Worker, "the token of workers is the same");
        equal(between.JoinTokens.Manager, before.JoinTokens.Manager, "the token of managers");
        await docker.swarm.update({ version: between.Version.Index, ...between.Spec, rotateManagerToken: true });
        ok((await docker.swarm.inspect()).JoinTokens.Manager !== before.JoinTokens.Manager, "the token of managers is the same");
      },
    },
    {
      id: "node.list",
      sentence: "The list has a node by every filter, and not by another value of one",
      async run(docker, t) {
        const self = await docker.nodes.inspect({ id: await nodeId(docker) });
        equal((await docker.nodes.list({ filters: { id: self.ID, membership: "accepted" } })).length, 1, "nodes that were accepted");
        // It forgets that it was accepted.
        await docker.nodes.update({ id: self.ID, version: self.Version.Index, ...self.Spec, Labels: { zone: t.name() } });
        const { Labels } = (await docker.nodes.inspect({ id: self.ID })).Spec;
        type Filters = NonNullable<Parameters<typeof docker.nodes.list>[0]>["filters"];
        const has = async (filters: Filters) => (await docker.nodes.list({ filters })).some(({ ID }) => ID === self.ID);
        ok((await docker.nodes.list()).some(({ ID }) => ID === self.ID), "not in the whole list");
        for (
          const filters of [
            { id: self.ID },
            { name: present(self.Description.Hostname, "the host name") },
            { role: "manager" },
            { "node.label": `zone=${Labels?.zone}` },
          ]
        ) ok(await has(filters), `not by ${JSON.stringify(filters)}`);
        for (const filters of [{ role: "worker" }, { "node.label": "zone=x" }, { label: "x=y" }, { name: "nobody" }]) {
          ok(!await has(filters), `also by ${JSON.stringify(filters)}`);
        }
      },
    },
    {
      id: "node.missing",
      sentence: "A node that is not there is a 404, and a stale update of one a 500",
      async run(docker) {
        equal((await rejects(docker.nodes.inspect({ id: "nobody" }), DockerApiError, "inspect")).status, 404, "status of inspect");
        equal((await rejects(docker.nodes.delete({ id: "nobody" }), DockerApiError, "delete")).status, 404, "status of delete");
        const { ID: id, Spec } = await docker.nodes.inspect({ id: await nodeId(docker) });
        const stale = await rejects(docker.nodes.update({ id, version: 1, ...Spec }), DockerApiError, "a stale update");
        equal(stale.status, 500, "status");
        matches(stale.reason, /update out of sequence/, "the reason");
      },
    },
    ...worker ? workerCases(worker) : [],
  ];
}

function joinCases({ docker: second, address }: NonNullable<World["worker"]>): readonly Case[] {
  return [
    {
      id: "swarm.join.wrong",
      sentence: "A join with a token that is none is refused, and the engine stays outside",
      async run(docker) {
        const RemoteAddrs = (await docker.system.info()).Swarm?.RemoteManagers?.map(({ Addr }) => Addr) ?? [];
        const join = second.swarm.join({ ListenAddr: "0.0.0.0:2377", AdvertiseAddr: address, RemoteAddrs, JoinToken: "SWMTKN-1-nonsense" });
        ok((await rejects(join, DockerApiError, "the join")).status >= 400, "status");
        equal((await second.system.info()).Swarm?.LocalNodeState, "inactive", "its state");
      },
    },
    {
      id: "swarm.join",
      sentence: "A join with the token of workers makes a second node, that is ready",
      async run(docker, t) {
        const RemoteAddrs = (await docker.system.info()).Swarm?.RemoteManagers?.map(({ Addr }) => Addr) ?? [];
        const { JoinTokens } = await docker.swarm.inspect();
        const body = {
          ListenAddr: "0.0.0.0:2377",
          AdvertiseAddr: address,
          RemoteAddrs,
          JoinToken: JoinTokens.Worker,
          Availability: "active",
        };
        equal(await second.swarm.join(body), undefined, "what join gives");
        const { Swarm } = await second.system.info();
        equal([Swarm?.LocalNodeState, Swarm?.ControlAvailable, Swarm?.NodeAddr], ["active", false, address], "what it says of itself");
        const id = present(Swarm?.NodeID, "its id");
        const { Spec, Status } = await t.until("the node", async () => {
          const node = await docker.nodes.inspect({ id });
          return node.Status.State === "ready" && node;
        });
        equal([Spec.Role, Status.Addr, (await docker.nodes.list()).length], ["worker", address, 2], "what it is");
        equal((await rejects(second.swarm.join(body), DockerApiError, "a second join")).status, 503, "status of a second join");
      },
    },
    {
      id: "swarm.worker",
      sentence: "What only a manager may say is a 503 on a worker",
      async run() {
        for (
          const call of [() => second.nodes.list(), () => second.services.list(), () => second.swarm.inspect(), () => second.secrets.list()]
        ) {
          const error = await rejects(call(), DockerApiError, String(call));
          equal(error.status, 503, "status");
          matches(error.reason, /manager/, "the reason");
        }
      },
    },
  ];
}

function workerCases({ docker: second }: NonNullable<World["worker"]>): readonly Case[] {
  return [
    {
      id: "node.drain",
      sentence: "A node that is drained loses its tasks to others, and takes them again when it is active",
      async run(docker) {
        const id = await nodeId(second);
        for (const Availability of ["drain", "pause", "active"] as const) {
          const { Spec, Version } = await docker.nodes.inspect({ id });
          await docker.nodes.update({ id, version: Version.Index, ...Spec, Availability });
          equal((await docker.nodes.inspect({ id })).Spec.Availability, Availability, "Availability");
        }
      },
    },
    {
      id: "node.promote",
      sentence: "A worker that is promoted answers as a manager, until it is demoted",
      async run(docker, t) {
        const id = await nodeId(second);
        const become = async (Role: "manager" | "worker") => {
          const { Spec, Version } = await docker.nodes.inspect({ id });
          await docker.nodes.update({ id, version: Version.Index, ...Spec, Role });
        };
        await become("manager");
        await t.until("its promotion", async () => (await docker.nodes.inspect({ id })).ManagerStatus?.Reachability === "reachable");
        const nodes = await t.until("its answer", () =>
          second.nodes.list().catch((error) => {
            if (DockerApiError.is(error)) return undefined;
            throw error;
          }));
        equal(nodes.length, 2, "nodes that it knows");
        await become("worker");
        await t.until("its demotion", async () => !(await docker.nodes.inspect({ id })).ManagerStatus);
        await t.until(
          "its silence",
          () => second.nodes.list().then(() => false, (error) => DockerApiError.is(error) && error.isUnavailable),
        );
      },
    },
  ];
}
