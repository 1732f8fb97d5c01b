import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeDial } from "../../src/transports/node.ts";
import { type Certificates, certificates } from "./certificates.ts";
import { cases, type World } from "./connection-cases.ts";
import { nodeWorld, type Servers, startServers } from "./node-world.ts";

let made: Certificates;
let servers: Servers;
let world: World;

beforeAll(async () => {
  made = certificates();
  servers = await startServers(made);
  world = nodeWorld(nodeDial, made, servers);
});
afterAll(async () => {
  await servers?.close();
  made?.remove();
});

describe.each(["unix", "tcp", "tls"] as const)("a connection of nodeDial() over %s", (kind) => {
  for (const { is, kinds, run } of cases) test.runIf(kinds.includes(kind))(is, () => run(world, kind));
});
