/** A server on stdin and stdout whose tools write there too, by every way that there is. */

import process from "node:process";
import { serveProcess } from "../../src/mcp/adapter/node-stdio.ts";
import type { Registry } from "../../src/mcp/registry.ts";
import { registry } from "./conformance/registry.ts";

const noisy: Registry = {
  ...registry,
  async call(name, args, context) {
    for (const method of ["log", "info", "debug", "dir", "table", "group"] as const) console[method](`noise of ${method}`);
    process.stdout.write("noise of stdout.write\n");
    context.signal.addEventListener("abort", () => console.error(`aborted ${name}`), { once: true });
    return await registry.call(name, args, context);
  },
};

// Something that would keep the process alive for ever.
setInterval(() => {}, 1000);
await serveProcess(noisy);
process.exit();
