/** A swarm is locked and unlocked, nodes leave it. */
import { DockerApiError } from "../../../src/core/mod.ts";
import { equal, matches, ok, present, rejects } from "../assert.ts";
import type { Case } from "../case.ts";
import { nodeId, type World } from "./world.ts";

/** Cases of the end of a swarm. */
export function lockCases({ address, worker, restart }: World): readonly Case[] {
  return [
    {
      id: "swarm.unlockkey",
      sentence: "A swarm that locks has a key, which can be rotated; one that is not locked cannot be unlocked",
      async run(docker) {
        equal(await docker.swarm.unlockkey(), { UnlockKey: "" }, "the key of a swarm that does not lock");
        const lock = async (AutoLockManagers: boolean, rotateManagerUnlockKey: boolean) => {
          const { Spec, Version } = await docker.swarm.inspect();
          await docker.swarm.update({ version: Version.Index, ...Spec, EncryptionConfig: { AutoLockManagers }, rotateManagerUnlockKey });
          return (await docker.swarm.unlockkey()).UnlockKey;
        };
        const key = await lock(true, false);
        matches(key, /^SWMKEY-1-\S+$/, "the key");
        const other = await lock(true, true);
        ok(other !== key && other.startsWith("SWMKEY-1-"), `the rotated key is ${other}`);
        const error = await rejects(docker.swarm.unlock({ UnlockKey: other }), DockerApiError, "unlock");
        equal([error.status, error.isConflict], [409, true], "its status");
      },
    },
    ...worker ? leaveCases(address, worker) : [],
    ...restart ? [unlockCase(restart)] : [],
    {
      id: "swarm.leave",
      sentence: "The last manager leaves only with force, and is outside then",
      async run(docker) {
        const error = await rejects(docker.swarm.leave(), DockerApiError, "leave");
        ok(error.status >= 400, `status is ${error.status}`);
        equal((await docker.system.info()).Swarm?.LocalNodeState, "active", "its state");
        equal(await docker.swarm.leave({ force: true }), undefined, "what leave gives");
        equal((await docker.system.info()).Swarm?.LocalNodeState, "inactive", "its state after that");
        equal((await rejects(docker.swarm.inspect(), DockerApiError, "inspect")).status, 503, "status of inspect");
      },
    },
  ];
}

function unlockCase(restart: () => Promise<void>): Case {
  return {
    id: "swarm.unlock",
    sentence: "A locked manager that starts again is a 503 until it is unlocked, with the right key alone",
    async run(docker, t) {
      const { UnlockKey } = await docker.swarm.unlockkey();
      ok(UnlockKey, "the swarm does not lock");
      await restart();
      equal((await docker.system.info()).Swarm?.LocalNodeState, "locked", "its state");
      const { swarm } = await docker.system.ping();
      equal(swarm ?? "locked", "locked", "what the ping says");
      const refused = await rejects(docker.swarm.inspect(), DockerApiError, "inspect");
      equal(refused.status, 503, "status");
      matches(refused.reason, /locked|unlock/, "the reason");
      const wrong = await rejects(
        docker.swarm.unlock({ UnlockKey: "SWMKEY-1-WuYH/IX284+lRcXuoVf38viIDK3HJEKY13MIHX+tTt8" }),
        DockerApiError,
        "unlock",
      );
      ok(wrong.status >= 400, `status is ${wrong.status}`);
      equal(await docker.swarm.unlock({ UnlockKey }), undefined, "what unlock gives");
      const { Spec, Version } = await t.until(
        "the swarm",
        () => docker.swarm.inspect().catch((error) => DockerApiError.is(error) ? undefined : Promise.reject(error)),
      );
      await docker.swarm.update({ version: Version.Index, ...Spec, EncryptionConfig: { AutoLockManagers: false } });
      equal(await docker.swarm.unlockkey(), { UnlockKey: "" }, "the key after all");
    },
  };
}

function leaveCases(address: string, { docker: second, address: own }: NonNullable<World["worker"]>): readonly Case[] {
  return [
    {
      id: "node.delete",
      sentence: "A node that is up stays; one that left can be removed",
      async run(docker, t) {
        const id = await nodeId(second);
        const error = await rejects(docker.nodes.delete({ id }), DockerApiError, "delete of a node that is up");
        ok(error.status >= 400 && /not down/.test(error.reason), `it failed with ${error}`);
        equal(await second.swarm.leave(), undefined, "what leave gives");
        equal((await second.system.info()).Swarm?.LocalNodeState, "inactive", "its state");
        await t.until("the end of the node", async () => (await docker.nodes.inspect({ id })).Status.State === "down");
        equal(await docker.nodes.delete({ id }), undefined, "what delete gives");
        equal((await rejects(docker.nodes.inspect({ id }), DockerApiError, "inspect")).status, 404, "status once it is gone");
      },
    },
    {
      id: "node.delete.force",
      sentence: "With force a node that is up can be removed, too",
      async run(docker, t) {
        const { JoinTokens } = await docker.swarm.inspect();
        await second.swarm.join({
          ListenAddr: "0.0.0.0:2377",
          AdvertiseAddr: own,
          RemoteAddrs: [`${address}:2377`],
          JoinToken: JoinTokens.Worker,
        });
        t.cleanup(() => second.swarm.leave({ force: true }));
        const id = await nodeId(second);
        await t.until("the node", async () => (await docker.nodes.inspect({ id })).Status.State === "ready");
        await docker.nodes.delete({ id, force: true });
        equal((await rejects(docker.nodes.inspect({ id }), DockerApiError, "inspect")).status, 404, "status once it is gone");
        ok(present(await docker.nodes.list(), "nodes").length === 1, "there are others");
      },
    },
  ];
}
