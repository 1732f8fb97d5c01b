import { describe, expect, test } from "vitest";
import { policyFrom } from "../../src/mcp/policy/grants.ts";
import { ids } from "../mcp/corpus/objects.ts";
import { callOver, endpointOf, perform, policies, refusalOf } from "../mcp/corpus/run.ts";
import { world } from "../mcp/corpus/world.ts";
import { failure } from "../support/settled.ts";

const asking = policyFrom({ key: new Uint8Array(32).fill(7), install: "test", allow: ["all"] });

/** Why a request does not get through. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  const error = await failure(work);
  return refusalOf(error) ?? error;
}

describe("two steps", () => {
  test("an image of somebody else's that is pulled again is not ours to remove", async () => {
    const engine = await world(policies.managed);
    const { caller } = callOver(engine, policies.managed);
    await perform(callOver(engine, policies.managed, caller), "ImageCreate", { fromImage: "busybox", tag: "latest" });
    const removing = perform(callOver(engine, policies.managed, caller), "ImageDelete", { name: "busybox:latest" });
    expect(await refusal(removing)).toBe("R8");
  });

  test("an exec can be started in the call that made it, and in no other", async () => {
    const engine = await world(policies.managed);
    const { caller, guard } = callOver(engine, policies.managed);
    const made = await perform({ caller, guard }, "ContainerExec", { id: "mine", Cmd: ["id"] }) as { Id: string };
    const other = callOver(engine, policies.managed, caller);
    expect(await refusal(other.guard.admit({ endpoint: endpointOf("ExecStart"), input: { id: made.Id } }))).toBe("R6");
    await expect(guard.admit({ endpoint: endpointOf("ExecStart"), input: { id: made.Id } })).resolves.toMatchObject({
      input: { id: made.Id },
    });
  });

  test("a name that is given to another container after it was judged leads to the one that was judged", async () => {
    const engine = await world(policies.managed);
    const { guard } = callOver(engine, policies.managed);
    const admitted = await guard.admit({ endpoint: endpointOf("ContainerStop"), input: { id: "mine" } });
    engine.drop("containers", ids.mine);
    engine.put("containers", { Id: ids.foreign, Name: "/mine", Config: { Labels: {} }, HostConfig: {} });
    expect(admitted.input).toEqual({ id: ids.mine });
  });

  test("what a person agreed to is not what has the name afterwards", async () => {
    const engine = await world(asking);
    const asked: string[] = [];
    const elicit = (message: string) => Promise.resolve((asked.push(message), asked.length === 1 ? "accept" as const : "decline" as const));
    const { guard } = callOver(engine, asking, undefined, { elicit });
    const request = { endpoint: endpointOf("ContainerDelete"), input: { id: "mine" } };
    await guard.approve([request], ["container mine"]);
    engine.drop("containers", ids.mine);
    engine.put("containers", { Id: ids.foreign, Name: "/mine", Config: { Labels: {} }, HostConfig: {} });
    expect(await refusal(guard.admit(request))).toBe("R8");
    expect(engine.changes).toEqual([]);
  });

  test("what a person agreed to is not another request, nor the same with more in it", async () => {
    const engine = await world(asking);
    let answers = 0;
    const elicit = () => Promise.resolve(answers++ === 0 ? "accept" as const : "decline" as const);
    const { guard } = callOver(engine, asking, undefined, { elicit });
    const endpoint = endpointOf("ContainerDelete");
    await guard.approve([{ endpoint, input: { id: "mine" } }], ["container mine"]);
    for (const input of [{ id: "caps" }, { id: "mine", force: true }, { id: "mine", v: true }]) {
      expect(await refusal(guard.admit({ endpoint, input }))).toBe("confirm");
    }
    await expect(guard.admit({ endpoint, input: { id: "mine" } })).resolves.toMatchObject({ input: { id: ids.mine } });
  });

  test("a volume that somebody makes at the last moment is judged by what it is", async () => {
    const engine = await world(policies.managed);
    engine.before = (request) => {
      if (request === "POST /volumes/create") {
        engine.put("volumes", { Name: "fresh", Driver: "local", Options: { type: "none", o: "bind", device: "/" }, Labels: null });
      }
    };
    const creating = perform(callOver(engine, policies.managed), "ContainerCreate", {
      name: "x",
      Image: "busybox:latest",
      HostConfig: { Binds: ["fresh:/v"] },
    });
    expect(["R4", "R6"]).toContain(await refusal(creating));
    expect(engine.changes.map(({ request }) => request)).toEqual(["POST /volumes/create"]);
  });

  test("a volume that becomes a bind after its container was made is judged again at the start", async () => {
    const all = await world(policies.all);
    all.put("containers", laterContainer);
    all.put("volumes", boundVolume);
    expect(await refusal(perform(callOver(all, policies.all), "ContainerStart", { id: "later" }))).toBe("R6");
    expect(all.changes).toEqual([]);
  });

  test("a container that was renamed is still ours, and one that took its name is not", async () => {
    const engine = await world(policies.managed);
    const { caller } = callOver(engine, policies.managed);
    await perform(callOver(engine, policies.managed, caller), "ContainerRename", { id: "mine", name: "elsewhere" });
    engine.drop("containers", ids.foreign);
    engine.put("containers", { Id: ids.foreign, Name: "/mine", Config: { Labels: {} }, HostConfig: {} });
    engine.put("containers", { Id: ids.mine, Name: "/elsewhere", Config: { Labels: {} }, HostConfig: {} });
    expect(await refusal(perform(callOver(engine, policies.managed, caller), "ContainerStop", { id: "mine" }))).toBe("R8");
    await perform(callOver(engine, policies.managed, caller), "ContainerStop", { id: "elsewhere" });
  });
});

const laterContainer = {
  Id: ids.nfs,
  Name: "/later",
  Config: { Labels: {} },
  HostConfig: { Binds: ["turned:/data"] },
  Mounts: [{ Type: "volume", Name: "turned", Source: "/v", Destination: "/data", Driver: "local", RW: true }],
};

const boundVolume = { Name: "turned", Driver: "local", Options: { type: "none", o: "bind", device: "/" }, Labels: null };
