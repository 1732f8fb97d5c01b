// A client of the SDK's version 2, which looks for the newer protocol first: `node v2-client.mjs FOLDER URL` or `... FOLDER COMMAND ARG...`.
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [folder, target, ...args] = process.argv.slice(2);
const { resolve } = createRequire(join(folder, "package.json"));
const load = (name) => import(pathToFileURL(resolve(name)).href);
const { Client, StreamableHTTPClientTransport } = await load("@modelcontextprotocol/client");
const { StdioClientTransport } = await load("@modelcontextprotocol/client/stdio");

const transport = target.startsWith("http:")
  ? new StreamableHTTPClientTransport(new URL(target))
  : new StdioClientTransport({ command: target, args });
const client = new Client({ name: "v2", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
const begun = performance.now();
await client.connect(transport);
const connected = Math.round(performance.now() - begun);
const { tools } = await client.listTools();
const { content } = await client.callTool({ name: "test_echo", arguments: { value: 1 } });
const { contents } = await client.readResource({ uri: "test://static-text" });
console.log(JSON.stringify({ connected, tools: tools.length, echoed: content[0].text, read: contents[0].text.length }));
await client.close();
process.exit();
