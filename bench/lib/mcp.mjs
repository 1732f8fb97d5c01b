// MCP servers over stdio, each a process of its own.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dockwireEntry } from "./peers.mjs";

/** The path of a file of the build that is measured, such as `cli/main.js`. */
export function built(name) {
  const path = fileURLToPath(new URL(name, dockwireEntry()));
  if (!existsSync(path)) throw new Error("not built");
  return path;
}

const line = (message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1" } };

/** Milliseconds from the start of a server's process to the whole answer of its first `tools/list`, by a client that does only what it must. */
export function startToTools(args) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let rest = "";
    let said = "";
    let took;
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.stdout.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const { id, result } of lines.map((each) => JSON.parse(each))) {
        if (id === 1) child.stdin.write(line({ method: "notifications/initialized" }) + line({ id: 2, method: "tools/list" }));
        if (id !== 2) continue;
        if (result?.tools.length > 0) took = performance.now() - start;
        child.kill();
      }
    });
    child.once("exit", () => (took === undefined ? reject(new Error(`listed no tools: ${said}`)) : resolve(took)));
    child.stdin.write(line({ id: 1, method: "initialize", params }));
  });
}
