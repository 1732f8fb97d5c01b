import { describe, expect, test } from "vitest";
import { jsonAnswer } from "../support/scripted.ts";
import { answer, runTool, scriptedEngine, textOf } from "../support/write-tools.ts";

const net = { Id: "n".repeat(64), Name: "app" };
const id = "a".repeat(64);
const web = (networks: object) => ({ Id: id, Name: "/web", State: {}, NetworkSettings: { Networks: networks } });
const listed = (networks: object, mode: string = "bridge") => ({
  Id: id,
  Names: ["/web"],
  HostConfig: { NetworkMode: mode },
  NetworkSettings: { Networks: networks },
});

describe("network_create", () => {
  test("a bridge, cut off and with a subnet where that is asked for", async () => {
    const far = scriptedEngine({ "POST /networks/create": answer(201, { Id: net.Id, Warning: "odd" }) });
    const result = await runTool(far.caller, "network_create", { name: "app", internal: true, subnet: "10.9.0.0/24", labels: ["a=b"] });
    await runTool(far.caller, "network_create", { name: "plain" });
    expect(far.heard().map(({ json }) => json)).toEqual([
      {
        Name: "app",
        Driver: "bridge",
        CheckDuplicate: true,
        Internal: true,
        IPAM: { Config: [{ Subnet: "10.9.0.0/24" }] },
        Labels: { a: "b" },
      },
      { Name: "plain", Driver: "bridge", CheckDuplicate: true, Internal: false },
    ]);
    expect(result.data).toEqual({ network: "app", id: net.Id });
    expect(result.parts).toEqual([{ untrusted: "odd", source: "engine:warnings" }]);
  });
});

describe("network_attach", () => {
  const engine = (networks: object) =>
    scriptedEngine({
      "GET /networks/app": jsonAnswer(net),
      "GET /containers/web/json": jsonAnswer(web(networks)),
      [`POST /networks/${net.Id}/connect`]: answer(200),
      [`POST /networks/${net.Id}/disconnect`]: answer(200),
    });
  const sent = (far: ReturnType<typeof engine>) =>
    far.heard().filter(({ what }) => what.startsWith("POST")).map(({ what, json }) => [what.split("/").at(-1), json]);

  test("connects by full ids, with aliases", async () => {
    const far = engine({});
    const result = await runTool(far.caller, "network_attach", { network: "app", container: "web", aliases: ["db"] });
    expect(sent(far)).toEqual([["connect", { Container: id, EndpointConfig: { Aliases: ["db"] } }]]);
    expect(result.data).toEqual({ network: "app", container: "web", action: "connect", changed: true });
  });

  test.each([
    ["connect", { app: { NetworkID: net.Id } }],
    ["connect", { renamed: { NetworkID: net.Id } }],
    ["disconnect", { other: { NetworkID: "x" } }],
  ])("%s: already so is no request: %j", async (action, networks) => {
    const far = engine(networks);
    const result = await runTool(far.caller, "network_attach", { network: "app", container: "web", action });
    expect(sent(far)).toEqual([]);
    expect(result.data?.changed).toBe(false);
    expect(result.header).toContain("already, nothing changed");
  });

  test("disconnects", async () => {
    const far = engine({ app: { NetworkID: net.Id } });
    await runTool(far.caller, "network_attach", { network: "app", container: "web", action: "disconnect" });
    expect(sent(far)).toEqual([["disconnect", { Container: id }]]);
  });
});

describe("network_remove", () => {
  const engine = (containers: object[]) =>
    scriptedEngine({
      "GET /networks/app": jsonAnswer(net),
      "GET /containers/json": jsonAnswer(containers),
      [`DELETE /networks/${net.Id}`]: answer(204),
    });

  test("removes by full id", async () => {
    const far = engine([listed({ other: { NetworkID: "x" } })]);
    expect((await runTool(far.caller, "network_remove", { network: "app" })).data?.id).toBe(net.Id);
    expect(far.heard().find(({ what }) => what === "GET /containers/json")?.query).toEqual({ all: "1" });
    expect(far.heard().at(-1)?.what).toBe(`DELETE /networks/${net.Id}`);
  });

  test.each([
    [listed({ app: {} })],
    [listed({ other: { NetworkID: net.Id } })],
    [listed({}, "app")],
    [listed({}, net.Id)],
  ])("never under a container, which an engine might do: %#", async (one) => {
    const far = engine([one]);
    await expect(runTool(far.caller, "network_remove", { network: "app" })).rejects.toMatchObject({
      code: "in_use",
      message: expect.stringContaining("web"),
    });
    expect(far.heard().some(({ what }) => what.startsWith("DELETE"))).toBe(false);
  });
});

describe("volume_create and volume_remove", () => {
  test("makes one that is not there", async () => {
    const far = scriptedEngine({ "POST /volumes/create": answer(201, { Name: "data" }) });
    expect((await runTool(far.caller, "volume_create", { name: "data", labels: ["a=b"] })).data).toEqual({ volume: "data", changed: true });
    expect(far.heard().at(-1)?.json).toEqual({ Name: "data", Driver: "local", Labels: { a: "b" } });
  });

  test("leaves one that is there", async () => {
    const far = scriptedEngine({ "GET /volumes/data": jsonAnswer({ Name: "data" }) });
    const result = await runTool(far.caller, "volume_create", { name: "data" });
    expect(result.data?.changed).toBe(false);
    expect(far.heard()).toHaveLength(1);
  });

  test("another failure than absence is no reason to make one", async () => {
    const far = scriptedEngine({ "GET /volumes/data": answer(500, { message: "driver" }), "POST /volumes/create": answer(201, {}) });
    await expect(runTool(far.caller, "volume_create", { name: "data" })).rejects.toThrow("500");
    expect(far.heard()).toHaveLength(1);
  });

  test("removes without force", async () => {
    const far = scriptedEngine({ "DELETE /volumes/data": answer(204) });
    expect(textOf(await runTool(far.caller, "volume_remove", { volume: "data" }))).toBe("Deleted volume data | host local");
    expect(far.heard()[0]?.query).toEqual({});
  });
});
