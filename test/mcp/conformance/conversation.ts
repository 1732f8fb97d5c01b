/** A whole conversation with the fixture by a client of the SDK, on whatever runtime serves it. */

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type CallToolResult, ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { initialize, messages, post, request } from "../exchange.ts";

const textOf = (result: unknown) => ((result as CallToolResult).content[0] as { readonly text: string }).text;

/** Lists, calls, sees progress, is asked, cancels, and ends the session. */
export async function withSession(url: string): Promise<string> {
  const transport = new StreamableHTTPClientTransport(new URL(url));
  const client = new Client({ name: "t", version: "1" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { confirm: true } }));
  await client.connect(transport as Transport);
  assert((await client.listTools()).tools.length > 10);
  const progress: number[] = [];
  await client.callTool({ name: "test_tool_with_progress" }, undefined, { onprogress: (each) => progress.push(each.progress) });
  assert.deepEqual(progress, [0, 50, 100]);
  assert.equal(textOf(await client.callTool({ name: "test_confirm" })), "answer: accept");
  const counts = async () => JSON.parse(textOf(await client.callTool({ name: "test_aborted" }))) as Counts;
  const stop = new AbortController();
  const call = client.callTool({ name: "test_wait" }, undefined, { signal: stop.signal });
  await until(counts, ({ began }) => began === 1);
  stop.abort("enough");
  await assert.rejects(call, /enough/);
  await until(counts, ({ aborted }) => aborted === 1);
  await transport.terminateSession();
  await assert.rejects(client.ping(), /session/);
  await client.close();
  return "listed, called, asked, cancelled";
}

/** Calls without a session, and goes in the middle of a call. */
export async function withoutSession(url: string): Promise<string> {
  const at = url.replace(/\/mcp$/, "/stateless");
  const ask = async (message: object) => (await messages(await fetch(post(message, { url: at }))))[0];
  assert("result" in (await ask(initialize()) ?? {}));
  const counts = async () => {
    const answer = await ask(request(1, "tools/call", { name: "test_aborted" }));
    return JSON.parse(textOf(answer?.["result"])) as Counts;
  };
  const before = await counts();
  const stop = new AbortController();
  const response = await fetch(new Request(post(request(2, "tools/call", { name: "test_wait" }), { url: at }), { signal: stop.signal }));
  assert.equal(response.status, 200);
  await until(counts, ({ began }) => began === before.began + 1);
  stop.abort();
  await until(counts, ({ aborted }) => aborted === before.aborted + 1);
  return "called, and aborted by going";
}

interface Counts {
  readonly began: number;
  readonly aborted: number;
}

/** Asks until the answer is as it should be, at most twenty seconds: workerd learns of a client's going when it writes a keep-alive. */
async function until(counts: () => Promise<Counts>, good: (counts: Counts) => boolean): Promise<void> {
  const last = Date.now() + 20_000;
  for (let now = await counts(); !good(now); now = await counts()) {
    assert(Date.now() < last, `still ${JSON.stringify(now)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
