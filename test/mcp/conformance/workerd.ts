/** The fixture as a Worker in workerd: bundled for a runtime without Node's modules, so that one that slipped in fails here. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { commands, root, type Running, start } from "./tools.ts";

/** Bundles the Worker and starts it. */
export async function startWorkerd(): Promise<Running> {
  const folder = join(root, ".tmp/mcp-worker");
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, "test/mcp/conformance/worker.ts")],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-04-01",
    compatibilityFlags = ["enable_request_signal"],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  return await start(commands.workerd, "serve", join(folder, "config.capnp"), "--control-fd=1");
}
