import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeDial } from "../../src/transports/node.ts";
import { type Certificates, certificates } from "./certificates.ts";
import { cases, type World } from "./connection-cases.ts";
import { listen, nodeWorld, type Servers, startServers } from "./node-world.ts";

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
  for (const { is, run } of cases.filter(({ kinds }) => kinds.includes(kind))) test(is, () => run(world, kind));
});

test.each(["unix", "tcp", "tls"] as const)("an idle connection of nodeDial() over %s lets the process end", async (kind) => {
  const listener = await listen(kind, made);
  const file = fileURLToPath(new URL("hold-node.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, JSON.stringify(listener.target)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  const [code] = await once(child, "close");
  expect({ output, code }).toEqual({ output: "idle\n", code: 0 });
  await listener.close();
});
