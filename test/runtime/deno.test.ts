import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificates, certificates } from "./certificates.ts";
import { cases } from "./connection-cases.ts";
import type { Given } from "./deno-world.ts";
import { listen, type Servers, startServers } from "./node-world.ts";

const deno = fileURLToPath(new URL("../../node_modules/.bin/deno", import.meta.url));

let made: Certificates;
let servers: Servers;
/** What each case said, by kind and sentence: nothing where it holds. */
const results = new Map<string, string>();

beforeAll(async () => {
  made = certificates();
  servers = await startServers(made);
  const { witness, breakers } = servers;
  const given: Given = { folder: made.folder, witness, breakers, node: process.execPath };
  const { output, code } = await run("deno-main.ts", JSON.stringify(given));
  for (const line of output.split("\n").filter(Boolean)) {
    const { kind, is, failed } = JSON.parse(line) as { kind: string; is: string; failed?: string };
    results.set(`${kind} ${is}`, failed ?? "");
  }
  expect(code).toBe(0);
});
afterAll(async () => {
  await servers?.close();
  made?.remove();
});

/** Runs a file of this folder with Deno. */
async function run(file: string, ...args: string[]): Promise<{ readonly output: string; readonly code: number | null }> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(deno, ["run", "--no-lock", "--allow-all", path, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  const [code] = await once(child, "close") as [number | null];
  return { output, code };
}

describe.each(["unix", "tcp", "tls"] as const)("a connection of denoDial() over %s", (kind) => {
  // A case is about some kinds of connection only.
  for (const { is } of cases.filter(({ kinds }) => kinds.includes(kind))) test(is, () => expect(results.get(`${kind} ${is}`)).toBe(""));
});

test.each(["unix", "tcp", "tls"] as const)("an idle connection of denoDial() over %s lets the process end", async (kind) => {
  const listener = await listen(kind, made);
  expect(await run("hold-deno.ts", JSON.stringify(listener.target))).toEqual({ output: "idle\n", code: 0 });
  await listener.close();
});

test("denoDial() without permissions is denied, and its hint names the flag", async () => {
  const file = fileURLToPath(new URL("denied-deno.ts", import.meta.url));
  const child = spawn(deno, ["run", "--no-lock", "--no-prompt", file, join(made.folder, "missing.sock")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  await once(child, "close");
  expect(output.trim().split("\n")).toEqual([
    "denied Run Deno with --allow-read and --allow-write for the socket",
    "denied Run Deno with --allow-net",
    "denied Run Deno with --allow-env, or pass the option host",
    "unix:///any.sock option host",
  ]);
});
