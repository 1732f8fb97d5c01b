import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeDial } from "../../src/transports/node.ts";
import { type Certificates, certificates } from "./certificates.ts";
import { cases, type World } from "./connection-cases.ts";
import { nodeWorld, witness } from "./node-world.ts";

let made: Certificates;
let server: Awaited<ReturnType<typeof witness>>;
let world: World;

beforeAll(async () => {
  made = certificates();
  server = await witness(made);
  world = nodeWorld(nodeDial, made, server.port);
});
afterAll(async () => {
  await server?.close();
  made?.remove();
});

describe.each(["unix", "tcp", "tls"] as const)("a connection of nodeDial() over %s", (kind) => {
  for (const { is, kinds, run } of cases) test.runIf(kinds.includes(kind))(is, () => run(world, kind));
});
